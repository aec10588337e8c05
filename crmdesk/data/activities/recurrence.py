"""Recurrence: on which days an activity repeats, as a rule that is data and as the days that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from crmdesk.data.activities.workdays import Workdays
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_content import UNREADABLE
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _, plural

#: A Monday: rules that name no beginning count their weeks from it.
EPOCH = date(2024, 1, 1)
#: Day of the month that stands for its last one.
LAST = -1
_SHORTEST_MONTH = 28
_MOST_EVERY = 366
_MOST_COUNT = 10_000


class Unit(Enum):
    """What a rule counts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Rest(Enum):
    """What becomes of a day on which the firm does not work."""

    KEEP = "keep"
    SKIP = "skip"
    BEFORE = "before"  # the last working day before it
    AFTER = "after"  # the first working day after it


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every so many days, weeks, months or years, until a day or so many times."""

    unit: Unit
    every: int = 1
    weekdays: tuple[int, ...] = ()
    """Of weeks only, 0 is Monday; empty takes the weekday of the beginning."""
    month_day: int | None = None
    """Of months only, 1..31 or ``LAST``; a shorter month takes its last day. None takes the beginning's."""
    rest: Rest = Rest.KEEP
    begin: date = EPOCH
    until: date | None = None
    """The last day it may fall on."""
    count: int | None = None
    """How many times in all."""

    def days(self, workdays: Workdays, first: date) -> Iterator[date]:
        """Yield the days of the rule from ``first`` on, each once and in order; endless unless the rule ends.

        Args:
            workdays: the firm's calendar.
            first: earlier days are passed over, though ``count`` counts them.
        """
        found = 0
        latest: date | None = None
        for plain in self._plain_days():
            day = self._moved(plain, workdays)
            if day is None or (latest is not None and day <= latest):
                continue
            latest = day
            if self.until is not None and day > self.until:
                return
            found += 1
            if day >= first:
                yield day
            if self.count is not None and found >= self.count:
                return

    def next_day(self, workdays: Workdays, first: date) -> date | None:
        """Return the first day of the rule not before ``first``; None when it has ended."""
        return next(self.days(workdays, first), None)

    def _moved(self, day: date, workdays: Workdays) -> date | None:
        if self.rest is Rest.KEEP or workdays.is_working(day):
            return day
        if self.rest is Rest.SKIP:
            return None
        return workdays.last_working(day) if self.rest is Rest.BEFORE else workdays.next_working(day)

    def _plain_days(self) -> Iterator[date]:
        from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule  # noqa: PLC0415 - only where rules are read

        begin = datetime.combine(self.begin, time())
        options: dict[str, Any] = {"interval": self.every}
        match self.unit:
            case Unit.DAY:
                frequency = DAILY
            case Unit.WEEK:
                frequency = WEEKLY
                options |= {"wkst": 0, "byweekday": self.weekdays or (self.begin.weekday(),)}
            case Unit.MONTH:
                frequency = MONTHLY
                options |= _month_days(self.month_day or self.begin.day)
            case Unit.YEAR:
                frequency = YEARLY
                options |= {"bymonth": self.begin.month, **_month_days(self.begin.day)}
        for moment in rrule(frequency, dtstart=begin, cache=False, **options):
            yield moment.date()


def _month_days(day: int) -> dict[str, Any]:
    """Return how a day of the month is asked so that shorter months give their last one."""
    if day <= _SHORTEST_MONTH:  # ``LAST`` among them: -1 is the last day to the library too
        return {"bymonthday": day}
    return {"bymonthday": tuple(range(_SHORTEST_MONTH, day + 1)), "bysetpos": -1}


def rule_of(recurrence: Recurrence | None) -> dict[str, Any]:
    """Return a recurrence as the base keeps it; none is an empty rule."""
    if recurrence is None:
        return {}
    rule: dict[str, Any] = {
        "unit": recurrence.unit.value,
        "every": recurrence.every,
        "begin": recurrence.begin.isoformat(),
    }
    if recurrence.weekdays:
        rule["weekdays"] = sorted(recurrence.weekdays)
    if recurrence.month_day is not None:
        rule["month_day"] = recurrence.month_day
    if recurrence.rest is not Rest.KEEP:
        rule["rest"] = recurrence.rest.value
    if recurrence.until is not None:
        rule["until"] = recurrence.until.isoformat()
    if recurrence.count is not None:
        rule["count"] = recurrence.count
    return rule


