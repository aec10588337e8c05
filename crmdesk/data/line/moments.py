"""Moments inside a line: days and hours as people say them, by the base's own today and the firm's time zone.

Parts of a day have one meaning each: morning is 10:00, after dinner 14:00, evening 18:00. The end of a week is its Friday,
the next week its Monday, the next month its first day. A day without a year is the next such day for what is planned and the
nearest one for what was done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from crmdesk.data.line.words import Line
from crmdesk.data.values.dates import FIRST_YEAR, LAST_YEAR
from crmdesk.data.words import _

_DAYS = {
    "сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2, "day after tomorrow": 2,
    "the day after tomorrow": 2, "вчера": -1, "yesterday": -1, "позавчера": -2,
}  # fmt: skip
_WEEKDAYS = (
    r"понедельник\w*|monday|mon|пн", r"вторник\w*|tuesday|tue|вт", r"сред[ауые]\w*|wednesday|wed|ср",
    r"четверг\w*|thursday|thu|чт", r"пятниц\w*|friday|fri|пт", r"суббот\w*|saturday|sat|сб", r"воскресень\w*|sunday|вс",
)  # fmt: skip
_MONTHS = (
    r"январ[ья]|january|jan|янв", r"феврал[ья]|february|feb|фев", r"марта?|march|mar", r"апрел[ья]|april|apr|апр", r"ма[йя]|may",
    r"июн[ья]|june|jun|июн", r"июл[ья]|july|jul|июл", r"августа?|august|aug|авг", r"сентябр[ья]|september|sept|sep|сент|сен",
    r"октябр[ья]|october|oct|окт", r"ноябр[ья]|november|nov|ноя", r"декабр[ья]|december|dec|дек",
)  # fmt: skip
_PARTS_OF_DAY = {
    "утром": 600, "с утра": 600, "in the morning": 600, "в обед": 780, "днем": 840, "днём": 840, "после обеда": 840,
    "in the afternoon": 840, "after lunch": 840, "вечером": 1080, "in the evening": 1080,
}  # fmt: skip
_UNITS = {"д": "days", "н": "weeks", "м": "months", "d": "days", "w": "weeks", "mo": "months"}
_LEAD = r"(?:(?:в|во|до|к|ко|на|с|on|by|until|before|the)\s+)*"
_ANY_MONTH = "|".join(f"(?P<m{n}>{names})" for n, names in enumerate(_MONTHS, 1))
_ANY_WEEKDAY = "|".join(f"(?P<w{n}>{names})" for n, names in enumerate(_WEEKDAYS))
_EDGE, _STOP = r"(?<![\w.,:/-])", r"(?![\w])"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(f"{_EDGE}{_LEAD}(?:{body}){_STOP}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """A moment in the text: characters [begin, end); the day, the minute of the day, or what is wrong with it."""

    begin: int
    end: int
    day: date | None = None
    minute: int | None = None
    """Minute of the firm's day, 0..1439; None: any time of it."""
    yearless: bool = False
    fault: str = ""
    zone_moment: datetime | None = None
    """The wall-clock moment of "in an hour", in the firm's zone."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The present as the firm sees it."""

    today: date
    now: datetime
    """In the firm's time zone."""


_Reader = Callable[[re.Match[str], Calendar], FoundMoment | None]


def find_moments(line: Line, calendar: Calendar) -> list[FoundMoment]:
    """Return the moments of the line in order; a day and an hour beside each other are one."""
    found: list[FoundMoment] = []
    for pattern, reader in _PATTERNS:
        for match in pattern.finditer(line.read):
            begin, end = match.start(), match.end()
            if not line.is_free(begin, end) or any(begin < other.end and end > other.begin for other in found):
                continue
            moment = reader(match, calendar)
            if moment is not None:
                found.append(moment)
    found.sort(key=lambda moment: moment.begin)
    return _joined(line, found)


def _joined(line: Line, found: list[FoundMoment]) -> list[FoundMoment]:
    result: list[FoundMoment] = []
    for moment in found:
        last = result[-1] if result else None
        if (
            last is not None
            and re.fullmatch(r"[\s,]*(?:(?:в|at|около|к)\s+)?", line.read[last.end : moment.begin])
            and not (last.fault or moment.fault)
            and ((last.day is None) != (moment.day is None))
            and not (last.minute is not None and moment.minute is not None)
        ):
            result[-1] = FoundMoment(
                last.begin,
                moment.end,
                last.day or moment.day,
                last.minute if last.minute is not None else moment.minute,
                yearless=last.yearless or moment.yearless,
            )
        else:
            result.append(moment)
    return result


def overlapping(found: list[FoundMoment]) -> bool:
    """Whether any two moments share a character; true would be a defect."""
    return any(right.begin < left.end for left, right in pairwise(found))


def placed(moment: FoundMoment, calendar: Calendar, *, past: bool) -> FoundMoment:
    """Return the moment with its day settled: for what was done (``past``) or for what is planned."""
    if moment.fault:
        return moment
    day = moment.day or calendar.today
    if moment.yearless and moment.day is not None:
        day = _nearest(day, calendar.today) if past else _next(day, calendar.today)
    return replace(moment, day=day)


