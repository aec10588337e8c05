"""Reminders: who is reminded of what and when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crmdesk.data.activities.deeds import complete, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.reminders import dismiss, due_reminders, remind_later, tomorrow_morning
from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from tests import factories as f
from tests.conftest import Clock
from tests.factories import plant

TODAY = date(2025, 11, 20)


@pytest.fixture
def call(store: Store) -> int:
    """A call of Ivan's at 12:40 in Moscow with a reminder five minutes before; now it is 12:30."""
    plant(store)
    return plan(store, Plan("Call", TODAY, 760, code="call", performer_id=f.IVAN, remind_min=5)).ids[0]


def test_a_reminder_comes_at_its_moment_to_its_performer(store: Store, clock: Clock, call: int) -> None:
    """Not before, not to others; to everybody where nobody said who sits here."""
    assert due_reminders(store, f.IVAN) == ()
    clock.pass_by(minutes=5)
    assert [entry.id for entry in due_reminders(store, f.IVAN)] == [call]
    assert due_reminders(store, f.ANNA) == ()
    assert [entry.id for entry in due_reminders(store, None)] == [call]


def test_a_reminder_put_off_comes_again_and_one_set_aside_does_not(store: Store, clock: Clock, call: int) -> None:
    """Ten minutes later; then never."""
    clock.pass_by(minutes=5)
    deed = remind_later(store, call, clock.now + timedelta(minutes=10))
    assert deed.text == "Reminder at 12:45"
    assert due_reminders(store, f.IVAN) == ()
    clock.pass_by(minutes=10)
    assert len(due_reminders(store, f.IVAN)) == 1
    assert dismiss(store, call).txn is not None
    assert due_reminders(store, f.IVAN) == ()
    assert dismiss(store, call).txn is None


def test_what_is_done_reminds_no_more(store: Store, clock: Clock, call: int) -> None:
    """Done anywhere, the reminder is off at once and cannot be put off."""
    clock.pass_by(minutes=5)
    complete(store, call)
    assert due_reminders(store, f.IVAN) == ()
    with pytest.raises(UsageFault):
        remind_later(store, call, clock.now + timedelta(hours=1))


def test_a_passed_moment_is_refused(store: Store, clock: Clock, call: int) -> None:
    """Nobody can be reminded in the past."""
    with pytest.raises(UsageFault):
        remind_later(store, call, clock.now)


def test_tomorrow_is_the_next_working_morning(store: Store, clock: Clock) -> None:
    """From Thursday it is Friday at nine, from Friday it is Monday."""
    plant(store)
    assert tomorrow_morning(store) == datetime(2025, 11, 21, 6, 0, tzinfo=UTC)
    clock.pass_by(days=1)
    assert tomorrow_morning(store) == datetime(2025, 11, 24, 6, 0, tzinfo=UTC)
