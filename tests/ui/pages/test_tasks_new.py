"""New tasks, calls written down, templates and repetitions, as a person makes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Unit
from crmdesk.data.activities.templates import list_templates, save_template
from crmdesk.data.models import Activity
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks import WEEK, TasksPage
from crmdesk.ui.pages.tasks_log import LogForm
from crmdesk.ui.pages.tasks_new import NewTask
from crmdesk.ui.pages.tasks_outcome import draft_key, read_draft
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.pages.tasks_templates import about_of
from tests import factories as f
from tests.ui.pages.task_page import TODAY, Settled, named, open_page, plant_tasks, subjects, waiting


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
