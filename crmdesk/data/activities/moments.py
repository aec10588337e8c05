"""Moments of the firm's day: minutes of a business date as instants, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import day_text
from crmdesk.data.words import _

DAY_MINUTES = 24 * 60
#: Days people plan for: further ones are slips of the keyboard.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def moment_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the instant of a minute of a business date, 0..1439, in UTC.

    Raises:
        UsageFault: the day has no such minute.
    """
    if not 0 <= minute < DAY_MINUTES:
        raise UsageFault(_("A day has 24 hours. Write the time like 10:30."))
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def minute_of(moment: datetime, zone: ZoneInfo) -> int:
    """Return the minute of the firm's day, 0..1439, at which an instant falls."""
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute


def minute_text(minute: int) -> str:
    """Return a minute of the day as people read it: "09:30"."""
    return f"{minute // 60:02}:{minute % 60:02}"


def check_day(day: date) -> None:
    """Make sure that a day can be planned for.

    Raises:
        UsageFault: it is centuries away.
    """
    if not EARLIEST <= day < LATEST:
        raise UsageFault(_("Nobody plans for {day}. Check the year.").format(day=day_text(day)))
