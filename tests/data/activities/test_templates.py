"""Templates: what they make, exactly once, and how they are changed, stopped and inserted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.activities.deeds import complete, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Recurrence, Rest, Unit
from crmdesk.data.activities.templates import (
    archive_template,
    change_following,
    list_templates,
    make_due,
    repeat,
    rule_of_activity,
    save_template,
    stop,
)
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, ActivityTemplate, Deal
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.conftest import Clock
from tests.factories import make_deal, plant, put

TODAY = date(2025, 11, 20)
DAILY = Recurrence(Unit.DAY, rest=Rest.SKIP, begin=TODAY)
WEEKLY = Recurrence(Unit.WEEK, weekdays=(0,), begin=TODAY)


def planned(store: Store) -> list[date]:
    """Return the days of everything that is planned, in order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Activity.due_on).where(Activity.state == 0, Activity.archived_at.is_(None)).order_by(Activity.due_on)
        )
        return [row.due_on for row in rows]


def first_activity(store: Store) -> int:
    """Return the earliest planned activity."""
    with store.reading() as connection:
        query = select(Activity.id).where(Activity.state == 0, Activity.archived_at.is_(None))
        return connection.execute(query.order_by(Activity.due_on).limit(1)).scalar_one()


@pytest.fixture
def firm(store: Store) -> Store:
    """A base with the small firm in which the head sits."""
    plant(store)
    store.person_id = f.HEAD
    return store


def test_a_rule_makes_its_activities_a_month_ahead_for_who_made_it(firm: Store) -> None:
    """The head's own checks: every Monday until the horizon, his, with time and reminder."""
    deed = save_template(firm, Plan("Check the pipeline", minute=600, remind_min=10), WEEKLY)
    assert planned(firm) == [date(2025, 11, 24) + timedelta(7 * week) for week in range(4)]
    template = list_templates(firm)[0]
    assert (template.plan.performer_id, template.next_on) == (f.HEAD, date(2025, 12, 22))
    assert list_templates(firm, f.IVAN) == ()
    assert deed.txn is not None
    undo(firm, deed.txn)
    assert planned(firm) == []
    assert list_templates(firm) == ()


def test_days_are_made_once_however_often_one_asks(firm: Store, clock: Clock) -> None:
    """Asking again makes nothing; a day later the day that came into the horizon is made."""
    save_template(firm, Plan("Check"), DAILY)
    before = planned(firm)
    assert make_due(firm) == ()
    clock.pass_by(days=1)
    assert len(make_due(firm)) == int((TODAY + timedelta(32)).weekday() < 5)
    clock.pass_by(days=2)
    make_due(firm)
    after = planned(firm)
    assert len(set(after)) == len(after)
    assert after[: len(before)] == before


def test_two_windows_at_once_make_each_day_once(firm: Store, clock: Clock) -> None:
    """Four threads ask in the same moment, each by connections of its own."""
    with firm.changing() as change:
        row = {"kind_id": f.TASK, "subject": "Check", "rule": {"unit": "day"}}
        change.add(ActivityTemplate, [row, {**row, "subject": "Other"}])
    clock.pass_by(days=3)
    windows = [Store.open(firm.location, clock=clock) for _window in range(4)]
    barrier = Barrier(4)

    def ask(window: Store) -> int:
        barrier.wait()
        return len(make_due(window))

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(ask, windows))
    for window in windows:
        window.close()
    days = planned(firm)
    assert sum(made) == len(days) == 64
    assert all(days.count(day) == 2 for day in set(days))


def test_of_missed_days_only_the_last_is_made(firm: Store, clock: Clock) -> None:
    """Nobody makes up for a daily check of two months; the last one shows as overdue."""
    save_template(firm, Plan("Check"), Recurrence(Unit.DAY, begin=TODAY))
    clock.pass_by(days=60)
    make_due(firm)
    today = TODAY + timedelta(60)
    missed = [day for day in planned(firm) if TODAY + timedelta(31) < day < today]
    assert missed == [today - timedelta(1)]


def test_a_rule_that_ends_stops_by_itself(firm: Store, clock: Clock) -> None:
    """After the last of three nothing is made, and the template is not active any more."""
    save_template(firm, Plan("Check"), Recurrence(Unit.DAY, begin=TODAY, count=3))
    assert len(planned(firm)) == 3
    clock.pass_by(days=10)
    assert make_due(firm) == ()
    assert not list_templates(firm)[0].active


