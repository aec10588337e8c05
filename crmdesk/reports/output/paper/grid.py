"""Grid: a Table on paper: the header again on every page, totals with the last rows, widths by what the columns hold.

Cells are drawn straight onto the page, so that a table of ten thousand rows costs what its rows cost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

from reportlab.platypus import Flowable

from crmdesk.data.table import Field, Table
from crmdesk.reports.answer_table import cell_text
from crmdesk.reports.output.paper import ink

#: Sizes of type a table may have: the first that fits.
_SIZES = (8.0, 7.4, 6.8, 6.2)
_PAD_X, _PAD_Y = 4.0, 2.6
_LEADING = 1.25
#: So many of its longest texts decide how wide a column is.
_MEASURED = 60
_NARROWEST, _WIDEST = 26.0, 190.0
_MOST_LINES = 4

Text = Callable[[Field, Any], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table on paper: which of the table's it is, its heading, its side and its width, points."""

    place: int
    heading: str
    is_number: bool
    width: float


@dataclass(frozen=True)
class Sheet:
    """A table laid out for one width: texts of all cells, columns, and the size of type."""

    texts: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] | None
    columns: tuple[Column, ...]
    size: float
    tones: dict[tuple[int, int], Any]

    @property
    def line(self) -> float:
        """The height of a line of text, points."""
        return self.size * _LEADING

    @cached_property
    def tops(self) -> tuple[float, ...]:
        """How far below the first row each row begins, and after the last one its end; measured once for all pages."""
        return tuple(accumulate((self.height_of(row) for row in self.texts), initial=0.0))

    @cached_property
    def headings(self) -> list[tuple[str, ...]]:
        """The lines of every heading."""
        return [self.lines(column.heading, column, ink.MEDIUM) for column in self.columns]

    def lines(self, text: str, column: Column, font: str) -> tuple[str, ...]:
        """Return a text broken to the width of its column."""
        room = column.width - 2 * _PAD_X + 0.1
        if ink.width_of(text, font, self.size) <= room:
            return (text,)
        return ink.wrap_to(text, font, self.size, room, _MOST_LINES)

    def cells(self, texts: Sequence[str], font: str = ink.PLAIN) -> list[tuple[str, ...]]:
        """Return the lines of every cell of a row."""
        return [self.lines(texts[column.place], column, font) for column in self.columns]

    def height_of(self, texts: Sequence[str], font: str = ink.PLAIN) -> float:
        """Return how high a row is, points."""
        most = max((len(cell) for cell in self.cells(texts, font)), default=1)
        return most * self.line + 2 * _PAD_Y

    @cached_property
    def header_height(self) -> float:
        """The height of the headings, points."""
        return max(len(lines) for lines in self.headings) * self.line + 2 * _PAD_Y


def grids_of(table: Table, room: float, goods: Mapping[str, int] | None = None, text: Text = cell_text) -> list[Grid]:
    """Return a table as flowables as wide as ``room``: more than one where its columns do not fit beside each other.

    The first column stands in each of them.

    Args:
        table: what to show.
        room: how wide the page is, points.
        goods: which direction of a measure is good, by its id; changes of others have no colour.
        text: how a cell reads.
    """
    texts = tuple(
        tuple(_shown(text, field, value) for field, value in zip(table.fields, row, strict=True)) for row in table.rows
    )
    totals = None
    if table.totals is not None:
        totals = tuple(_shown(text, field, value) for field, value in zip(table.fields, table.totals, strict=True))
    tones = _tones(table, goods or {})
    for size in _SIZES:
        columns = _columns(table, texts, totals, size)
        fitted = _fitted(columns, room)
        if fitted is not None:
            return [Grid(Sheet(texts, totals, fitted, size, tones), 0, len(texts))]
    parts = _parted(_columns(table, texts, totals, _SIZES[-1]), room)
    return [Grid(Sheet(texts, totals, part, _SIZES[-1], tones), 0, len(texts)) for part in parts]


