"""Reminders: what a person is to be reminded of now, put off, and set aside.

A reminder is a moment of a planned activity. It is looked for among the activities planned around today, by the index of
planned days: a reminder of something that was to be done more than a month ago is seen among what is overdue, and nothing
is reminded of more than a month ahead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from crmdesk.data.activities.agenda import AgendaEntry, entry_of, select_entries
from crmdesk.data.activities.deeds import FORM
from crmdesk.data.activities.moments import minute_of, minute_text, moment_of
from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Firm
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _

AROUND = timedelta(31)
#: Reminders shown at once; the others come when these are answered.
MOST = 20


def due_reminders(store: Store, person_id: int | None, now: datetime | None = None) -> tuple[AgendaEntry, ...]:
    """Return the planned activities whose moment to remind has come, the latest reminder last.

    Args:
        store: the base.
        person_id: whose; None is everybody's, for a base in which nobody said who sits there.
        now: an aware moment; None is the store's.
    """
    moment = now or store.now()
    today = store.day_of(moment)
    near = (
        Activity.due_on >= today - AROUND,
        Activity.due_on < today + AROUND,
        Activity.state == PLANNED,
        Activity.archived_at.is_(None),
        *(() if person_id is None else (Activity.performer_id == person_id,)),
    )
    with store.reading() as connection:
        rows = connection.execute(
            select_entries(*near, Activity.remind_at <= moment)
            .order_by(Activity.remind_at.desc(), Activity.id)
            .limit(MOST)
        ).all()
    return tuple(reversed([entry_of(store, row) for row in rows]))


def remind_later(store: Store, activity_id: int, until: datetime) -> Deed:
    """Put a reminder off.

    Raises:
        UsageFault: the moment has passed, or there is nothing to remind of any more.
    """
    with store.changing() as change:
        if until <= change.at:
            raise UsageFault(_("This moment has passed. Choose a later one."))
        row = change.row(Activity, activity_id)
        if row["state"] != PLANNED or row["archived_at"] is not None:
            raise UsageFault(_("This task is not planned any more."))
        due = {} if row["due_on"] is not None else {"due_on": store.day_of(until)}
        change.edit(Activity, activity_id, row["version"], remind_at=until, **due)
        when = minute_text(minute_of(until, store.firm.timezone))
        if store.day_of(until) != change.today:
            when = f"{day_text(store.day_of(until))} {when}"
        return Deed(change.txn, _("Reminder at {when}").format(when=when), FORM, (activity_id,))


def dismiss(store: Store, activity_id: int) -> Deed:
    """Set a reminder aside; the activity stays planned."""
    with store.changing() as change:
        row = change.row(Activity, activity_id)
        if row["remind_at"] is None:
            return Deed(None, "", FORM)
        change.edit(Activity, activity_id, row["version"], remind_at=None)
        return Deed(change.txn, _("No more reminders of this"), FORM, (activity_id,))


def tomorrow_morning(store: Store, now: datetime | None = None) -> datetime:
    """Return the beginning of the next working day in the firm's time, an aware moment."""
    today = store.day_of(now or store.now())
    with store.reading() as connection:
        begin = connection.execute(select(Firm.work_begin).where(Firm.id == store.firm.id)).scalar_one()
        day = read_workdays(connection).next_working(today + timedelta(1))
    return moment_of(day, begin * 60, store.firm.timezone)
