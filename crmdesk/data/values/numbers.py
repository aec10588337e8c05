"""Numbers: counts, quantities, percents and money as people and programs write them, without floats.

Every text is matched against one pattern before anything is converted, so "NaN", "Infinity", "1_000" and digits of other
scripts are refused. What "," and "." mean is a property of a column, not of a cell: see ``guess_decimal``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from math import isfinite

from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

LARGEST = 2**63 - 1

_SPACES = " \u00a0\u202f\u2007\u2009\u2002\u2003\t"
_APOSTROPHES = "'\u2019\u02bc`"
_MINUSES = "-\u2212\u2013\u2012"
_MINUS = re.escape(_MINUSES)
#: Signs and names of currencies; the longer ones are tried first.
CURRENCIES = {
    "US$": "USD", "$": "USD", "USD": "USD", "долл.": "USD", "долл": "USD",
    "€": "EUR", "EUR": "EUR", "евро": "EUR",
    "₽": "RUB", "RUB": "RUB", "RUR": "RUB", "рублей": "RUB", "рубля": "RUB", "рубль": "RUB",
    "руб.": "RUB", "руб": "RUB", "р.": "RUB", "р": "RUB",
    "£": "GBP", "GBP": "GBP", "₸": "KZT", "KZT": "KZT", "тг": "KZT", "тенге": "KZT",
    "₴": "UAH", "UAH": "UAH", "грн.": "UAH", "грн": "UAH", "BYN": "BYN", "Br": "BYN",
    "CNY": "CNY", "¥": "CNY", "元": "CNY", "INR": "INR", "₹": "INR", "CHF": "CHF", "CAD": "CAD", "C$": "CAD",
    "AUD": "AUD", "A$": "AUD", "R$": "BRL", "BRL": "BRL", "TRY": "TRY", "₺": "TRY", "PLN": "PLN", "zł": "PLN",
    "CZK": "CZK", "Kč": "CZK", "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "JPY": "JPY", "UZS": "UZS", "AED": "AED",
    "AMD": "AMD", "GEL": "GEL", "AZN": "AZN", "KGS": "KGS", "ILS": "ILS", "₪": "ILS",
}  # fmt: skip
_BY_FOLDED = {sign.casefold(): code for sign, code in CURRENCIES.items()}
_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_POWERS = {
    "k": 3, "к": 3, "тыс": 3, "тыс.": 3, "thousand": 3,
    "m": 6, "mm": 6, "mln": 6, "м": 6, "млн": 6, "млн.": 6, "million": 6,
    "b": 9, "bn": 9, "млрд": 9, "млрд.": 9, "billion": 9,
}  # fmt: skip
_SUFFIXES = "|".join(re.escape(word) for word in sorted(_POWERS, key=len, reverse=True))

_SHAPE = re.compile(
    rf"""^(?P<open>\()?\s*
    (?P<sign>[+{_MINUS}])?\s*
    (?:(?P<before>{_SIGNS})\s*)?
    (?P<sign2>[+{_MINUS}])?\s*
    (?P<body>[0-9](?:[0-9.,{_SPACES}{_APOSTROPHES}]*[0-9])?[.,]?|[.,][0-9]+)
    \s*(?:(?P<power>{_SUFFIXES})(?![a-zа-я]))?
    \s*(?P<percent>%)?
    \s*(?:(?P<after>{_SIGNS})(?![a-zа-я]))?
    \s*(?P<sign3>[{_MINUS}])?
    \s*(?P<close>\))?$""",
    re.IGNORECASE | re.VERBOSE,
)
#: Most amounts: digits, perhaps in groups of three, perhaps with a fraction; by decimal mark.
_PLAIN = {
    ".": re.compile(r"^-?[0-9]{1,3}(?:[0-9]{0,12}|(?:[ \u00a0\u202f][0-9]{3}){1,4})(?:\.[0-9]{1,2})?$"),
    ",": re.compile(r"^-?[0-9]{1,3}(?:[0-9]{0,12}|(?:[ \u00a0\u202f][0-9]{3}){1,4})(?:,[0-9]{1,2})?$"),
}
_NO_SPACES = str.maketrans("", "", " \u00a0\u202f")
_BARE = re.compile(r"[0-9\s.,'+-]*")
_GROUPS = re.compile(r"^[0-9]{1,3}(?:(?P<g>[,. '])[0-9]{3})(?:(?P=g)[0-9]{3})*$")
_INDIAN = re.compile(r"^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}$")
_ONE_MARK_THREE_DIGITS = re.compile(r"^[1-9][0-9]{0,2}[.,][0-9]{3}$")
_FIXED_SPACES = str.maketrans(dict.fromkeys(_SPACES, " ") | dict.fromkeys(_APOSTROPHES, "'"))


class Style(Enum):
    """What the numbers of a column say about their decimal mark."""

    POINT = "."
    COMMA = ","
    SILENT = ""
    """No value shows it: either mark gives the same numbers."""
    AMBIGUOUS = "?"
    """Values such as "1.234" could be either."""
    MIXED = "!"
    """Some values need a point and some a comma."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number, the currency written beside it ("" if none), and whether it was followed by "%"."""

    value: Decimal
    currency: str = ""
    percent: bool = False


