"""What made the figure in hand change, beside its rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.models import Client, Deal
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.result import Behind
from crmdesk.ui.pages import result_why
from crmdesk.ui.pages.drill_down import DrillDown
from crmdesk.ui.pages.result_figure import Figure
from crmdesk.ui.pages.result_why import WhyStrip
from tests.factories import IVAN, make_client, make_won, plant, put


@pytest.fixture
def figure(sqlite_store):
    """Ivan's revenue, which fell because of Kazan and rose in Perm."""
    plant(sqlite_store)
    near, far = put(sqlite_store, Client, make_client(name="Near", city="Kazan"), make_client(name="Far", city="Perm"))
    won = ((2024, near, 900_000), (2024, far, 100_000), (2025, near, 200_000), (2025, far, 300_000))
    put(sqlite_store, Deal, *(make_won(date(year, 2, 3), sum_, client_id=who) for year, who, sum_ in won))
    question = Question(("revenue",), ("manager",), parse_period("2025", sqlite_store.today()), Compare.YEAR)
    behind = Behind(question, "revenue", (Filter("manager", (str(IVAN),)),))
    return Figure("Ivan", "Ivan: 5 000", behind, behind)


@pytest.fixture
def drill(qtbot, context, figure, monkeypatch):
    monkeypatch.setattr(result_why, "REST", 0)
    made = DrillDown(context)
    made.why = WhyStrip(context)
    made.why.stand_in(made)
    qtbot.addWidget(made)
    made.resize(1200, 200)
    made.show()
    return made


def settle(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def shown(drill, figure, qtbot, context):
    drill.show_rows(figure.rows)
    drill.why.show_figure(figure)
    qtbot.waitUntil(lambda: not drill.why.chips.isHidden(), timeout=10_000)
    settle(qtbot, context)


def test_the_strongest_cause_comes_first_and_leaves_its_rows(drill, figure, qtbot, context):
    """A click on Kazan leaves the deals of Kazan, a second one brings all of them back."""
    shown(drill, figure, qtbot, context)
    first = drill.why.chips.chips[0]
    assert "Kazan" in first.button.accessibleName() or "Near" in first.button.accessibleName()
    assert drill._table.rows.rowCount() == 2
    first.activated.emit()
    settle(qtbot, context)
    assert drill._table.rows.rowCount() == 1
    assert drill.request.title.startswith("Ivan · ")
    first.activated.emit()
    settle(qtbot, context)
    assert drill._table.rows.rowCount() == 2


def test_a_figure_without_a_base_says_nothing(drill, figure, qtbot, context):
    """There is nothing to explain, and no way to an explanation."""
    question = replace(figure.behind.question, compare=Compare.NONE)
    drill.why.show_figure(replace(figure, behind=replace(figure.behind, question=question)))
    assert drill.why.button.isHidden()
    assert drill.why.chips.isHidden()


def test_the_whole_explanation_is_one_click_away(drill, figure, qtbot, context):
    """The strip only asks for it."""
    drill.why.show_figure(figure)
    with qtbot.waitSignal(drill.why.why_requested):
        drill.why.button.click()
    settle(qtbot, context)


def test_the_ways_stay_together_where_nothing_pulled(drill, figure, qtbot, context):
    """Without chips the links stand at the right beside the way to all rows, not spread over the heading."""
    drill.show_rows(figure.rows)
    drill.why.show_figure(replace(figure, behind=figure.behind))
    drill.why.chips.hide()
    settle(qtbot, context)
    drill.layout().activate()
    drill.why.layout().activate()
    assert drill.why.button.width() <= drill.why.button.sizeHint().width() + 1
    assert drill.why.width() - drill.why.task.geometry().right() <= 2


def test_a_figure_shown_anew_is_whole_again(drill, figure, qtbot, context):
    """No chip stays lit over rows that it does not narrow."""
    shown(drill, figure, qtbot, context)
    drill.why.chips.narrowed.emit(drill.why.chips.chips[0].contribution)
    assert drill.why.chips.chips[0].property("chip") == "on"
    drill.why.show_figure(figure)
    assert not any(chip.property("chip") == "on" for chip in drill.why.chips.chips)


def test_a_task_is_about_what_is_in_view(drill, figure, qtbot, context):
    """Once a cause has narrowed the rows, the task takes its part of the figure."""
    shown(drill, figure, qtbot, context)
    first = drill.why.chips.chips[0].contribution
    drill.why.chips.narrowed.emit(first)
    with qtbot.waitSignal(drill.why.task_requested) as asked:
        drill.why.task.click()
    assert asked.args[0].behind == figure.behind.under((first.chosen,))
    assert asked.args[0].name == f"Ivan · {first.member.label}"
