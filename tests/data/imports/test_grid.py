"""A grid is the table of a file as it stands, column by column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.grid import build, number_headers


def built(*rows, header_row=None, fill_short=False):
    """Build a grid of rows of cells, numbered from 1."""
    lines = [(number, list(cells)) for number, cells in enumerate(rows, start=1)]
    return build(lines, header_row=header_row, origin="", fill_short=fill_short)


@given(st.lists(st.sampled_from(["", "a", "a (2)", "a (3)", " a ", "b", "Column 1"]), max_size=12))
def test_no_two_headers_are_the_same(names):
    """Whatever the file calls its columns, each can be mapped."""
    headers = number_headers(names)
    assert len(set(headers)) == len(headers) == len(names)
    assert all(headers)


def test_columns_stand_under_their_headers():
    """Rows keep the places they have in the file; blank ones are gone."""
    grid = built(("a", "b"), ("1", "2"), (None, None), ("3", None))
    assert (grid.headers, grid.columns, grid.lines) == (("a", "b"), [["1", "3"], ["2", None]], [2, 4])
    assert grid.column("b") == ["2", None]
    with pytest.raises(ValueError, match="not in tuple"):
        grid.column("c")


def test_a_file_without_a_header_has_numbered_columns():
    """Its first line is a row."""
    grid = built(("1", "2"), ("3", "4"), header_row=0)
    assert grid.headers == ("Column 1", "Column 2")
    assert len(grid) == 2


def test_rows_of_another_width_are_noted_or_filled():
    """Too many values are wrong in any file; too few are right where cells at the end are left out."""
    rows = (("a", "b"), ("1",), ("1", "2", "3"), ("1", "2", None))
    assert set(built(*rows).ragged) == {0, 1}
    assert set(built(*rows, fill_short=True).ragged) == {1}


def test_a_table_without_columns_or_lines_is_a_fault():
    """There is nothing to map."""
    with pytest.raises(UsageFault, match="no rows"):
        built((None, None))
    with pytest.raises(UsageFault, match="ends before line 9"):
        built(("a", "b"), header_row=9)
    with pytest.raises(UsageFault, match="Line 1 holds no column names"):
        built((None, None), ("a", "b"), header_row=1)
    with pytest.raises(UsageFault, match="at most 1000"):
        built([str(number) for number in range(1001)])
