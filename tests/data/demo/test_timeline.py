"""Days by number, the working calendar, and where in the history requests come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from crmdesk.data.demo.timeline import Timeline, holidays_of, month_after, years_before

TODAY = date(2025, 11, 20)


@pytest.fixture(scope="module")
def time():
    return Timeline(TODAY, 5)


def test_a_day_and_its_number_are_each_other(time):
    """Day 0 is the same date five years earlier; earlier days are negative."""
    assert time.day(0) == date(2020, 11, 20)
    assert time.day(time.today) == TODAY
    assert all(time.number(time.day(number)) == number for number in (-700, 0, 1, 900, time.today, time.today + 400))


def test_minutes_are_counted_from_midnight_in_moscow(time):
    """Half past nine in Moscow is half past six in UTC."""
    assert time.moment(time.today, 9 * 60 + 30) == datetime(2025, 11, 20, 6, 30, tzinfo=UTC)


def test_the_leap_day_has_a_day_every_year():
    """29 February becomes 28 February where there is none."""
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
    assert Timeline(date(2024, 2, 29), 3).begin == date(2021, 2, 28)


@pytest.mark.parametrize("year", range(2019, 2031))
def test_a_holiday_on_a_weekend_is_made_up_for(year):
    """Outside January each holiday takes a working day off, its own or the next free one; none is lost to another."""
    found = holidays_of(year)
    for month, day in ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)):
        own = date(year, month, day)
        name = found[own]
        free = [d for d, held in found.items() if d.weekday() < 5 and held.removesuffix(", перенос") == name]
        assert len(free) >= 1


def test_work_is_done_on_working_days(time):
    """Each day leads to itself or the next worked one, one by one and as a column."""
    numbers = np.arange(0, time.today)
    following = time.next_working(numbers)
    assert (following >= numbers).all()
    assert (following - numbers < 12).all()
    for number in (0, 40, 45, 500):
        found = time.day(time.working_day(number))
        assert found.weekday() < 5
        assert found not in time.holidays
        assert following[number] == time.working_day(number)


def test_requests_are_shared_out_over_the_whole_history(time):
    """The shares rise from nothing to one, and finding the day of a share is the way back."""
    shares = time.share_before(np.arange(0, time.today + 2, dtype=float))
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert (np.diff(shares) >= 0).all()
    days = time.day_at(np.array([0.0, 0.25, 0.5, 0.999]))
    assert (np.diff(days) > 0).all()
    assert time.share_before(days.astype(float)) == pytest.approx([0.0, 0.25, 0.5, 0.999], abs=0.002)


def test_columns_of_months_and_years_are_those_of_the_dates(time):
    """What is read by the hundred thousand agrees with one by one."""
    numbers = np.array([-30, 0, 100, time.today])
    assert time.month_of(numbers).tolist() == [time.day(int(n)).month for n in numbers]
    assert time.year_of(numbers).tolist() == [time.day(int(n)).year for n in numbers]


def test_plans_have_a_month_each_of_every_year_touched(time):
    """From January of the first year to December of the last."""
    starts = time.month_starts()
    assert (starts[0], starts[-1], len(starts)) == (date(2020, 1, 1), date(2025, 12, 1), 72)
    assert [month_after(day) for day in starts[:-1]] == starts[1:]
    assert month_after(date(2025, 12, 1)) - timedelta(1) == date(2025, 12, 31)
