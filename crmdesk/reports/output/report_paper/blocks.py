"""Blocks: headings, texts, marked lines, pictures, and two things beside each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportlab.graphics import renderPDF

from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import MARK_SIZE, ROOM, Canvas, mark, put

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.colors import Color

#: The most lines of one text; nobody prints a book in a comment.
_MOST_LINES = 2_000
_INDENT = 12.0


@dataclass(frozen=True)
class Look:
    """How a text is set: its font, sizes in points, its colour."""

    font: str = ink.PLAIN
    size: float = 8.6
    leading: float = 12.4
    colour: Color = ink.TEXT

    def at(self, size: float) -> Look:
        """Return the same in another size, the leading in proportion."""
        return replace(self, size=size, leading=self.leading * size / self.size)


BODY = Look()
NOTE = Look(size=8.2, leading=11.6, colour=ink.TEXT2)
SMALL = Look(size=7.0, leading=9.6, colour=ink.TEXT2)
OWN_WORDS = Look(ink.SERIF, 9.7, 14.4)
HEADLINE = Look(ink.SERIF_ITALIC, 12.2, 16.4)


def lines_of(text: str, look: Look, room: float) -> tuple[str, ...]:
    """Return the lines of a text that people wrote: its paragraphs stay, empty lines between them are one."""
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        if paragraph.strip():
            lines += ink.wrap_to(paragraph, look.font, look.size, room, _MOST_LINES)
        elif lines and lines[-1]:
            lines.append("")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def clean(text: str) -> str:
    """Return a text without what cannot be printed: control characters and the like."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter)[0] != "C")


class Words(Block):
    """Lines of text, with a rule at their left side where they are somebody's own words."""

    def __init__(
        self, lines: Sequence[str], look: Look = BODY, *, above: float = 0.0, side: Color | None = None, clings: bool = False,
    ) -> None:  # fmt: skip
        self.lines, self.look, self.above, self._side, self.clings = tuple(lines), look, above, side, clings

    @property
    def height(self) -> float:
        """Every line and, beside a rule, a little more."""
        return len(self.lines) * self.look.leading + (4 if self._side else 0)

    @property
    def least(self) -> float:
        """Two lines."""
        return self._part(self.lines[: min(2, len(self.lines))]).height if len(self.lines) > 3 else self.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Return the lines that fit and the rest, at least two in each."""
        count = min(int((room - (4 if self._side else 0)) / self.look.leading), len(self.lines) - 2)
        return self._divided(count)

    def tail(self) -> tuple[Block, Block] | None:
        """Return all but the last two lines, and these."""
        return self._divided(len(self.lines) - 2)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put the lines onto the page."""
        if self._side is not None:
            canvas.setFillColor(self._side)
            canvas.rect(x, y - self.height, 1.6, self.height, stroke=0, fill=1)
            x, y = x + _INDENT, y - 2
        for place, line in enumerate(self.lines):
            base = y - place * self.look.leading - self.look.leading / 2 - self.look.size * 0.36
            put(canvas, x, base, line, self.look.font, self.look.size, self.look.colour)

    def _divided(self, count: int) -> tuple[Block, Block] | None:
        return (self._part(self.lines[:count]), self._part(self.lines[count:])) if count >= 2 else None

    def _part(self, lines: Sequence[str]) -> Words:
        """Return some of the lines; neither part begins or ends with an empty one."""
        first = next((place for place, line in enumerate(lines) if line), 0)
        last = next((place for place in range(len(lines), 0, -1) if lines[place - 1]), 0)
        return Words(lines[first:last], self.look, above=self.above, side=self._side, clings=self.clings)


def said(text: str, look: Look = BODY, *, above: float = 0.0, side: Color | None = None, clings: bool = False) -> Words:
    """Return a text as a block."""
    return Words(lines_of(text, look, ROOM - (_INDENT if side else 0)), look, above=above, side=side, clings=clings)


class Heading(Block):
    """The name of a section."""

    stays = True

    def __init__(self, text: str, *, above: float, size: float = 10.5, room: float = ROOM) -> None:
        self._lines = ink.wrap_to(clean(text), ink.SERIF_BOLD, size, room, 2)
        self.size, self.above = size, above

    @property
    def height(self) -> float:
        """Its lines and the room to what it is about."""
        return len(self._lines) * self.size * 1.25 + 4

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        for place, line in enumerate(self._lines):
            put(canvas, x, y - self.size * (1 + 1.25 * place), line, ink.SERIF_BOLD, self.size)


class Marked(Block):
    """A sentence with a mark before it."""

    def __init__(self, name: str, text: str, *, above: float, look: Look = BODY) -> None:
        self._name, self.above, self._look = name, above, look
        self._lines = lines_of(text, look, ROOM - 17)

    @property
    def height(self) -> float:
        """Its lines."""
        return max(len(self._lines) * self._look.leading, MARK_SIZE)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put mark and sentence onto the page."""
        half = self._look.leading / 2
        mark(canvas, x + 0.5, y - half - MARK_SIZE / 2, self._name)
        for place, line in enumerate(self._lines):
            base = y - place * self._look.leading - half - self._look.size * 0.36
            put(canvas, x + 17, base, line, self._look.font, self._look.size, self._look.colour)


class Picture(Block):
    """A drawing as vectors."""

    def __init__(self, drawing: Drawing, *, above: float = 0.0) -> None:
        self._drawing, self.above = drawing, above

    @property
    def height(self) -> float:
        """The drawing's own."""
        return float(self._drawing.height)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        renderPDF.draw(self._drawing, canvas, x, y - self.height)


class Beside(Block):
    """Columns of blocks beside each other, each with how far to the right it begins; they stay on one page."""

    def __init__(self, columns: Sequence[tuple[float, Sequence[Block]]], *, above: float) -> None:
        self._columns, self.above = tuple(columns), above

    @property
    def height(self) -> float:
        """The highest column."""
        return max(sum(block.height for block in column) for _x, column in self._columns)

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put the columns onto the page."""
        for aside, column in self._columns:
            top = y
            for block in column:
                block.draw(canvas, x + aside, top)
                top -= block.height
