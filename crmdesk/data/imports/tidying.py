"""Tidying: lines of a file that are no rows, such as a header printed again on each page, or the totals at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from crmdesk.data.values import dates, numbers
from crmdesk.data.values.unreadable import Unreadable
from crmdesk.data.words import _, plural

if TYPE_CHECKING:
    from crmdesk.data.imports.grid import Cell, Grid

_TOTALS = re.compile(r"^(общий |grand |report )?(итого?|всего|(sub)?totals?)\b.{0,30}$", re.IGNORECASE)
_YEAR = re.compile(r"^(19|20)\d\d$")
#: So many column names that are numbers or dates are values: the file has no header.
_VALUES = 2


def drop_totals(grid: Grid) -> None:
    """Take the line of totals off the end of a table, and note it: as a row it would count everything twice.

    It is one whose first filled cell says so ("Итого:", "Total") and of which at most half is filled.
    """
    if not grid.lines:
        return
    filled = [column[-1] for column in grid.columns if column[-1] is not None]
    if 2 * len(filled) > len(grid.columns) or not isinstance(filled[0], str) or not _TOTALS.match(filled[0]):
        return
    for column in grid.columns:
        column.pop()
    line = grid.lines.pop()
    grid.ragged.pop(len(grid.lines), None)
    grid.notes.append(_("row {row} is left out: it holds totals (“{text}”)").format(row=line, text=filled[0]))


def note_repeated(grid: Grid, times: int) -> None:
    """Note how often the header stood among the rows."""
    if times:
        grid.notes.append(
            plural(
                "{n} line that repeats the column names is left out",
                "{n} lines that repeat the column names are left out",
                times,
            ).format(n=times)
        )


def note_values(grid: Grid, names: Sequence[Cell]) -> None:
    """Note that what is taken for column names looks like a row of values."""
    values = [name for name in names if _is_value(name)]
    if len(values) >= _VALUES:
        grid.notes.append(
            _("the column names look like values ({values}); if the file has no header, set header_row = 0").format(
                values=", ".join(str(value) for value in values[:3])
            )
        )


def _is_value(name: Cell) -> bool:
    """Whether a column name is a number or a date; years are names (a column for each of several years)."""
    if not isinstance(name, str):
        return isinstance(name, date) or (name is not None and not _YEAR.match(f"{name:g}"))
    if _YEAR.match(name):
        return False
    try:
        numbers.read_number(name, ".")
    except Unreadable:
        pass
    else:
        return True
    try:
        return bool(dates.read_date(name)) and not dates.is_nothing(name)
    except Unreadable:
        return False
