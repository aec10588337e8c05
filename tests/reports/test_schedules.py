"""Schedules: formed when they are due, once for days missed, marked after the file is there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.data.errors import ConflictFault, EnvironmentFault, UsageFault
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.question import Question
from crmdesk.reports.schedules import (
    Planned,
    archive_schedule,
    change_schedule,
    due_schedules,
    form_due,
    form_schedule,
    save_schedule,
    schedules,
    switch_schedule,
)
from tests.factories import ANNA, IVAN, plant

WEEKLY = Recurrence(Unit.WEEK, weekdays=(0, 1, 2, 3, 4, 5, 6))


def saved(store, folder: Path, rule: Recurrence = WEEKLY, name: str = "Mondays"):
    """Keep a schedule of two reports as a workbook, and return it."""
    question = Question((), (), Grain.MONTH.unit(store.today()), Compare.YEAR)
    reports = (Planned("managers", question, "last-month"), Planned("losses", question, "month"))
    save_schedule(store, name, reports, FileKind.XLSX, rule, folder)
    return schedules(store)[-1]


def test_what_is_due_is_formed_into_its_folder(store, tmp_path):
    """The file stands in the folder under the name and the day, and the next day of the rule is due."""
    plant(store)
    schedule = saved(store, tmp_path)
    assert schedule.next_on == store.today()
    (formed,) = form_due(store)
    assert formed.path == tmp_path / f"Mondays {store.today().isoformat()}.xlsx"
    assert formed.path.stat().st_size > 1000
    (after,) = schedules(store)
    assert (after.next_on, after.made_as) == (store.today() + timedelta(1), str(formed.path))
    assert not form_due(store)


def test_a_word_of_a_period_moves_with_the_day(store, tmp_path):
    """Last month is asked of the day on which the report is formed."""
    plant(store)
    first, second = saved(store, tmp_path).reports
    assert first.question.period == Grain.MONTH.unit(store.today()).neighbour(-1)
    assert second.question.period == Grain.MONTH.unit(store.today())


def test_a_folder_that_is_gone_leaves_the_schedule_due(store, tmp_path):
    """The sentence names the folder; nothing is marked, and the other schedules are formed."""
    plant(store)
    saved(store, tmp_path / "gone", name="A")
    saved(store, tmp_path, name="B")
    broken, whole = form_due(store)
    assert "gone" in broken.fault
    assert whole.path is not None
    assert [schedule.name for schedule in due_schedules(store)] == ["A"]


def test_a_schedule_belongs_to_who_made_it(store, tmp_path):
    """Another person's program does not form it."""
    plant(store)
    store.person_id = ANNA
    saved(store, tmp_path)
    store.person_id = IVAN
    assert not due_schedules(store)
    store.person_id = ANNA
    assert len(due_schedules(store)) == 1


def test_a_schedule_is_changed_stopped_and_removed(store, tmp_path):
    """Stopped it is never due; going on it is due by its rule; removed it is gone."""
    plant(store)
    schedule = saved(store, tmp_path)
    change_schedule(store, schedule, "Days", schedule.reports[:1], FileKind.JSON, WEEKLY, tmp_path)
    (schedule,) = schedules(store)
    assert (schedule.name, schedule.kind, len(schedule.reports)) == ("Days", FileKind.JSON, 1)
    switch_schedule(store, schedule, active=False)
    assert not due_schedules(store)
    (schedule,) = schedules(store)
    switch_schedule(store, schedule, active=True)
    (schedule,) = schedules(store)
    assert schedule.next_on == store.today()
    archive_schedule(store, schedule)
    assert not schedules(store)


def test_two_programs_that_are_due_together_mark_once(store, tmp_path):
    """Both write the same file; the second finds the mark and leaves it."""
    plant(store)
    schedule = saved(store, tmp_path)
    first, second = form_schedule(store, schedule), form_schedule(store, schedule)
    assert first == second
    with pytest.raises(ConflictFault):
        archive_schedule(store, schedule)


def test_what_cannot_be_formed_is_not_kept(store, tmp_path):
    """No reports, a report that is not there, no folder: refused when it is saved."""
    plant(store)
    question = Question((), (), Grain.MONTH.unit(store.today()))
    with pytest.raises(UsageFault):
        save_schedule(store, "A", (), FileKind.PDF, WEEKLY, tmp_path)
    with pytest.raises(UsageFault):
        save_schedule(store, "A", (Planned("managrs", question, "month"),), FileKind.PDF, WEEKLY, tmp_path)
    with pytest.raises(UsageFault):
        save_schedule(store, "A", (Planned("managers", question, "month"),), FileKind.PDF, WEEKLY, Path("here"))


def test_a_place_that_cannot_be_written_is_told(store, tmp_path):
    """A folder that is a file is no folder."""
    plant(store)
    place = tmp_path / "file"
    place.write_text("x")
    schedule = saved(store, place)
    with pytest.raises(EnvironmentFault, match="no folder"):
        form_schedule(store, schedule)


def test_a_stroke_in_a_name_is_no_folder_and_two_never_write_one_file(store, tmp_path):
    """The file says the whole name; a schedule that would write over another's files is refused."""
    plant(store)
    schedule = saved(store, tmp_path, name="Plan / fact")
    assert form_schedule(store, schedule).name == f"Plan _ fact {store.today().isoformat()}.xlsx"
    with pytest.raises(UsageFault, match="into this folder already"):
        saved(store, tmp_path, name="plan / FACT")
    (schedule,) = schedules(store)
    change_schedule(store, schedule, schedule.name, schedule.reports, schedule.kind, WEEKLY, tmp_path)
    saved(store, tmp_path / "elsewhere", name="Plan / fact")
    assert len(schedules(store)) == 2
