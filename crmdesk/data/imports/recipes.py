"""Recipes: how a mapping says where the value of one target comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.words import _, quoted

MONEY_UNITS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
TIME_UNITS = ("seconds", "minutes", "hours", "days")
MISSING = ("create", "refuse", "empty")
AMBIGUOUS = ("refuse", "first", "empty")
OTHERS = ("keep", "empty", "refuse")
#: The list price of the deal's product, for ``if_empty``.
PRODUCT_PRICE = "product.price"
OUTCOMES = ("open", "closed", "won", "lost", "cancelled")
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a value comes from and how it is read; the fields are the keys of the mapping language."""

    column: str = ""
    columns: tuple[str, ...] = ()
    join: str | None = None
    template: str = ""
    value: Any = None
    map: Mapping[str, Any] | None = None
    others: str = "keep"
    empty: tuple[str, ...] = ()
    default: Any = None
    if_empty: str = ""
    format: str = ""
    decimal: str = ""
    date_order: str = ""
    timezone: str = ""
    unit: str = ""
    scale: Decimal = Decimal(1)
    split: str = ""
    extract: str = ""
    required: bool = False
    when: Any = None
    by: tuple[str, ...] = ()
    missing: str = ""
    ambiguous: str = "refuse"
    check: bool = True
    region: str = ""
    kind: str = ""
    """Of a custom field only."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Every column of the file that the value is made of."""
        named = ((self.column,) if self.column else ()) + self.columns
        return named + tuple(_PLACE.findall(self.template))

    @property
    def label(self) -> str:
        """What the report of refused rows calls the column."""
        return " + ".join(self.sources)


_KEYS = tuple(field.name for field in fields(Recipe))
RECIPE_KEYS = frozenset((*_KEYS, "create_missing"))
_TEXTS = ("column", "join", "template", "if_empty", "format", "timezone", "split", "extract", "region", "kind")
_FLAGS = ("required", "check")
_CHOICES: dict[str, tuple[str, ...]] = {
    "unit": (*MONEY_UNITS, *TIME_UNITS, "share"),
    "missing": MISSING,
    "ambiguous": AMBIGUOUS,
    "others": OTHERS,
    "decimal": (".", ","),
    "date_order": ("dmy", "mdy"),
}


def read_recipe(where: str, value: Any) -> Recipe:
    """Make a recipe of what a mapping writes after the "=".

    Args:
        where: the place in the mapping, for faults ("fields.amount").
        value: a column's name, a list of columns (the first that holds something), or a table of keys.

    Raises:
        UsageFault: a key is unknown or its value is of the wrong kind; or nothing says where the value comes from.
    """
    if isinstance(value, str):
        return Recipe(column=value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return Recipe(columns=tuple(value))
    if not isinstance(value, dict):
        raise UsageFault(
            _(
                '{where}: write a column in quotes, a list of columns, or a table such as {{ column = "…" }}; a fixed value is {{ value = … }}.'
            ).format(where=where)
        )
    keys = dict(value)
    if "create_missing" in keys:
        keys.setdefault("missing", "create" if keys["create_missing"] else "refuse")
        del keys["create_missing"]
    for key in keys:
        if key not in _KEYS:
            raise unknown(_("{where}: the key").format(where=where), key, _KEYS)
    checked = {key: _checked(f"{where}.{key}", key, item) for key, item in keys.items()}
    recipe = Recipe(**checked)
    if not recipe.sources and recipe.value is None and recipe.default is None and not recipe.if_empty:
        raise UsageFault(
            _("{where}: say where the value comes from: column, columns, template, value or if_empty.").format(
                where=where
            )
        )
    return recipe


def _checked(where: str, key: str, value: Any) -> Any:
    """Return the value of one key as a recipe keeps it."""
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise unknown(where, str(value), _CHOICES[key])
        return value
    if (key in _TEXTS and not isinstance(value, str)) or (key in _FLAGS and not isinstance(value, bool)):
        raise _wrong(where, value)
    if key == "extract":
        _check_pattern(where, value)
    elif key in ("columns", "empty", "by"):
        items = [value] if isinstance(value, str | int | float) else value
        if not isinstance(items, list) or not items:
            raise _wrong(where, value)
        return tuple(str(item) for item in items)
    elif key == "map":
        if not isinstance(value, dict):
            raise _wrong(where, value)
        return {folded(str(name)): item for name, item in value.items()}
    elif key == "scale":
        return _scale(where, value)
    return value


def _wrong(where: str, value: Any) -> UsageFault:
    shown = quoted(value) if isinstance(value, str) else value
    return UsageFault(_("{where}: {value} is not what this key takes.").format(where=where, value=shown))


def _check_pattern(where: str, pattern: str) -> None:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise UsageFault(
            _("{where}: “{pattern}” is no regular expression: {reason}.").format(
                where=where, pattern=pattern, reason=error
            )
        ) from None
    if groups != 1:
        raise UsageFault(
            _('{where}: mark the part to take with one pair of brackets: "№ (\\\\d+)".').format(where=where)
        )


def _scale(where: str, value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise _wrong(where, value) from None
    if not number.is_finite() or not number or isinstance(value, bool):
        raise _wrong(where, value)
    return number


def folded(text: str) -> str:
    """Return the text as mappings compare values: lower case, ё as е, single spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())
