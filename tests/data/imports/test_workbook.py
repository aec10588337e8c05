"""Workbooks are checked before they are unpacked, and read in a process of their own."""

from __future__ import annotations

import zipfile
from datetime import date

import pytest
import xlsxwriter

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.imports import workbook
from crmdesk.data.imports.workbook import check_archive, is_workbook, open_workbook


@pytest.fixture
def book(tmp_path):
    """A workbook of one sheet whose first filled row is the second."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("Deals")
        sheet.write_row(1, 0, ["Name", "Day"])
        sheet.write(2, 0, "A")
        sheet.write_datetime(2, 1, date(2025, 1, 2), made.add_format({"num_format": "dd.mm.yyyy"}))
    return path


def test_a_workbook_is_known_by_its_first_bytes():
    """A CSV is none, whatever it is called."""
    assert is_workbook(b"PK\x03\x04rest")
    assert is_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    assert not is_workbook(b"PK,name\n")


def test_lines_have_the_numbers_of_the_sheet(book):
    """Blank rows on top count; a date cell is a day."""
    lines, origin = open_workbook(book, "")
    assert list(lines) == [(1, [None, None]), (2, ["Name", "Day"]), (3, ["A", date(2025, 1, 2)])]
    assert (origin.text, origin.sheet) == ("sheet “Deals”", "Deals")
    assert "Deals" in origin.sheets


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(book):
    """By its name and by its number."""
    for wanted in ("Other", "7"):
        with pytest.raises(UsageFault, match=f"no sheet “{wanted}”. Its sheets: Deals"):
            open_workbook(book, wanted)


@pytest.mark.parametrize("limit", ["MOST_MEMBERS", "MOST_UNPACKED"])
def test_an_archive_past_a_limit_is_not_opened(book, monkeypatch, limit):
    """Its own directory tells how much it unpacks to; the same book passes under the limits that hold."""
    check_archive(book)
    monkeypatch.setattr(workbook, limit, 3)
    with pytest.raises(UsageFault, match="unpacks to far more"):
        check_archive(book)


def test_an_archive_of_other_things_and_a_broken_one_are_refused(tmp_path):
    """Each has its own sentence."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", "a,b")
    with pytest.raises(UsageFault, match="unpack it first"):
        check_archive(path)
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(UsageFault, match="damaged"):
        check_archive(path)


def test_a_reader_that_takes_too_long_is_stopped(book, monkeypatch, tmp_path):
    """It is killed, and the fault says so; here after a fifth of a second."""
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(workbook, "_READER", sleeper)
    monkeypatch.setattr(workbook, "SECONDS", 0.2)
    with pytest.raises(EnvironmentFault, match=r"longer than 0\.2 seconds"):
        open_workbook(book, "")
