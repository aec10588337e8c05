"""Delimited text is read with the separator that its own lines show."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.delimited import find_separator, open_delimited


@pytest.mark.parametrize(
    ("sample", "separator"),
    [
        ("a;b\n1,5;2,5\n3,5;4\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("only\none\ncolumn\n", ","),
        ("a,b,c\n1,2,3\n1,2;3\n4,5,6\n7,8,9\n", ","),
    ],
)
def test_the_separator_gives_most_lines_one_width(sample, separator):
    """Commas within numbers and one broken line do not win; without any the comma is taken."""
    assert find_separator(sample) == separator


def test_lines_are_stripped_and_numbered(tmp_path):
    """An empty cell is nothing, and the origin says how the file was read."""
    path = tmp_path / "a.csv"
    path.write_bytes("имя; город\nАнна ;\n".encode("cp1251"))
    lines, origin = open_delimited(path, None, None)
    assert list(lines) == [(1, ["имя", "город"]), (2, ["Анна", None])]
    assert (origin.text, origin.encoding, origin.separator) == ("CSV, cp1251, “;”", "cp1251", ";")


def test_a_stated_separator_is_followed(tmp_path):
    """What the mapping says is not guessed."""
    path = tmp_path / "a.csv"
    path.write_text("a;b,c\n")
    assert next(open_delimited(path, None, ",")[0]) == (1, ["a;b", "c"])


def test_a_quote_without_an_end_is_told_by_its_line(tmp_path, monkeypatch):
    """The value grows past the longest one allowed; here that is a hundred characters."""
    monkeypatch.setattr("crmdesk.data.imports.delimited.LONGEST_CELL", 100)
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"1,2\n' + "3,4\n" * 100)
    lines, _origin = open_delimited(path, None, ",")
    with pytest.raises(UsageFault, match="broken from line 2 on"):
        list(lines)
