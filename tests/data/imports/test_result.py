"""What an import did is told to people, to programs, and in a file of refused rows."""

from __future__ import annotations

import csv
import json

import pytest

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.imports.result import ImportResult, Refusal, write_refused


def result(**changes) -> ImportResult:
    """Return the result of an import of two rows, one of them refused for two reasons."""
    refused = (Refusal(3, "Sum", "many", "no number"), Refusal(3, "", "", "too short"))
    given = {"read": 2, "created": 1, "refused": refused, "txn": 2**62, **changes}
    return ImportResult("deals", "deals.csv", "CSV", **{"dry_run": False, **given})


def test_people_read_counts_and_reasons():
    """Counts that are nothing are left out, apart from rows read and created; a row counts once."""
    lines = result(made={"client": 9}, made_names={"client": tuple("ABCDEFGHI")}, warnings=("odd",)).text().splitlines()
    assert lines == [
        "deals.csv: CSV",
        "  rows read: 2",
        "  created: 1",
        "  refused: 1",
        "  new client: 9 (A, B, C, D, E, F, G, H, …)",
        "Note: odd",
        "1 row was refused:",
        "  row 3, Sum: no number",
        "  row 3, whole row: too short",
    ]


def test_nothing_written_is_said_first():
    """A stopped import and a dry run are not to be taken for done ones."""
    assert "Nothing was imported" in result(stopped=True).text().splitlines()[1]
    assert "Dry run" in result(dry_run=True).text().splitlines()[1]
    assert result().json()["done"]
    assert not result(stopped=True).json()["done"]
    assert not result(dry_run=True).json()["done"]


def test_many_refusals_are_counted_by_their_reason():
    """Twenty are shown, the rest are counted; programs get all of them."""
    many = result(refused=tuple(Refusal(row, "Sum", "x", "no number") for row in range(2, 32)))
    lines = many.text().splitlines()
    assert lines[-2:] == ["  … and 10 more", "    10 × Sum: no number"]
    assert len(many.json()["refusals"]) == 30


def test_programs_get_ids_as_text():
    """An id of 63 bits does not survive a float."""
    assert json.loads(json.dumps(result().json()))["txn"] == str(2**62)
    assert result(txn=None).json()["txn"] is None


def test_refused_values_are_no_formulas(tmp_path):
    """A spreadsheet shows what the file said and runs nothing; a file that cannot be written is a fault."""
    refused = tuple(Refusal(row, "a", f"{sign}1", "why") for row, sign in enumerate("=+-@"))
    write_refused(result(refused=refused), tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[2] for row in csv.reader(file, delimiter=";")] == ["Value", "'=1", "'+1", "'-1", "'@1"]
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        write_refused(result(), tmp_path)