def _next(day: date, today: date) -> date:
    """Return the first day with this month and day not before today."""
    for year in range(today.year, today.year + 9):
        made = _day(year, day.month, day.day)
        if made is not None and made >= today:
            return made
    return day


def _nearest(day: date, today: date) -> date:
    made = [_day(year, day.month, day.day) for year in range(today.year - 1, today.year + 2)]
    return min((one for one in made if one is not None), key=lambda one: abs(one - today), default=day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# -- readers, one a form -----------------------------------------------------------------------------------------


def _of_numbers(match: re.Match[str], calendar: Calendar) -> FoundMoment | None:
    groups = match.groupdict()
    return _made(match, calendar, int(groups["day"]), int(groups["month"]), groups.get("year"))


def _of_month(match: re.Match[str], calendar: Calendar) -> FoundMoment | None:
    groups = match.groupdict()
    month = next(number for number in range(1, 13) if groups[f"m{number}"])
    return _made(match, calendar, int(groups["day"]), month, groups.get("year"))


def _made(match: re.Match[str], calendar: Calendar, day: int, month: int, year: str | None) -> FoundMoment:
    begin, end = match.span()
    number = calendar.today.year if not year else int(year) + (2000 if len(year) == 2 else 0)
    # A year that is not said may be a leap one: 29.02 is a day of the next such year.
    made = _day(number if year else 2000, month, day)
    if made is None or not FIRST_YEAR <= number <= LAST_YEAR:
        return FoundMoment(begin, end, fault=_("There is no day {text}.").format(text=match[0].strip()))
    if not year:
        real = _day(number, month, day)
        return FoundMoment(begin, end, real or _next(made, calendar.today), yearless=True)
    return FoundMoment(begin, end, made)


def _of_words(match: re.Match[str], calendar: Calendar) -> FoundMoment:
    days = _DAYS[" ".join(match["word"].casefold().split())]
    return FoundMoment(match.start(), match.end(), calendar.today + timedelta(days))


def _of_distance(match: re.Match[str], calendar: Calendar) -> FoundMoment | None:
    word = (match["unit"]).casefold()
    count = int(match["count"]) if match["count"] else 1
    if count > 999:
        return None
    unit = "months" if word.startswith(("мес", "mo")) else _UNITS[word[0]] if word[0] in "днdw" else ""
    if word.startswith(("год", "лет", "year")):
        count, unit = count * 12, "months"
    if not unit:
        return None
    amount = {"days": timedelta(count), "weeks": timedelta(7 * count)}.get(unit)
    day = calendar.today + (amount if amount is not None else relativedelta(months=count))
    return FoundMoment(match.start(), match.end(), day)


def _of_hours(match: re.Match[str], calendar: Calendar) -> FoundMoment | None:
    word = match["unit"].casefold()
    count = int(match["count"]) if match["count"] else 1
    if count > 240:
        return None
    minutes = 30 if word.startswith(("полч", "half")) else count * (1 if word.startswith("м") or "min" in word else 60)
    moment = calendar.now + timedelta(minutes=minutes)
    return FoundMoment(match.start(), match.end(), moment.date(), moment.hour * 60 + moment.minute)


def _of_weekday(match: re.Match[str], calendar: Calendar) -> FoundMoment:
    groups = match.groupdict()
    weekday = next(number for number in range(7) if groups[f"w{number}"])
    which = (groups["which"] or "").casefold()
    monday = calendar.today - timedelta(calendar.today.weekday())
    if which.startswith(("прошл", "last")):
        day = calendar.today - timedelta((calendar.today.weekday() - weekday) % 7 or 7)
    elif which.startswith(("след", "next")):
        day = monday + timedelta(7 + weekday)
    elif which:
        day = monday + timedelta(weekday)
    else:
        day = calendar.today + timedelta((weekday - calendar.today.weekday()) % 7 or 7)
    return FoundMoment(match.start(), match.end(), day)


def _of_end(match: re.Match[str], calendar: Calendar) -> FoundMoment:
    unit = match["unit"].casefold()
    today = calendar.today
    if unit.startswith(("нед", "w")):
        friday = today - timedelta(today.weekday()) + timedelta(4)
        return FoundMoment(match.start(), match.end(), friday if friday >= today else friday + timedelta(7))
    if unit.startswith(("мес", "m")):
        first = today.replace(day=1) + relativedelta(months=1)
    elif unit.startswith(("кв", "q")):
        first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1) + relativedelta(months=3)
    else:
        first = date(today.year + 1, 1, 1)
    return FoundMoment(match.start(), match.end(), first - timedelta(1))


def _of_next_unit(match: re.Match[str], calendar: Calendar) -> FoundMoment:
    today = calendar.today
    if match["unit"].casefold().startswith(("нед", "w")):
        return FoundMoment(match.start(), match.end(), today - timedelta(today.weekday()) + timedelta(7))
    return FoundMoment(match.start(), match.end(), today.replace(day=1) + relativedelta(months=1))


