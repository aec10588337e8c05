"""Grid: the table of a file as it stands, column by column, before anything in it is understood.

Columns rather than rows: a column is read by one rule, most of its values repeat, and each distinct value is then parsed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.tidying import drop_totals, note_repeated, note_values
from crmdesk.data.words import _

#: What a cell may hold: text without spaces around it from any file; a number, a day or a moment from a workbook; None where nothing is.
Cell = str | float | date | datetime | None
#: Where a row stands in the file (its line, or its row in the sheet, from 1), and its cells.
Line = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Origin:
    """How a file was read: for people, and as a mapping would state it."""

    text: str
    """"CSV, cp1251, “;”" or "sheet “Deals”"."""
    encoding: str = ""
    """The codec of a text; "" of a workbook."""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """Every sheet of a workbook, in its order."""


MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
#: Title lines above the header that are skipped when nothing says where the header is.
_SEARCHED = 20
_BATCH = 10_000


@dataclass(slots=True)
class Grid:
    """A table of ``len(lines)`` rows; ``columns[i]`` holds the cells under ``headers[i]``, None where empty."""

    headers: tuple[str, ...]
    columns: list[list[Cell]]
    lines: list[int]
    """Where each row stands in the file."""
    ragged: dict[int, str] = field(default_factory=dict)
    """Rows (by index) whose number of cells is not that of the header, and what is wrong."""
    origin: str = ""
    """How the file was read: "CSV, cp1251, “;”" or "sheet “Deals”"."""
    notes: list[str] = field(default_factory=list)
    """What was left out of the table and what looks odd in it, for the report."""
    found: Origin = field(default_factory=lambda: Origin(""))
    header_line: int = 1
    """Where the column names stand in the file; 0 where it has none."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def column(self, header: str) -> list[Cell]:
        """Return the cells under a header.

        Raises:
            ValueError: there is no such header.
        """
        return self.columns[self.headers.index(header)]


def number_headers(names: Iterable[str]) -> tuple[str, ...]:
    """Return headers of which no two are the same: "Name", "Name (2)"; an empty one is "Column 7"."""
    taken: dict[str, int] = {}
    headers: list[str] = []
    for index, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"Column {index}"
        taken[plain] = taken.get(plain, 0) + 1
        numbered = plain if taken[plain] == 1 else f"{plain} ({taken[plain]})"
        while numbered in headers:
            taken[plain] += 1
            numbered = f"{plain} ({taken[plain]})"
        headers.append(numbered)
    return tuple(headers)


def build(lines: Iterable[Line], *, header_row: int | None, origin: str, fill_short: bool) -> Grid:
    """Find the header and stack the rows under it.

    Args:
        lines: all lines of the file, blank ones included.
        header_row: the line that holds the header, from 1; 0 where there is none, and the columns are then "Column 1" and
            so on; None takes the first that looks like one.
        origin: how the file was read.
        fill_short: rows with fewer cells than the header are filled with nothing instead of being refused.

    Raises:
        UsageFault: there is no header, no row, or more than a million rows.
    """
    stream = iter(lines)
    header_line, above = _find_header(stream, header_row)
    names = ["" if cell is None else str(cell) for cell in header_line[1]]
    if header_row == 0:
        names = [f"Column {place}" for place in range(1, len(names) + 1)]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UsageFault(
            _("Line {line} holds no column names; say where they are with header_row.").format(line=header_line[0])
        )
    if len(names) > MOST_COLUMNS:
        raise UsageFault(
            _("The file has {n} columns; at most {most} can be imported.").format(n=len(names), most=MOST_COLUMNS)
        )
    grid = Grid(number_headers(names), [[] for _name in names], [], origin=origin)
    grid.header_line = 0 if header_row == 0 else header_line[0]
    header: list[Cell] = [] if header_row == 0 else [*header_line[1][: len(names)]]
    if header_row is None:
        note_values(grid, header)
    note_repeated(grid, _stack(grid, header, chain(above, stream), fill_short=fill_short))
    drop_totals(grid)
    return grid


def _find_header(stream: Iterator[Line], header_row: int | None) -> tuple[Line, list[Line]]:
    """Return the header line, and the lines read past it while looking for it."""
    if header_row is not None:
        for line in stream:
            if line[0] >= header_row:
                return line, [line] if header_row == 0 else []
        raise UsageFault(
            _("The file ends before line {line}, where header_row says the column names are.").format(line=header_row)
        )
    seen: list[Line] = []
    for line in stream:
        if line[1].count(None) < len(line[1]):
            seen.append(line)
        if len(seen) == _SEARCHED:
            break
    if not seen:
        raise UsageFault(_("The file has no rows."))
    widths = [len(cells) - cells.count(None) for _number, cells in seen]
    usual = max(widths)
    # Titles above a table fill one or two cells; the header is the first line about as wide as the rows under it.
    index = next(i for i, width in enumerate(widths) if width * 2 > usual)
    return seen[index], seen[index + 1 :]


def _stack(grid: Grid, header: list[Cell], lines: Iterable[Line], *, fill_short: bool) -> int:
    """Add the rows to the columns, ten thousand at a time, and return how many were the header once more."""
    width = len(grid.headers)
    rows: list[list[Cell]] = []
    repeated = 0
    for number, cells in lines:
        if len(cells) != width:
            _fit(grid, cells, width, fill_short=fill_short)
        if cells.count(None) == width:
            grid.ragged.pop(len(grid.lines), None)
            continue
        if width > 1 and cells == header:
            repeated += 1
            continue
        rows.append(cells)
        grid.lines.append(number)
        if len(rows) == _BATCH:
            _flush(grid, rows)
    _flush(grid, rows)
    return repeated


def _flush(grid: Grid, rows: list[list[Cell]]) -> None:
    if len(grid.lines) > MOST_ROWS:
        raise UsageFault(
            _("The file has more than {most} rows; split it into smaller files.").format(most=f"{MOST_ROWS:,}")
        )
    for column, cells in zip(grid.columns, zip(*rows, strict=True), strict=False):
        column.extend(cells)
    rows.clear()


def _fit(grid: Grid, cells: list[Cell], width: int, *, fill_short: bool) -> None:
    """Bring a row to the width of the header; what cannot be right is noted for the report."""
    while len(cells) > width and cells[-1] is None:
        cells.pop()
    if len(cells) > width or (len(cells) < width and not fill_short):
        grid.ragged[len(grid.lines)] = _("the row has {n} values, the header {width}").format(n=len(cells), width=width)
    del cells[width:]
    cells.extend([None] * (width - len(cells)))
