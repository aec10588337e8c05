"""BookRequest: what another page asks the books to show."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.ui.pages.list_request import ListRequest


@dataclass(frozen=True, slots=True)
class BookRequest:
    """A book by the id of its registry, and what its list shows; None leaves it as it stands."""

    book: str
    shown: ListRequest | None = None
