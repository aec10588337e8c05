"""Commitments: what the author of a report promises for the next period, typed while the report is formed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from crmdesk.data.activities.moments import check_day
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, Client, Commitment, Deal, Manager, PeriodReport
from crmdesk.data.models.activities import CALLED_OFF, DONE
from crmdesk.data.period_reports.acts import Act, require
from crmdesk.data.period_reports.numbers import lock_chain
from crmdesk.data.period_reports.records import FIXED, ReportRow, row_of
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.period_reports.texts import read_line
from crmdesk.data.plan_measures import PLAN_MEASURES, Unit, unit_of
from crmdesk.data.plan_versions import MOST as LARGEST
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, currency_sign, day_text, number
from crmdesk.data.words import N_, _

FORM = "commitment"
#: Commitments of one report, and characters of their texts.
MOST, TEXT, ACTION = 40, 300, 120


@dataclass(frozen=True, slots=True)
class Promised:
    """A commitment as it is typed: words, or a measure with its target, or a deal or a client with an action."""

    text: str = ""
    """Empty: the measure, the deal or the client says what it is."""
    due_on: date | None = None
    measure: str = ""
    target: Decimal | None = None
    """In the units people read: roubles, pieces, percents."""
    deal_id: int | None = None
    client_id: int | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment as it is shown."""

    id: int
    version: int
    report_id: int
    manager_id: int | None
    place: int
    text: str
    aim: str
    """What fulfils it, in words: "9 500 000 ₽", "meeting with the decision maker"."""
    due_on: date | None
    measure: str
    target: int | None
    """As plans keep the measure: minor units, thousandths of counts and percents."""
    deal_id: int | None
    deal: str
    client_id: int | None
    client: str
    action: str
    verdict: str
    outcome: str
    judged_by: str
    judged_at: datetime | None
    activity_id: int | None
    """Of the task it became; None while it is none, or where that is in the archive."""
    task: str
    """"planned", "done", "called_off", or empty without a task."""

    @property
    def is_measured(self) -> bool:
        """Whether figures judge it; the head judges the others."""
        return bool(self.measure)

    @property
    def typed(self) -> Promised:
        """What a form that changes it begins with."""
        target = None if self.target is None else Decimal(self.target) / unit_of(self.measure).stored
        return Promised(self.text, self.due_on, self.measure, target, self.deal_id, self.client_id, self.action)


def list_commitments(store: Store, report_id: int) -> tuple[CommitmentRow, ...]:
    """Return what a report promises, in its order.

    Raises:
        UsageFault: the report is not theirs to see who is at work.
    """
    with store.reading() as connection:
        row_of(store, connection, read_staff(connection, store.today()), report_id)
        return commitments_of(connection, (report_id,), store.firm.currency)


def promised_before(connection: Connection, row: ReportRow, currency: str) -> tuple[CommitmentRow, ...]:
    """Return what the last frozen report before this one promised about the same subject, in its order."""
    same = (
        PeriodReport.manager_id == row.manager_id if row.subject == "manager"
        else PeriodReport.department_id.is_not_distinct_from(row.department_id)
    )  # fmt: skip
    before = connection.execute(
        select(PeriodReport.id)
        .where(
            PeriodReport.subject == row.subject, PeriodReport.kind == row.kind, same, PeriodReport.end_on <= row.begin_on,
            PeriodReport.state.in_(FIXED), PeriodReport.archived_at.is_(None),
        )
        .order_by(PeriodReport.end_on.desc(), PeriodReport.revision.desc())
        .limit(1)
    ).scalar()  # fmt: skip
    return () if before is None else commitments_of(connection, (before,), currency)


