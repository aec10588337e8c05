"""Where imported rows are listed: the section of the window, and what it is asked to show."""

from __future__ import annotations

from crmdesk.data.imports.past_imports import imported_ids
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.books_request import BookRequest
from crmdesk.ui.pages.list_request import ListRequest

SECTIONS = {"deals": "deals", "leads": "deals", "clients": "clients"}
#: Kinds that are books of their own name.
BOOKED = ("invoices", "payments", "costs", "plans", "quality", "tracking_numbers", "stock")


def is_listed(kind: str) -> bool:
    """Return whether the window has a list of what a kind of import brings."""
    return kind in SECTIONS or kind in BOOKED


def imported_list(store: Store, result: ImportResult, _progress: Progress) -> tuple[str, object]:
    """Return the section that lists what an import brought, and what it is asked for; a job."""
    assert result.txn is not None, "what was not written is not listed"
    ids = imported_ids(store, result.txn, result.kind)
    shown = ListRequest(title=_("Imported: {file}").format(file=result.file), ids=ids)
    if result.kind in BOOKED:
        return "books", BookRequest(result.kind, shown)
    return SECTIONS[result.kind], shown
