"""Checks: rules that more than one field must keep, asked before a typed change is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Category, Client, Deal, Department, Kept, Stage
from crmdesk.data.models.catalogue import LOST
from crmdesk.data.words import _

Row = Mapping[str, Any]


def check_row(change: Change, record: type[Kept], row: Row, columns: Row) -> None:
    """Refuse a row that ``columns`` would make wrong.

    Args:
        change: the transaction it would be written in.
        record: what it is a row of.
        row: the whole row as it would be.
        columns: the columns that were typed.

    Raises:
        UsageFault: it breaks a rule; the sentence says which and what to do.
    """
    check = _CHECKS.get(record)
    if check is not None:
        check(change, row, columns)


def _deal(change: Change, row: Row, columns: Row) -> None:
    if "stage_id" not in columns or row["stage_id"] is None:
        return
    stage = change.facts.stages.get(row["stage_id"])
    gone = select(Stage.archived_at).where(Stage.id == row["stage_id"])
    if stage is None or change.connection.execute(gone).scalar() is not None:
        raise UsageFault(_("This stage is not in the base any more. Choose another."))
    if stage.outcome == LOST and row.get("loss_reason_id") is None:
        raise UsageFault(_("Say why the deal is lost: choose a reason."))


def _tree(record: type[Kept]) -> Callable[[Change, Row, Row], None]:
    """Return the check that a row is not above itself in a tree of ``parent_id``."""
    table = record.__table__

    def check(change: Change, row: Row, columns: Row) -> None:
        above = columns.get("parent_id")
        seen = {row.get("id")}
        while above is not None:
            if above in seen:
                raise UsageFault(_("It cannot be part of itself. Choose another place in the tree."))
            seen.add(above)
            above = change.connection.execute(select(table.c.parent_id).where(table.c.id == above)).scalar()

    return check


_CHECKS: dict[type[Kept], Callable[[Change, Row, Row], None]] = {
    Deal: _deal,
    Client: _tree(Client),
    Department: _tree(Department),
    Category: _tree(Category),
}
