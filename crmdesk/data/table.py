"""Table: the one value that every screen, sheet, page and file shows.

Registries and reports make Tables; renderers only show them. ``Kind`` is the one place where a value becomes text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from crmdesk.data import words
from crmdesk.data.words import _

NARROW = "\u202f"  # groups of digits, and the unit after a number
MINUS = "\u2212"
ABSENT = "—"

#: From this many minor units on reports show whole units: nobody reads the kopecks of millions. Files carry them all.
WHOLE_FROM = 1_000_000

#: Signs of the currencies firms of this field use most; others show their code.
SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "KZT": "₸", "BYN": "Br", "UAH": "₴"}


def number(value: float, digits: int = 0) -> str:
    """Return a number grouped by narrow spaces, with the language's decimal mark and a true minus."""
    text = f"{abs(value):,.{digits}f}".replace(",", NARROW)
    if words.language() == "ru":
        text = text.replace(".", ",")
    shown_as_zero = not any(c in "123456789" for c in text)
    return text if value >= 0 or shown_as_zero else MINUS + text


def signed(text: str, value: float) -> str:
    """Put a plus before the text of a positive number (a minus is there already), unless it reads as zero."""
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def currency_sign(code: str) -> str:
    """Return "₽" for "RUB", and the code itself where no sign is known."""
    return SIGNS.get(code, code)


class Kind(Enum):
    """How a value reads. Money: integer minor units. Percent: share 0..1. Days, minutes: numbers."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    MINUTES = "minutes"
    POINTS = "points"
    RATE = "rate"  # money a day, minor units
    DATE = "date"
    INSTANT = "instant"  # aware datetime, shown in its own zone
    FLAG = "flag"

    @property
    def is_number(self) -> bool:
        """Whether values are right-aligned and can be summed or compared as numbers."""
        return self not in (Kind.TEXT, Kind.DATE, Kind.INSTANT, Kind.FLAG)

    @property
    def is_money(self) -> bool:
        """Whether values are minor units of a currency."""
        return self in (Kind.MONEY, Kind.RATE)

    def text(self, value: Any) -> str:  # noqa: PLR0911 - one return a kind reads best
        """Return the value as people read it in a table: full figures, the unit in the header."""
        if value is None:
            return ABSENT
        match self:
            case Kind.MONEY | Kind.RATE:
                return number(value / 100, 2 if value % 100 else 0)
            case Kind.PERCENT:
                return f"{number(value * 100, 1)}{NARROW}%"
            case Kind.COUNT:
                return number(value)
            case Kind.DAYS | Kind.MINUTES | Kind.POINTS:
                return number(value, 0 if float(value).is_integer() else 1)
            case Kind.DATE:
                return day_text(value)
            case Kind.INSTANT:
                return f"{day_text(value.date())} {value:%H:%M}"
            case Kind.FLAG:
                return _("yes") if value else _("no")
            case _:
                return str(value)

    def figure(self, value: Any) -> str:
        """Return the value as a report's table on screen shows it: large sums without kopecks."""
        if self.is_money and value is not None and abs(value) >= WHOLE_FROM:
            return number(value / 100)
        return self.text(value)

    def short(self, value: Any, currency: str = "") -> str:
        """Return the value as a card shows it: "36,8 млн ₽", "40,2 %", "39"."""
        if value is None:
            return ABSENT
        if self.is_money:
            figure, unit = compact(value / 100)
            sign = currency_sign(currency)
            return NARROW.join(part for part in (figure, unit, sign) if part)
        if self is Kind.DAYS:
            return f"{self.text(value)}{NARROW}" + _("d")
        if self is Kind.MINUTES:
            return f"{self.text(value)}{NARROW}" + _("min")
        return self.text(value)

    def delta(self, value: Any, currency: str = "") -> str:
        """Return a difference with its sign; a difference of shares is in percentage points."""
        if value is None:
            return ABSENT
        if self is Kind.PERCENT:
            return signed(f"{number(value * 100, 1)}{NARROW}" + _("pp"), value)
        return signed(self.short(value, currency) if currency else self.text(value), value)


def compact(value: float) -> tuple[str, str]:
    """Split a large number into figure and unit: 36_800_000 -> ("36,80", "млн")."""
    size = abs(value)
    for limit, unit in ((1e9, _("bn")), (1e6, _("m")), (1e4, _("k"))):
        if size >= limit:
            scale = 1e3 if limit == 1e4 else limit
            scaled = value / scale
            digits = 0 if abs(scaled) >= 1000 else 1
            return number(scaled, digits), unit
    return number(value), ""


def change_text(change: float | None) -> str:
    """Return a relative change (share, 0.083 is +8,3 %) with sign; nothing to compare with gives the dash."""
    if change is None:
        return ABSENT
    return signed(f"{number(change * 100, 1)}{NARROW}%", change)


def day_text(day: date | datetime) -> str:
    """Return 20.11.2025 in Russian, 2025-11-20 in English (never the ambiguous 11/20)."""
    return f"{day:%d.%m.%Y}" if words.language() == "ru" else f"{day:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a Table."""

    key: str
    title: str
    """English source string; a field that a firm made keeps its own name (``own``)."""
    kind: Kind = Kind.TEXT
    own: bool = False

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.title if self.own else _(self.title)


@dataclass(frozen=True, slots=True)
class Table:
    """Typed columns and rows: ``rows`` is n x len(fields), ``totals`` one row or None, ``ids`` one record id a row."""

    fields: tuple[Field, ...]
    rows: tuple[tuple[Any, ...], ...]
    totals: tuple[Any, ...] | None = None
    ids: tuple[int | None, ...] = field(default=())
    currency: str = ""

    def column(self, key: str) -> tuple[Any, ...]:
        """Return all values of one column, in row order.

        Raises:
            KeyError: there is no such column.
        """
        for index, column in enumerate(self.fields):
            if column.key == key:
                return tuple(row[index] for row in self.rows)
        raise KeyError(key)

    def with_totals(self, totals: tuple[Any, ...]) -> Table:
        """Return the same table with a row of totals."""
        return replace(self, totals=totals)