def _body(text: str) -> str | None:
    match = _SHAPE.match(text)
    return match["body"].translate(_FIXED_SPACES) if match else None


def guess_decimal(texts: Iterable[str]) -> Style:
    """Return the decimal mark that the distinct texts of a column show all together.

    A mark that repeats, or that stands before the other one, separates groups; a mark followed by other than three digits, or
    after a leading zero or four digits, is decimal. Commas that could be either are groups ("1,234"); points are ambiguous.
    """
    point = comma = loose_point = loose_comma = False
    for text in texts:
        # What is shown already need not be shown again: only the other mark could still say something.
        if ("." not in text or point) and ("," not in text or comma):
            continue
        body = _body(text) or ""
        points, commas = body.count("."), body.count(",")
        if not points and not commas:
            continue
        loose = points + commas == 1 and bool(_ONE_MARK_THREE_DIGITS.match(body))
        if loose:
            loose_point, loose_comma = loose_point or bool(points), loose_comma or bool(commas)
        elif points and commas:
            last_is_point = body.rfind(".") > body.rfind(",")
            point, comma = point or last_is_point, comma or not last_is_point
        else:
            is_point = commas > 1 or points == 1
            point, comma = point or is_point, comma or not is_point
    if point != comma:
        return Style.POINT if point else Style.COMMA
    if point:
        return Style.MIXED
    if loose_point and loose_comma:
        return Style.MIXED
    if loose_point:
        return Style.AMBIGUOUS
    return Style.POINT if loose_comma else Style.SILENT


