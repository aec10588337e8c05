"""Dates: days and moments as exports write them; whether 3/4 is March or April is a property of a column.

A text gives a ``date`` when it names a day only, an aware ``datetime`` when it carries an offset, else a naive one in the
time zone of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from math import isfinite

from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

FIRST_YEAR, LAST_YEAR = 1900, 2100

_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - serials have no zone
_PIVOT = 70
_NOON = 12
_MONTHS = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "май", "мая"), ("jun", "июн"),
    ("jul", "июл"), ("aug", "авг"), ("sep", "сен"), ("oct", "окт"), ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
_MONTH_NUMBERS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|янв(?:ар[ья])?|февр?(?:ал[ья])?|март?а?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?"
    r"|авг(?:уст)?а?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|нояб?(?:р[ья])?|дек(?:абр[ья])?)\.?"
)
_TIME = (
    r"(?:(?:,?\s+|T|,?\s+(?:at|в)\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?\s?[+\-\u2212][0-9]{1,2}(?::?[0-9]{2})?)?(?:\s*\([^)]*\))?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun|пн|вт|ср|чт|пт|сб|вс)[a-zа-я]*\.?,?\s+)?"
_YEAR_WORD = r"(?:\s*(?:г\.?|года))?"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(rf"^{_WEEKDAY}{body}{_TIME}$", re.IGNORECASE)


_ISO = _pattern(r"(?P<year>[0-9]{4})(?P<dash>[-./])(?P<month>[0-9]{1,2})(?P=dash)(?P<day>[0-9]{1,2})")
_THREE = _pattern(r"(?P<a>[0-9]{1,2})(?P<dash>[-./])(?P<b>[0-9]{1,2})(?P=dash)(?P<year>[0-9]{4}|[0-9]{2})" + _YEAR_WORD)
_DAY_FIRST = _pattern(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s\-./]+{_MONTH},?[\s\-./]+(?P<year>[0-9]{{4}}|[0-9]{{2}}){_YEAR_WORD}"
)
_MONTH_FIRST = _pattern(rf"{_MONTH}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{{4}})")
_COMPACT = re.compile(
    r"^(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?:T(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})(?P<zone>Z)?)?$"
)
_NOTHING = re.compile(r"^0{4}([-./])00\1(?:00)(?:[ T]00:00(?::00)?)?$|^00([-./])00\2(?:0000|00)(?: 00:00(?::00)?)?$")
_OFFSET = re.compile(r"([+\-\u2212])([0-9]{1,2}):?([0-9]{2})?")


class Order(Enum):
    """What the dates of a column say about the order of day and month."""

    DAY = "dmy"
    MONTH = "mdy"
    SILENT = ""
    """Every date names its month or begins with the year."""
    AMBIGUOUS = "?"
    """Every day and month is at most 12."""
    MIXED = "!"
    """Some dates can only be day first, some only month first."""


def guess_order(texts: Iterable[str]) -> Order:
    """Return the order of day and month that the distinct texts of a column show all together; points mean day first."""
    day = month = loose = False
    for text in texts:
        match = _THREE.match(text)
        if match is None:
            continue
        first, second = int(match["a"]), int(match["b"])
        if first > _NOON >= second:
            day = True
        elif second > _NOON >= first:
            month = True
        elif match["dash"] == ".":
            day = day or first != second
        elif first != second:
            loose = True
    if day and month:
        return Order.MIXED
    if day or month:
        return Order.DAY if day else Order.MONTH
    return Order.AMBIGUOUS if loose else Order.SILENT


def is_nothing(text: str) -> bool:
    """Whether the text is a database's way to write "no date" ("0000-00-00")."""
    return bool(_NOTHING.match(text))


def read_date(text: str, order: str = "dmy") -> date | datetime:
    """Read a day or a moment.

    Args:
        text: the cell.
        order: "dmy" or "mdy", for dates of three numbers that do not begin with the year.

    Raises:
        Unreadable: it is no date, there is no such day, or the year is outside 1900..2100.
    """
    for pattern in (_ISO, _THREE, _DAY_FIRST, _MONTH_FIRST, _COMPACT):
        match = pattern.match(text)
        if match:
            break
    else:
        raise Unreadable(_("“{text}” is not a date").format(text=text))
    groups = match.groupdict()
    year = int(groups["year"])
    if len(groups["year"]) == 2:
        year += 2000 if year < _PIVOT else 1900
    if "a" in groups:
        first, second = int(groups["a"]), int(groups["b"])
        day, month = (first, second) if order == "dmy" else (second, first)
    else:
        day = int(groups["day"])
        month = (
            _MONTH_NUMBERS[groups["month"][:3].casefold()] if not groups["month"].isdigit() else int(groups["month"])
        )
    try:
        return _moment(year, month, day, groups)
    except Unreadable:
        raise
    except ValueError:
        raise Unreadable(_("“{text}”: there is no such day or hour").format(text=text)) from None


def _moment(year: int, month: int, day: int, groups: dict[str, str | None]) -> date | datetime:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            _("the year {year} is outside {first}–{last}").format(year=year, first=FIRST_YEAR, last=LAST_YEAR)
        )
    if not groups.get("hour"):
        return date(year, month, day)
    hour = int(groups["hour"] or 0)
    half = (groups.get("half") or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    zone = groups.get("zone")
    return datetime(
        year,
        month,
        day,
        hour,
        int(groups["minute"] or 0),
        int(groups["second"] or 0),
        tzinfo=_zone(zone) if zone else None,
    )


def _zone(text: str) -> timezone:
    match = _OFFSET.search(text)
    if match is None:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))


def of_serial(serial: float) -> date | datetime:
    """Return the day (or moment, to the second) of a spreadsheet's day number: 44301 is 2021-04-15.

    Raises:
        Unreadable: the year is outside 1900..2100.
    """
    if not isfinite(serial) or not 1 <= serial < 73_416:
        raise Unreadable(_("“{text}” is not the number of a day").format(text=serial))
    moment = _EXCEL_ZERO + timedelta(seconds=round(serial * 86_400))
    return moment.date() if float(serial).is_integer() else moment


def of_unix(seconds: float) -> datetime:
    """Return the moment of seconds (or, if far in the future, milliseconds) since 1970.

    Raises:
        Unreadable: the year is outside 1970..2100.
    """
    if abs(seconds) >= 1e11:
        seconds /= 1000
    if not isfinite(seconds) or not 0 <= seconds < 4_133_980_800:
        raise Unreadable(_("“{text}” is not a moment").format(text=seconds))
    return datetime.fromtimestamp(int(seconds), UTC)


def by_format(text: str, form: str) -> date | datetime:
    """Read a date by an explicit form ("%d.%m.%Y %H:%M"); a form without hours gives a day.

    Raises:
        Unreadable: the text does not follow the form, or the year is outside 1900..2100.
    """
    try:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - %z in the form makes it aware
    except ValueError:
        raise Unreadable(_("“{text}” does not follow the form “{form}”").format(text=text, form=form)) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unreadable(
            _("the year {year} is outside {first}–{last}").format(year=moment.year, first=FIRST_YEAR, last=LAST_YEAR)
        )
    return moment if any(mark in form for mark in ("%H", "%I", "%c", "%X", "%T")) else moment.date()
