"""Moments of the firm's day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crmdesk.data.activities.moments import check_day, minute_of, minute_text, moment_of
from crmdesk.data.errors import UsageFault

MOSCOW = ZoneInfo("Europe/Moscow")


def test_a_minute_of_the_firms_day_becomes_an_instant_and_comes_back() -> None:
    """Half past ten in Moscow is half past seven in UTC."""
    moment = moment_of(date(2025, 11, 20), 630, MOSCOW)
    assert moment == datetime(2025, 11, 20, 7, 30, tzinfo=UTC)
    assert minute_of(moment, MOSCOW) == 630
    assert minute_text(630) == "10:30"


def test_impossible_days_and_minutes_are_refused() -> None:
    """A day has 24 hours, and nobody plans for the year 202."""
    with pytest.raises(UsageFault):
        moment_of(date(2025, 11, 20), 1440, MOSCOW)
    for day in (date(202, 1, 1), date(2100, 1, 1)):
        with pytest.raises(UsageFault):
            check_day(day)
    check_day(date(2099, 12, 31))
