"""Periods: half-open ranges of business dates ``[begin, end)``, how they are written, and what they compare with.

The rules of comparison are those of the product's definitions, section 1: full calendar units against the same unit
earlier; an unfinished unit against the same elapsed part; any other range by its end, with equal length.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from crmdesk.data import words
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import day_text
from crmdesk.data.values.dates import FIRST_YEAR, LAST_YEAR
from crmdesk.data.words import N_, _


class Grain(Enum):
    """A calendar unit."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def floor(self, day: date) -> date:
        """Return the first day of the unit that holds ``day``; weeks begin on Monday."""
        match self:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return day - timedelta(day.weekday())
            case Grain.MONTH:
                return day.replace(day=1)
            case Grain.QUARTER:
                return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
            case Grain.YEAR:
                return day.replace(month=1, day=1)

    def shift(self, begin: date, count: int) -> date:
        """Return the same day ``count`` units later (earlier if negative), clamped to the month's last day."""
        match self:
            case Grain.DAY:
                return begin + timedelta(count)
            case Grain.WEEK:
                return begin + timedelta(7 * count)
            case Grain.MONTH:
                return add_months(begin, count)
            case Grain.QUARTER:
                return add_months(begin, 3 * count)
            case Grain.YEAR:
                return add_months(begin, 12 * count)

    def unit(self, day: date) -> Period:
        """Return the whole unit that holds ``day``."""
        begin = self.floor(day)
        return Period(begin, self.shift(begin, 1))


