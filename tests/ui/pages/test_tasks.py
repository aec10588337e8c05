"""The page of tasks, driven as a person does: look at a day and a week, tick, move, plan, write down, undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crmdesk.data.activities.deeds import move, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.entry.deeds import Deed
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks import DAY, LIST, WEEK, TasksPage
from crmdesk.ui.pages.tasks_outcome import OutcomeForm
from crmdesk.ui.pages.tasks_overdue import TaskRow
from tests import factories as f
from tests.ui.pages.task_page import TODAY, Settled, named, open_page, plant_tasks, row, subjects, waiting


@pytest.fixture
def tasks(context: Context) -> dict[str, int]:
    """A client with a deal, an overdue call, a meeting today at three and a task tomorrow, all of Ivan's."""
    return plant_tasks(context)


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way."""
    return waiting(context, qtbot)


@pytest.fixture
def page(context: Context, tasks: dict[str, int], qtbot: QtBot, settled: Settled) -> TasksPage:
    """The page, shown and loaded."""
    return open_page(context, qtbot, settled)


def test_a_day_shows_mine_with_what_is_overdue_above(page: TasksPage, settled: Settled) -> None:
    """Who sits here sees theirs; everybody's are one choice away."""
    assert page.mode == DAY
    assert subjects(page) == ["Meeting"]
    assert [line.entry.subject for line in page._days.overdue.rows] == ["Late call"]
    assert all(isinstance(line, TaskRow) for line in page._days.overdue.rows)
    page._on_person("all")
    settled()
    assert subjects(page) == ["Anna's", "Meeting"]
    assert page.grab().width() == 1252


def test_a_tick_asks_result_and_next_step_and_enter_writes_both(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled, qtbot: QtBot
) -> None:
    """Space, words, Tab, words, Enter: done with the result, the next step planned for tomorrow, one undo for both."""
    grid = page._days.grid
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Down)
    QTest.keyClick(grid, Qt.Key.Key_Space)
    form = page._days.form
    assert isinstance(form, OutcomeForm)
    QTest.keyClicks(form._result, "agreed")
    QTest.keyClicks(form._next, "send offer")
    QTest.keyClick(form._next, Qt.Key.Key_Return)
    settled()
    done = row(context, tasks["meeting"])
    assert (done["state"], done["result"], done["next_step"]) == (1, "agreed", "send offer")
    assert named(context, "send offer")["due_on"] == TODAY + timedelta(1)
    assert page._days.form is None
    context.deeds.undo()
    settled()
    assert row(context, tasks["meeting"])["state"] == 0
    assert named(context, "send offer")["archived_at"] is not None
    assert subjects(page) == ["Meeting"]


