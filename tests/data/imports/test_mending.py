"""Mends put a file right without touching it, and are text that can be read again."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.mending import Mends, mended, read_mends
from tests.data.imports.bringing import grid_of

TABLE = """
Who,Sum
Anna,1
anna,2
Boris,x
"""


def test_without_mends_the_grid_is_the_same_one():
    """Nothing is copied for nothing."""
    grid = grid_of(TABLE)
    assert mended(grid, Mends(rows={2: "skip"})) is grid


def test_a_word_is_mended_wherever_its_column_says_it():
    """Case does not matter; other columns and the file itself stay."""
    grid = grid_of(TABLE)
    right = mended(grid, Mends().with_word("Who", "ANNA", "Anna K."))
    assert right.column("Who") == ["Anna K.", "Anna K.", "Boris"]
    assert right.column("Sum") == ["1", "2", "x"]
    assert grid.column("Who") == ["Anna", "anna", "Boris"]


def test_a_cell_goes_before_a_word_and_empty_reads_nothing():
    """One cell can be told apart from its like."""
    mends = Mends().with_word("Who", "anna", "A").with_cells((3,), "Who", "B").with_word("Sum", "x", "")
    right = mended(grid_of(TABLE), mends)
    assert right.column("Who") == ["A", "B", "Boris"]
    assert right.column("Sum") == ["1", "2", None]


def test_mends_of_columns_and_lines_that_are_not_there_do_nothing():
    """A mapping kept for the next file may name what it has not."""
    grid = grid_of(TABLE)
    assert mended(grid, Mends({("No", "a"): "b"}, {(99, "Who"): "c"})).columns == grid.columns


def test_a_decision_can_be_taken_back():
    """An empty one forgets the earlier."""
    mends = Mends().with_rows((2, 3), "skip").with_rows((3,), "new").with_rows((2,), "")
    assert mends.rows == {3: "new"}


def test_only_words_last_for_the_next_file():
    """Lines are another file's there."""
    mends = Mends({("Who", "a"): "b"}, {(2, "Who"): "c"}, {2: "skip"})
    assert mends.lasting == Mends({("Who", "a"): "b"})
    assert Mends().joined(mends) == mends
    assert not Mends()


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ({"word": {}}, "mended.words"),
        ({"words": 1}, "section"),
        ({"words": {"A": {"b": 1}}}, "in quotes"),
        ({"cells": {"x": {"A": "b"}}}, "number of the line"),
        ({"rows": {"2": "skipp"}}, "skip"),
    ],
)
def test_what_is_said_wrongly_is_told_with_its_place(section, sentence):
    """A mapping may be written by hand."""
    with pytest.raises(UsageFault) as fault:
        read_mends(section)
    assert sentence in str(fault.value)