def commitments_of(connection: Connection, report_ids: Sequence[int], currency: str) -> tuple[CommitmentRow, ...]:
    """Return the commitments of reports in their order, within a transaction."""
    judge = aliased(Manager)
    rows = connection.execute(
        select(
            *Commitment.__table__.c, Deal.title.label("deal"), Client.name.label("client"), judge.name.label("judge"),
            Activity.state.label("task_state"), Activity.archived_at.label("task_gone"),
        )
        .outerjoin(Deal, Deal.id == Commitment.deal_id)
        .outerjoin(Client, Client.id == Commitment.client_id)
        .outerjoin(judge, judge.id == Commitment.judged_by_id)
        .outerjoin(Activity, Activity.id == Commitment.activity_id)
        .where(Commitment.report_id.in_(report_ids), Commitment.archived_at.is_(None))
        .order_by(Commitment.report_id, Commitment.place, Commitment.id)
    ).mappings()  # fmt: skip
    return tuple(_row(row, currency) for row in rows)


def add_commitment(store: Store, report_id: int, promised: Promised) -> Deed:
    """Add a commitment at the end of a formed report's.

    Raises:
        UsageFault: there is nothing in it, there are too many, or the report is frozen or not theirs.
    """
    with _writing(store, report_id) as (change, row):
        there = commitments_of(change.connection, (report_id,), store.firm.currency)
        if len(there) >= MOST:
            raise UsageFault(_("A report takes at most {n} commitments.").format(n=MOST))
        columns = _columns(change, row, promised)
        place = max((one.place for one in there), default=0) + 1
        new = {**columns, "report_id": report_id, "manager_id": row.author_id, "place": place}
        made = change.add(Commitment, [new])[0]
        return Deed(change.txn, _("Commitment added: {text}").format(text=columns["text"]), FORM, (made,))


def change_commitment(store: Store, commitment_id: int, promised: Promised) -> Deed:
    """Write a commitment of a formed report anew.

    Raises:
        UsageFault: there is nothing in it, or the report is frozen or not theirs.
    """
    with _writing(store, _report_of(store, commitment_id)) as (change, row):
        held = change.row(Commitment, commitment_id)
        if held["archived_at"] is not None:
            raise UsageFault(_("This commitment was removed meanwhile."))
        columns = _columns(change, row, promised)
        new = change.edit(Commitment, commitment_id, held["version"], **columns)
        text = _("Commitment changed: {text}").format(text=columns["text"])
        return Deed(None if new == held["version"] else change.txn, text, FORM, (commitment_id,))


def remove_commitment(store: Store, commitment_id: int) -> Deed:
    """Take a commitment out of a formed report.

    Raises:
        UsageFault: the report is frozen or not theirs.
    """
    with _writing(store, _report_of(store, commitment_id)) as (change, _row_of):
        held = change.row(Commitment, commitment_id)
        change.edit_many(Commitment, {commitment_id: {"archived_at": change.at}})
        text = _("Commitment removed: {text}").format(text=held["text"])
        return Deed(change.txn, text, FORM, (commitment_id,))


def order_commitments(store: Store, report_id: int, ids: Sequence[int]) -> Deed:
    """Put the commitments of a formed report into an order; those that are not named follow as they were.

    Raises:
        UsageFault: one of them is not this report's, or the report is frozen or not theirs.
    """
    with _writing(store, report_id) as (change, _row_of):
        there = {one.id: one for one in commitments_of(change.connection, (report_id,), store.firm.currency)}
        if not set(ids) <= set(there):
            raise UsageFault(_("One of the commitments was removed meanwhile. Look at the list again."))
        order = list(dict.fromkeys([*ids, *there]))
        moved = {one: {"place": place} for place, one in enumerate(order, 1) if there[one].place != place}
        change.edit_many(Commitment, moved)
        return Deed(change.txn if moved else None, _("Commitments reordered"), FORM, tuple(order))


@contextmanager
def _writing(store: Store, report_id: int) -> Iterator[tuple[Change, ReportRow]]:
    """Give a change in which who is at work may write this report, while nobody freezes it."""
    with store.changing() as change:
        lock_chain(change.connection)
        staff = read_staff(change.connection, store.today())
        row = row_of(store, change.connection, staff, report_id)
        require(Act.WRITE, row, staff, store.person_id)
        yield change, row


