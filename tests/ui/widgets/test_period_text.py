"""How a period reads in the toolbar."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.reports.periods import Grain, Period
from crmdesk.ui.context import Span, to_date
from crmdesk.ui.widgets.period_text import day_and_month, period_parts

TODAY = date(2025, 11, 20)


@pytest.mark.parametrize(
    ("period", "span", "name", "passed"),
    [
        (Grain.MONTH.unit(TODAY), Span.MONTH, "November 2025", "1–20"),
        (Grain.MONTH.unit(date(2025, 10, 1)), Span.MONTH, "October 2025", ""),
        (Grain.YEAR.unit(TODAY), Span.YEAR, "2025", "to 20 November"),
        (Grain.YEAR.unit(date(2024, 1, 1)), Span.YEAR, "2024", ""),
        (Grain.QUARTER.unit(TODAY), Span.QUARTER, "Q4 2025", "to 20 November"),
        (Grain.WEEK.unit(TODAY), Span.WEEK, "17–23 November 2025", "to 20 November"),
        (Grain.WEEK.unit(date(2025, 10, 1)), Span.WEEK, "29 September–5 October 2025", ""),
        (Grain.DAY.unit(TODAY), Span.DAY, "20 November 2025", ""),
        (to_date(TODAY), Span.TO_DATE, "From 1 January", "to 20 November 2025"),
        (Period(date(2025, 1, 1), date(2025, 3, 1)), Span.RANGE, "2025-01-01–2025-02-28", ""),
        (Grain.MONTH.unit(date(2026, 1, 1)), Span.MONTH, "January 2026", ""),
    ],
)
def test_a_period_says_what_it_is_and_how_far(period: Period, span: Span, name: str, passed: str) -> None:
    """An unfinished period tells its passed part, a finished or future one nothing more."""
    assert period_parts(period, span, TODAY) == (name, passed)


def test_the_first_day_of_a_month_is_no_range() -> None:
    """On the first, one day has passed."""
    assert period_parts(Grain.MONTH.unit(TODAY), Span.MONTH, date(2025, 11, 1)) == ("November 2025", "1")


def test_the_last_day_ends_the_month() -> None:
    """On the last day the period is whole."""
    assert period_parts(Grain.MONTH.unit(TODAY), Span.MONTH, date(2025, 11, 30)) == ("November 2025", "")


@pytest.mark.usefixtures("russian")
def test_russian_months_are_in_the_genitive() -> None:
    """A day of a month is "20 ноября"."""
    assert day_and_month(TODAY, year=True) == "20 ноября 2025"