def _of_clock(match: re.Match[str], _calendar: Calendar) -> FoundMoment | None:
    groups = match.groupdict()
    hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").casefold()
    if half.startswith(("p", "веч", "дня")) and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return FoundMoment(
            match.start(), match.end(), fault=_("There is no hour {text}.").format(text=match[0].strip())
        )
    return FoundMoment(match.start(), match.end(), minute=hour * 60 + minute)


def _of_part_of_day(match: re.Match[str], _calendar: Calendar) -> FoundMoment:
    return FoundMoment(match.start(), match.end(), minute=_PARTS_OF_DAY[" ".join(match["word"].casefold().split())])


def _alternatives(words: object) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_HALF = r"(?:\s*(?P<half>утра|вечера|дня|ночи|a\.?m\.?|p\.?m\.?)(?!\w))"
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_pattern(r"(?P<year>[12][0-9]{3})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"), _of_numbers),
    (
        _pattern(r"(?P<day>[0-9]{1,2})(?P<s>[./])(?P<month>[0-9]{1,2})(?P=s)(?P<year>[0-9]{4}|[0-9]{2})(?:\s*г\.?)?"),
        _of_numbers,
    ),
    (
        re.compile(
            rf"{_EDGE}(?:(?:в|at|к)\s+)(?P<hour>[0-9]{{1,2}})[.:](?P<minute>[0-9]{{2}}){_STOP}{_HALF}?", re.IGNORECASE
        ),
        _of_clock,
    ),
    (re.compile(rf"{_EDGE}(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}}){_STOP}{_HALF}?", re.IGNORECASE), _of_clock),
    (
        re.compile(
            rf"{_EDGE}(?P<hour>[01]?[0-9]|2[0-3])\.(?P<minute>1[3-9]|[2-5][0-9]|00){_STOP}(?!\.)", re.IGNORECASE
        ),
        _of_clock,
    ),
    (_pattern(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{2})"), _of_numbers),
    (
        _pattern(
            rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|-?го)?\s+(?:of\s+)?(?:{_ANY_MONTH})\b\.?(?:,?\s+(?P<year>[12][0-9]{{3}})(?:\s*(?:г\.?|года))?)?"
        ),
        _of_month,
    ),
    (
        _pattern(
            rf"(?:{_ANY_MONTH})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?![:.]?[0-9])(?:,?\s+(?P<year>[12][0-9]{{3}}))?"
        ),
        _of_month,
    ),
    (_pattern(rf"(?P<word>{_alternatives(_DAYS)})"), _of_words),
    (_pattern(r"через\s+(?:(?P<count>[0-9]{1,3})\s*)?(?P<unit>полчаса|час(?:а|ов)?|ч|минут[уы]?|мин)"), _of_hours),
    (_pattern(r"in\s+(?:(?P<count>[0-9]{1,3})\s+|an?\s+)?(?P<unit>half an hour|hours?|minutes?|mins?)"), _of_hours),
    (
        _pattern(
            r"через\s+(?:(?P<count>[0-9]{1,3})\s*)?(?P<unit>день|дня|дней|дн|недел[юиь]|нед|месяц(?:а|ев)?|мес|год(?:а)?|лет)"
        ),
        _of_distance,
    ),
    (_pattern(r"in\s+(?:(?P<count>[0-9]{1,3})\s+|an?\s+)(?P<unit>days?|weeks?|months?|years?)"), _of_distance),
    (
        _pattern(
            r"(?:конц[аеу]?|конец|the\s+end|end)\s+(?:of\s+)?(?:the\s+|this\s+|этой\s+|этого\s+)?"
            r"(?P<unit>недели|месяца|квартала|года|week|month|quarter|year)"
        ),
        _of_end,
    ),
    (
        _pattern(r"(?:следующ(?:ей|ем|ую|ий)|след\.?|next)\s+(?P<unit>недел[еюи]|месяц[е]?|week|month)"),
        _of_next_unit,
    ),
    (
        _pattern(
            r"(?:(?P<which>следующ(?:ий|ую|ее|его|ей)|эт(?:от|у|о|ого|ой)|прошл(?:ый|ую|ое|ого|ой)|next|this|last)\s+)?"
            rf"(?:{_ANY_WEEKDAY})"
        ),
        _of_weekday,
    ),
    (re.compile(rf"{_EDGE}(?P<word>{_alternatives(_PARTS_OF_DAY)}){_STOP}", re.IGNORECASE), _of_part_of_day),
    (
        re.compile(
            rf"{_EDGE}(?:в|at|к)\s+(?P<hour>[0-9]{{1,2}})(?:\s*(?:час(?:а|ов)?|ч|o'clock))?{_STOP}(?![.,:/]?[0-9]){_HALF}?",
            re.IGNORECASE,
        ),
        _of_clock,
    ),
    (
        re.compile(rf"{_EDGE}(?P<hour>[0-9]{{1,2}})\s?(?P<half>am|pm|a\.m\.|p\.m\.|утра|вечера){_STOP}", re.IGNORECASE),
        _of_clock,
    ),
)
