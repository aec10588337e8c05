"""Deeds on alerts: the one click that deals with one, putting it off, and taking it off the list."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from crmdesk.data.activities.deeds import move_within
from crmdesk.data.activities.plans import Plan, plan_within, said
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Alert
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _

if TYPE_CHECKING:
    from crmdesk.data.journal import Change
    from crmdesk.data.store import Store

ACTIVITY, ALERT = "activity", "alert"
#: Days for which an alert is put off.
SNOOZE_DAYS = 7


class Act(Enum):
    """What one click on an alert does."""

    STEP = "step"
    CALL = "call"
    MOVE = "move"
    LETTER = "letter"
    SNOOZE = "snooze"
    EXAMINE = "examine"
    """Opens the report that the figure is of; written by nobody."""
    OPEN = "open"


#: What alerts of a kind offer, the first by Enter.
ACTS: dict[str, tuple[Act, ...]] = {
    "stuck": (Act.STEP, Act.SNOOZE, Act.OPEN),
    "no_step": (Act.STEP, Act.SNOOZE, Act.OPEN),
    "silent": (Act.CALL, Act.SNOOZE, Act.OPEN),
    "overdue": (Act.MOVE, Act.SNOOZE, Act.OPEN),
    "debts": (Act.LETTER, Act.SNOOZE, Act.OPEN),
    "lost": (Act.OPEN, Act.SNOOZE),
    "figures": (Act.EXAMINE, Act.SNOOZE),
    "to_sign": (Act.OPEN,),
}
ACT_TITLES = {
    Act.STEP: N_("Plan a step"), Act.CALL: N_("Plan a call"), Act.MOVE: N_("Move to tomorrow"),
    Act.LETTER: N_("Letter about the debt"), Act.SNOOZE: N_("Put off"), Act.EXAMINE: N_("Look into it"),
    Act.OPEN: N_("Open"),
}  # fmt: skip
#: Kind of the activity that an act plans.
_CODES = {Act.STEP: "call", Act.CALL: "call", Act.LETTER: "letter"}


#: What became of an alert, as the base keeps it.
PLANNED, MOVED = "planned", "moved"


def act_on(store: Store, alert_id: int, act: Act) -> Deed:
    """Deal with an alert in one transaction: plan what is to be done, move the task, or put the alert off.

    Raises:
        UsageFault: the alert is closed, or what it is about is gone.
    """
    with store.changing() as change:
        row = change.row(Alert, alert_id)
        if row["closed_at"] is not None or row["outcome"] is not None:
            raise UsageFault(_("This has been dealt with already."))
        if act is Act.SNOOZE:
            return _snooze(change, row)
        if act is Act.MOVE:
            return _move(store, change, row)
        if act in _CODES:
            return _plan(store, change, row, act)
        raise UsageFault(_("This only opens what the alert is about."))


def _snooze(change: Change, row: dict[str, Any]) -> Deed:
    until = change.today + timedelta(SNOOZE_DAYS)
    change.edit(Alert, row["id"], row["version"], snoozed_until_on=until)
    return Deed(change.txn, _("Put off until {day}").format(day=day_text(until)), ALERT, (row["id"],))


def _move(store: Store, change: Change, row: dict[str, Any]) -> Deed:
    activity_id = int(row["details"].get("activity", 0))
    rows, text = move_within(store, change, (activity_id,), _next_workday(change))
    if not rows:
        raise UsageFault(_("This task is not planned any more."))
    change.edit(Alert, row["id"], row["version"], activity_id=activity_id, outcome=MOVED, closed_at=change.at)
    return Deed(change.txn, text, ACTIVITY, (activity_id,))


def _plan(store: Store, change: Change, row: dict[str, Any], act: Act) -> Deed:
    what = Plan(
        subject=_("About the overdue debt") if act is Act.LETTER else "",
        due_on=_next_workday(change),
        code=_CODES[act],
        client_id=row["client_id"],
        deal_id=row["deal_id"] if act is Act.STEP else None,
        performer_id=row["manager_id"],
    )
    made, planned = plan_within(store, change, what)
    change.edit(Alert, row["id"], row["version"], activity_id=made, outcome=PLANNED)
    return Deed(change.txn, _("Planned: {what}").format(what=said(change, planned, store)), ACTIVITY, (made,))


def _next_workday(change: Change) -> date:
    return read_workdays(change.connection).next_working(change.today + timedelta(1))