class Grid(Flowable):
    """Rows ``begin`` to ``end`` (not included) of a laid out table, with its header, and its totals after the last row."""

    def __init__(self, sheet: Sheet, begin: int, end: int) -> None:
        super().__init__()
        self._sheet, self._begin, self._end = sheet, begin, end

    @property
    def _has_totals(self) -> bool:
        return self._sheet.totals is not None and self._end == len(self._sheet.texts)

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Return how much place the rows take; they are as wide as their columns."""
        del room
        sheet = self._sheet
        height = sheet.header_height + sheet.tops[self._end] - sheet.tops[self._begin]
        if self._has_totals:
            height += sheet.height_of(sheet.totals or (), ink.BOLD)
        return sum(column.width for column in sheet.columns), height

    def split(self, _room: float, height: float) -> list[Flowable]:
        """Return what fits a page and the rest; at least two rows stay with the totals."""
        tops = self._sheet.tops
        reach = tops[self._begin] + height - self._sheet.header_height
        fits = bisect_right(tops, reach, self._begin, self._end + 1) - 1 - self._begin
        count = self._end - self._begin
        if fits >= count and self._has_totals:  # the totals alone would go over
            fits = count - 2
        if fits < 1 or fits >= count:
            return []
        middle = self._begin + fits
        return [Grid(self._sheet, self._begin, middle), Grid(self._sheet, middle, self._end)]

    def draw(self) -> None:
        """Put header, rows and totals onto the page."""
        sheet, canvas = self._sheet, self.canv
        width, height = self.wrap(0, 0)
        y = height - sheet.header_height
        canvas.setFillColor(ink.SUNKEN)
        canvas.rect(0, y, width, height - y, stroke=0, fill=1)
        self._put(sheet.headings, y, height - y, ink.MEDIUM, ink.TEXT3, None)
        self._rule(y, width, ink.STRONG)
        for row in range(self._begin, self._end):
            tall = sheet.tops[row + 1] - sheet.tops[row]
            y -= tall
            self._put(sheet.cells(sheet.texts[row]), y, tall, ink.PLAIN, ink.TEXT, row)
            self._rule(y, width, ink.BORDER)
        if self._has_totals and sheet.totals is not None:
            tall = sheet.height_of(sheet.totals, ink.BOLD)
            canvas.setFillColor(ink.SUNKEN)
            canvas.rect(0, y - tall, width, tall, stroke=0, fill=1)
            self._put(sheet.cells(sheet.totals, ink.BOLD), y - tall, tall, ink.BOLD, ink.TEXT, None)

    def _put(
        self, cells: Sequence[Sequence[str]], y: float, tall: float, font: str, colour: Any, row: int | None
    ) -> None:
        """Write the cells of a row; one text object for all of them makes a long table twice as quick."""
        sheet, x = self._sheet, 0.0
        base = y + tall - _PAD_Y - sheet.size * 0.95
        put = self.canv.beginText()
        put.setFont(font, sheet.size)
        shown = None
        for column, lines in zip(sheet.columns, cells, strict=True):
            wanted = colour if row is None else sheet.tones.get((row, column.place), colour)
            if wanted is not shown:
                put.setFillColor(wanted)
                shown = wanted
            left = x + _PAD_X
            for place, line in enumerate(lines):
                if not line:
                    continue
                if column.is_number:
                    left = x + column.width - _PAD_X - ink.width_of(line, font, sheet.size)
                put.setTextOrigin(left, base - place * sheet.line)
                put.textOut(line)
            x += column.width
        self.canv.drawText(put)

    def _rule(self, y: float, width: float, colour: Any) -> None:
        self.canv.setStrokeColor(colour)
        self.canv.setLineWidth(0.4)
        self.canv.line(0, y, width, y)


def _shown(text: Text, field: Field, value: Any) -> str:
    return "" if value is None else " ".join(text(field, value).split("\n"))


def _tones(table: Table, goods: Mapping[str, int]) -> dict[tuple[int, int], Any]:
    """Return the colours of changes and differences."""
    tones: dict[tuple[int, int], Any] = {}
    for place, field in enumerate(table.fields):
        name, _dot, part = field.key.rpartition(".")
        if part not in ("change", "delta") or not goods.get(name):
            continue
        for row, values in enumerate(table.rows):
            if values[place]:
                tones[row, place] = ink.tone(values[place], goods[name])
    return tones


def _columns(
    table: Table, texts: Sequence[Sequence[str]], totals: Sequence[str] | None, size: float
) -> tuple[Column, ...]:
    columns = []
    for place, field in enumerate(table.fields):
        cells = sorted({row[place] for row in texts}, key=len)[-_MEASURED:]
        longest = max((ink.width_of(cell, ink.PLAIN, size) for cell in cells), default=0.0)
        if totals is not None and totals[place]:
            whole = ink.width_of(totals[place], ink.BOLD, size)
            longest = max(longest, whole if field.kind.is_number else min(whole, _WIDEST / 2))
        words = max((ink.width_of(word, ink.MEDIUM, size) for word in field.label.split()), default=0.0)
        width = max(longest, words) + 2 * _PAD_X
        if not field.kind.is_number:
            width = min(width, _WIDEST)
        columns.append(Column(place, field.label, field.kind.is_number, max(_NARROWEST, width)))
    return tuple(columns)


def _fitted(columns: tuple[Column, ...], room: float) -> tuple[Column, ...] | None:
    """Return the columns spread over the width; texts give way to figures, None where even that does not help."""
    wanted = sum(column.width for column in columns)
    if wanted <= room:
        spare = (room - wanted) / len(columns)
        return tuple(replace(column, width=column.width + spare) for column in columns)
    texts = [column for column in columns if not column.is_number]
    figures = wanted - sum(column.width for column in texts)
    least = {column.place: min(column.width, 64.0) for column in texts}
    if figures + sum(least.values()) > room:
        return None
    soft = sum(column.width - least[column.place] for column in texts)
    given = room - figures - sum(least.values())
    return tuple(
        column
        if column.is_number
        else replace(
            column,
            width=least[column.place] + (given * (column.width - least[column.place]) / soft if soft else 0.0),
        )
        for column in columns
    )


def _parted(columns: tuple[Column, ...], room: float) -> list[tuple[Column, ...]]:
    """Return the columns in several parts, the first column in each of them."""
    first, rest = columns[0], list(columns[1:])
    first = replace(first, width=min(first.width, room * 0.4))
    parts: list[list[Column]] = [[first]]
    for column in rest:
        taken = sum(one.width for one in parts[-1])
        if taken + column.width > room and len(parts[-1]) > 1:
            parts.append([first])
        parts[-1].append(replace(column, width=min(column.width, room - first.width)))
    return [tuple(part) for part in parts]
