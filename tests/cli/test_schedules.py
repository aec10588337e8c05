"""The command that lists scheduled reports and forms what is due."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.data.store import Store
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import Grain
from crmdesk.reports.question import Question
from crmdesk.reports.schedules import Planned, save_schedule

DAILY = Recurrence(Unit.WEEK, weekdays=(0, 1, 2, 3, 4, 5, 6))


def schedule(base: str | Path, folder: Path, name: str) -> None:
    """Keep a schedule of every day that is due at once."""
    store = Store.open(str(base))
    try:
        question = Question((), (), Grain.MONTH.unit(store.today()))
        save_schedule(store, name, (Planned("losses", question, "month"),), FileKind.CSV, DAILY, folder)
    finally:
        store.close()


@pytest.fixture
def base(run, tmp_path):
    """A new empty base."""
    made = tmp_path / "firm.crmdb"
    assert run("--base", made, "init", "--name", "Firm")[0] == 0
    return made


def test_what_is_due_is_formed_and_named_once(run, run_json, base, tmp_path):
    """The path is printed and the file is there; the same day there is nothing more to form."""
    schedule(base, tmp_path, "Losses")
    code, out, _err = run("--base", base, "schedules")
    assert code == 0
    assert "Losses" in out
    code, out, _err = run("--base", base, "schedules", "--form")
    assert code == 0
    assert Path(out.strip()).is_file()
    told = run_json("--base", base, "schedules", "--form")
    assert told["formed"] == []
    assert told["schedules"][0]["made_as"] == out.strip()


def test_a_folder_that_is_gone_is_said_and_the_rest_is_formed(run, base, tmp_path):
    """Exit code 1, one sentence for the one that stays due, a path for the other."""
    schedule(base, tmp_path / "gone", "A")
    schedule(base, tmp_path, "B")
    code, out, err = run("--base", base, "schedules", "--form")
    assert code == 1
    assert Path(out.strip()).is_file()
    assert "gone" in err
    assert run("--base", base, "schedules", "--form")[0] == 1
