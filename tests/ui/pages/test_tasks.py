"""The page of tasks, driven as a person does: look at a day and a week, tick, move, plan, write down, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.activities.deeds import move, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Unit
from crmdesk.data.activities.templates import list_templates, save_template
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks import DAY, LIST, WEEK, TasksPage
from crmdesk.ui.pages.tasks_log import LogForm
from crmdesk.ui.pages.tasks_new import NewTask
from crmdesk.ui.pages.tasks_outcome import OutcomeForm, draft_key, read_draft
from crmdesk.ui.pages.tasks_overdue import TaskRow
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.pages.tasks_templates import about_of
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put

Settled = Callable[[], None]
TODAY = date(2025, 11, 20)


@pytest.fixture
def tasks(context: Context) -> dict[str, int]:
    """A client with a deal, an overdue call, a meeting today at three and a task tomorrow, all of Ivan's."""
    plant(context.store)
    context.store.person_id = f.IVAN
    client = put(context.store, Client, make_client(name="Rodnik"))[0]
    deal = put(context.store, Deal, make_deal(client_id=client, title="Pumps"))[0]
    base = {"performer_id": f.IVAN, "client_id": client, "deal_id": deal}
    ids = put(
        context.store, Activity,
        {**base, "kind_id": f.CALL, "subject": "Late call", "due_on": TODAY - timedelta(2)},
        {**base, "kind_id": f.MEETING, "subject": "Meeting", "due_on": TODAY,
         "due_at": datetime(2025, 11, 20, 12, 0, tzinfo=UTC)},
        {**base, "kind_id": f.TASK, "subject": "Reckon", "due_on": TODAY + timedelta(1)},
        {"kind_id": f.CALL, "subject": "Anna's", "due_on": TODAY, "performer_id": f.ANNA},
    )  # fmt: skip
    return {"client": client, "deal": deal, **dict(zip(("late", "meeting", "reckon", "annas"), ids, strict=True))}


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way, timers of rest included."""

    def wait() -> None:
        for _again in range(2):
            qtbot.wait(100)
            qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)

    return wait


@pytest.fixture
def page(context: Context, tasks: dict[str, int], qtbot: QtBot, settled: Settled) -> TasksPage:
    """The page, shown and loaded; what is written reaches it as from the desk."""
    made = TasksPage(context)
    qtbot.addWidget(made)
    made.resize(1252, 822)
    made.show()
    made.entered()
    settled()
    context.deeds.written.connect(lambda deed: made.base_changed(deed, in_view=True))
    return made


def row(context: Context, activity_id: int) -> dict[str, Any]:
    """Return an activity as it is."""
    with context.store.changing() as change:
        return change.row(Activity, activity_id)


def named(context: Context, subject: str) -> dict[str, Any]:
    """Return the activity with this subject."""
    with context.store.reading() as connection:
        found = connection.execute(select(Activity.id).where(Activity.subject == subject)).scalar_one()
    return row(context, found)


def subjects(page: TasksPage) -> list[str]:
    """Return what stands on the grid."""
    return [place.entry.subject for place in page._days.grid.places]


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


def test_a_new_task_takes_client_day_time_reminder_and_rule(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """A double click on an hour brings its day and time; Enter plans it for whose tasks are shown."""
    page._on_new_at(TODAY, 960)
    settled()
    form = page._entry.form
    assert isinstance(form, NewTask)
    QTest.keyClicks(form._subject, "check papers")
    form._remind.setCurrentIndex(2)
    QTest.keyClick(form._subject, Qt.Key.Key_Return)
    settled()
    made = named(context, "check papers")
    assert (made["performer_id"], made["due_at"]) == (f.IVAN, datetime(2025, 11, 20, 13, 0, tzinfo=UTC))
    assert made["remind_at"] == datetime(2025, 11, 20, 12, 45, tzinfo=UTC)
    assert page._entry.form is None
    page._on_add()
    settled()
    form = page._entry.form
    assert isinstance(form, NewTask)
    form._repeat.setCurrentIndex(2)
    form.submit()
    assert form._why.text()
    form._subject.setText("weekly talk")
    form.submit()
    settled()
    template = list_templates(context.store)[0]
    assert template.recurrence is not None
    assert (template.plan.subject, template.recurrence.unit) == ("weekly talk", Unit.WEEK)


def test_a_template_is_kept_and_inserted(page: TasksPage, context: Context, settled: Settled) -> None:
    """Its words and note come with one choice."""
    save_template(context.store, Plan("First talk", code="call", note="ask for plans", minute=570))
    page._on_add()
    settled()
    form = page._entry.form
    assert isinstance(form, NewTask)
    form._insert.setCurrentIndex(1)
    form._on_template(1)
    assert form._subject.text() == "First talk"
    form.submit()
    settled()
    made = named(context, "First talk")
    assert (made["note"], made["due_on"]) == ("ask for plans", TODAY + timedelta(1))
    page._on_add()
    settled()
    form = page._entry.form
    assert isinstance(form, NewTask)
    form._subject.setText("Second talk")
    form._on_keep()
    settled()
    assert [template.plan.subject for template in list_templates(context.store)] == ["First talk", "Second talk"]


def test_a_call_with_a_client_in_hand_is_written_down_with_a_few_keys(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Another page names the client: result, next step, Enter; and planning a call takes Enter alone."""
    page.open(TaskRequest(client_id=tasks["client"], done=True))
    settled()
    log = page._entry.form
    assert isinstance(log, LogForm)
    log._outcome._result.setText("asked for a price")
    log._outcome._next.setText("price")
    QTest.keyClick(log._outcome._next, Qt.Key.Key_Return)
    settled()
    following = named(context, "price")
    assert (following["client_id"], following["state"]) == (tasks["client"], 0)
    page.open(TaskRequest(deal_id=tasks["deal"]))
    settled()
    form = page._entry.form
    assert isinstance(form, NewTask)
    QTest.keyClick(form._subject, Qt.Key.Key_Return)
    settled()
    with context.store.reading() as connection:
        calls = connection.execute(
            select(Activity.client_id, Activity.due_on).where(
                Activity.deal_id == tasks["deal"], Activity.subject.is_(None)
            )
        ).all()
    assert calls == [(tasks["client"], TODAY + timedelta(1))]