def _report_of(store: Store, commitment_id: int) -> int:
    with store.reading() as connection:
        found = connection.execute(select(Commitment.report_id).where(Commitment.id == commitment_id)).scalar()
    if found is None:
        raise UsageFault(_("There is no such commitment in this base."))
    return int(found)


def _columns(change: Change, row: ReportRow, promised: Promised) -> dict[str, Any]:
    """Return the columns of what was typed.

    Raises:
        UsageFault: there is nothing in it, a text is too long, or the target, the day, the deal or the client is impossible.
    """
    columns: dict[str, Any] = {
        "due_on": promised.due_on, "measure": promised.measure or None, "target": _target(promised),
        "deal_id": promised.deal_id, "client_id": promised.client_id,
        "action": read_line(promised.action, ACTION, _("The action")) or None,
    }  # fmt: skip
    if promised.due_on is not None:
        check_day(promised.due_on)
        if promised.due_on < row.end_on:
            raise UsageFault(_("A commitment is for later: by {day} or after it.").format(day=day_text(row.end_on)))
    about = PLAN_MEASURES[promised.measure].label if promised.measure else ""
    if promised.client_id is not None:
        about = str(change.row(Client, promised.client_id)["name"])
    if promised.deal_id is not None:
        deal = change.row(Deal, promised.deal_id)
        about = str(deal["title"])
        columns["client_id"] = promised.client_id or deal["client_id"]
    text = read_line(promised.text, TEXT, _("A commitment")) or about[:TEXT]
    if not text:
        raise UsageFault(_("Say what is promised: words, a measure with its target, or a deal with an action."))
    return {**columns, "text": text}


def _target(promised: Promised) -> int | None:
    if not promised.measure:
        if promised.target is not None:
            raise UsageFault(_("Choose the measure that the target is of."))
        return None
    if promised.measure not in PLAN_MEASURES:
        raise unknown(_("Measure"), promised.measure, PLAN_MEASURES)
    if promised.target is None:
        raise UsageFault(_("Give the target of “{measure}”.").format(measure=PLAN_MEASURES[promised.measure].label))
    stored = (promised.target * unit_of(promised.measure).stored).quantize(Decimal(1), ROUND_HALF_UP)
    if not 0 <= stored <= LARGEST:
        raise UsageFault(_("A target is from 0 up, and no larger than a plan."))
    return int(stored)


def aim_text(measure: str, target: int | None, action: str, currency: str) -> str:
    """Return what fulfils a commitment, in words: "9 500 000 ₽", "45 %", "16", "meeting with the decision maker"."""
    if not measure or target is None:
        return action
    unit = unit_of(measure)
    value = Decimal(target) / unit.stored
    exponent = value.normalize().as_tuple().exponent
    text = number(float(value), min(2, max(0, -exponent)) if isinstance(exponent, int) else 0)
    sign = {Unit.MONEY: currency_sign(currency), Unit.PERCENT: "%"}.get(unit, "")
    return f"{text}{NARROW}{sign}" if sign else text


#: A task by the state of its activity.
_TASKS = {DONE: "done", CALLED_OFF: "called_off"}
TASK_NAMES = {"planned": N_("planned"), "done": N_("done"), "called_off": N_("called off")}


def _row(row: Any, currency: str) -> CommitmentRow:
    is_task = row["activity_id"] is not None and row["task_gone"] is None
    return CommitmentRow(
        id=row["id"], version=row["version"], report_id=row["report_id"], manager_id=row["manager_id"],
        place=row["place"], text=row["text"], due_on=row["due_on"], measure=row["measure"] or "", target=row["target"],
        aim=aim_text(row["measure"] or "", row["target"], row["action"] or "", currency),
        deal_id=row["deal_id"], deal=row["deal"] or "", client_id=row["client_id"], client=row["client"] or "",
        action=row["action"] or "", verdict=row["verdict"] or "", outcome=row["outcome"] or "",
        judged_by=row["judge"] or "", judged_at=row["judged_at"],
        activity_id=row["activity_id"] if is_task else None,
        task=_TASKS.get(row["task_state"], "planned") if is_task else "",
    )  # fmt: skip
