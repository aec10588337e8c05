"""The list of regular reports: switched, formed by hand, changed and removed."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.schedules import Planned, save_schedule, schedules
from crmdesk.ui.pages.settings_schedules import SchedulesPanel

MONDAYS = Recurrence(Unit.WEEK, weekdays=(0,), begin=date(2025, 11, 20))


@pytest.fixture
def panel(qtbot, context, tmp_path):
    """The list with a schedule whose folder is there and one whose folder is gone."""
    question = Question((), (), parse_period("month", context.store.today()))
    planned = (Planned("losses", question, "month"),)
    save_schedule(context.store, "Losses", planned, FileKind.CSV, MONDAYS, tmp_path)
    save_schedule(context.store, "Nowhere", planned, FileKind.CSV, MONDAYS, tmp_path / "gone")
    made = SchedulesPanel(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(lambda _deed: made.refresh())
    made.refresh()
    made.show()
    quiet(qtbot, context)
    return made


def quiet(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


def row(panel, name):
    return next(row for row in panel.rows if row.schedule.name == name)


def test_a_schedule_says_what_it_forms_and_when(panel):
    """Reports, format, rule and the next day, in words."""
    assert row(panel, "Losses").about.text() == "1 report · CSV · every week: Mon · next on 2025-11-24"
    assert not row(panel, "Losses").ways


def test_it_is_formed_by_hand(panel, context, qtbot, tmp_path):
    """The file is told, stands in its folder, and the row leads to it."""
    with qtbot.waitSignal(panel.file_written) as told:
        row(panel, "Losses").form.click()
    quiet(qtbot, context)
    assert told.args[0].parent == tmp_path
    assert told.args[0].is_file()
    assert [way.text() for way in row(panel, "Losses").ways] == ["Open", "Show in folder"]
    assert row(panel, "Losses").form.isEnabled()


def test_a_folder_that_is_gone_is_said(panel, context, qtbot):
    """In a sentence that names it; the button works again."""
    with qtbot.waitSignal(context.deeds.told) as told:
        row(panel, "Nowhere").form.click()
    assert "gone" in told.args[0]
    assert "Choose another in the schedule." in told.args[0]
    quiet(qtbot, context)
    assert row(panel, "Nowhere").form.isEnabled()


def test_it_is_switched_off_and_removed_and_comes_back(panel, context, qtbot):
    """Each is a deed of its own; undo brings a removed one back."""
    row(panel, "Losses").switch.click()
    quiet(qtbot, context)
    assert [(one.name, one.active) for one in schedules(context.store)] == [("Losses", False), ("Nowhere", True)]
    row(panel, "Losses").remove.click()
    quiet(qtbot, context)
    assert [row.schedule.name for row in panel.rows] == ["Nowhere"]
    context.deeds.undo()
    quiet(qtbot, context)
    assert [row.schedule.name for row in panel.rows] == ["Losses", "Nowhere"]


def test_change_opens_the_editor_and_the_list_shows_it(panel, context, qtbot):
    """What was saved there stands in the row."""
    editor = panel.edit(row(panel, "Losses").schedule)
    qtbot.waitUntil(editor.save.isEnabled, timeout=5_000)
    editor.name.setText("Lost deals")
    with qtbot.waitSignal(editor.saved):
        editor.save.click()
    quiet(qtbot, context)
    assert [row.schedule.name for row in panel.rows] == ["Lost deals", "Nowhere"]