def test_esc_leaves_it_planned_and_nonsense_is_told(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Minutes that are no number, or a day that is none, stay in the fields with the reason."""
    page._days.overdue.rows[0].done_requested.emit(tasks["late"], QRect(0, 0, 200, 28))
    form = page._days.form
    assert form is not None
    form._minutes.setText("long")
    form.submit()
    assert form._why.text()
    form._minutes.setText("12")
    form._next.setText("later")
    form._when._day.setText("someday")
    form.submit()
    assert "someday" in form._why.text()
    assert row(context, tasks["late"])["state"] == 0
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert page._days.form is None
    assert row(context, tasks["late"])["state"] == 0


def test_a_call_nobody_answered_is_one_click(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Missed: no length, and the words for it as the result."""
    page._days._ask(tasks["late"], QRect(0, 0, 200, 28))
    form = page._days.form
    assert form is not None
    form._missed.setChecked(True)
    form.submit()
    settled()
    missed = row(context, tasks["late"])
    assert (missed["state"], missed["missed"], missed["result"], missed["duration_s"]) == (1, True, "No answer", None)


def test_a_week_moves_by_dragging_and_keys(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Shift with an arrow moves by a day, the deal's next step goes along, undo brings both back."""
    page.show_mode(WEEK)
    settled()
    assert subjects(page) == ["Late call", "Meeting", "Reckon"]
    assert not page._days.overdue.rows
    page._days.grid.take(tasks["meeting"])
    QTest.keyClick(page._days.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    settled()
    assert row(context, tasks["meeting"])["due_on"] == TODAY + timedelta(1)
    page._on_moved(tasks["reckon"], TODAY, 600)
    settled()
    assert row(context, tasks["reckon"])["due_at"] == datetime(2025, 11, 20, 7, 0, tzinfo=UTC)
    context.deeds.undo()
    settled()
    assert row(context, tasks["reckon"])["due_at"] is None


def test_days_are_stepped_by_keys(page: TasksPage, settled: Settled) -> None:
    """Page down is tomorrow, Home is today; a head of a week's column opens its day."""
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    settled()
    assert subjects(page) == ["Reckon"]
    QTest.keyClick(page, Qt.Key.Key_Home)
    settled()
    assert subjects(page) == ["Meeting"]
    page.show_mode(WEEK)
    page._strip.stepped.emit(1)
    settled()
    assert subjects(page) == []
    page._days.heads.day_requested.emit(TODAY)
    settled()
    assert (page.mode, subjects(page)) == (DAY, ["Meeting"])


def test_the_pane_opens_completes_moves_and_calls_off(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """A click opens it with the cursor in the result; what is done can be planned again from there."""
    page._on_opened(tasks["late"])
    settled()
    pane = page._pane
    assert pane.card is not None
    assert pane._form is not None
    pane._form._result.setText("talked")
    pane._form.submit()
    settled()
    assert row(context, tasks["late"])["result"] == "talked"
    assert pane.card.state == 1
    pane._on_reopen()
    settled()
    assert row(context, tasks["late"])["state"] == 0
    pane._on_tomorrow()
    settled()
    assert row(context, tasks["late"])["due_on"] == TODAY + timedelta(1)
    pane._reason.setText("not needed")
    pane._on_call_off()
    settled()
    assert row(context, tasks["late"])["state"] == 2
    sections: list[tuple[str, object]] = []
    page.section_requested.connect(lambda section, what: sections.append((section, what)))
    pane._on_client()
    pane._on_deal()
    assert sections == [("clients", tasks["client"]), ("deals", tasks["deal"])]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not pane.isVisible()


def test_all_overdue_go_to_tomorrow_or_into_the_list(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """One click moves them; the other shows them as a list."""
    page._days.overdue._on_move()
    settled()
    assert row(context, tasks["late"])["due_on"] == TODAY + timedelta(1)
    assert not page._days.overdue.isVisible()
    context.deeds.undo()
    settled()
    page._on_overdue_list()
    settled()
    assert page.mode == LIST
    listed = page._list
    assert listed is not None
    assert [listed._model.value(place, "subject") for place in range(listed._model.rowCount())] == ["Late call"]


def test_many_of_the_list_are_done_moved_and_handed_over(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """The selected ones, each deed with one undo; the list keeps to the performer of the days."""
    page.show_mode(LIST)
    settled()
    listed = page._list
    assert listed is not None
    shown = [listed._model.value(place, "subject") for place in range(listed._model.rowCount())]
    assert shown == ["Late call", "Meeting", "Reckon"]
    listed._view.grid.selectAll()
    listed._on_tomorrow()
    settled()
    assert {row(context, tasks[key])["due_on"] for key in ("late", "meeting", "reckon")} == {TODAY + timedelta(1)}
    listed._view.grid.selectAll()
    hand = next(action for action in listed._people.actions() if action.data() == f.ANNA)
    hand.trigger()
    settled()
    assert row(context, tasks["late"])["performer_id"] == f.ANNA
    context.deeds.undo()
    settled()
    listed._view.grid.selectAll()
    QTest.keyClick(listed._view.grid, Qt.Key.Key_Space)
    settled()
    assert row(context, tasks["reckon"])["state"] == 1
    assert row(context, tasks["annas"])["state"] == 0


def test_the_search_leads_into_the_list(page: TasksPage, settled: Settled) -> None:
    """Ctrl+F from a day looks among all tasks."""
    assert page.focus_search()
    settled()
    assert page.mode == LIST


def test_what_is_typed_in_the_pane_outlives_changes_of_others(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Another deed, a change of this very task and another theme leave the words where they are."""
    page._on_opened(tasks["late"])
    settled()
    form = page._pane._form
    assert form is not None
    form._result.setText("half a sent")
    form._next.setText("then")
    form._when.set_typed("some", "9")
    plan(context.store, Plan("Other", TODAY, performer_id=f.IVAN))
    page.base_changed(Deed(None, "", ""), in_view=True)
    settled()
    assert page._pane._form is form
    move(context.store, [tasks["late"]], TODAY - timedelta(1))
    page.base_changed(Deed(None, "", ""), in_view=True)
    settled()
    again = page._pane._form
    assert again is not None
    assert again is not form
    assert (again.draft.result, again.draft.next_step, again.draft.day) == ("half a sent", "then", "some")
    context.theme.set_mode("dark")
    assert page._pane._form is not None
    assert page._pane._form.draft.result == "half a sent"


def test_a_reminder_opens_its_task_from_the_list_too(page: TasksPage, tasks: dict[str, int], settled: Settled) -> None:
    """The day comes back with the pane open."""
    page.show_mode(LIST)
    settled()
    page.open(tasks["meeting"])
    settled()
    assert page.mode == DAY
    assert page._pane.card is not None
    assert page._pane.card.id == tasks["meeting"]
