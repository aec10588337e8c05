"""Flow: blocks one below another on as many pages as they need; which page has what is known before a page is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmdesk.reports.output.report_paper.pen import TALL, Canvas


class Block:
    """Something as wide as the page; whoever can be divided says how."""

    above = 0.0
    """Points free above it, where it is not the first of its page."""
    stays = False
    """Whether it never ends a page: headings stay with what they are about."""

    clings = False
    """Whether it never begins a page: a note stays with the end of what it is about."""

    @property
    def height(self) -> float:
        """How high it is, points."""
        raise NotImplementedError

    @property
    def least(self) -> float:
        """How much of it stands on a page at least, points."""
        return self.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        """Return what fits a height and the rest, or None where it cannot be divided so."""
        del room
        return None

    def tail(self) -> tuple[Block, Block] | None:
        """Return everything but its last lines, and these, or None where it is too short for that."""
        return None

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto a page, its upper left corner at a point."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on its page; ``down`` is how far below the top of the page's room it begins."""

    block: Block
    down: float

    @property
    def end(self) -> float:
        """How far down it ends."""
        return self.down + self.block.height


Pages = tuple[tuple[Placed, ...], ...]


def lay(parts: Sequence[Sequence[Block]], tall: float = TALL) -> Pages:
    """Return the pages of several parts, each of which begins a page of its own.

    A heading stays with the beginning of what follows it. Neither a note nor the very last block is alone on its page
    where something can come with it.
    """
    pages: list[tuple[Placed, ...]] = []
    for part in parts:
        pages += _Laying(tall).lay(part)
    return tuple(pages)


class _Laying:
    def __init__(self, tall: float) -> None:
        self._tall = tall
        self._pages: list[list[Placed]] = [[]]

    def lay(self, part: Sequence[Block]) -> list[tuple[Placed, ...]]:
        headings: list[Block] = []
        for block in part:
            if block.stays:
                headings.append(block)
                continue
            self._put([*headings, block], is_last=block is part[-1])
            headings = []
        return [tuple(page) for page in self._pages if page]

    def _put(self, chain: list[Block], *, is_last: bool) -> None:
        wanted = sum(self._gap(block, place) + block.height for place, block in enumerate(chain[:-1]))
        wanted += self._gap(chain[-1], len(chain) - 1) + chain[-1].least
        if wanted > self._left() + 0.01 and self._pages[-1]:
            clings = chain[-1].clings or (is_last and chain[-1].least == chain[-1].height)
            company = self._take_company(wanted + chain[0].above) if clings else []
            self._pages.append([])
            for block in company:
                self._place(block)
        for heading in chain[:-1]:
            self._place(heading)
        self._pour(chain[-1])

    def _pour(self, block: Block) -> None:
        """Place a block, divided over pages where it has to be."""
        rest: Block | None = block
        while rest is not None:
            room = self._left() - self._gap(rest, 0)
            if rest.height <= room + 0.01:
                self._place(rest)
                return
            parts = rest.split(room)
            if parts is None and not self._pages[-1]:  # it is higher than a page, and nobody can divide it
                self._place(rest)
                return
            if parts is not None:
                self._place(parts[0])
                rest = parts[1]
            self._pages.append([])

    def _take_company(self, wanted: float) -> list[Block]:
        """Take off the page what goes over to the next with a block so high: the last lines of what is before it."""
        page = self._pages[-1]
        place = len(page) - 1
        while place > 0 and page[place].block.clings:
            place -= 1
        divided = page[place].block.tail()
        if divided is None:
            while place > 0 and page[place - 1].block.stays:
                place -= 1
        moved = [placed.block for placed in page[place:]]
        kept: list[Placed] = []
        if divided is not None:
            moved[0] = divided[1]
            kept = [Placed(divided[0], page[place].down)]
        if sum(block.height + block.above for block in moved) + wanted > self._tall or not (place or kept):
            return []
        page[place:] = kept
        return moved

    def _gap(self, block: Block, place: int) -> float:
        return block.above if place or self._pages[-1] else 0.0

    def _left(self) -> float:
        page = self._pages[-1]
        return self._tall - (page[-1].end if page else 0.0)

    def _place(self, block: Block) -> None:
        page = self._pages[-1]
        page.append(Placed(block, page[-1].end + block.above if page else 0.0))