def test_a_name_that_nobody_has_is_not_written(page: TasksPage, context: Context, settled: Settled) -> None:
    """The field wants a choice from the list or nothing."""
    page.open(TaskRequest(done=True))
    settled()
    log = page._entry.form
    assert isinstance(log, LogForm)
    log._partner.setText("nobody")
    log._outcome.submit()
    assert log._outcome._why.text()
    log.cancelled.emit()
    assert page._entry.form is None


def test_the_search_leads_into_the_list(page: TasksPage, settled: Settled) -> None:
    """Ctrl+F from a day looks among all tasks."""
    assert page.focus_search()
    settled()
    assert page.mode == LIST


def test_a_task_is_made_to_repeat_and_stopped(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """In its pane every week from its day on; the panel of templates stops it and takes it away, with undo."""
    page._on_opened(tasks["reckon"])
    settled()
    page._pane._repeat.setCurrentIndex(2)
    page._pane._on_repeat(2)
    settled()
    page.show_mode(WEEK)
    page._strip.stepped.emit(1)
    settled()
    assert subjects(page) == ["Reckon"]
    assert page._pane.card is not None
    assert page._pane.card.template_id is not None
    page._strip.repeats.click()
    settled()
    panel = page._templates
    assert panel is not None
    assert panel.isVisible()
    buttons = {button.text(): button for button in panel.findChildren(QPushButton)}
    buttons["Stop"].click()
    settled()
    assert subjects(page) == []
    assert about_of(list_templates(context.store)[0]) == "stopped, Ivan Petrov"
    context.deeds.undo()
    settled()
    assert subjects(page) == ["Reckon"]
    {button.text(): button for button in panel.findChildren(QPushButton)}["Remove"].click()
    settled()
    assert list_templates(context.store) == ()
    page._strip.repeats.click()
    assert not panel.isVisible()


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


def test_what_is_typed_and_not_written_comes_back(
    page: TasksPage, context: Context, tasks: dict[str, int], settled: Settled
) -> None:
    """Half a result stands in the pane and in the line alike, until it is written or given up."""
    page._days._ask(tasks["late"], QRect(0, 0, 200, 28))
    form = page._days.form
    assert form is not None
    QTest.keyClicks(form._result, "half")
    page._on_opened(tasks["late"])
    settled()
    again = page._pane._form
    assert again is not None
    assert again.draft.result == "half"
    again.submit()
    settled()
    assert context.drafts.text(draft_key(tasks["late"])) == ""
    page._on_add()
    settled()
    new = page._entry.form
    assert isinstance(new, NewTask)
    QTest.keyClicks(new._subject, "buy")
    page._entry.close()
    page._on_add()
    settled()
    new = page._entry.form
    assert isinstance(new, NewTask)
    assert new._subject.text() == "buy"
    QTest.keyClick(new._subject, Qt.Key.Key_Escape)
    assert context.drafts.text("task:new") == ""


def test_a_draft_of_another_version_is_no_draft() -> None:
    """What cannot be read is left alone, and the form opens empty."""
    assert read_draft("") is None
    assert read_draft('{"words": "half"}') is None
    assert read_draft("half") is None
    assert read_draft("[1]") is None
