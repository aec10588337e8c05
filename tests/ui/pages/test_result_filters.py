"""Conditions and options of a report: chosen by the person, kept with the tab."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListWidget, QSpinBox

from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import Choice
from crmdesk.reports.answer import Filter
from crmdesk.reports.catalog import report_named
from crmdesk.reports.options import Option
from crmdesk.reports.periods import parse_period
from crmdesk.reports.question import Question
from crmdesk.ui.pages import result_filters
from crmdesk.ui.pages.report_request import TabState
from crmdesk.ui.pages.result_filters import ResultFilters
from crmdesk.ui.pages.result_options import ResultOptions

OPTIONS = (
    Option("unit", "Unit", "month", (("week", "Week"), ("month", "Month"))),
    Option("days", "Days", "30", most=90),
)


@pytest.fixture
def filters(qtbot, context, monkeypatch):
    offered = (Choice("manager", "Manager"), Choice("city", "City"))
    members = (Choice("Kazan", "Kazan"), Choice(None, "Not given"))
    monkeypatch.setattr(result_filters, "offered_filters", lambda _store, _report: offered)
    monkeypatch.setattr(result_filters, "filter_choices", lambda _store, _question, _dimension: members)
    made = ResultFilters(context, report_named("cut"))
    made.take_question(Question(("revenue",), ("manager",), parse_period("2025", context.view.today)))
    qtbot.addWidget(made)
    qtbot.addWidget(made.add)
    made.resize(800, 40)
    made.show()
    made.add.show()
    return made


def settle(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def tick(filters, place):
    filters._popover.findChild(QListWidget).item(place).setCheckState(Qt.CheckState.Checked)


def test_a_condition_is_a_dimension_then_its_members(filters, qtbot, context):
    """The menu offers dimensions, the panel members; each tick is told at once."""
    filters.add.activated.emit()
    settle(qtbot, context)
    city = next(action for action in filters._menu.actions() if action.text() == "City")
    filters._on_dimension(city)
    filters._menu.close()
    settle(qtbot, context)
    told = []
    filters.filters_chosen.connect(told.append)
    tick(filters, 0)
    tick(filters, 1)
    assert told == [(Filter("city", ("Kazan",)),), (Filter("city", ("Kazan", None)),)]


def test_a_chip_reads_as_the_report_says_it_and_goes_by_its_cross(filters, qtbot):
    """Without a condition there is no row of chips."""
    filters.show_filters((Filter("city", ("Kazan",)),), ("City: Kazan",))
    chip = filters._chips["city"]
    assert chip.button.accessibleName() == "City: Kazan"
    with qtbot.waitSignal(filters.filters_chosen) as told:
        chip.cross.click()
    assert told.args == [()]
    assert filters.isHidden()


def test_showing_conditions_tells_nobody(filters, qtbot):
    """Otherwise an answer would ask the next one."""
    with qtbot.assertNotEmitted(filters.filters_chosen):
        filters.show_filters((Filter("manager", ("1",)),))


def test_a_dimension_that_cannot_be_asked_says_so(filters, qtbot, context, monkeypatch):
    """In the panel where its members would be."""

    def refuse(*_args):
        raise UsageFault("This measure cannot be cut so.")

    monkeypatch.setattr(result_filters, "filter_choices", refuse)
    action = QAction("City", filters)
    action.setData("city")
    filters._on_dimension(action)
    settle(qtbot, context)
    assert filters._popover.isVisible()
    assert filters._popover.findChild(QListWidget) is None


def test_only_what_differs_from_the_defaults_is_told(qtbot, theme):
    """A report asked as usual has no options of its own."""
    made = ResultOptions(OPTIONS)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.options_chosen) as told:
        made.findChild(QSpinBox).setValue(45)
    assert told.args == [(("days", "45"),)]
    with qtbot.assertNotEmitted(made.options_chosen):
        made.show_values((("unit", "week"),))
    assert made.values == (("unit", "week"),)


def test_what_a_tab_asks_is_kept_and_read_again():
    """An entry of an older program, or a broken one, is a tab without conditions."""
    state = TabState("cut", "city", "margin", (Filter("manager", ("1", None)),), (("days", "45"),))
    assert TabState.read(state.kept()) == state
    assert TabState.read({"report": "cut", "filters": "?", "options": 5}) == TabState("cut")
    assert TabState.read({"report": "cut", "by": "city"}) == replace(TabState("cut"), by="city")