def read_number(text: str, decimal: str = ".") -> Number:
    """Read a number with its signs, groups, power ("342.09K") and currency.

    Args:
        text: the cell.
        decimal: the decimal mark of the column, "." or ",".

    Raises:
        Unreadable: it is no number, or its groups are not whole ("12 34").
    """
    match = _SHAPE.match(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise Unreadable(_("“{text}” is not a number").format(text=text))
    body = match["body"].translate(_FIXED_SPACES)
    whole, mark, fraction = body.partition(decimal)
    if mark and not (fraction.isdigit() or not fraction):
        raise Unreadable(_("“{text}” is not a number with the decimal mark “{mark}”").format(text=text, mark=decimal))
    if not whole.isdigit() and whole and not _GROUPS.match(whole) and not (decimal == "." and _INDIAN.match(whole)):
        raise Unreadable(_("“{text}” is not a number with the decimal mark “{mark}”").format(text=text, mark=decimal))
    digits = "".join(c for c in whole if c.isdigit())
    value = Decimal(f"{digits or '0'}.{fraction or '0'}")
    if match["power"]:
        value = value.scaleb(_POWERS[match["power"].casefold()])
    minuses = sum(1 for key in ("sign", "sign2", "sign3") if match[key] and match[key] in _MINUSES) + bool(
        match["open"]
    )
    if minuses > 1:
        raise Unreadable(_("“{text}” has more than one minus").format(text=text))
    sign = match["before"] or match["after"] or ""
    return Number(-value if minuses else value, _BY_FOLDED.get(sign.casefold(), ""), bool(match["percent"]))


def has_sign(text: str) -> bool:
    """Whether there is more in a text than digits and what groups them."""
    return _BARE.fullmatch(text) is None


def currency_of(sign: str) -> str:
    """Return the code of a currency's sign or name ("₽" is RUB), "" if it is not known."""
    return _BY_FOLDED.get(sign.casefold(), "")


def exact(cell: str | float, decimal: str = ".") -> Decimal:
    """Return the number of a cell; a spreadsheet's number is taken as it is shown, by its shortest decimal form.

    Raises:
        Unreadable: it is no finite number.
    """
    return number_of(cell, decimal).value


def number_of(cell: str | float, decimal: str = ".") -> Number:
    """Return the number of a cell with its currency.

    Raises:
        Unreadable: it is no finite number.
    """
    if isinstance(cell, str):
        return read_number(cell, decimal)
    if not isfinite(cell):
        raise Unreadable(_("“{text}” is not a number").format(text=cell))
    return Number(Decimal(repr(cell)))


def whole(value: Decimal, text: object) -> int:
    """Return the nearest integer, halves away from zero.

    Raises:
        Unreadable: it does not fit 63 bits.
    """
    result = int(value.quantize(Decimal(1), ROUND_HALF_UP)) if abs(value) < LARGEST else LARGEST + 1
    if abs(result) > LARGEST:
        raise Unreadable(_("“{text}” is too large").format(text=text))
    return result


def money(cell: str | float, decimal: str = ".", factor: Decimal = Decimal(1)) -> int:
    """Return minor units: "$22,700.00" is 2270000; more than two decimals are rounded, halves away from zero.

    Raises:
        Unreadable: it is no amount, or it does not fit 63 bits.
    """
    if isinstance(cell, str) and factor == 1 and _PLAIN[decimal].match(cell):
        units, _mark, cents = cell.translate(_NO_SPACES).partition(decimal)
        return int(units + (cents + "00")[:2])
    number = number_of(cell, decimal)
    if number.percent:
        raise Unreadable(_("“{text}” is a percent, not an amount").format(text=cell))
    return whole(number.value * factor * 100, cell)


def count(cell: str | float, decimal: str = ".") -> int:
    """Return a whole number ("1 200", "3.0").

    Raises:
        Unreadable: it is no whole number.
    """
    value = exact(cell, decimal)
    result = whole(value, cell)
    if result != value:
        raise Unreadable(_("“{text}” is not a whole number").format(text=cell))
    return result


def thousandths(cell: str | float, decimal: str = ".", factor: Decimal = Decimal(1)) -> int:
    """Return a quantity in thousandths of its unit: "2,5" is 2500.

    Raises:
        Unreadable: it is no number.
    """
    return whole(exact(cell, decimal) * factor * 1000, cell)


def basis_points(cell: str | float, decimal: str = ".", *, share: bool = False) -> int:
    """Return a percent in hundredths of a percent: "12.5 %" and "12.5" are 1250; with ``share`` 0.125 is.

    Raises:
        Unreadable: it is no percent from 0 to 100.
    """
    number = number_of(cell, decimal)
    points = whole(number.value * (10_000 if share and not number.percent else 100), cell)
    if not 0 <= points <= 10_000:
        raise Unreadable(_("“{text}” is not a percent from 0 to 100").format(text=cell))
    return points