def test_one_and_all_following_are_changed(firm: Store) -> None:
    """From the second Monday on it is Wednesdays; the first stays; undo brings the old ones back."""
    save_template(firm, Plan("Check"), WEEKLY)
    before = planned(firm)
    with firm.reading() as connection:
        second = connection.execute(select(Activity.id).where(Activity.due_on == before[1])).scalar_one()
    deed = change_following(firm, second, Plan("Check well"), Recurrence(Unit.WEEK, weekdays=(2,), begin=before[1]))
    assert planned(firm) == [before[0], date(2025, 12, 3), date(2025, 12, 10), date(2025, 12, 17)]
    assert deed.txn is not None
    undo(firm, deed.txn)
    assert planned(firm) == before


def test_a_repetition_ends_with_one_activity(firm: Store) -> None:
    """No rule from here on: those after it go, it stays."""
    save_template(firm, Plan("Check"), WEEKLY)
    change_following(firm, first_activity(firm), Plan("Check"), None)
    assert planned(firm) == [date(2025, 11, 24)]
    lone = put(firm, Activity, {"kind_id": f.TASK, "due_on": TODAY})[0]
    with pytest.raises(UsageFault):
        change_following(firm, lone, Plan("Check"), WEEKLY)


@pytest.mark.parametrize("end", [stop, archive_template])
def test_stopping_keeps_what_was_done_and_undo_goes_on(firm: Store, end: Any, clock: Clock) -> None:
    """Days to come are taken out of the plan; undone, they are back and the rule goes on."""
    save_template(firm, Plan("Check"), DAILY)
    before = planned(firm)
    complete(firm, first_activity(firm))
    deed = end(firm, list_templates(firm)[0].id)
    assert planned(firm) == []
    clock.pass_by(days=5)
    assert make_due(firm) == ()
    undo(firm, deed.txn)
    assert planned(firm) == before[1:]
    assert make_due(firm) != ()


def test_a_repeated_task_of_a_deal_is_its_next_step(firm: Store) -> None:
    """Its nearest day, and the next one when it is done."""
    deal = put(firm, Deal, make_deal())[0]
    save_template(firm, Plan("Weekly call", code="call", deal_id=deal), WEEKLY)

    def step() -> Any:
        with firm.reading() as connection:
            return connection.execute(select(Deal.next_step_on).where(Deal.id == deal)).scalar_one()

    assert step() == date(2025, 11, 24)
    complete(firm, first_activity(firm))
    assert step() == date(2025, 12, 1)


def test_a_template_without_a_rule_is_only_inserted(firm: Store) -> None:
    """It makes nothing by itself and gives its plan to whoever wants it."""
    save_template(firm, Plan("First call", code="call", note="Ask for the plan", duration_s=900))
    assert make_due(firm) == ()
    template = list_templates(firm, f.IVAN)[0]
    assert template.recurrence is None
    assert (template.plan.subject, template.plan.duration_s, template.plan.template_id) == ("First call", 900, None)
    with pytest.raises(UsageFault):
        save_template(firm, Plan("  "))


def test_a_planned_task_is_made_to_repeat_from_its_day_on(firm: Store) -> None:
    """It is the first of them, with its time; chosen again the rule changes from here on; none ends it here."""
    made = plan(firm, Plan("Report", date(2025, 11, 24), minute=600, remind_min=15)).ids[0]
    assert repeat(firm, made, None).txn is None
    deed = repeat(firm, made, Recurrence(Unit.WEEK, weekdays=(0,), begin=date(2025, 11, 24)))
    assert planned(firm) == [date(2025, 11, 24) + timedelta(7 * week) for week in range(4)]
    assert list_templates(firm)[0].plan.remind_min == 15
    rule = rule_of_activity(firm, made)
    assert rule is not None
    assert rule.unit is Unit.WEEK
    repeat(firm, made, Recurrence(Unit.WEEK, 2, (0,), begin=date(2025, 11, 24)))
    assert planned(firm) == [date(2025, 11, 24), date(2025, 12, 8)]
    last = first_activity(firm)
    repeat(firm, last, None)
    assert planned(firm) == [date(2025, 11, 24)]
    assert rule_of_activity(firm, last) is None
    assert deed.txn is not None


def test_what_has_no_day_cannot_repeat(firm: Store) -> None:
    """Its days are counted from its own."""
    made = plan(firm, Plan("Some day")).ids[0]
    with pytest.raises(UsageFault):
        repeat(firm, made, WEEKLY)
