"""Rows that were not imported, as a file to mend."""

from __future__ import annotations

import csv

import pytest

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.imports.leftovers import write_leftovers
from tests.data.imports.importing_desk import checked, matched

TEXT = "Название сделки;Сумма;Телефон\n=cmd();x5x5;+7 912 345-67-89\nB;5;\n"


def test_they_are_written_with_the_reason(sqlite_store, tmp_path):
    """With every column of the file; what a spreadsheet would take for a formula is tamed, a phone is not."""
    found = checked(sqlite_store, matched(sqlite_store, tmp_path, TEXT, "deals"))
    path = tmp_path / "left.csv"
    assert write_leftovers(found, path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file, delimiter=";")
    assert header == ["Название сделки", "Сумма", "Телефон", "Row", "Reason"]
    assert row[:4] == ["'=cmd()", "x5x5", "+7 912 345-67-89", "2"]
    assert "not a number" in row[4]


def test_a_folder_that_takes_no_file_is_said(sqlite_store, tmp_path):
    """With a sentence."""
    found = checked(sqlite_store, matched(sqlite_store, tmp_path, TEXT, "deals"))
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        write_leftovers(found, tmp_path / "no" / "left.csv")
