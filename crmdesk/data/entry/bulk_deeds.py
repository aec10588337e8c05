"""Bulk deeds: one thing done to many deals in one transaction, and what it would do, told before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.activities.next_steps import StepKeeper
from crmdesk.data.activities.plans import Plan, planned_row
from crmdesk.data.entry.deal_deeds import FORM, closing_values, present_stage
from crmdesk.data.entry.deeds import Deed, value_text
from crmdesk.data.entry.form import OWN
from crmdesk.data.entry.forms import complete_form
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import is_one_of
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, Deal, LossReason, Manager
from crmdesk.data.models.catalogue import LOST, OUTCOME_OF_KIND
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, number
from crmdesk.data.words import _, plural

#: Deals written between two reports of progress: some tenths of a second, and one look whether to go on.
STEP = 250
#: Lines of a preview; the rest are added up in one.
LINES = 6

Tick = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class SetField:
    """One value into one field of the form: another manager, source, day of closing."""

    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class PutIntoStage:
    """Another stage, of any pipeline; a loss needs its reason."""

    stage_id: int
    loss_reason_id: int | None = None
    loss_note: str | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Retag:
    """Tags that are added to each list of tags and tags that are taken out; the others stay."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanEach:
    """One task for each deal; its performer is the deal's manager where the plan names none."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Archive:
    """Out of lists and figures."""


BulkAction = SetField | PutIntoStage | Retag | PlanEach | Archive


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What an action would do."""

    title: str
    """"Manager: Volkov"."""
    count: int
    """Deals that would change."""
    unchanged: int
    """Deals that are so already, or are gone."""
    value: int
    """Amount of those that would change, minor units of the firm's currency."""
    lines: tuple[tuple[str, int], ...]
    """What they are now and how many of them, the most first; a text of nothing is "and others"."""


def preview(store: Store, ids: Sequence[int], action: BulkAction) -> BulkPreview:
    """Return what an action would do to deals.

    Raises:
        UsageFault: the action cannot be done: a person or a stage is gone, a loss has no reason.
    """
    with store.reading() as connection:
        title = _title(connection, action)
        if isinstance(action, Retag):
            held, value = _count_tags(connection, ids, action)
        else:
            held, value = _count_values(connection, ids, action)
    count = sum(held.values())
    shown = held.most_common(LINES)
    rest = count - sum(n for _text, n in shown)
    lines = (*shown, *((("", rest),) if rest else ()))
    return BulkPreview(title, count, len(ids) - count, value, lines)


def carry_out(store: Store, ids: Sequence[int], action: BulkAction, tick: Tick | None = None) -> Deed:
    """Do an action to deals: to all of them or, on any fault or when stopped, to none.

    Args:
        store: the base.
        ids: the deals; those that are gone or archived are left out.
        action: what is done.
        tick: told how many deals of how many are written; raises to stop.

    Raises:
        UsageFault: the action cannot be done: a person or a stage is gone, a loss has no reason.
    """
    with store.changing() as change:
        title = _title(change.connection, action)
        touched: list[int] = []
        for begin in range(0, len(ids), STEP):
            if tick is not None:
                tick(begin, len(ids))
            touched += _do(store, change, ids[begin : begin + STEP], action)
        if tick is not None:
            tick(len(ids), len(ids))
        text = plural("{what}: {n} deal", "{what}: {n} deals", len(touched)).format(what=title, n=number(len(touched)))
        return Deed(change.txn if touched else None, text, FORM, tuple(touched))


# -- doing -------------------------------------------------------------------------------------------------------


def _do(store: Store, change: Change, ids: Sequence[int], action: BulkAction) -> list[int]:
    rows = [
        dict(row)
        for row in change.connection.execute(
            select(Deal.id, Deal.stage_id, Deal.tags, Deal.custom, Deal.owner_id)
            .where(is_one_of(Deal.__table__.c.id, ids, change.connection.dialect.name), Deal.archived_at.is_(None))
            .order_by(Deal.id)
        ).mappings()
    ]
    if isinstance(action, PlanEach):
        return _plan(store, change, rows, action.plan)
    edits: dict[int, dict[str, Any]] = {}
    stage = present_stage(change.connection, action.stage_id) if isinstance(action, PutIntoStage) else None
    for row in rows:
        match action:
            case SetField(key, value) if key.startswith(OWN):
                edits[row["id"]] = {"custom": _own(row["custom"], key.removeprefix(OWN), value)}
            case SetField(key, value):
                edits[row["id"]] = {key: value}
            case Retag():
                edits[row["id"]] = {"tags": retagged(row["tags"] or [], action)}
            case Archive():
                edits[row["id"]] = {"archived_at": change.at}
            case PutIntoStage() if stage is not None and row["stage_id"] != stage.id:
                values = closing_values(
                    change, OUTCOME_OF_KIND[stage.kind], action.loss_reason_id, action.loss_note, action.closed_on
                )
                edits[row["id"]] = {"stage_id": stage.id, "pipeline_id": stage.pipeline_id, **values}
    return change.edit_many(Deal, edits)


