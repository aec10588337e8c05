"""Working days: weekends rest, the calendar overrules the week."""

from __future__ import annotations

from datetime import date

from crmdesk.data.activities.workdays import Workdays, read_workdays
from crmdesk.data.models import Holiday
from crmdesk.data.store import Store
from tests.factories import put

FRIDAY, SATURDAY, SUNDAY, MONDAY = date(2025, 11, 21), date(2025, 11, 22), date(2025, 11, 23), date(2025, 11, 24)


def test_the_week_rests_on_its_last_two_days() -> None:
    """Without a calendar Saturday and Sunday are free, and the neighbours are found over them."""
    days = Workdays()
    assert [days.is_working(day) for day in (FRIDAY, SATURDAY, SUNDAY, MONDAY)] == [True, False, False, True]
    assert days.next_working(SATURDAY) == MONDAY
    assert days.last_working(SUNDAY) == FRIDAY
    assert days.next_working(FRIDAY) == FRIDAY


def test_the_calendar_overrules_the_week(store: Store) -> None:
    """A worked Saturday is a working day, a holiday Monday is not, an archived entry says nothing."""
    put(
        store, Holiday,
        {"day": SATURDAY, "working": True}, {"day": MONDAY}, {"day": FRIDAY, "archived_at": store.now()},
    )  # fmt: skip
    with store.reading() as connection:
        days = read_workdays(connection)
    assert days.next_working(SATURDAY) == SATURDAY
    assert days.next_working(SUNDAY) == date(2025, 11, 25)
    assert days.is_working(FRIDAY)


def test_a_calendar_without_working_days_is_not_searched_for_ever() -> None:
    """Where nothing is worked the day itself is taken."""
    days = Workdays({date.fromordinal(FRIDAY.toordinal() + place): False for place in range(400)})
    assert days.next_working(FRIDAY) == FRIDAY
