"""ListRequest: what another page asks a list to show."""

from __future__ import annotations

from dataclasses import dataclass

from crmdesk.data.conditions import Condition


@dataclass(frozen=True, slots=True)
class ListRequest:
    """What another page asks a registry to show: a set of records or conditions, and who is in hand."""

    title: str = ""
    ids: tuple[int, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    record_id: int | None = None