def add_months(day: date, count: int) -> date:
    """Shift a date by months, clamping 31 to the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Dates from ``begin`` up to, not including, ``end``."""

    begin: date
    end: date

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise UsageFault(
                _("The period ends before it begins: {begin} to {end}.").format(
                    begin=day_text(self.begin), end=day_text(self.end - timedelta(1))
                )
            )

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.end - self.begin).days

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(1)

    def __contains__(self, day: date) -> bool:
        return self.begin <= day < self.end

    def grain(self) -> tuple[Grain, int] | None:
        """Return the calendar unit and how many of them the period is, or None when it is no run of whole units.

        A week is a unit only when the period begins on Monday and is exactly seven days long.
        """
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
            if grain.floor(self.begin) == self.begin and grain.floor(self.end) == self.end:
                months = (self.end.year - self.begin.year) * 12 + self.end.month - self.begin.month
                return grain, months // {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}[grain]
        if self.days == 7 and self.begin.weekday() == 0:
            return Grain.WEEK, 1
        if self.days == 1:
            return Grain.DAY, 1
        return None

    def buckets(self, grain: Grain) -> tuple[Period, ...]:
        """Split into calendar units; the first and last may be cut by the period's own ends."""
        parts: list[Period] = []
        begin = self.begin
        while begin < self.end:
            end = min(grain.shift(grain.floor(begin), 1), self.end)
            parts.append(Period(begin, end))
            begin = end
        return tuple(parts)

    def neighbour(self, step: int) -> Period:
        """Return the next (1) or previous (-1) period of the same kind."""
        unit = self.grain()
        if unit is None:
            return Period(self.begin + timedelta(step * self.days), self.end + timedelta(step * self.days))
        grain, count = unit
        return Period(grain.shift(self.begin, step * count), grain.shift(self.end, step * count))

    def text(self) -> str:
        """Return the period as people say it: "2025", "II квартал 2025", "ноябрь 2025", "01.01.2025–20.11.2025"."""
        match self.grain():
            case (Grain.YEAR, 1):
                return str(self.begin.year)
            case (Grain.YEAR, _count):
                return f"{self.begin.year}–{self.last.year}"
            case (Grain.QUARTER, 1):
                return _("Q{quarter} {year}").format(quarter=(self.begin.month + 2) // 3, year=self.begin.year)
            case (Grain.MONTH, 1):
                return f"{_(MONTHS[self.begin.month - 1])} {self.begin.year}"
            case (Grain.DAY, 1):
                return day_text(self.begin)
        return f"{day_text(self.begin)}–{day_text(self.last)}"

    def compared_text(self) -> str:
        """Return the period as what a change is measured from: "To 2024", "To November 2024", "To Q2 2024"."""
        match self.grain():
            case (Grain.QUARTER, 1):
                return _("To Q{quarter} {year}").format(quarter=(self.begin.month + 2) // 3, year=self.begin.year)
            case (Grain.MONTH, 1):
                return _(TO_MONTHS[self.begin.month - 1]).format(year=self.begin.year)
        return _("To {period}").format(period=self.text())


MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
#: One string: a short month differs from a whole one in Russian where it does not in English ("May").
SHORT_MONTHS = N_("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
#: What a change of a month is compared with: Russian declines it.
TO_MONTHS = (
    N_("To January {year}"), N_("To February {year}"), N_("To March {year}"), N_("To April {year}"),
    N_("To May {year}"), N_("To June {year}"), N_("To July {year}"), N_("To August {year}"),
    N_("To September {year}"), N_("To October {year}"), N_("To November {year}"), N_("To December {year}"),
)  # fmt: skip


def short_month(month: int) -> str:
    """Return the short name of a month, 1 to 12, as it stands on an axis: "Nov"."""
    return _(SHORT_MONTHS).split()[month - 1]


class Compare(Enum):
    """What a figure is compared with."""

    NONE = "none"
    PREVIOUS = "previous"
    YEAR = "year"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Base:
    """What a period compares with: ``period`` is cut to the same elapsed part, ``full`` the whole unit if it was cut."""

    period: Period
    full: Period | None = None


def base_of(period: Period, compare: Compare, as_of: date) -> Base | None:
    """Return the base of a period, or None where there is nothing earlier to compare with (no comparison, or a plan).

    Args:
        period: the current period; when ``as_of`` lies inside it, it is unfinished and the base is cut alike.
        compare: PREVIOUS goes back by the period itself, YEAR by twelve months.
        as_of: the business date that counts as today; it belongs to the elapsed part.
    """
    if compare in (Compare.NONE, Compare.PLAN):
        return None
    period = unit_to_date(period, as_of)
    unit = period.grain()
    elapsed_end = min(period.end, as_of + timedelta(1))
    unfinished = period.begin < elapsed_end < period.end
    if unit is None or (unit[0] is Grain.DAY and compare is Compare.YEAR):
        months = _months_back(period, compare)
        full = _shifted_by_end(period, months)
        return Base(_shifted_by_end(Period(period.begin, elapsed_end), months), full) if unfinished else Base(full)
    grain, count = unit
    if compare is Compare.YEAR and grain is Grain.WEEK:
        full = Period(period.begin - timedelta(364), period.end - timedelta(364))  # the same weekdays
    elif compare is Compare.YEAR:
        full = Period(add_months(period.begin, -12), add_months(period.end, -12))
    else:
        full = Period(grain.shift(period.begin, -count), grain.shift(period.end, -count))
    if not unfinished:
        return Base(full)
    return Base(Period(full.begin, _elapsed_end(period, full, elapsed_end, compare)), full)


def unit_to_date(period: Period, as_of: date) -> Period:
    """Return the whole month, quarter or year that a range from its first day to today is the elapsed part of.

    "From the first of January to today" is an unfinished year, so that a leap day does not move its base by a day.
    """
    if period.grain() is None and period.last == as_of:
        for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
            unit = grain.unit(period.begin)
            if unit.begin == period.begin and period.end < unit.end:
                return unit
    return period


def _elapsed_end(period: Period, full: Period, elapsed_end: date, compare: Compare) -> date:
    """Return where the base is cut so that it holds the same elapsed part as ``[period.begin, elapsed_end)``."""
    unit = period.grain()
    if unit is not None and unit[0] in (Grain.WEEK, Grain.DAY):
        end = full.begin + (elapsed_end - period.begin)
    else:
        last = elapsed_end - timedelta(1)
        months = 12 if compare is Compare.YEAR else _months(full.begin, period.begin)
        end = add_months(last, -months) + timedelta(1)
        if elapsed_end.day == 1:  # finished months compare with finished months: 28 February with 29
            end = add_months(elapsed_end, -months)
    return max(full.begin + timedelta(1), min(end, full.end))


def _months_back(period: Period, compare: Compare) -> int:
    """Return how far back the base of a range is: a year, or the fewest whole months that leave nothing in common."""
    months = 12 if compare is Compare.YEAR else 1
    while compare is Compare.PREVIOUS and add_months(period.last, -months) >= period.begin:
        months += 1
    return months


def _shifted_by_end(period: Period, months: int) -> Period:
    """Shift a range by its last day, clamped, and rebuild the start so that the length is equal."""
    end = add_months(period.last, -months) + timedelta(1)
    return Period(end - timedelta(period.days), end)


def _months(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


WORDS_FOR_PERIODS = (
    "today", "month", "last-month", "quarter", "last-quarter", "year", "last-year", "to-date",
)  # fmt: skip

_FORMS: tuple[tuple[re.Pattern[str], Grain], ...] = (
    (re.compile(r"(\d{4})"), Grain.YEAR),
    (re.compile(r"(\d{4})-[Qq]([1-4])"), Grain.QUARTER),
    (re.compile(r"(\d{4})-(\d{2})"), Grain.MONTH),
    (re.compile(r"(\d{4})-[Ww](\d{2})"), Grain.WEEK),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), Grain.DAY),
)


def parse_period(text: str, today: date) -> Period:
    """Read a period as the command line writes it.

    ``2017``, ``2017-Q2``, ``2017-05``, ``2017-W20``, ``2017-05-14``, ``2017-03..2017-12`` (both ends included),
    ``today``, ``month``, ``last-month``, ``quarter``, ``last-quarter``, ``year``, ``last-year``, ``to-date`` (from the
    first of January to today).

    Raises:
        UsageFault: the text is no period, one that does not exist (``2017-13``, ``2017-02-30``), or one outside the years
            1900 to 2100, beyond which there is neither data nor room for a base to compare with.
    """
    text = text.strip()
    checked_year(today)
    named = _named(text.lower(), today)
    if named is not None:
        return named
    first, dots, second = text.partition("..")
    begin = _unit(first.strip(), text)
    period = Period(begin.begin, _unit(second.strip(), text).end) if dots else begin
    checked_year(period.begin)
    checked_year(period.last)
    return period


def checked_year(day: date) -> date:
    """Return a day that reports can be asked about.

    Raises:
        UsageFault: its year is outside 1900 to 2100.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageFault(
            _("The year {year} is beyond what reports are asked about: {first} to {last}.").format(
                year=day.year, first=FIRST_YEAR, last=LAST_YEAR
            )
        )
    return day


def _named(text: str, today: date) -> Period | None:
    if text == "today":
        return Grain.DAY.unit(today)
    if text == "to-date":
        return Period(Grain.YEAR.floor(today), today + timedelta(1))
    base, _dash, name = text.rpartition("-")
    if base not in ("", "last") or name not in ("month", "quarter", "year"):
        return None
    unit = Grain(name).unit(today)
    return unit.neighbour(-1) if base else unit


def _unit(text: str, whole: str) -> Period:
    for form, grain in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        parts = [int(part) for part in match.groups()]
        try:
            match grain:
                case Grain.YEAR:
                    begin = date(parts[0], 1, 1)
                case Grain.QUARTER:
                    begin = date(parts[0], parts[1] * 3 - 2, 1)
                case Grain.MONTH:
                    begin = date(parts[0], parts[1], 1)
                case Grain.WEEK:
                    begin = date.fromisocalendar(parts[0], parts[1], 1)
                case Grain.DAY:
                    begin = date(*parts)
            return grain.unit(begin)
        except (ValueError, OverflowError):
            raise UsageFault(_("There is no period “{text}” in the calendar.").format(text=whole)) from None
    raise UsageFault(
        _(
            "“{text}” is not a period. Write 2017, 2017-Q2, 2017-05, 2017-W20, 2017-05-14, 2017-03..2017-12 or one of: {names}."
        ).format(text=whole, names=", ".join(WORDS_FOR_PERIODS))
    )


def bucket_text(begin: date, grain: Grain) -> str:
    """Return how a unit reads on an axis or in a row: "май 2025", "II кв. 2025", "20.11.2025"."""
    match grain:
        case Grain.YEAR:
            return str(begin.year)
        case Grain.QUARTER:
            return _("Q{quarter} {year}").format(quarter=(begin.month + 2) // 3, year=begin.year)
        case Grain.MONTH:
            return f"{short_month(begin.month)} {begin.year}"
        case Grain.WEEK:
            year, week, _day = begin.isocalendar()
            return _("week {week}, {year}").format(week=week, year=year)
        case Grain.DAY:
            return day_text(begin)


def month_range_text(period: Period) -> str:
    """Return the short form for legends: "1.01–20.11.2025" in Russian, "1 Jan–20 Nov 2025" in English."""
    begin, last = period.begin, period.last
    if begin.year != last.year:
        return f"{day_text(begin)}–{day_text(last)}"
    if words.language() == "ru":
        return f"{begin.day}.{begin:%m}–{last.day}.{last:%m.%Y}"
    return f"{begin.day} {short_month(begin.month)}–{last.day} {short_month(last.month)} {last.year}"
