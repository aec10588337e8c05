"""Lines of a file that are no rows."""

from __future__ import annotations

from crmdesk.data.imports.reading import Layout, read_grid


def read(tmp_path, text, **layout):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return read_grid(path, Layout(**layout))


def test_totals_at_the_end_are_no_row(tmp_path):
    """The line "Итого" would count every amount twice; it is left out and said."""
    grid = read(tmp_path, "ID;Сделка;Сумма;Этап\n1;А;10;Новая\n2;Б;20;Новая\n;;;\nИтого:;;30;\n")
    assert grid.columns == [["1", "2"], ["А", "Б"], ["10", "20"], ["Новая", "Новая"]]
    assert grid.lines == [2, 3]
    assert grid.notes == ["row 5 is left out: it holds totals (“Итого:”)"]


def test_a_deal_whose_name_begins_like_totals_is_a_row(tmp_path):
    """A full last row is a row whatever its first word; so is one above the last."""
    grid = read(tmp_path, "Name;Amount\nTotal;5\nTotal Solutions;10\nTotals;20\n")
    assert len(grid) == 3
    assert grid.notes == []


def test_a_header_printed_again_is_no_row(tmp_path):
    """Files pasted together repeat the names of columns."""
    grid = read(tmp_path, "a,b\n1,2\na,b\n3,4\na,c\n")
    assert grid.lines == [2, 4, 5]
    assert grid.notes == ["1 line that repeats the column names is left out"]


def test_a_file_without_a_header_is_told_and_read(tmp_path):
    """Values in place of names are noted; header_row = 0 numbers the columns and keeps the first row."""
    table = "100,Windrose,179500.00,2015-08-14\n104,Megamall,420.00,2015-08-14\n"
    (note,) = read(tmp_path, table).notes
    assert "100, 179500.00, 2015-08-14" in note
    grid = read(tmp_path, table, header_row=0)
    assert grid.headers == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert grid.column("Column 2") == ["Windrose", "Megamall"]
    assert grid.notes == []


def test_years_are_names_of_columns(tmp_path):
    """A column for each year is no row of values."""
    assert read(tmp_path, "Client,2023,2024,2025\nA,1,2,3\n").notes == []
