"""Conditions: which rows of a file are taken, and when a value counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from crmdesk.data.errors import UsageFault, unknown
from crmdesk.data.imports.grid import Cell, Grid
from crmdesk.data.imports.recipes import folded
from crmdesk.data.values.numbers import exact, guess_decimal
from crmdesk.data.values.texts import shown
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _

Test = Callable[[Cell], bool]
_KEYS = ("is", "not", "empty", "contains", "matches", "min", "max")


def mask(grid: Grid, conditions: Mapping[str, Any], where: str) -> list[bool]:
    """Return for each row whether all conditions on columns hold.

    Raises:
        UsageFault: a condition is malformed (an unknown column is caught before).
    """
    kept = [True] * len(grid)
    for column, condition in conditions.items():
        cells = grid.column(column)
        test = _test(condition, f"{where}.{column}", cells)
        known = {cell: test(cell) for cell in set(cells)}
        kept = [before and known[cell] for before, cell in zip(kept, cells, strict=True)]
    return kept


def _test(condition: Any, where: str, cells: list[Cell]) -> Test:
    if not isinstance(condition, dict):
        return _one_of(condition)
    tests: list[Test] = []
    for key, value in condition.items():
        match key:
            case "is":
                tests.append(_one_of(value))
            case "not":
                tests.append(_negated(_one_of(value)))
            case "empty" if isinstance(value, bool):
                tests.append(_is_empty if value else _negated(_is_empty))
            case "contains":
                tests.append(_containing([folded(str(item)) for item in _listed(value)]))
            case "matches":
                tests.append(_matching(where, str(value)))
            case "min" | "max":
                tests.append(_bounded(where, key, value, cells))
            case _:
                raise unknown(_("{where}: the condition").format(where=where), key, _KEYS)
    return lambda cell: all(test(cell) for test in tests)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _one_of(value: Any) -> Test:
    wanted = {
        folded(shown(float(item) if isinstance(item, int) and not isinstance(item, bool) else item))
        for item in _listed(value)
    }
    return lambda cell: folded(shown(cell)) in wanted


def _negated(test: Test) -> Test:
    return lambda cell: not test(cell)


def _is_empty(cell: Cell) -> bool:
    return cell is None


def _containing(pieces: list[str]) -> Test:
    return lambda cell: any(piece in folded(shown(cell)) for piece in pieces)


def _matching(where: str, pattern: str) -> Test:
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise UsageFault(
            _("{where}: “{pattern}” is no regular expression: {reason}.").format(
                where=where, pattern=pattern, reason=error
            )
        ) from None
    return lambda cell: compiled.search(shown(cell)) is not None


def _bounded(where: str, key: str, limit: Any, cells: list[Cell]) -> Test:
    """Numbers compare as numbers, anything else as text (ISO dates compare rightly so)."""
    if isinstance(limit, bool):
        raise UsageFault(_("{where}: write a number or an ISO date.").format(where=where))
    if not isinstance(limit, int | float):
        text = str(limit)
        return (
            (lambda cell: cell is not None and shown(cell) >= text)
            if key == "min"
            else (lambda cell: cell is not None and shown(cell)[: len(text)] <= text)
        )
    mark = guess_decimal(cell for cell in set(cells) if isinstance(cell, str)).value
    decimal = mark if mark in (".", ",") else "."

    def test(cell: Cell) -> bool:
        if not isinstance(cell, str | float | int):
            return False
        try:
            number = exact(cell, decimal)
        except Unreadable:
            return False
        return number >= limit if key == "min" else number <= limit

    return test
