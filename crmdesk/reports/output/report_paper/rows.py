"""Rows: a table of a period report; every cell has its own weight and colour, its header stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from crmdesk.data.table import ABSENT
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.blocks import clean
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import ARROW, MARK_SIZE, ROOM, Canvas, arrow, mark, put, rule

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

_PAD = 4.0
_GAP = 4.0
_LEADING = 1.32
#: Smaller type, in turn, until the texts have room beside the figures.
_SHRINKING = (1.0, 0.93, 0.86, 0.8)
_NARROWEST = 84.0
#: A figure's column may be so much wider than its figures.
_SPREAD = 26.0
#: A cell is cut to so many lines: it must fit a page.
_MOST_LINES = 40


@dataclass(frozen=True)
class Cell:
    """What one cell says and how."""

    text: str
    font: str = ink.PLAIN
    colour: Color = ink.TEXT
    mark: str | None = None
    """A mark before the text, by its name."""
    arrow: tuple[bool, bool] | None = None
    """An arrow before the text: whether it goes up, whether that is good."""

    @property
    def says(self) -> bool:
        """Whether there is anything in it but "nothing to say"."""
        return self.mark is not None or self.text not in ("", ABSENT)

    @property
    def aside(self) -> float:
        """How much place the mark or the arrow takes, points."""
        return MARK_SIZE + _GAP if self.mark is not None else ARROW + _GAP if self.arrow else 0.0

    def width(self, size: float) -> float:
        """Return how wide it is in one line."""
        return ink.width_of(clean(self.text), self.font, size) + self.aside


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its side, and whether it gives way when there is little room."""

    title: str
    is_right: bool = False
    is_text: bool = False
    is_kept: bool = False
    """Whether it stands even where it says nothing."""


@dataclass(frozen=True)
class _Laid:
    """All rows of a table laid out for the width of the page."""

    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: float
    pad: float

    @cached_property
    def lines(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The lines of every cell."""
        return tuple(
            tuple(
                self._wrapped(clean(cell.text), cell.font, self.size, width - cell.aside)
                for cell, width in zip(row, self.widths, strict=True)
            )
            for row in self.rows
        )

    @cached_property
    def tops(self) -> tuple[float, ...]:
        """How far below the first row each begins, and after the last one its end."""
        heights = (max(len(cell) for cell in row) * self.size * _LEADING + 2 * self.pad for row in self.lines)
        return tuple(accumulate(heights, initial=0.0))

    @property
    def head_size(self) -> float:
        """The size of type of the headings."""
        return self.size * 0.87

    @cached_property
    def headings(self) -> tuple[tuple[str, ...], ...]:
        """The lines of every heading."""
        return tuple(
            self._wrapped(column.title, ink.MEDIUM, self.head_size, width)
            for column, width in zip(self.columns, self.widths, strict=True)
        )

    @cached_property
    def head(self) -> float:
        """How high the headings are."""
        return max(len(lines) for lines in self.headings) * self.head_size * _LEADING + 7

    @staticmethod
    def _wrapped(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
        return ink.wrap_to(text, font, size, width - 2 * _PAD + 0.1, _MOST_LINES)


class Rows(Block):
    """Rows ``begin`` to ``end`` (not included) of a table, under its header."""

    def __init__(self, laid: _Laid, begin: int, end: int, above: float = 0.0) -> None:
        self._laid, self._begin, self._end, self.above = laid, begin, end, above

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings of its columns."""
        return tuple(column.title for column in self._laid.columns)

    @property
    def height(self) -> float:
        """Header and rows."""
        return self._tall(self._end)

    @property
    def least(self) -> float:
        """The header and two rows, or what there is."""
        count = self._end - self._begin
        return self.height if count <= 3 else self._tall(self._begin + 2)

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Return the rows that fit and the rest; neither is a single row, unless there are two in all."""
        fits = sum(self._tall(end) <= room for end in range(self._begin + 1, self._end + 1))
        return self._divided(min(fits, self._end - self._begin - (2 if self._end - self._begin > 3 else 1)))

    def tail(self) -> tuple[Block, Block] | None:
        """Return all but the last two rows, and these."""
        return self._divided(self._end - self._begin - 2)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put header and rows onto the page."""
        laid = self._laid
        room = sum(laid.widths)
        heads = [Cell("", ink.MEDIUM, ink.TEXT2) for _column in laid.columns]
        self._row(canvas, x, y - 1, heads, laid.headings, laid.head_size)
        y -= laid.head
        rule(canvas, x, y, room, ink.TEXT, 0.7)
        for row in range(self._begin, self._end):
            self._row(canvas, x, y - laid.pad, laid.rows[row], laid.lines[row], laid.size)
            y -= laid.tops[row + 1] - laid.tops[row]
            rule(canvas, x, y, room, ink.BORDER, 0.5)

    def _row(
        self, canvas: Canvas, x: float, y: float, cells: Sequence[Cell], lines: Sequence[Sequence[str]], size: float
    ) -> None:
        base = y - size * (_LEADING / 2 + 0.36)
        for column, width, cell, said in zip(self._laid.columns, self._laid.widths, cells, lines, strict=True):
            left = x + _PAD
            if column.is_right:
                left = x + width - _PAD - ink.width_of(said[0], cell.font, size) - cell.aside
            if cell.mark is not None:
                mark(canvas, left, base + size * 0.36 - MARK_SIZE / 2, cell.mark)
            elif cell.arrow is not None:
                arrow(canvas, left, base + 0.4, cell.colour, is_up=cell.arrow[0], is_full=cell.arrow[1])
            for place, line in enumerate(said):
                put_x = x + width - _PAD if column.is_right else left + cell.aside
                anchor = "end" if column.is_right else "start"
                put(canvas, put_x, base - place * size * _LEADING, line, cell.font, size, cell.colour, anchor)
            x += width

    def _tall(self, end: int) -> float:
        tops = self._laid.tops
        return self._laid.head + tops[end] - tops[self._begin]

    def _divided(self, count: int) -> tuple[Block, Block] | None:
        if count < 1 or self._begin + count >= self._end:
            return None
        middle = self._begin + count
        return Rows(self._laid, self._begin, middle, self.above), Rows(self._laid, middle, self._end, self.above)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    size: float = 8.6,
    pad: float = 4.4,
    above: float = 0.0,
) -> Rows:
    """Return a table as wide as the page, its type smaller where its texts would have no room.

    A column of which no row says anything is left out.
    """
    told = [place for place, column in enumerate(columns) if column.is_kept or any(row[place].says for row in rows)]
    columns, rows = [columns[place] for place in told], [[row[place] for place in told] for row in rows]
    for share in _SHRINKING:
        widths = _widths(columns, rows, size * share)
        if widths is not None:
            break
    laid = _Laid(
        tuple(columns), widths or _squeezed(columns, rows, size * share), tuple(map(tuple, rows)), size * share, pad
    )
    return Rows(laid, 0, len(rows), above)


