"""Scheduled reports in the window: formed by a job, each file told, a fault said once."""

from __future__ import annotations

from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.reports.output.writing import FileKind
from crmdesk.reports.periods import Grain
from crmdesk.reports.question import Question
from crmdesk.reports.schedules import Planned, save_schedule
from crmdesk.ui.schedules import ScheduleKeeper

DAILY = Recurrence(Unit.WEEK, weekdays=(0, 1, 2, 3, 4, 5, 6))


def schedule(store, folder):
    question = Question((), (), Grain.MONTH.unit(store.today()))
    save_schedule(store, "Losses", (Planned("losses", question, "month"),), FileKind.CSV, DAILY, folder)


def test_a_file_that_was_formed_is_told(context, qtbot, tmp_path):
    """Its path, once it is there."""
    schedule(context.store, tmp_path)
    keeper = ScheduleKeeper(context)
    with qtbot.waitSignal(keeper.formed) as told:
        keeper.run()
    assert told.args[0].is_file()
    keeper.stop()


def test_a_fault_is_said_once(context, qtbot, tmp_path):
    """It stays due, but the same sentence does not come every hour."""
    schedule(context.store, tmp_path / "gone")
    keeper = ScheduleKeeper(context)
    with qtbot.waitSignal(keeper.failed) as told:
        keeper.run()
    assert "gone" in told.args[0]
    with qtbot.assertNotEmitted(keeper.failed):
        keeper.run()
        qtbot.waitUntil(lambda: not context.jobs.busy)
    keeper.stop()
