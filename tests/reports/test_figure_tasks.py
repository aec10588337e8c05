"""Tasks born of a figure: made in one transaction, shown with what the figure became, gone when done."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.activities.deeds import complete
from crmdesk.data.activities.plans import Plan
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal, FigureTask
from crmdesk.data.undoing import undo
from crmdesk.reports.answer import Filter
from crmdesk.reports.figure_tasks import Figure, born_tasks, make_task, period_now
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, make_won, plant, put


def day(year: int, month: int, number: int) -> date:
    """Return a day."""
    return date(year, month, number)


def born(store):
    """Plant two won deals of Anna's this month and a task about their sum; return the deed."""
    plant(store)
    today = store.today()
    put(
        store,
        Deal,
        make_won(owner_id=ANNA, closed_on=today, amount=100_00),
        make_won(owner_id=ANNA, closed_on=today, amount=50_00),
    )
    question = Question(("revenue",), ("manager",), Grain.MONTH.unit(today))
    members = (Filter("manager", (str(ANNA),)),)
    value = ask(store, Question(("revenue",), (), question.period, filters=members)).total.cells[0].value
    figure = Figure("managers", question, "revenue", members, "Anna", value)
    return make_task(store, Plan("Look into it", due_on=today, performer_id=IVAN), figure)


def test_a_task_shows_what_its_figure_became(store):
    """The figure stays as it was on that day; asked again, it follows the base."""
    born(store)
    put(store, Deal, make_won(owner_id=ANNA, closed_on=store.today(), amount=7_00))
    (task,) = born_tasks(store, "managers")
    assert (task.subject, task.label, task.was, task.now) == ("Look into it", "Anna", 150_00, 157_00)
    assert task.measure is not None
    assert task.was_period == task.now_period == Grain.MONTH.unit(store.today())
    assert not born_tasks(store, "cut")


def test_a_done_task_leaves_the_report(store):
    """Until it is done, and no longer."""
    deed = born(store)
    complete(store, deed.ids[0])
    assert not born_tasks(store, "managers")


def test_one_undo_takes_task_and_figure_back(store):
    """They were one transaction."""
    deed = born(store)
    undo(store, deed.txn)
    assert not born_tasks(store, "managers")
    with store.reading() as connection:
        kept = connection.execute(FigureTask.__table__.select().where(FigureTask.archived_at.is_(None))).all()
    assert not kept


def test_a_measure_that_is_gone_is_a_sentence(store):
    """The task stays in view and says why its figure cannot be asked."""
    born(store)
    with store.changing() as change:
        row = change.connection.execute(FigureTask.__table__.select()).one()
        change.edit(FigureTask, row.id, row.version, figure=row.figure | {"measure": "own:1"})
    (task,) = born_tasks(store, "managers")
    assert task.fault
    assert task.subject == "Look into it"


def test_an_unknown_measure_makes_no_task(store):
    """Nothing is planned for a figure that cannot be asked."""
    plant(store)
    question = Question(("revenue",), (), Grain.MONTH.unit(store.today()))
    with pytest.raises(UsageFault):
        make_task(store, Plan("Look"), Figure("cut", question, "revenu", (), "", 1))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Period(day(2025, 11, 1), day(2025, 12, 1)), Period(day(2025, 11, 1), day(2025, 12, 1))),
        (Period(day(2025, 10, 1), day(2025, 11, 1)), Period(day(2025, 11, 1), day(2025, 12, 1))),
        (Period(day(2025, 7, 1), day(2025, 10, 1)), Period(day(2025, 10, 1), day(2026, 1, 1))),
        (Period(day(2025, 10, 3), day(2025, 10, 13)), Period(day(2025, 11, 11), day(2025, 11, 21))),
    ],
)
def test_a_period_that_is_over_is_looked_at_in_its_present_fellow(asked, expected):
    """Last month's figure is followed in this month, a free range in as many days up to today."""
    assert period_now(asked, day(2025, 11, 20)) == expected
