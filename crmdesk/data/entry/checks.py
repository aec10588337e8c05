"""Checks: rules that more than one field must keep, asked before a typed change is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Category,
    Client,
    Competitor,
    Contact,
    Cost,
    CustomField,
    Deal,
    Department,
    Firm,
    Kept,
    LossReason,
    Payment,
    Pipeline,
    Plan,
    QualityTemplate,
    RelationshipType,
    Source,
    Stage,
)
from crmdesk.data.models.catalogue import LOST
from crmdesk.data.search import fold
from crmdesk.data.words import N_, _

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


def _firm(change: Change, row: Row, columns: Row) -> None:
    try:
        ZoneInfo(row["timezone"])
    except (KeyError, ValueError, OSError):
        raise UsageFault(
            _("There is no time zone “{zone}”. Write it like Europe/Moscow.").format(zone=row["timezone"])
        ) from None
    if not 1 <= row["fiscal_month"] <= 12:
        raise UsageFault(_("A month is a number from 1 to 12."))
    if not 0 <= row["work_begin"] < row["work_end"] <= 24:
        raise UsageFault(_("The working day ends after it begins, between 0 and 24 hours."))
    code = row["currency"]
    if len(code) != 3 or not code.isascii() or not code.isupper():
        raise UsageFault(_("“{code}” is not a currency code. Write it like RUB.").format(code=code))
    old = change.row(Firm, row["id"])
    for column, told in (
        ("currency", N_("The base holds sums in {old}: its currency stays. Begin a new base for another currency.")),
        ("timezone", N_("The base holds days of {old}: its time zone stays. Begin a new base for another zone.")),
    ):
        if column in columns and row[column] != old[column] and _has_records(change):
            raise UsageFault(_(told).format(old=old[column]))


def _has_records(change: Change) -> bool:
    """Return whether anything was dated or priced in this base yet."""
    return any(
        change.connection.execute(select(record.id).limit(1)).first() is not None
        for record in (Client, Deal, Activity, Payment, Cost)
    )


def _custom_field(change: Change, row: Row, columns: Row) -> None:
    """Refuse another kind or owner for a field that holds values: they would not fit any more."""
    _named(CustomField, "owner")(change, row, columns)
    if row["kind"] in ("one", "many") and not row.get("options") and ("options" in columns or row.get("id") is None):
        raise UsageFault(_("Give the values to choose from, separated by commas."))
    if row.get("id") is None or not {"kind", "owner"} & columns.keys():
        return
    old = change.row(CustomField, row["id"])
    if (old["kind"], old["owner"]) == (row["kind"], row["owner"]):
        return
    owner = FIELD_OWNERS[old["owner"]]
    custom = owner.__table__.c.custom
    held = select(owner.id).where(custom[str(row["id"])].as_string().is_not(None)).limit(1)
    if change.connection.execute(held).first() is not None:
        raise UsageFault(_("The field holds values already: make another field of the new kind and archive this one."))


def _stage(change: Change, row: Row, columns: Row) -> None:
    """Refuse another kind or pipeline for a stage that deals are in: their outcome would change behind their back."""
    _named(Stage, "pipeline_id")(change, row, columns)
    if row.get("id") is None or not {"kind", "pipeline_id"} & columns.keys():
        return
    old = change.row(Stage, row["id"])
    if (old["kind"], old["pipeline_id"]) == (row["kind"], row["pipeline_id"]):
        return
    if change.connection.execute(select(Deal.id).where(Deal.stage_id == row["id"]).limit(1)).first() is not None:
        raise UsageFault(_("There are deals in this stage: its kind and pipeline stay. Move the deals first."))


def _named(record: type[Kept], *within: str) -> Callable[[Change, Row, Row], None]:
    """Return the check that no other entry of a word list has the same name, letters of either case."""
    table = record.__table__

    def check(change: Change, row: Row, columns: Row) -> None:
        if "name" not in columns or not row.get("name"):
            return
        query = select(table.c.id, table.c.name).where(table.c.archived_at.is_(None))
        for column in within:
            query = query.where(table.c[column] == row.get(column))
        name = fold(row["name"])
        if any(other.id != row.get("id") and fold(other.name) == name for other in change.connection.execute(query)):
            raise UsageFault(_("“{name}” is there already.").format(name=row["name"]))

    return check


def _plan(_change: Change, row: Row, columns: Row) -> None:
    """Refuse another figure in an old plan: the new one is a version of its own, written by ``plan_versions``."""
    if "value" in columns and row.get("id") is not None:
        raise UsageFault(_("A plan is not written over. Type the new figure among the plans of its month."))


def _both(
    first: Callable[[Change, Row, Row], None], second: Callable[[Change, Row, Row], None]
) -> Callable[[Change, Row, Row], None]:
    def check(change: Change, row: Row, columns: Row) -> None:
        first(change, row, columns)
        second(change, row, columns)

    return check


FIELD_OWNERS: dict[str, type[Kept]] = {"client": Client, "contact": Contact, "deal": Deal, "activity": Activity}
_CHECKS: dict[type[Kept], Callable[[Change, Row, Row], None]] = {
    Deal: _deal,
    Client: _tree(Client),
    Department: _both(_tree(Department), _named(Department)),
    Category: _both(_tree(Category), _named(Category, "parent_id")),
    Firm: _firm,
    CustomField: _custom_field,
    Stage: _stage,
    Plan: _plan,
    QualityTemplate: _named(QualityTemplate),
    **{record: _named(record) for record in (Pipeline, ActivityKind, Source, LossReason, Competitor, RelationshipType)},
}
