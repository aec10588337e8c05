"""A task born of a figure: one form over the report, one undo, and the strip that shows it until it is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.data.models import Deal
from crmdesk.reports.answer import Filter
from crmdesk.reports.figure_tasks import born_tasks, propose_task
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.question import Question
from crmdesk.reports.result import Behind
from crmdesk.ui.pages.born_tasks import BornTasks, became_text
from crmdesk.ui.pages.figure_task import FigureTasks
from tests.factories import ANNA, make_won, plant, put


@pytest.fixture
def behind(context) -> Behind:
    """Revenue of Anna's this month."""
    store = context.store
    plant(store)
    put(store, Deal, make_won(owner_id=ANNA, closed_on=store.today(), amount=100_000))
    question = Question(("revenue",), ("manager",), Grain.MONTH.unit(store.today()), Compare.YEAR)
    return Behind(question, "revenue", (Filter("manager", (str(ANNA),)),))


@pytest.fixture
def page(qtbot) -> QWidget:
    """A page to open the form over."""
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(qtbot, context, page, behind) -> FigureTasks:
    """Open the form for a figure."""
    tasks = FigureTasks(context, page)
    tasks.begin("managers", behind, "Anna Sokolova")
    qtbot.waitUntil(lambda: tasks.form is not None)
    return tasks


def test_the_form_knows_the_figure_and_whose_it_is(context, behind):
    """The figure is said in words, and the manager it is of is who does it."""
    proposal = propose_task(context.store, "managers", behind, "Anna Sokolova")
    assert "1\u202f000" in proposal.text
    assert "Anna Sokolova" in proposal.subject
    assert proposal.performer_id == ANNA


def test_enter_plans_it_and_the_report_shows_it_until_it_is_done(qtbot, context, page, behind):
    """What was planned stands above the report with what the figure became, and goes when it is done."""
    strip = BornTasks(context, page)
    strip.show_report("managers")
    tasks = opened(qtbot, context, page, behind)
    assert tasks.form is not None
    with qtbot.waitSignal(tasks.written):
        qtbot.keyClick(tasks.form.subject, Qt.Key.Key_Return)
    assert tasks.form is None
    qtbot.waitUntil(lambda: len(strip.tasks) == 1)
    (task,) = strip.tasks
    assert not strip.isHidden()
    assert (task.performer, task.was, task.now) == ("Anna Sokolova", 100_000, 100_000)
    put(context.store, Deal, make_won(owner_id=ANNA, closed_on=context.store.today(), amount=50_000))
    assert "1\u202f500" in became_text(born_tasks(context.store, "managers")[0], "RUB")
    opened_one = next(button for button in strip.findChildren(QPushButton) if button.text() == "Open")
    with qtbot.waitSignal(strip.task_activated) as told:
        opened_one.click()
    assert told.args == [task.activity_id]  # ids are wider than the numbers of Qt
    done = next(button for button in strip.findChildren(QPushButton) if button.text() == "Done")
    done.click()
    qtbot.waitUntil(lambda: not strip.tasks)
    assert strip.isHidden()


def test_esc_gives_up_and_writes_nothing(qtbot, context, page, behind):
    """Nothing is planned by opening the form."""
    tasks = opened(qtbot, context, page, behind)
    assert tasks.form is not None
    qtbot.keyClick(tasks.form, Qt.Key.Key_Escape)
    assert tasks.form is None
    assert not born_tasks(context.store, "managers")


def test_a_wrong_day_is_told_and_what_was_typed_stays(qtbot, context, page, behind):
    """The sentence stands in the form; nothing is lost."""
    tasks = opened(qtbot, context, page, behind)
    form = tasks.form
    assert form is not None
    form.subject.setText("Call them")
    form.when.set_when(context.view.today + timedelta(3))
    form.subject.setText("   ")
    form.submit()
    assert tasks.form is form
    assert not born_tasks(context.store, "managers")


def test_more_than_two_tasks_are_folded(qtbot, context, page, behind):
    """A report with many tasks keeps its place for figures; one click shows them."""
    for _turn in range(3):
        tasks = opened(qtbot, context, page, behind)
        assert tasks.form is not None
        with qtbot.waitSignal(tasks.written):
            tasks.form.submit()
    strip = BornTasks(context, page)
    strip.show_report("managers")
    qtbot.waitUntil(lambda: len(strip.tasks) == 3)
    assert not strip.findChildren(QPushButton)
    strip._on_fold()
    assert len([b for b in strip.findChildren(QPushButton) if b.text() == "Done"]) == 3
