"""Regular reports: made and changed in the editor; what the base refuses is said there and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from crmdesk.data.activities.recurrence import Recurrence, Rest, Unit
from crmdesk.reports.answer import Filter
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.saved_reports import Recipe, save_report
from crmdesk.reports.schedules import Planned, save_schedule, schedules
from crmdesk.ui.dialogs.schedule_editor import ScheduleEditor


@pytest.fixture
def editor(qtbot, context):
    """Return a function that shows the editor and waits until everything can be ticked."""

    def make(*given):
        made = ScheduleEditor(context, *given)
        qtbot.addWidget(made)
        made.open()
        qtbot.waitUntil(made.save.isEnabled, timeout=5_000)
        return made

    return make


def tick(editor, *names):
    for item in editor.items:
        if item.text(0) in names:
            item.setCheckState(0, Qt.CheckState.Checked)


def ticked(editor):
    return {item.text(0) for item in editor.items if item.checkState(0) is Qt.CheckState.Checked}


def test_a_schedule_is_made_of_what_was_chosen(editor, context, qtbot, tmp_path):
    """Name, reports (saved ones too), period, rule, format and folder are in the base."""
    own = save_report(context.store, "Mine", Recipe(("revenue",), ("manager",)))
    made = editor()
    made.name.setText("Weekly")
    tick(made, "Sales by period", "Mine")
    made.period.setCurrentText("Last quarter")
    made.repeats.setCurrentText("Every Monday")
    made.kind.set_current("xlsx")
    made.put_into(tmp_path)
    with qtbot.waitSignal(made.saved):
        made.save.click()
    (kept,) = schedules(context.store)
    assert (kept.name, kept.kind, kept.folder) == ("Weekly", FileKind.XLSX, str(tmp_path))
    assert {(one.report, one.period) for one in kept.reports} == {
        ("sales", "last-quarter"),
        (f"saved:{own.ids[0]}", "last-quarter"),
    }
    assert kept.next_on == date(2025, 11, 24)  # the Monday after Thursday the 20th


def test_a_report_in_view_comes_with_its_question(editor, context, qtbot, tmp_path):
    """Its conditions and its cut are formed, of the period that was chosen."""
    question = Question(
        ("revenue",), ("city",), parse_period("2025", date(2025, 11, 20)), filters=(Filter("manager", ("1",)),)
    )
    made = editor(None, (Planned("cut", question, "last-month"),), "By city")
    assert ticked(made) == {"By criterion"}
    assert made.name.text() == "By city"
    made.put_into(tmp_path)
    with qtbot.waitSignal(made.saved):
        made.save.click()
    (kept,) = schedules(context.store)
    month = parse_period("last-month", date(2025, 11, 20))
    assert kept.reports == (Planned("cut", replace(question, period=month), "last-month"),)


def test_a_refusal_is_said_and_nothing_typed_is_lost(editor, context, qtbot, tmp_path):
    """No report is ticked, then there is no name: two sentences, and the same editor saves at last."""
    made = editor()
    made.name.setText("Weekly")
    made.put_into(tmp_path)
    made.save.click()
    qtbot.waitUntil(lambda: "from 1 to" in made.trouble.text(), timeout=5_000)
    assert (made.isVisible(), made.name.text(), made.folder) == (True, "Weekly", tmp_path)
    tick(made, "Sales by period")
    made.put_into(Path("near"))
    made.save.click()
    qtbot.waitUntil(lambda: "folder" in made.trouble.text(), timeout=5_000)
    assert ticked(made) == {"Sales by period"}
    made.put_into(tmp_path)
    with qtbot.waitSignal(made.saved):
        made.save.click()
    assert len(schedules(context.store)) == 1


def test_a_schedule_is_changed_and_keeps_what_was_not_touched(editor, context, qtbot, tmp_path):
    """A rule and a period that are none of those offered stand in the lists and stay."""
    rule = Recurrence(Unit.WEEK, 2, (2,), rest=Rest.AFTER, begin=date(2025, 11, 5))
    year = Question((), (), parse_period("2024", date(2025, 11, 20)))
    save_schedule(context.store, "Old", (Planned("losses", year, "2024"),), FileKind.CSV, rule, tmp_path)
    (before,) = schedules(context.store)
    made = editor(before)
    assert (made.name.text(), made.kind.current, made.folder) == ("Old", "csv", tmp_path)
    assert made.period.currentText() == "2024"
    assert made.repeats.currentText() == "every 2 weeks: Wed"
    made.name.setText("New")
    with qtbot.waitSignal(made.saved):
        made.save.click()
    (after,) = schedules(context.store)
    assert (after.id, after.name) == (before.id, "New")
    assert (after.reports, after.rule, after.kind, after.folder) == (
        before.reports, before.rule, before.kind, before.folder,
    )  # fmt: skip
