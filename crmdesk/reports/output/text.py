"""A Table as text for a terminal: aligned columns, the same figures as on screen."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from crmdesk.data.table import Field, Table
from crmdesk.data.words import _

#: Longer texts are cut: a terminal line is read, not scrolled.
WIDEST = 42


def table_text(table: Table, text: Callable[[Field, Any], str] | None = None) -> str:
    """Return the table with its header, a rule and its totals, one line a row.

    Args:
        table: what to show.
        text: how a cell reads; by its field's kind unless told.
    """

    def line(values: Sequence[Any]) -> list[str]:
        cells = zip(table.fields, values, strict=True)
        return [
            "" if value is None else text(field, value) if text else field.kind.text(value) for field, value in cells
        ]

    header = [field.label for field in table.fields]
    rows = [line(row) for row in table.rows]
    totals: list[list[str]] = []
    if table.totals is not None:
        total = line(table.totals)
        if not total[0]:
            total[0] = _("Total")
        totals.append(total)
    cut = [[_cut(text) for text in row] for row in (header, *rows, *totals)]
    widths = [max(map(_width, column)) for column in zip(*cut, strict=True)]
    right = [field.kind.is_number for field in table.fields]
    lines = [_line(row, widths, right) for row in cut]
    rule = "  ".join("─" * width for width in widths)
    body = lines[1 : 1 + len(rows)]
    return "\n".join([lines[0], rule, *body, *([rule, *lines[1 + len(rows) :]] if totals else [])])


def _cut(text: str) -> str:
    text = " ".join(text.split("\n"))
    return text if _width(text) <= WIDEST else text[: WIDEST - 1] + "…"


def _line(row: Iterable[str], widths: list[int], right: list[bool]) -> str:
    cells = []
    for text, width, is_right in zip(row, widths, right, strict=True):
        space = " " * (width - _width(text))
        cells.append(space + text if is_right else text + space)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