def _plan(store: Store, change: Change, rows: Sequence[dict[str, Any]], plan: Plan) -> list[int]:
    keeper = StepKeeper(change, [row["id"] for row in rows])
    made = []
    for row in rows:
        planned = planned_row(store, change, _of_deal(plan, row))
        made.append(planned)
    change.add(Activity, made)
    keeper.settle([row["id"] for row in rows])
    return [row["id"] for row in rows]


def _of_deal(plan: Plan, row: dict[str, Any]) -> Plan:
    return replace(plan, deal_id=row["id"], performer_id=plan.performer_id or row["owner_id"])


def retagged(tags: Sequence[str], action: Retag) -> list[str]:
    """Return a list of tags with some added and some taken out; letters' case does not make another tag."""
    gone = {tag.casefold() for tag in action.remove}
    kept = [tag for tag in tags if tag.casefold() not in gone]
    known = {tag.casefold() for tag in kept}
    for tag in action.add:
        if tag.casefold() not in known:
            kept.append(tag)
            known.add(tag.casefold())
    return kept


def _own(custom: dict[str, Any] | None, key: str, value: Any) -> dict[str, Any]:
    kept = dict(custom or {})
    if value in (None, "", []):
        kept.pop(key, None)
    else:
        kept[key] = value
    return kept


# -- telling -----------------------------------------------------------------------------------------------------


def _title(connection: Connection, action: BulkAction) -> str:
    """Return what is done, and make sure that it can be."""
    match action:
        case SetField(key, value):
            field = complete_form(connection, FORM).field_named(key)
            if field.required and value in (None, ""):
                raise UsageFault(_("“{field}” must not be empty.").format(field=field.label))
            if field.source is Manager and value is not None:
                _check_person(connection, value)
            return f"{field.label}: {value_text(connection, field, value) or ABSENT}"
        case PutIntoStage():
            stage = present_stage(connection, action.stage_id)
            if OUTCOME_OF_KIND[stage.kind] == LOST:
                _check_reason(connection, action.loss_reason_id)
            return _("Stage: {stage}").format(stage=stage.name)
        case Retag(add, remove):
            if not add and not remove:
                raise UsageFault(_("Write the tags to add or to take out."))
            parts = [_("Tags added: {tags}").format(tags=", ".join(add))] if add else []
            parts += [_("Tags taken out: {tags}").format(tags=", ".join(remove))] if remove else []
            return "; ".join(parts)
        case PlanEach(plan):
            return _("Task: {what}").format(what=plan.subject or _("Next step"))
        case Archive():
            return _("To the archive")


def _check_person(connection: Connection, person_id: int) -> None:
    found = connection.execute(
        select(Manager.id).where(Manager.id == person_id, Manager.archived_at.is_(None))
    ).scalar()
    if found is None:
        raise UsageFault(_("This person is not in the base any more. Choose another."))


def _check_reason(connection: Connection, reason_id: int | None) -> None:
    if reason_id is None:
        raise UsageFault(_("Say why the deal is lost: choose a reason."))
    found = connection.execute(
        select(LossReason.id).where(LossReason.id == reason_id, LossReason.archived_at.is_(None))
    ).scalar()
    if found is None:
        raise UsageFault(_("This loss reason is not in the base any more. Choose another."))


def _count_values(connection: Connection, ids: Sequence[int], action: BulkAction) -> tuple[Counter[str], int]:
    """Count the deals that change by what they are now; those for a task and the archive by their managers."""
    key, target = "owner_id", None
    match action:
        case SetField():
            key, target = action.key, action.value
        case PutIntoStage():
            key, target = "stage_id", action.stage_id
    field = complete_form(connection, FORM).field_named(key)
    if key.startswith(OWN):
        column: Any = Deal.__table__.c.custom[key.removeprefix(OWN)].as_string()
    else:
        column = Deal.__table__.c[key]
    rows = connection.execute(
        select(column.label("present"), func.count().label("many"), func.sum(Deal.value).label("value"))
        .where(is_one_of(Deal.__table__.c.id, ids, connection.dialect.name), Deal.archived_at.is_(None))
        .group_by(column)
    )
    held: Counter[str] = Counter()
    value = 0
    for row in rows:
        if isinstance(action, SetField | PutIntoStage) and row.present == target:
            continue
        own = field.own_id is not None and row.present is not None
        held[(str(row.present) if own else value_text(connection, field, row.present)) or ABSENT] += row.many
        value += int(row.value or 0)
    return held, value


def _count_tags(connection: Connection, ids: Sequence[int], action: Retag) -> tuple[Counter[str], int]:
    rows = connection.execute(
        select(Deal.tags, Deal.value).where(
            is_one_of(Deal.__table__.c.id, ids, connection.dialect.name), Deal.archived_at.is_(None)
        )
    )
    held: Counter[str] = Counter()
    value = 0
    for row in rows:
        tags = row.tags or []
        if retagged(tags, action) != list(tags):
            held[", ".join(tags) or ABSENT] += 1
            value += row.value or 0
    return held, value
