"""Periods: how they are written, and what they compare with, by the rules of the definitions, section 1."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.errors import UsageFault
from crmdesk.reports.periods import Compare, Grain, Period, add_months, base_of, bucket_text, parse_period

DONE = date(2030, 1, 1)  # everything is over
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def days(first: str, last: str) -> Period:
    """Return the period of two days, both included."""
    return Period(date.fromisoformat(first), date.fromisoformat(last) + timedelta(1))


@pytest.mark.parametrize(
    ("asked", "compare", "base"),
    [
        (("2025-03-01", "2025-03-31"), Compare.PREVIOUS, ("2025-02-01", "2025-02-28")),
        (("2024-03-01", "2024-03-31"), Compare.PREVIOUS, ("2024-02-01", "2024-02-29")),
        (("2025-02-01", "2025-02-28"), Compare.YEAR, ("2024-02-01", "2024-02-29")),
        (("2024-02-01", "2024-02-29"), Compare.YEAR, ("2023-02-01", "2023-02-28")),
        (("2025-04-01", "2025-06-30"), Compare.PREVIOUS, ("2025-01-01", "2025-03-31")),
        (("2025-04-01", "2025-06-30"), Compare.YEAR, ("2024-04-01", "2024-06-30")),
        (("2025-01-01", "2025-12-31"), Compare.PREVIOUS, ("2024-01-01", "2024-12-31")),
        (("2025-01-01", "2025-12-31"), Compare.YEAR, ("2024-01-01", "2024-12-31")),
        (("2025-01-01", "2025-02-28"), Compare.YEAR, ("2024-01-01", "2024-02-29")),
        (("2025-11-17", "2025-11-23"), Compare.PREVIOUS, ("2025-11-10", "2025-11-16")),
        (("2025-11-17", "2025-11-23"), Compare.YEAR, ("2024-11-18", "2024-11-24")),
        (("2025-11-20", "2025-11-20"), Compare.PREVIOUS, ("2025-11-19", "2025-11-19")),
        (("2024-02-29", "2024-02-29"), Compare.YEAR, ("2023-02-28", "2023-02-28")),
        (("2025-02-28", "2025-02-28"), Compare.YEAR, ("2024-02-28", "2024-02-28")),
        (("2025-03-01", "2025-03-01"), Compare.YEAR, ("2024-03-01", "2024-03-01")),
        (("2025-03-02", "2025-03-31"), Compare.PREVIOUS, ("2025-01-30", "2025-02-28")),
        (("2025-03-10", "2025-03-12"), Compare.PREVIOUS, ("2025-02-10", "2025-02-12")),
        (("2024-02-10", "2024-02-29"), Compare.YEAR, ("2023-02-09", "2023-02-28")),
        (("2025-02-10", "2025-02-28"), Compare.YEAR, ("2024-02-10", "2024-02-28")),
        (("2026-04-01", "2026-04-15"), Compare.YEAR, ("2025-04-01", "2025-04-15")),
        (("2025-01-15", "2025-04-10"), Compare.PREVIOUS, ("2024-10-17", "2025-01-10")),
        (("2025-01-01", "2025-11-20"), Compare.YEAR, ("2024-01-02", "2024-11-20")),
    ],
)
def test_a_finished_period_compares_as_the_definitions_say(asked, compare, base) -> None:
    """Calendar units with the same unit earlier; any other range by its end, clamped, with equal length."""
    found = base_of(days(*asked), compare, DONE)
    assert found is not None
    assert (found.period, found.full) == (days(*base), None)


@pytest.mark.parametrize(
    ("asked", "as_of", "compare", "base", "full"),
    [
        ("2026-04", "2026-04-15", Compare.YEAR, ("2025-04-01", "2025-04-15"), ("2025-04-01", "2025-04-30")),
        ("2026-04", "2026-04-15", Compare.PREVIOUS, ("2026-03-01", "2026-03-15"), ("2026-03-01", "2026-03-31")),
        ("2025-03", "2025-03-30", Compare.PREVIOUS, ("2025-02-01", "2025-02-28"), ("2025-02-01", "2025-02-28")),
        ("2025", "2025-02-28", Compare.YEAR, ("2024-01-01", "2024-02-29"), ("2024-01-01", "2024-12-31")),
        ("2024", "2024-02-29", Compare.YEAR, ("2023-01-01", "2023-02-28"), ("2023-01-01", "2023-12-31")),
        ("2025-Q4", "2025-11-20", Compare.PREVIOUS, ("2025-07-01", "2025-08-20"), ("2025-07-01", "2025-09-30")),
        ("2025-W47", "2025-11-19", Compare.YEAR, ("2024-11-18", "2024-11-20"), ("2024-11-18", "2024-11-24")),
        ("2026-04-02..2026-04-29", "2026-04-15", Compare.YEAR, ("2025-04-02", "2025-04-15"), ("2025-04-02", "2025-04-29")),
    ],
)  # fmt: skip
def test_an_unfinished_period_compares_with_the_same_elapsed_part(asked, as_of, compare, base, full) -> None:
    """The base is cut at the same point, and the whole base is given beside it."""
    today = date.fromisoformat(as_of)
    found = base_of(parse_period(asked, today), compare, today)
    assert found is not None
    assert (found.period, found.full) == (days(*base), days(*full))


@given(DAYS, st.integers(1, 800), st.sampled_from([Compare.PREVIOUS, Compare.YEAR]))
def test_a_range_that_is_no_unit_keeps_its_length(begin: date, length: int, compare: Compare) -> None:
    """And the previous one ends before it begins."""
    period = Period(begin, begin + timedelta(length))
    found = base_of(period, compare, date(2060, 1, 1))
    assert found is not None
    if period.grain() is None or period.days == 1:
        assert found.period.days == length
    if compare is Compare.PREVIOUS:
        assert found.period.end <= period.begin
    else:
        assert found.period.last <= add_months(period.last, -12) + timedelta(1)


@given(DAYS, st.sampled_from(list(Grain)), st.integers(1, 5), st.sampled_from([Compare.PREVIOUS, Compare.YEAR]))
def test_whole_units_compare_with_whole_units(day: date, grain: Grain, count: int, compare: Compare) -> None:
    """Of the same grain and number, and directly before where the previous ones are asked."""
    period = Period(
        grain.floor(day), grain.shift(grain.floor(day), count if grain not in (Grain.DAY, Grain.WEEK) else 1)
    )
    found = base_of(period, compare, date(2060, 1, 1))
    assert found is not None
    assert found.full is None
    if grain is not Grain.DAY:
        assert found.period.grain() == period.grain()
    if compare is Compare.PREVIOUS:
        assert found.period.end == period.begin


@given(DAYS, st.integers(2, 500), st.integers(0, 500), st.sampled_from([Compare.PREVIOUS, Compare.YEAR]))
def test_the_cut_of_an_unfinished_base_lies_in_the_whole_base(begin, length, passed, compare) -> None:
    """Never after its end; and for calendar units it begins where the whole begins."""
    period = Period(begin, begin + timedelta(length))
    found = base_of(period, compare, begin + timedelta(passed))
    assert found is not None
    if found.full is not None:
        assert passed < length - 1
        assert found.period.end <= found.full.end
        if period.grain() is not None:
            assert found.period.begin == found.full.begin


@given(DAYS, st.integers(1, 1200), st.sampled_from(list(Grain)))
def test_the_buckets_of_a_period_cover_it_once(begin: date, length: int, grain: Grain) -> None:
    """Each begins where the one before ends, and lies in one unit."""
    period = Period(begin, begin + timedelta(length))
    parts = period.buckets(grain)
    assert (parts[0].begin, parts[-1].end) == (period.begin, period.end)
    assert all(one.end == two.begin for one, two in pairwise(parts))
    assert all(grain.floor(part.begin) == grain.floor(part.last) for part in parts)


@pytest.mark.parametrize(
    ("text", "begin", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"), ("2017-Q2", "2017-04-01", "2017-06-30"),
        ("2017-02", "2017-02-01", "2017-02-28"), ("2017-W20", "2017-05-15", "2017-05-21"),
        ("2017-05-14", "2017-05-14", "2017-05-14"), ("2017-03..2017-12", "2017-03-01", "2017-12-31"),
        ("2017-05-01..2017-05-20", "2017-05-01", "2017-05-20"), ("today", "2025-11-20", "2025-11-20"),
        ("month", "2025-11-01", "2025-11-30"), ("last-month", "2025-10-01", "2025-10-31"),
        ("quarter", "2025-10-01", "2025-12-31"), ("last-quarter", "2025-07-01", "2025-09-30"),
        ("year", "2025-01-01", "2025-12-31"), ("last-year", "2024-01-01", "2024-12-31"),
        ("to-date", "2025-01-01", "2025-11-20"), (" 2020-W53 ", "2020-12-28", "2021-01-03"),
    ],
)  # fmt: skip
def test_periods_read_as_the_command_line_writes_them(text: str, begin: str, last: str) -> None:
    """Both days of a range are included."""
    assert parse_period(text, date(2025, 11, 20)) == days(begin, last)


@pytest.mark.parametrize("text", ["2017-13", "2017-02-30", "2021-W53", "2017-05..2017-04", "yesterday", "", "0000"])
def test_what_is_no_period_is_refused_in_a_sentence(text: str) -> None:
    """The sentence says what was written."""
    with pytest.raises(UsageFault, match=r"period"):
        parse_period(text, date(2025, 11, 20))


@pytest.mark.parametrize("text", ["0001", "1899", "2101", "9999", "0001-01..9999-11", "2025..9998"])
def test_years_without_room_for_a_base_are_refused_in_a_sentence(text: str) -> None:
    """The first and the last year there are have no year beside them to compare with."""
    with pytest.raises(UsageFault, match=r"year|period"):
        parse_period(text, date(2025, 11, 20))
    for today in (date.min, date.max):
        with pytest.raises(UsageFault, match="year"):
            parse_period("month", today)


def test_nothing_and_a_plan_have_no_base() -> None:
    assert base_of(days("2025-01-01", "2025-01-31"), Compare.NONE, DONE) is None
    assert base_of(days("2025-01-01", "2025-01-31"), Compare.PLAN, DONE) is None


def test_units_read_as_people_say_them() -> None:
    assert days("2025-04-01", "2025-06-30").text() == "Q2 2025"
    assert days("2024-01-01", "2025-12-31").text() == "2024–2025"
    assert bucket_text(date(2024, 12, 30), Grain.WEEK) == "week 1, 2025"


def test_neighbours_of_a_month_are_months() -> None:
    """The month after January is the whole of February; a range moves by its length."""
    assert days("2025-01-01", "2025-01-31").neighbour(1) == days("2025-02-01", "2025-02-28")
    assert days("2025-01-05", "2025-01-08").neighbour(-1) == days("2025-01-01", "2025-01-04")


def test_the_year_to_date_compares_with_the_same_dates_of_a_leap_year() -> None:
    """From 1 January to 20 November is an unfinished year: its base begins on 1 January, too."""
    today = date(2025, 11, 20)
    base = base_of(parse_period("to-date", today), Compare.YEAR, today)
    assert base is not None
    assert base.period == Period(date(2024, 1, 1), date(2024, 11, 21))
    assert base.full == Period(date(2024, 1, 1), date(2025, 1, 1))


def test_the_month_to_date_compares_with_the_same_days_of_the_month_before() -> None:
    """A range from the first of the month to today is the month unfinished."""
    today = date(2025, 3, 15)
    base = base_of(Period(date(2025, 3, 1), date(2025, 3, 16)), Compare.PREVIOUS, today)
    assert base is not None
    assert base.period == Period(date(2025, 2, 1), date(2025, 2, 16))
