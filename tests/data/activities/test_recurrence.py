"""Rules of repetition: the days they give, how they are kept, and how they read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.activities.recurrence import (
    LAST,
    Recurrence,
    Rest,
    Unit,
    check,
    read_rule,
    recurrence_text,
    rule_of,
)
from crmdesk.data.activities.workdays import Workdays
from crmdesk.data.errors import UsageFault

THURSDAY = date(2025, 11, 20)
WEEK = Workdays()


def days(recurrence: Recurrence, count: int, first: date = THURSDAY, workdays: Workdays = WEEK) -> list[date]:
    """Return the first days of a rule from a day on."""
    return list(islice(recurrence.days(workdays, first), count))


def test_every_two_weeks_on_two_days_keeps_its_weeks() -> None:
    """Weeks are counted from the week of the beginning, whichever day is asked from."""
    rule = Recurrence(Unit.WEEK, 2, (0, 2), begin=THURSDAY)
    assert days(rule, 3) == [date(2025, 12, 1), date(2025, 12, 3), date(2025, 12, 15)]
    assert days(rule, 1, date(2025, 12, 4)) == [date(2025, 12, 15)]


def test_the_last_working_day_of_the_month_skips_weekends_and_holidays() -> None:
    """30 November 2025 is a Sunday, 31 December a holiday of the firm: the day before is taken."""
    rule = Recurrence(Unit.MONTH, month_day=LAST, rest=Rest.BEFORE, begin=THURSDAY)
    calendar = Workdays({date(2025, 12, 31): False})
    assert days(rule, 3, workdays=calendar) == [date(2025, 11, 28), date(2025, 12, 30), date(2026, 1, 30)]


def test_shorter_months_give_their_last_day() -> None:
    """The 31st of February is the 28th; a leap day's anniversary too."""
    assert days(Recurrence(Unit.MONTH, month_day=31, begin=date(2025, 1, 1)), 3, date(2025, 1, 1)) == [
        date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31),
    ]  # fmt: skip
    assert days(Recurrence(Unit.YEAR, begin=date(2024, 2, 29)), 1, date(2025, 1, 1)) == [date(2025, 2, 28)]


def test_every_working_day_counts_only_what_is_worked() -> None:
    """Skipped days are no occurrences: three times from Thursday is Thursday, Friday, Monday."""
    rule = Recurrence(Unit.DAY, rest=Rest.SKIP, begin=THURSDAY, count=3)
    assert days(rule, 9) == [date(2025, 11, 20), date(2025, 11, 21), date(2025, 11, 24)]


def test_two_free_days_moved_to_one_give_it_once() -> None:
    """Every day, moved to the next working one, does not fall on Monday three times."""
    rule = Recurrence(Unit.DAY, rest=Rest.AFTER, begin=THURSDAY, until=date(2025, 11, 25))
    assert days(rule, 9) == [date(2025, 11, day) for day in (20, 21, 24, 25)]


def test_the_end_is_the_last_day_and_is_held() -> None:
    """``until`` is included; after it there is nothing."""
    rule = Recurrence(Unit.DAY, begin=THURSDAY, until=THURSDAY + timedelta(1))
    assert days(rule, 9) == [THURSDAY, THURSDAY + timedelta(1)]
    assert rule.next_day(WEEK, THURSDAY + timedelta(2)) is None


@given(
    unit=st.sampled_from(Unit),
    every=st.integers(1, 5),
    rest=st.sampled_from(Rest),
    weekdays=st.sets(st.integers(0, 6)),
    month_day=st.sampled_from((None, LAST, 1, 15, 29, 30, 31)),
    ahead=st.integers(0, 500),
)
def test_days_rise_and_do_not_depend_on_where_one_begins_to_look(
    unit: Unit, every: int, rest: Rest, weekdays: set[int], month_day: int | None, ahead: int
) -> None:
    """Days strictly rise, and asking from later on gives the same days without the earlier ones."""
    rule = Recurrence(unit, every, tuple(sorted(weekdays)), month_day, rest, begin=THURSDAY)
    found = days(rule, 40)
    assert all(earlier < later for earlier, later in pairwise(found))
    first = THURSDAY + timedelta(ahead)
    rest_of = [day for day in found if day >= first]
    assert days(rule, len(rest_of), first) == rest_of
    assert rest == Rest.KEEP or all(WEEK.is_working(day) for day in found)
    assert read_rule(rule_of(rule)) == rule


def test_an_empty_rule_repeats_nothing() -> None:
    """A template that people only insert has no rule."""
    assert read_rule({}) is None
    assert rule_of(None) == {}


@pytest.mark.parametrize(
    "rule",
    [
        {"unit": "fortnight"}, {"every": 1}, {"unit": "day", "every": 0}, {"unit": "day", "every": "x"},
        {"unit": "week", "weekdays": [7]}, {"unit": "month", "month_day": 32}, {"unit": "day", "count": 0},
        {"unit": "day", "begin": "2025-01-02", "until": "2025-01-01"}, {"unit": "day", "begin": "soon"},
    ],
)  # fmt: skip
def test_impossible_rules_are_refused_in_words(rule: dict[str, object]) -> None:
    """Whatever stands in the base, people get a sentence."""
    with pytest.raises(UsageFault):
        read_rule(rule)


def test_rules_read_as_people_say_them() -> None:
    """How often, on which days, until when."""
    texts = {
        recurrence_text(None): "Does not repeat",
        recurrence_text(Recurrence(Unit.DAY, rest=Rest.SKIP)): "every working day",
        recurrence_text(Recurrence(Unit.DAY, 3)): "every 3 days",
        recurrence_text(Recurrence(Unit.WEEK, weekdays=(4, 0))): "every week: Mon, Fri",
        recurrence_text(Recurrence(Unit.MONTH, month_day=LAST, rest=Rest.BEFORE)): "every month, last working day",
        recurrence_text(Recurrence(Unit.MONTH, 2, month_day=5, count=2)): "every 2 months, on the 5., 2 times",
        recurrence_text(Recurrence(Unit.YEAR, until=date(2026, 1, 1))): "every year, until 2026-01-01",
    }
    assert all(shown == expected for shown, expected in texts.items())


def test_a_rule_is_checked_before_it_is_kept() -> None:
    """The editor's own rules pass the same check."""
    check(Recurrence(Unit.WEEK, weekdays=(0,)))
    with pytest.raises(UsageFault):
        check(Recurrence(Unit.WEEK, 400))
