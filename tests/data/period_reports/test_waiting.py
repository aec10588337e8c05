"""Waiting: what waits for whom, who is late, and who is reminded once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.firm_settings import put_setting
from crmdesk.data.models import Activity, Manager
from crmdesk.data.period_reports.waiting import remind, waiting
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.conftest import Clock
from tests.data.period_reports.life import (
    ANNA,
    DEALERS,
    IVAN,
    LONER,
    OLGA,
    PETR,
    VIEWER,
    Subject,
    approve,
    at_work,
    form,
    freeze,
    plant_staff,
    sign,
)


def waits(store: Store, person: int | None) -> tuple[list[str], list[str]]:
    """Return whose reports wait for a person to sign, and to approve."""
    with at_work(store, person):
        found = waiting(store)
    return [row.subject_name for row in found.to_sign], [row.subject_name for row in found.to_approve]


def test_each_step_hands_the_report_to_the_next_person(sqlite_store: Store) -> None:
    """Formed waits for its author, printed or signed for who stands above, approved for nobody."""
    store = sqlite_store
    plant_staff(store)
    ivan, petr = (one.id for one in form(store, Subject("manager", IVAN), Subject("manager", PETR)))
    assert waits(store, IVAN) == (["Ivan Petrov"], [])
    assert waits(store, ANNA) == ([], [])
    with at_work(store, IVAN):
        sign(store, ivan)
    with at_work(store, PETR):
        freeze(store, petr)
    assert waits(store, IVAN) == ([], [])
    assert waits(store, ANNA) == ([], ["Ivan Petrov", "Petr Volkov"])
    with store.changing() as change:
        change.archive(Manager, ANNA, 1)
    assert waits(store, OLGA) == ([], ["Ivan Petrov", "Petr Volkov"])
    with at_work(store, OLGA):
        approve(store, ivan)
    assert waits(store, None) == ([], ["Petr Volkov"])


def test_what_nobody_is_left_to_sign_waits_for_who_stands_above(sqlite_store: Store) -> None:
    """Ivan gone, his report waits for Anna; a department without a head has its report waiting for the head of sales."""
    store = sqlite_store
    plant_staff(store)
    form(store, Subject("manager", IVAN), Subject("department", DEALERS))
    with store.changing() as change:
        change.archive(Manager, IVAN, 1)
    assert waits(store, ANNA) == (["Ivan Petrov"], [])
    assert waits(store, OLGA) == (["Dealers"], [])
    with at_work(store, ANNA):
        assert len(remind(store).ids) == 1


def test_a_report_is_late_the_day_after_its_last_day(sqlite_store: Store, clock: Clock) -> None:
    """October is signed by 5 November, or by the day the firm sets; before that nobody is late."""
    store = sqlite_store
    plant_staff(store)
    form(store)
    for day, overdue in ((5, 0), (6, 1), (20, 15)):
        clock.now = clock.now.replace(day=day)
        assert waiting(store).to_sign[0].overdue == overdue
    put_setting(store, "report_sign_days", 20)
    assert waiting(store).to_sign[0].overdue == 0
    assert not waiting(store).late
    clock.now = clock.now.replace(month=10)  # the month is not over yet: its report waits for nobody
    assert waiting(store).count == 0


def test_who_is_late_is_reminded_once(store: Store) -> None:
    """A task today for each of them with the number in it; again only where the first was taken back."""
    plant_staff(store)
    form(store, Subject("manager", IVAN), Subject("manager", LONER))
    with at_work(store, ANNA):  # Ivan's head sees Ivan's alone
        first = remind(store)
    with at_work(store, OLGA):
        second = remind(store)
        assert (remind(store).ids, remind(store).txn) == ((), None)
    with at_work(store, VIEWER), pytest.raises(UsageFault, match="only looks"):
        remind(store)
    assert (len(first.ids), len(second.ids)) == (1, 1)
    with store.reading() as connection:
        tasks = connection.execute(select(Activity.subject, Activity.performer_id, Activity.due_on)).all()
    assert {task.performer_id: task.subject for task in tasks} == {
        IVAN: "Sign report R-2025-10-01: Ivan Petrov",
        LONER: "Sign report R-2025-10-02: Pavel Lone",
    }
    assert {task.due_on for task in tasks} == {store.today()}
    assert first.txn is not None
    undo(store, first.txn)
    assert len(remind(store).ids) == 1
