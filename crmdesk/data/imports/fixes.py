"""Fixes: what a value that could not be read was probably meant to be, tried with the reader before it is offered."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process

from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.recipes import folded
from crmdesk.data.table import day_text, number
from crmdesk.data.values import dates, numbers, texts
from crmdesk.data.values.unreadable import Unreadable

#: Letters that stand in numbers by a slip: Cyrillic and Latin О for zero, З for three, l and I for one.
_SLIPS = str.maketrans(
    {"O": "0", "o": "0", "О": "0", "о": "0", "З": "3", "з": "3", "l": "1", "I": "1", "|": "1", "б": "6"}
)
_DAY = re.compile(r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,5})")
_GROUPS = re.compile(r"^\d{1,3}([.,\s]\d{3})+$")
_NEAR = 75
#: Years in which business is done.
_NEAR_YEARS = (1990, 2049)


def fix_of(text: str, target: Target, decimal: str = "", order: str = "dmy") -> tuple[str, str] | None:
    """Return the text to read instead and how to show it to people; None where nothing near can be read.

    Args:
        text: what the cell says.
        target: what it should fill.
        decimal: the decimal mark of the file, "" where it is not known.
        order: the order of day and month of the file.
    """
    if target.shape.is_number:
        return _number(text, decimal)
    if target.shape.is_date:
        return _day(text, order)
    if target.shape is Shape.CHOICE:
        return _choice(text, target)
    if target.shape in (Shape.EMAIL, Shape.EMAILS):
        return _tried(_mail(text), texts.email)
    return None


def _number(text: str, decimal: str) -> tuple[str, str] | None:
    if text.startswith("="):
        return None  # a formula that was not reckoned: its digits are no value
    slip = _unslipped(text)
    bare = re.sub(r"[^\d.,\s\-]", "", slip).strip(" .,")
    for attempt in dict.fromkeys((slip, bare, _grouped(bare))):
        for mark in (decimal,) if decimal else (",", "."):
            try:
                value = numbers.exact(attempt, mark)
            except Unreadable:
                continue
            plain = f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
            right = plain.replace(".", decimal or ".")
            digits = len(plain.partition(".")[2])
            return right, number(float(value), digits)
    return None


def _unslipped(text: str) -> str:
    """Return a text with digits for the letters like them, in words that have a digit."""
    return " ".join(word.translate(_SLIPS) if any(char.isdigit() for char in word) else word for word in text.split())


def _grouped(text: str) -> str:
    """Return a number without what groups its digits: 1.200.000 is a million and two hundred thousand."""
    return re.sub(r"[.,\s]", "", text) if _GROUPS.match(text) else text


def _day(text: str, order: str) -> tuple[str, str] | None:
    """Bring a day that does not exist to the last of its month, and a year of a slip near our time."""
    found = _DAY.search(_unslipped(text))
    if found is None:
        return None
    first, second, third = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        year, month, day = first, second, third
    else:
        day, month, year = (first, second, third) if order == "dmy" else (second, first, third)
    if month > 12 >= day:
        day, month = month, day
    year = _year(year)
    if not 1 <= month <= 12 or not 1 <= day <= 31 or not dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        return None
    day = min(day, monthrange(year, month)[1])
    moved = dates.read_date(f"{year:04}-{month:02}-{day:02}")
    return f"{year:04}-{month:02}-{day:02}", day_text(moved)


def _year(year: int) -> int:
    """Return 2025 for 25, 2205 and 20225: digits swapped or doubled; any other year as it is."""
    if year < 100:
        return 2000 + year if year < 70 else 1900 + year
    if dates.FIRST_YEAR <= year <= dates.LAST_YEAR:
        return year
    text = str(year)
    swapped = [int(text[:i] + text[i + 1] + text[i] + text[i + 2 :]) for i in range(len(text) - 1)]
    doubled = [int(text[:i] + text[i + 1 :]) for i in range(len(text))] if len(text) == 5 else []
    return next((found for found in (*swapped, *doubled) if _NEAR_YEARS[0] <= found <= _NEAR_YEARS[1]), year)


def _choice(text: str, target: Target) -> tuple[str, str] | None:
    known = {folded(word): word for stored, words in target.choices.items() for word in (str(stored), *words)}
    near = process.extractOne(folded(text), list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return (known[near[0]], known[near[0]]) if near else None


def _mail(text: str) -> str:
    return re.sub(r"\s+", "", text).replace(",", ".").replace("@@", "@").strip(".;")


def _tried(text: str, read: Callable[[str], Any]) -> tuple[str, str] | None:
    try:
        read(text)
    except Unreadable:
        return None
    return text, text
