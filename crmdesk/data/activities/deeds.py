"""Deeds on activities: planned, logged, done with the next step in one go, called off, moved, handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from crmdesk.data.activities.kinds import kind_for
from crmdesk.data.activities.moments import check_day, minute_of, minute_text, moment_of
from crmdesk.data.activities.next_steps import StepKeeper
from crmdesk.data.activities.plans import Plan, Row, fill_client, name_of, plan_within, planned_row, said
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, Manager
from crmdesk.data.models.activities import CALLED_OFF, DONE, PLANNED
from crmdesk.data.store import Store
from crmdesk.data.table import day_text, number
from crmdesk.data.words import _, plural

FORM = "activity"
#: How long a call took that somebody marks done without saying: one under ten seconds would count as not answered.
USUAL_CALL_S = 300


@dataclass(frozen=True, slots=True)
class Keep:
    """Says that a value stays as it is, where None means something of its own."""


KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an activity."""

    result: str | None = None
    duration_s: int | None = None
    note: str | None = None
    missed: bool | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """Something that was done without a plan."""

    code: str = "call"
    kind_id: int | None = None
    subject: str = ""
    outcome: Outcome = Outcome()
    direction: str | None = "out"
    """'in' when the client began it, 'out' when the firm did."""
    client_id: int | None = None
    contact_id: int | None = None
    deal_id: int | None = None
    performer_id: int | None = None
    at: datetime | None = None
    """When it began; None is now."""


def plan(store: Store, what: Plan) -> Deed:
    """Put something into the plan; a deal's nearest planned activity becomes its next step.

    Raises:
        UsageFault: the day, the client or the deal is impossible.
    """
    with store.changing() as change:
        made, row = plan_within(store, change, what)
        return Deed(change.txn, _("Planned: {what}").format(what=said(change, row, store)), FORM, (made,))


def log_done(store: Store, what: Logged, next_step: Plan | None = None) -> Deed:
    """Write down what was done, and with it what comes next.

    Raises:
        UsageFault: the moment is to come, or the client or the deal is gone.
    """
    with store.changing() as change:
        at = what.at or change.at
        if at > change.at:
            raise UsageFault(_("It cannot be done at a time to come. Plan it instead."))
        row: Row = {
            "kind_id": what.kind_id or kind_for(change, what.code),
            "subject": what.subject.strip() or None,
            "direction": what.direction,
            "performer_id": what.performer_id or change.author_id,
            "client_id": what.client_id,
            "contact_id": what.contact_id,
            "deal_id": what.deal_id,
            "created_at": change.at,
            "created_on": change.today,
            **_done_columns(store, at),
        }
        row |= _outcome_columns(change, row, what.outcome)
        fill_client(change, row)
        row["next_step"] = None if next_step is None else next_step.subject.strip() or None
        made = [change.add(Activity, [row])[0]]
        made += _follow(store, change, row, next_step)
        return Deed(change.txn, _done_text(change, [row], next_step), FORM, tuple(made))


def complete(
    store: Store,
    activity_id: int,
    outcome: Outcome | None = None,
    next_step: Plan | None = None,
    at: datetime | None = None,
) -> Deed:
    """Say that a planned activity is done, what came of it and what comes next: one transaction.

    Args:
        store: the base.
        activity_id: a planned activity.
        outcome: what came of it; its result may be left out.
        next_step: becomes the next planned activity with the same client, contact, deal and performer unless it
            says otherwise, and the deal's next step.
        at: when it was done; None is now.

    Raises:
        UsageFault: it is not planned any more.
        ConflictFault: somebody saved it in the same moment.
    """
    with store.changing() as change:
        row = _planned(change, activity_id)
        keeper = StepKeeper(change, [row["deal_id"]])
        said_next = None if next_step is None else next_step.subject.strip() or None
        columns = {
            **_done_columns(store, at or change.at),
            **_outcome_columns(change, row, outcome or Outcome()),
            **({} if said_next is None else {"next_step": said_next}),
            "remind_at": None,
        }
        change.edit(Activity, activity_id, row["version"], **columns)
        made = _follow(store, change, row, next_step, keeper)
        keeper.settle([row["deal_id"]] if made else [])
        return Deed(change.txn, _done_text(change, [row], next_step), FORM, (activity_id, *made))


