"""Blocks on pages: headings stay with what follows, what can be divided is, the last block is never alone."""

from __future__ import annotations

import pytest

from crmdesk.reports.output.paper.ink import load_fonts
from crmdesk.reports.output.report_paper.blocks import Words
from crmdesk.reports.output.report_paper.flow import Block, Pages, lay
from crmdesk.reports.output.report_paper.rows import Cell, Column, table


class Brick(Block):
    """Something of a height that nobody can divide."""

    def __init__(
        self, name: str, height: float, *, stays: bool = False, clings: bool = False, above: float = 0.0
    ) -> None:
        self.name, self._height, self.stays, self.clings, self.above = name, height, stays, clings, above

    @property
    def height(self) -> float:
        """As told."""
        return self._height


@pytest.fixture(autouse=True)
def _fonts() -> None:
    load_fonts()


def names(pages: Pages) -> list[list[str]]:
    """Return what stands on each page; lines of text by their number."""
    return [
        [placed.block.name if isinstance(placed.block, Brick) else str(len(lines_of(placed.block))) for placed in page]
        for page in pages
    ]


def lines_of(block: Block) -> tuple[str, ...]:
    """Return the lines of a text."""
    assert isinstance(block, Words)
    return block.lines


def words(count: int) -> Words:
    """Return a text of so many lines, 12.4 points each."""
    return Words([f"line {place}" for place in range(count)])


def test_a_heading_goes_over_with_what_it_is_about():
    """There is room for the heading, and for both there is none."""
    story = [Brick("a", 60), Brick("heading", 20, stays=True), Brick("b", 30)]
    assert names(lay([story], 100)) == [["a"], ["heading", "b"]]


def test_room_above_is_left_out_at_the_top_of_a_page():
    """A section that begins a page begins at its top."""
    pages = lay([[Brick("a", 90), Brick("b", 50, above=20)]], 100)
    assert pages[1][0].down == 0
    assert lay([[Brick("a", 30), Brick("b", 50, above=20)]], 100)[0][1].down == 50


def test_a_text_is_divided_with_two_lines_on_both_sides():
    """No line of a text is alone on a page."""
    assert names(lay([[words(9)]], 8.5 * 12.4)) == [["7", "2"]] or names(lay([[words(9)]], 8.5 * 12.4)) == [
        ["7"],
        ["2"],
    ]
    assert names(lay([[Brick("a", 80), words(9)]], 8.5 * 12.4)) == [["a", "2"], ["7"]]
    assert names(lay([[Brick("a", 95), words(9)]], 8.5 * 12.4)) == [["a"], ["7"], ["2"]]


def test_the_last_block_takes_lines_along_rather_than_stand_alone():
    """The signatures do not fit: the last two lines of the comment come with them."""
    pages = lay([[words(7), Brick("signatures", 60)]], 100)
    assert names(pages) == [["5"], ["2", "signatures"]]
    assert lines_of(pages[1][0].block) == ("line 5", "line 6")


def test_the_last_block_takes_a_whole_section_along_where_it_cannot_be_divided():
    """Heading, short text and its note go over together; what fills the page alone stays."""
    story = [
        Brick("a", 30),
        Brick("heading", 10, stays=True),
        Brick("b", 20),
        Brick("note", 10, clings=True),
        Brick("end", 50),
    ]
    assert names(lay([story], 100)) == [["a"], ["heading", "b", "note", "end"]]
    assert names(lay([[Brick("a", 90), Brick("end", 50)]], 100)) == [["a"], ["end"]]


def test_a_note_never_begins_a_page():
    """The end of what it is about comes with it."""
    assert names(lay([[words(8), Brick("note", 10, clings=True), Brick("b", 5), Brick("c", 5)]], 100)) == [
        ["6"], ["2", "note", "b", "c"],
    ]  # fmt: skip


def test_what_is_higher_than_a_page_is_placed_all_the_same():
    """Better to run over than to go round for ever."""
    assert names(lay([[Brick("a", 10), Brick("tower", 300), Brick("b", 10)]], 100)) == [["a"], ["tower"], ["b"]]


def test_parts_begin_pages_of_their_own():
    """Two parts are two pages, however short."""
    assert names(lay([[Brick("a", 10)], [Brick("b", 10)]], 100)) == [["a"], ["b"]]


def test_rows_are_divided_under_their_header_and_never_one_by_one():
    """A table of twenty rows on small pages: all rows, at least two on each page, the header on all."""
    rows = [(Cell(str(place)),) for place in range(20)]
    pages = lay([[table((Column("Number", is_text=True),), rows)]], 100)
    heights = [placed.block.height for page in pages for placed in page]
    assert len(pages) == 5
    assert all(height <= 100 for height in heights)
    assert min(heights) > 40


def test_long_texts_of_a_table_give_way_to_figures():
    """A figure is never broken; a name of any length is, and the table stays as wide as the page."""
    laid = table(
        (Column("Name", is_text=True), Column("Sum", is_right=True)),
        [(Cell("Name " * 60), Cell("1\u202f000\u202f000"))],
    )
    one = table(
        (Column("Name", is_text=True), Column("Sum", is_right=True)), [(Cell("Name"), Cell("1\u202f000\u202f000"))]
    )
    assert laid.height > one.height


def test_a_column_that_says_nothing_is_left_out():
    """A firm without sources or plans sees no column of dashes; the fact is there all the same."""
    columns = (Column("Name"), Column("Source"), Column("Plan"), Column("Fact", is_kept=True), Column("Verdict"))
    row = (Cell("a"), Cell(""), Cell("—"), Cell("—"), Cell("", mark="kept"))
    assert table(columns, [row, row]).titles == ("Name", "Fact", "Verdict")
    assert table(columns, [row, (*row[:1], Cell("site"), *row[2:])]).titles == ("Name", "Source", "Fact", "Verdict")
