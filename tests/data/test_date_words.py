"""Words for days: what they mean on a given day, and what they are called."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.date_words import DATE_WORDS, EARLIEST, LATEST, days_of, month_of, word_of
from crmdesk.data.errors import UsageFault

TODAY = date(2025, 11, 20)  # a Thursday


@pytest.mark.parametrize(
    ("values", "begin", "end"),
    [
        (("today",), TODAY, date(2025, 11, 21)),
        (("yesterday",), date(2025, 11, 19), TODAY),
        (("this_week",), date(2025, 11, 17), date(2025, 11, 24)),
        (("next_month",), date(2025, 12, 1), date(2026, 1, 1)),
        (("last_quarter",), date(2025, 7, 1), date(2025, 10, 1)),
        (("next_quarter",), date(2026, 1, 1), date(2026, 4, 1)),
        (("this_year",), date(2025, 1, 1), date(2026, 1, 1)),
        (("last_days", 30), date(2025, 10, 22), date(2025, 11, 21)),
        (("next_days", 7), TODAY, date(2025, 11, 27)),
        (("older_days", 30), EARLIEST, date(2025, 10, 21)),
        (("later_days", 1), date(2025, 11, 22), LATEST),
        (("past",), EARLIEST, TODAY),
    ],
)
def test_a_word_means_days(values: tuple[object, ...], begin: date, end: date) -> None:
    """Half-open; "last 30 days" are thirty with today, "more than 30 days ago" begins where 30 days ago ends."""
    assert days_of(values, TODAY) == (begin, end)


def test_every_word_has_days_and_a_name_on_any_day() -> None:
    """Every word, also on a leap day and at the ends of the calendar's months."""
    for day in (TODAY, date(2024, 2, 29), date(2025, 12, 31), date(2025, 1, 1)):
        for word in DATE_WORDS.values():
            begin, end = word.days(day, 1)
            assert begin < end
            assert "{" not in word.text(5)
    assert month_of(date(2025, 12, 31), 1) == date(2026, 1, 1)


@pytest.mark.parametrize(
    "values",
    [(), ("someday",), ("last_days",), ("last_days", 0), ("last_days", "7"), ("last_days", True), ("today", 3)],
)
def test_what_is_no_word_is_refused(values: tuple[object, ...]) -> None:
    """An unknown word, a missing or impossible number."""
    with pytest.raises(UsageFault):
        word_of(values)
