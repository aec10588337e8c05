"""Plans: what a person means to do, and the row of the activity that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from crmdesk.data.activities.kinds import kind_for
from crmdesk.data.activities.moments import check_day, minute_of, minute_text, moment_of
from crmdesk.data.activities.next_steps import StepKeeper
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, ActivityKind, Client, Deal, Firm
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to be done; what is not said follows from the client, the deal or the activity it comes after."""

    subject: str = ""
    due_on: date | None = None
    minute: int | None = None
    """Minute of the firm's day, 0..1439; None: any time of the day."""
    kind_id: int | None = None
    code: str = "task"
    """The kind where ``kind_id`` does not say it."""
    client_id: int | None = None
    contact_id: int | None = None
    deal_id: int | None = None
    performer_id: int | None = None
    note: str | None = None
    duration_s: int | None = None
    remind_min: int | None = None
    """Minutes before its time at which to remind; without a time, before the working day begins. None: not at all."""
    template_id: int | None = None


def plan_within(store: Store, change: Change, what: Plan) -> tuple[int, Row]:
    """Do the same within a change that does more; return the activity's id and row."""
    row = planned_row(store, change, what)
    keeper = StepKeeper(change, [row["deal_id"]])
    made = change.add(Activity, [row])[0]
    keeper.settle([row["deal_id"]])
    return made, row


def planned_row(store: Store, change: Change, what: Plan) -> Row:
    """Return the row of an activity to be planned.

    Raises:
        UsageFault: the day, the client or the deal is impossible.
    """
    if what.due_on is not None:
        check_day(what.due_on)
    day = what.due_on
    if day is None and what.minute is not None:
        day = change.today
    row: Row = {
        "kind_id": what.kind_id or kind_for(change, what.code),
        "subject": what.subject.strip() or None,
        "direction": "out",
        "performer_id": what.performer_id or change.author_id,
        "client_id": what.client_id,
        "contact_id": what.contact_id,
        "deal_id": what.deal_id,
        "template_id": what.template_id,
        "state": PLANNED,
        "planned_at": change.at,
        "due_on": day,
        "due_at": None if day is None or what.minute is None else moment_of(day, what.minute, store.firm.timezone),
        "note": what.note,
        "duration_s": what.duration_s,
        "created_at": change.at,
        "created_on": change.today,
    }
    row["remind_at"] = _reminder(store, change, row, what.remind_min)
    fill_client(change, row)
    if row["performer_id"] is None:
        row["performer_id"] = _owner(change, row)
    return row


def said(change: Change, row: Row, store: Store) -> str:
    """Return an activity in words: "Call, Rodnik, 21.11.2025 10:00"."""
    parts = [name_of(change, row)]
    if row["client_id"] is not None:
        parts.append(str(change.row(Client, row["client_id"])["name"]))
    if row["due_on"] is not None:
        when = day_text(row["due_on"])
        if row["due_at"] is not None:
            when = f"{when} {minute_text(minute_of(row['due_at'], store.firm.timezone))}"
        parts.append(when)
    return ", ".join(parts)


def name_of(change: Change, row: Row) -> str:
    """Return what people call an activity: its subject, else its kind."""
    return str(row["subject"] or change.row(ActivityKind, row["kind_id"])["name"])


def fill_client(change: Change, row: Row) -> None:
    """Take the client of the deal where only the deal is said."""
    if row["deal_id"] is not None:
        deal = change.row(Deal, row["deal_id"])
        if row["client_id"] is None:
            row["client_id"] = deal["client_id"]
    if row["client_id"] is not None and change.row(Client, row["client_id"])["archived_at"] is not None:
        raise UsageFault(_("This client is in the archive. Restore it first."))


def _owner(change: Change, row: Row) -> int | None:
    """Return whose a plan is that names no performer and has no author: the deal's owner, else the client's."""
    if row["deal_id"] is not None:
        return change.row(Deal, row["deal_id"])["owner_id"]  # type: ignore[no-any-return]
    if row["client_id"] is not None:
        return change.row(Client, row["client_id"])["owner_id"]  # type: ignore[no-any-return]
    return None


def _reminder(store: Store, change: Change, row: Row, minutes: int | None) -> datetime | None:
    if minutes is None or row["due_on"] is None:
        return None
    begin = row["due_at"]
    if begin is None:
        begin = moment_of(row["due_on"], change.row(Firm, store.firm.id)["work_begin"] * 60, store.firm.timezone)
    remind: datetime = begin - timedelta(minutes=minutes)
    return remind
