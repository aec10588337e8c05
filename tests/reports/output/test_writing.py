"""Reports as files: the ending says the kind, a file is whole or not there, a faulty place is a sentence."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.catalog import report_named
from crmdesk.reports.output.writing import FileKind, kind_of, proposed_name, table_clip, write_reports
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from crmdesk.reports.running import run_report
from tests.reports.test_query import AS_OF, YEAR


@pytest.fixture
def result(sqlite_firm):
    """The managers' report of the random firm."""
    return run_report(sqlite_firm.store, report_named("managers"), Question((), (), YEAR, as_of=AS_OF))


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_is_written_whole(result, tmp_path, kind):
    """A file of each kind appears under its name with nothing beside it."""
    target = tmp_path / proposed_name(result, kind)
    write_reports([result], target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
    assert target.stat().st_size > 500


def test_json_and_csv_say_the_figures_of_the_report(result, tmp_path):
    """The same revenue stands in both, to the kopeck."""
    write_reports([result], tmp_path / "r.json")
    write_reports([result], tmp_path / "r.csv")
    data = json.loads((tmp_path / "r.json").read_text())
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert [row["revenue"] for row in data["rows"]] == [row[1] for row in rows[1 : len(data["rows"]) + 1]]
    assert data["report"] == "managers"
    assert set(data["definitions"]) >= {"revenue", "Revenue"}


@pytest.mark.parametrize("name", ["report", "report.doc", "report.pdf.exe"])
def test_another_ending_is_refused(name):
    """What the program cannot write is said before anything is counted."""
    with pytest.raises(UsageFault, match="must end with"):
        kind_of(Path(name))


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_place_that_takes_no_file_is_a_sentence_and_nothing_is_left(result, tmp_path, kind):
    """No such folder, a folder, a file for a folder, a name too long, a full disk: the fault names what to do."""
    (tmp_path / f"folder.{kind.value}").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / f"full.{kind.value}").symlink_to("/dev/full")
    before = sorted(tmp_path.rglob("*"))
    for place in ("nowhere/r", "folder", "file/r", "д" * 200, "full"):
        with pytest.raises(EnvironmentFault, match="Choose another place"):
            write_reports([result], tmp_path / f"{place}.{kind.value}")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_copied_table_reads_as_on_screen_and_runs_nothing():
    """Text for spreadsheets is tame and in one line a row; HTML escapes what the base holds."""
    fields = (Field("name", "Name"), Field("value", "Value", Kind.MONEY))
    section = Section("one", "", Table(fields, (("=HYPERLINK(1)\n<b>", 1_234_500),), ("Total", 1_234_500)))
    text, html = table_clip(section)
    assert text.splitlines()[1] == "'=HYPERLINK(1) <b>\t12345.00"
    assert "<b>" not in html
    assert html.count("<tr>") == 3


def test_a_proposed_name_fits_any_disk(result):
    """Nothing of a title that a disk forbids is left in it."""
    name = proposed_name(result, FileKind.PDF)
    assert name.endswith("2025.pdf")
    assert not set(name) & set('<>:"/\\|?*')
