"""Timeline: the days of the demo base by number, its working calendar, seasons and growth.

Day 0 is the first of the history, ``today`` the last; later ones serve due dates and plans.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from crmdesk.data.demo.catalogue import MONTHS, YEARLY_GROWTH

Days = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Days kept before day 0 and after today.
BEFORE, AFTER = 800, 500
MOSCOW = timedelta(hours=3)
#: Moscow keeps this offset since October 2014; the demo goes no farther back than it must.
HOLIDAYS = (
    *(((1, day), "Новогодние каникулы") for day in (1, 2, 3, 4, 5, 6, 8)), ((1, 7), "Рождество Христово"),
    ((2, 23), "День защитника Отечества"), ((3, 8), "Международный женский день"), ((5, 1), "Праздник Весны и Труда"),
    ((5, 9), "День Победы"), ((6, 12), "День России"), ((11, 4), "День народного единства"),
)  # fmt: skip
_WEEKDAYS = (1.06, 1.1, 1.06, 1.0, 0.86, 0.07, 0.04)


def years_before(day: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def holidays_of(year: int) -> dict[date, str]:
    """Return the holidays of a year; one that falls on a weekend is moved to the next working day, January's are not."""
    found = {date(year, month, day): name for (month, day), name in HOLIDAYS}
    for day, name in sorted(found.items()):
        if day.month > 1 and day.weekday() > 4:
            moved = day
            while moved.weekday() > 4 or moved in found:
                moved += timedelta(days=1)
            found[moved] = f"{name}, перенос"
    return found


class Timeline:
    """Days by number with what the firm's calendar says of each."""

    def __init__(self, today: date, years: int) -> None:
        self.begin = years_before(today, years)
        self.today = (today - self.begin).days
        first = self.begin - timedelta(days=BEFORE)
        count = BEFORE + self.today + AFTER
        self.dates = [first + timedelta(days=place) for place in range(count)]
        midnight = datetime(first.year, first.month, first.day, tzinfo=UTC) - MOSCOW
        self._midnights = [midnight + timedelta(days=place) for place in range(count)]
        self.holidays: dict[date, str] = {}
        for year in range(self.begin.year - 1, today.year + 2):
            self.holidays.update(holidays_of(year))
        self.months = np.array([day.month for day in self.dates])
        self.years = np.array([day.year for day in self.dates])
        self.weekdays = np.array([day.weekday() for day in self.dates])
        free = np.array([day in self.holidays for day in self.dates])
        self.working = (self.weekdays < 5) & ~free
        place = np.arange(count)
        following = np.where(self.working, place, count - 1)
        self._next_working = np.minimum.accumulate(following[::-1])[::-1]
        span = slice(BEFORE, BEFORE + self.today + 1)
        rate = np.array(MONTHS)[self.months - 1] * np.array(_WEEKDAYS)[self.weekdays] * np.where(free, 0.05, 1.0)
        rate = rate[span] * YEARLY_GROWTH ** (np.arange(self.today + 1) / 365.25)
        self._share = np.concatenate(([0.0], np.cumsum(rate))) / rate.sum()

    def number(self, day: date) -> int:
        """Return the number of a day."""
        return (day - self.begin).days

    def day(self, number: int) -> date:
        """Return a day by its number."""
        return self.dates[number + BEFORE]

    def moment(self, number: int, minute: int) -> datetime:
        """Return the instant of a minute of a day, counted from midnight in Moscow."""
        return self._midnights[number + BEFORE] + timedelta(minutes=minute)

    def month_of(self, numbers: Days) -> Days:
        """Return the months of days, 1..12."""
        found: Days = self.months[numbers + BEFORE]
        return found

    def year_of(self, numbers: Days) -> Days:
        """Return the years of days."""
        found: Days = self.years[numbers + BEFORE]
        return found

    def next_working(self, numbers: Days) -> Days:
        """Return each day itself where it is worked, else the next worked one."""
        found: Days = self._next_working[np.minimum(numbers + BEFORE, len(self.dates) - 1)] - BEFORE
        return found

    def working_day(self, number: int) -> int:
        """Return a day itself where it is worked, else the next worked one."""
        return int(self._next_working[number + BEFORE]) - BEFORE

    def share_before(self, numbers: Floats) -> Floats:
        """Return what share of all requests of the history comes before each day."""
        found: Floats = np.interp(numbers, np.arange(self.today + 2), self._share)
        return found

    def day_at(self, shares: Floats) -> Days:
        """Return the day by which a share of all requests has come: the inverse of ``share_before``."""
        found: Days = np.clip(np.searchsorted(self._share, shares, side="right") - 1, 0, self.today).astype(np.int64)
        return found

    def month_starts(self) -> list[date]:
        """Return the first days of the months from January of the first year to December of today's."""
        last = self.day(self.today).year
        return [date(year, month, 1) for year in range(self.begin.year, last + 1) for month in range(1, 13)]


def month_after(day: date) -> date:
    """Return the first day of the next month."""
    return date(day.year + (day.month == 12), day.month % 12 + 1, 1)