def complete_many(store: Store, activity_ids: Sequence[int]) -> Deed:
    """Say that planned activities are done; those that are not planned any more are passed over."""
    with store.changing() as change:
        rows = _still_planned(change, activity_ids)
        keeper = StepKeeper(change, [row["deal_id"] for row in rows])
        for row in rows:
            columns = {**_done_columns(store, change.at), **_outcome_columns(change, row, Outcome()), "remind_at": None}
            change.edit(Activity, row["id"], row["version"], **columns)
        keeper.settle()
        return _deed(change, rows, _done_text(change, rows, None))


def call_off(store: Store, activity_ids: Sequence[int], reason: str = "") -> Deed:
    """Call planned activities off, with the reason as their result."""
    with store.changing() as change:
        rows = _still_planned(change, activity_ids)
        keeper = StepKeeper(change, [row["deal_id"] for row in rows])
        for row in rows:
            columns: Row = {"state": CALLED_OFF, "cancelled_on": change.today, "remind_at": None}
            if reason.strip():
                columns["result"] = reason.strip()
            change.edit(Activity, row["id"], row["version"], **columns)
        keeper.settle()
        if len(rows) == 1:
            text = _("Called off: {what}").format(what=said(change, rows[0], store))
        else:
            text = plural("Called off: {n} task", "Called off: {n} tasks", len(rows)).format(n=number(len(rows)))
        return _deed(change, rows, text)


def reopen(store: Store, activity_id: int) -> Deed:
    """Put an activity that was done or called off back into the plan.

    Raises:
        UsageFault: it is gone, or planned as it is.
        ConflictFault: somebody saved it in the same moment.
    """
    with store.changing() as change:
        row = _present(change, activity_id)
        if row["state"] == PLANNED:
            raise UsageFault(_("It is planned already."))
        keeper = StepKeeper(change, [row["deal_id"]])
        due = {} if row["due_on"] is not None else {"due_on": change.today}
        change.edit(Activity, activity_id, row["version"], **_PLANNED_AGAIN, **due)
        keeper.settle()
        return Deed(change.txn, _("Planned again: {what}").format(what=said(change, row, store)), FORM, (activity_id,))


def move(store: Store, activity_ids: Sequence[int], day: date, minute: int | Keep | None = KEEP) -> Deed:
    """Move planned activities to another day, and to another time where ``minute`` says one (None: any time).

    A reminder moves along.

    Raises:
        UsageFault: the day is impossible.
    """
    with store.changing() as change:
        rows, text = move_within(store, change, activity_ids, day, minute)
        return _deed(change, rows, text)


def move_within(
    store: Store, change: Change, activity_ids: Sequence[int], day: date, minute: int | Keep | None = KEEP
) -> tuple[list[Row], str]:
    """Do the same within a change that does more; return the rows as they were, and a sentence."""
    check_day(day)
    rows = _still_planned(change, activity_ids)
    keeper = StepKeeper(change, [row["deal_id"] for row in rows])
    for row in rows:
        change.edit(Activity, row["id"], row["version"], **_moved(store, row, day, minute))
    keeper.settle()
    when = day_text(day)
    if isinstance(minute, int):
        when = f"{when} {minute_text(minute)}"
    if len(rows) == 1:
        return rows, _("Moved to {when}: {what}").format(when=when, what=name_of(change, rows[0]))
    text = plural("Moved to {when}: {n} task", "Moved to {when}: {n} tasks", len(rows))
    return rows, text.format(when=when, n=number(len(rows)))


def reassign(store: Store, activity_ids: Sequence[int], performer_id: int) -> Deed:
    """Hand planned activities over to another performer.

    Raises:
        UsageFault: there is no such person.
    """
    with store.changing() as change:
        person = change.row(Manager, performer_id)
        rows = [row for row in _still_planned(change, activity_ids) if row["performer_id"] != performer_id]
        for row in rows:
            change.edit(Activity, row["id"], row["version"], performer_id=performer_id)
        text = plural("Handed over to {name}: {n} task", "Handed over to {name}: {n} tasks", len(rows)).format(
            name=person["name"], n=number(len(rows))
        )
        return _deed(change, rows, text)


