"""Date words: "this month", "last 30 days" as conditions keep them; which days they mean is counted when they are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.words import N_, _, counted, plural

#: The first and the last day there is, for ranges open at one end.
EARLIEST, LATEST = date.min, date.max
#: A century: more days than anybody means.
MOST_DAYS = 36_600

Range = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DateWord:
    """A word for days that move with today."""

    title: str
    """English source string; with ``{n}`` where a number belongs."""
    days: Callable[[date, int], Range]
    """Gets today and the number; returns the half-open range of days."""
    many: str = ""
    """The title for many, where the word takes a number of days."""

    @property
    def is_counted(self) -> bool:
        """Whether the word takes a number of days."""
        return bool(self.many)

    def text(self, count: int) -> str:
        """Return the word in the language of the person: "last 30 days"."""
        return plural(self.title, self.many, count).format(n=count) if self.many else _(self.title)


def month_of(day: date, step: int = 0) -> date:
    """Return the first day of the month ``step`` months later."""
    place = min(max(day.year * 12 + day.month - 1 + step, 12), 9999 * 12 + 11)
    return date(place // 12, place % 12 + 1, 1)


def _unit(months: int, step: int) -> Callable[[date, int], Range]:
    """Return the calendar unit of so many months ``step`` units from the one that holds the day."""

    def days(today: date, _count: int) -> Range:
        begin = month_of(today, -((today.month - 1) % months) + step * months)
        return begin, month_of(begin, months)

    return days


def _week(step: int) -> Callable[[date, int], Range]:
    def days(today: date, _count: int) -> Range:
        begin = today - timedelta(today.weekday()) + timedelta(7 * step)
        return begin, begin + timedelta(7)

    return days


def _day(step: int) -> Callable[[date, int], Range]:
    return lambda today, _count: (today + timedelta(step), today + timedelta(step + 1))


def _counted(titles: tuple[str, str], days: Callable[[date, int], Range]) -> DateWord:
    """Return a word that takes a number of days, with its titles for one and for many."""
    return DateWord(titles[0], days, titles[1])


#: Every word by its key, in the order it is offered.
DATE_WORDS: dict[str, DateWord] = {
    "today": DateWord(N_("today"), _day(0)),
    "yesterday": DateWord(N_("yesterday"), _day(-1)),
    "tomorrow": DateWord(N_("tomorrow"), _day(1)),
    "this_week": DateWord(N_("this week"), _week(0)),
    "last_week": DateWord(N_("last week"), _week(-1)),
    "next_week": DateWord(N_("next week"), _week(1)),
    "this_month": DateWord(N_("this month"), _unit(1, 0)),
    "last_month": DateWord(N_("last month"), _unit(1, -1)),
    "next_month": DateWord(N_("next month"), _unit(1, 1)),
    "this_quarter": DateWord(N_("this quarter"), _unit(3, 0)),
    "last_quarter": DateWord(N_("last quarter"), _unit(3, -1)),
    "next_quarter": DateWord(N_("next quarter"), _unit(3, 1)),
    "this_year": DateWord(N_("this year"), _unit(12, 0)),
    "last_year": DateWord(N_("last year"), _unit(12, -1)),
    "last_days": _counted(
        counted("last {n} day", "last {n} days"), lambda today, n: (today - timedelta(n - 1), today + timedelta(1))
    ),
    "next_days": _counted(counted("next {n} day", "next {n} days"), lambda today, n: (today, today + timedelta(n))),
    "older_days": _counted(
        counted("more than {n} day ago", "more than {n} days ago"), lambda today, n: (EARLIEST, today - timedelta(n))
    ),
    "later_days": _counted(
        counted("later than in {n} day", "later than in {n} days"), lambda today, n: (today + timedelta(n + 1), LATEST)
    ),
    "past": DateWord(N_("before today"), lambda today, _count: (EARLIEST, today)),
    "future": DateWord(N_("after today"), lambda today, _count: (today + timedelta(1), LATEST)),
}  # fmt: skip


def word_of(values: tuple[object, ...]) -> tuple[DateWord, int]:
    """Return the word of a condition's values and its number of days (0 where it takes none).

    Raises:
        UsageFault: there is no such word, or the number is missing, not one, or out of bounds.
    """
    if not values or not isinstance(values[0], str) or values[0] not in DATE_WORDS:
        raise unknown(_("Days"), str(values[0]) if values else "", DATE_WORDS)
    word = DATE_WORDS[values[0]]
    if not word.is_counted:
        if len(values) > 1:
            raise UsageFault(_("“{word}” takes no number of days.").format(word=word.text(0)))
        return word, 0
    count = values[1] if len(values) == 2 else None
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= MOST_DAYS:
        raise UsageFault(_("Write a number of days from 1 to {most}.").format(most=MOST_DAYS))
    return word, count


def days_of(values: tuple[object, ...], today: date) -> Range:
    """Return the half-open range of days that a condition's values mean today.

    Raises:
        UsageFault: the word is not known or its number is not right.
    """
    word, count = word_of(values)
    return word.days(today, count)
