"""Durations: how long a call or a meeting took, in whole seconds."""

from __future__ import annotations

import re

from crmdesk.data.values.numbers import exact, whole
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
LONGEST = 366 * 86_400

_CLOCK = re.compile(r"^(?:(?P<hours>[0-9]{1,4}):)?(?P<minutes>[0-9]{1,4}):(?P<seconds>[0-5][0-9])(?:[.,][0-9]+)?$")
_WORDS = re.compile(
    r"^(?:(?P<days>[0-9]+)\s*(?:days?|d|дн(?:ей|я)?|день|д)\.?\s*)?"
    r"(?:(?P<hours>[0-9]+)\s*(?:hours?|hrs?|h|час(?:а|ов)?|ч)\.?\s*)?"
    r"(?:(?P<minutes>[0-9]+)\s*(?:minutes?|mins?|m|мин(?:ута|уты|ут)?|м)\.?\s*)?"
    r"(?:(?P<seconds>[0-9]+)\s*(?:seconds?|secs?|s|сек(?:унда|унды|унд)?|с)\.?)?$",
    re.IGNORECASE,
)


def read_duration(cell: str | float, unit: str = "seconds", decimal: str = ".") -> int:
    """Return whole seconds: "00:12:30", "12:30" (minutes and seconds), "1 ч 20 мин", or a number of ``unit``.

    Raises:
        Unreadable: it is no duration, it is negative, or longer than a year.
    """
    match = None
    if isinstance(cell, str):
        match = _CLOCK.match(cell) or _WORDS.match(cell)
    if match and any(match.groups()):
        parts = match.groupdict()
        seconds = sum(int(parts.get(name) or 0) * size for name, size in UNITS.items())
    else:
        seconds = whole(exact(cell, decimal) * UNITS[unit], cell)
    if not 0 <= seconds <= LONGEST:
        raise Unreadable(_("“{text}” is not a duration from nothing to a year").format(text=cell))
    return seconds