def _natural(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float) -> list[float]:
    """Return how wide each column would like to be."""
    return [
        max(
            ink.width_of(column.title, ink.MEDIUM, size * 0.87),
            max((row[place].width(size) for row in rows), default=0.0),
        )
        + 2 * _PAD
        for place, column in enumerate(columns)
    ]


def _widths(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float, least: float = _NARROWEST
) -> tuple[float, ...] | None:
    """Return the widths, or None where texts would have to be narrower than they can be read."""
    wanted = _natural(columns, rows, size)
    texts = [place for place, column in enumerate(columns) if column.is_text]
    fixed = sum(width for place, width in enumerate(wanted) if place not in texts)
    room = ROOM - fixed
    asked = sum(wanted[place] for place in texts)
    if asked <= room:
        return _spread(columns, wanted, room - asked)
    if room < sum(min(wanted[place], least) for place in texts):
        return None
    for place, width in zip(texts, _given([wanted[place] for place in texts], room, least), strict=True):
        wanted[place] = width
    return tuple(wanted)


def _given(wanted: Sequence[float], room: float, least: float) -> list[float]:
    """Return the widths of texts that are too wide together: short ones whole, the long ones share the rest by length."""
    given = list(wanted)
    waiting = set(range(len(wanted)))
    while waiting:
        left = room - sum(width for place, width in enumerate(given) if place not in waiting)
        fair = left / len(waiting)
        short = {place for place in waiting if wanted[place] <= fair}
        if not short:
            base = min(least, fair)
            soft = sum(wanted[place] - base for place in waiting)
            for place in waiting:
                given[place] = base + (left - base * len(waiting)) * (wanted[place] - base) / soft
            break
        waiting -= short
    return given


def _squeezed(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], size: float) -> tuple[float, ...]:
    """Return the widths of a table that is too wide whatever is done: all columns give way alike."""
    wanted = _natural(columns, rows, size)
    return tuple(width * ROOM / sum(wanted) for width in wanted)


def _spread(columns: Sequence[Column], wanted: Sequence[float], spare: float) -> tuple[float, ...]:
    """Return the columns over the whole width: figures a little apart, texts take the rest."""
    right = [place for place, column in enumerate(columns) if column.is_right and place]
    texts = [place for place, column in enumerate(columns) if column.is_text]
    each = min(_SPREAD, spare / (len(right) + 1)) if right else 0.0
    rest = spare - each * len(right)
    whole = sum(wanted[place] for place in texts) or 1.0
    return tuple(
        width + (each if place in right else 0.0) + (rest * width / whole if place in texts else 0.0)
        for place, width in enumerate(wanted)
    )