def read_rule(rule: Mapping[str, Any]) -> Recurrence | None:
    """Return the recurrence a kept rule says; an empty one repeats nothing.

    Raises:
        UsageFault: the rule says something impossible.
    """
    if not rule:
        return None
    try:
        recurrence = Recurrence(
            unit=Unit(rule["unit"]),
            every=int(rule.get("every", 1)),
            weekdays=tuple(int(day) for day in rule.get("weekdays", ())),
            month_day=None if rule.get("month_day") is None else int(rule["month_day"]),
            rest=Rest(rule.get("rest", Rest.KEEP.value)),
            begin=date.fromisoformat(rule["begin"]) if rule.get("begin") else EPOCH,
            until=date.fromisoformat(rule["until"]) if rule.get("until") else None,
            count=None if rule.get("count") is None else int(rule["count"]),
        )
    except UNREADABLE:
        raise UsageFault(_("This rule of repetition cannot be read. Choose how often it repeats anew.")) from None
    check(recurrence)
    return recurrence


def check(recurrence: Recurrence) -> None:
    """Make sure that a rule gives days.

    Raises:
        UsageFault: it says something impossible.
    """
    if not 1 <= recurrence.every <= _MOST_EVERY:
        raise UsageFault(_("It can repeat every 1 to {most} days, weeks or months.").format(most=_MOST_EVERY))
    if any(not 0 <= day <= 6 for day in recurrence.weekdays):
        raise UsageFault(_("A week has seven days. Choose the days it repeats on anew."))
    day = recurrence.month_day
    if day is not None and day != LAST and not 1 <= day <= 31:
        raise UsageFault(_("The day of the month is from 1 to 31."))
    if recurrence.until is not None and recurrence.until < recurrence.begin:
        raise UsageFault(_("It would end before it begins. Choose a later last day."))
    if recurrence.count is not None and not 1 <= recurrence.count <= _MOST_COUNT:
        raise UsageFault(_("It can repeat 1 to {most} times.").format(most=_MOST_COUNT))


#: From Monday on, English source strings.
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def recurrence_text(recurrence: Recurrence | None) -> str:
    """Return a rule as people say it: "every 2 weeks: Mon, Wed, until 31.12.2025"."""
    if recurrence is None:
        return _("Does not repeat")
    every = recurrence.every
    match recurrence.unit:
        case Unit.DAY if every == 1 and recurrence.rest is Rest.SKIP:
            text = _("every working day")
        case Unit.DAY:
            text = _("every day") if every == 1 else plural("every {n} day", "every {n} days", every).format(n=every)
        case Unit.WEEK:
            text = _("every week") if every == 1 else plural("every {n} week", "every {n} weeks", every).format(n=every)
            days = sorted(recurrence.weekdays or (recurrence.begin.weekday(),))
            text = f"{text}: {', '.join(_(WEEKDAYS[day]) for day in days)}"
        case Unit.MONTH:
            text = (
                _("every month") if every == 1 else plural("every {n} month", "every {n} months", every).format(n=every)
            )
            text = f"{text}, {_month_text(recurrence)}"
        case Unit.YEAR:
            text = _("every year") if every == 1 else plural("every {n} year", "every {n} years", every).format(n=every)
    if recurrence.until is not None:
        text = _("{rule}, until {day}").format(rule=text, day=day_text(recurrence.until))
    if recurrence.count is not None:
        times = plural("{n} time", "{n} times", recurrence.count).format(n=recurrence.count)
        text = f"{text}, {times}"
    return text


def _month_text(recurrence: Recurrence) -> str:
    day = recurrence.month_day or recurrence.begin.day
    if day == LAST:
        return _("last working day") if recurrence.rest is Rest.BEFORE else _("last day")
    return _("on the {n}.").format(n=day)
