"""Waiting: the reports that wait for somebody, and tasks that remind those who are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from crmdesk.data.activities.plans import Plan, planned_row
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, PeriodReport
from crmdesk.data.period_reports.numbers import lock_chain
from crmdesk.data.period_reports.records import ReportRow, may_see, rows_where
from crmdesk.data.period_reports.roles import read_staff
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural

FORM = "activity"
#: What the external id of a reminder begins with; the report and what it waits for follow.
MARK = "period_report"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The reports of periods that are over which wait for somebody, the latest first."""

    to_sign: tuple[ReportRow, ...] = ()
    """For their authors."""
    to_approve: tuple[ReportRow, ...] = ()
    """For those above them, printed ones included."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.to_sign) + len(self.to_approve)

    @property
    def late(self) -> tuple[ReportRow, ...]:
        """Those past their day, the longest first."""
        rows = (row for row in (*self.to_sign, *self.to_approve) if row.overdue)
        return tuple(sorted(rows, key=lambda row: -row.overdue))


def waiting(store: Store) -> Waiting:
    """Return what waits for who is at work; for everybody where nobody said who is."""
    with store.reading() as connection:
        return waiting_for(store, connection, store.person_id)


def waiting_for(store: Store, connection: Connection, person_id: int | None) -> Waiting:
    """Return what waits for a person, within a transaction; for everybody without one."""
    staff = read_staff(connection, store.today())
    rows = [
        row
        for row in rows_where(store, connection, staff, [_is_waiting(store.today())])
        if person_id is None or row.waits_for_id == person_id
    ]
    to_sign = tuple(row for row in rows if row.state == "formed" or row.waits_for_id == row.author_id)
    return Waiting(to_sign, tuple(row for row in rows if row not in to_sign))


def remind(store: Store) -> Deed:
    """Plan a task for today for each person who is late with a report that who is at work may see; each once.

    The deed names the tasks made; there are none where everybody late has one already.

    Raises:
        UsageFault: who is at work only looks.
    """
    with store.changing() as change:
        lock_chain(change.connection)  # two windows that remind at once make each task once
        staff = read_staff(change.connection, store.today())
        staff.check_not_viewer(store.person_id)
        sight = staff.sight(store.person_id)
        late = [
            row
            for row in rows_where(store, change.connection, staff, [_is_waiting(store.today())])
            if row.overdue and staff.works(row.waits_for_id) and may_see(sight, row, store.person_id)
        ]
        reminded = _reminded(change, [_mark(row) for row in late])
        made = change.add(Activity, [_task(store, change, row) for row in late if _mark(row) not in reminded])
        if not made:
            text = _("Everybody who is late has a task about it already.") if late else _("No report is late.")
            return Deed(None, text, FORM)
        text = plural("{n} task about a late report", "{n} tasks about late reports", len(made)).format(n=len(made))
        return Deed(change.txn, text, FORM, tuple(made))


def _is_waiting(today: date) -> Any:
    needs_head = and_(PeriodReport.state.in_(("frozen", "signed")), PeriodReport.approver_id.is_not(None))
    unsigned = PeriodReport.state.in_(("formed", "frozen"))
    return and_(PeriodReport.end_on <= today, or_(unsigned, needs_head))


def _reminded(change: Change, marks: list[str]) -> set[str]:
    query = select(Activity.external_id).where(Activity.external_id.in_(marks), Activity.archived_at.is_(None))
    return {mark for mark in change.connection.execute(query).scalars() if mark is not None}


def _mark(row: ReportRow) -> str:
    return f"{MARK}:{row.id}:{row.state}"


def _task(store: Store, change: Change, row: ReportRow) -> dict[str, object]:
    sentence = {
        "formed": _("Sign report {number}: {subject}"),
        "frozen": _("See that report {number} is signed on paper: {subject}"),
        "signed": _("Approve report {number}: {subject}"),
    }[row.state]
    until = row.deadlines.approve if row.state == "signed" else row.deadlines.sign
    plan = Plan(
        subject=sentence.format(number=row.number_text, subject=row.subject_name),
        due_on=change.today,
        performer_id=row.waits_for_id,
        note=_("It was due on {day}.").format(day=day_text(until)),
    )
    return {**planned_row(store, change, plan), "external_id": _mark(row)}
