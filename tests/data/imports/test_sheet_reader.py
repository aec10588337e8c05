"""The program that reads one sheet speaks its protocol, whatever the workbook holds."""

# ruff: noqa: DTZ001 - the moments of a sheet have no zone

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from crmdesk.data.imports import sheet_reader
from crmdesk.data.imports.sheet_reader import cell, choose


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (" text ", "text"),
        ("  ", None),
        (True, "TRUE"),
        (None, None),
        (1.5, 1.5),
        (datetime(2025, 1, 2), ["2025-01-02"]),
        (datetime(2025, 1, 2, 10, 30, 0, 7), ["2025-01-02T10:30:00"]),
        (date(2025, 1, 2), ["2025-01-02"]),
        (time(9, 5), "09:05:00"),
        (timedelta(hours=30, minutes=1), "30:01:00"),
    ],
)
def test_a_cell_is_sent_as_json_can_carry_it(value, sent):
    """Days and moments go as lists, so that no text is taken for one."""
    assert cell(value) == sent


@pytest.mark.parametrize(
    ("wanted", "found"), [("", "Deals"), ("2", "2024"), ("2024", "2024"), (" DEALS", "Deals"), ("3", None), ("x", None)]
)
def test_a_sheet_is_chosen_by_name_or_number(wanted, found):
    """A name wins over a number; nothing wanted takes the first."""
    assert choose(["Deals", "2024"], wanted) == found
    assert choose([], "") is None


def told(path, sheet=""):
    """Run the program on a file and return the lines it wrote."""
    command = [sys.executable, "-I", sheet_reader.__file__, str(path), sheet, str(1 << 30)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_program_tells_the_sheet_its_rows_and_the_end(tmp_path):
    """Blank rows on top are rows too, so that a row keeps its number; without the last line the reading was cut off."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Deals").write_row(2, 0, ["a", 5])
    assert told(path) == [
        {"sheet": "Deals", "sheets": ["Deals"], "first": 1},
        [[None, None], [None, None], ["a", 5.0]],
        {"end": True},
    ]
    assert told(path, "Other") == [{"error": "sheet", "detail": "Deals"}]


def test_the_program_tells_that_a_file_is_broken(tmp_path):
    """Any failure is one line, and the program ends well."""
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    assert set(told(tmp_path / "a.xlsx")[0]) == {"error", "detail"}