def call_tomorrow(store: Store, *, client_id: int | None = None, deal_id: int | None = None) -> Deed:
    """Plan a call on the next working day: one click on a stuck deal or a silent client.

    Raises:
        UsageFault: the client or the deal is gone.
    """
    return plan(store, Plan(due_on=next_workday(store), code="call", client_id=client_id, deal_id=deal_id))


def next_workday(store: Store) -> date:
    """Return the first working day after today."""
    with store.reading() as connection:
        return read_workdays(connection).next_working(store.today() + timedelta(1))


# -- rows --------------------------------------------------------------------------------------------------------

_PLANNED_AGAIN: Row = {"state": PLANNED, "done_at": None, "done_on": None, "done_hour": None, "cancelled_on": None}


def _present(change: Change, activity_id: int) -> Row:
    row = change.row(Activity, activity_id)
    if row["archived_at"] is not None:
        raise UsageFault(_("This task is in the archive. Restore it first."))
    return row


def _planned(change: Change, activity_id: int) -> Row:
    row = _present(change, activity_id)
    if row["state"] == DONE:
        raise UsageFault(_("It is done already. Open it to see the result."))
    if row["state"] == CALLED_OFF:
        raise UsageFault(_("It was called off meanwhile. Plan it again first."))
    return row


def _still_planned(change: Change, activity_ids: Sequence[int]) -> list[Row]:
    rows = [change.row(Activity, activity_id) for activity_id in dict.fromkeys(activity_ids)]
    return [row for row in rows if row["state"] == PLANNED and row["archived_at"] is None]


def _deed(change: Change, rows: Sequence[Row], text: str) -> Deed:
    if not rows:
        return Deed(None, _("None of these tasks is planned any more."), FORM)
    return Deed(change.txn, text, FORM, tuple(row["id"] for row in rows))


def _done_columns(store: Store, at: datetime) -> Row:
    return {
        "state": DONE,
        "done_at": at,
        "done_on": store.day_of(at),
        "done_hour": minute_of(at, store.firm.timezone) // 60,
    }


def _outcome_columns(change: Change, row: Row, outcome: Outcome) -> Row:
    length = outcome.duration_s or row.get("duration_s")
    if length is None and not outcome.missed and change.facts.activity_kinds[row["kind_id"]][1] == "call":
        length = USUAL_CALL_S
    said_values = {
        "result": (outcome.result or "").strip() or None,
        "duration_s": length,
        "note": (outcome.note or "").strip() or None,
        "missed": outcome.missed,
    }
    return {name: value for name, value in said_values.items() if value is not None}


def _follow(
    store: Store, change: Change, row: Row, next_step: Plan | None, keeper: StepKeeper | None = None
) -> list[int]:
    """Plan what comes after an activity, and return its id."""
    if next_step is None:
        return []
    filled = replace(
        next_step,
        client_id=next_step.client_id or row["client_id"],
        contact_id=next_step.contact_id or row["contact_id"],
        deal_id=next_step.deal_id or row["deal_id"],
        performer_id=next_step.performer_id or row["performer_id"],
    )
    if keeper is None or filled.deal_id != row["deal_id"]:
        return [plan_within(store, change, filled)[0]]
    return change.add(Activity, [planned_row(store, change, filled)])


def _moved(store: Store, row: Row, day: date, minute: int | Keep | None) -> Row:
    zone = store.firm.timezone
    kept = minute
    if isinstance(kept, Keep):
        kept = None if row["due_at"] is None else minute_of(row["due_at"], zone)
    at = None if kept is None else moment_of(day, kept, zone)
    columns: Row = {"due_on": day, "due_at": at}
    if row["remind_at"] is not None and row["due_on"] is not None:
        ahead = (row["due_at"] or moment_of(row["due_on"], 0, zone)) - row["remind_at"]
        columns["remind_at"] = (at or moment_of(day, 0, zone)) - ahead
    return columns


def _done_text(change: Change, rows: Sequence[Row], next_step: Plan | None) -> str:
    if len(rows) != 1:
        return plural("Done: {n} task", "Done: {n} tasks", len(rows)).format(n=number(len(rows)))
    text = _("Done: {what}").format(what=name_of(change, rows[0]))
    if next_step is None:
        return text
    words = next_step.subject.strip()
    day = "" if next_step.due_on is None else day_text(next_step.due_on)
    return _("{done} → {next}").format(done=text, next=" ".join(part for part in (words, day) if part))
