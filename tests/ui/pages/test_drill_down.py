"""The rows behind a figure, below a report and in a tab of their own."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import FIRST_ROWS, Rows
from crmdesk.reports.result import Behind
from crmdesk.ui.pages import drill_down, result_rows
from crmdesk.ui.pages.drill_down import DrillDown, RowsRequest
from crmdesk.ui.pages.result_rows import RowsTab

QUESTION = Question(("revenue",), ("manager",), Period(date(2025, 1, 1), date(2026, 1, 1)))
FIELDS = (Field("name", "Name"), Field("value", "Amount", Kind.MONEY))


def request(member="5", title="Anna: 49 m ₽"):
    return RowsRequest(title, Behind(QUESTION, "revenue", (Filter("manager", (member,)),)))


class Engine:
    """Gives so many rows of deals, or a fault."""

    def __init__(self):
        self.count, self.fault, self.record, self.asked = 7, None, "deal", []

    def view_rows(self, _store, behind, limit=None, _progress=None):
        """Answer a drill-down."""
        self.asked.append((behind, limit))
        if self.fault is not None:
            raise self.fault
        shown = self.count if limit is None else min(self.count, limit)
        table = Table(
            FIELDS, tuple((f"Deal {n}", n * 100) for n in range(shown)), ids=tuple(range(shown)), currency="RUB"
        )
        figure = None if limit else 4_900_000_000
        return Rows(table, more=shown < self.count, record=self.record, figure=figure, kind=Kind.MONEY)


@pytest.fixture
def engine(monkeypatch):
    made = Engine()
    monkeypatch.setattr(drill_down, "view_rows", made.view_rows)
    monkeypatch.setattr(result_rows, "view_rows", made.view_rows)
    return made


@pytest.fixture
def drill(qtbot, context, engine):
    made = DrillDown(context)
    qtbot.addWidget(made)
    made.resize(700, 260)
    made.show()
    return made


@pytest.fixture
def settle(qtbot, context):
    return lambda: qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def said(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_the_first_rows_come_with_their_title(drill, engine, qtbot):
    """The engine is asked for the first rows of this figure only."""
    with qtbot.waitSignal(drill.rows_shown):
        drill.show_rows(request())
    assert engine.asked == [(request().behind, FIRST_ROWS)]
    assert drill._table.rows.rowCount() == 7
    assert (drill.count, drill._all.text()) == (7, "All 7 rows")
    assert drill._title.text() == "Anna: 49 m ₽"


def test_the_same_figure_is_not_asked_twice(drill, engine, settle):
    """Selecting the selected row again costs nothing."""
    for member in ("5", "5", "6"):
        drill.show_rows(request(member))
        settle()
    assert len(engine.asked) == 2


def test_more_rows_than_shown_are_not_counted(drill, engine, settle):
    """Nobody waits for a count; "All rows" leads to them."""
    engine.count = FIRST_ROWS + 1
    drill.show_rows(request())
    settle()
    assert (drill.count, drill._all.text()) == (None, "All rows")


def test_all_rows_are_asked_of_the_page(drill, qtbot, settle):
    """With the whole request, so that the tab asks the same question."""
    drill.show_rows(request())
    settle()
    with qtbot.waitSignal(drill.rows_requested) as told:
        qtbot.mouseClick(drill._all, Qt.MouseButton.LeftButton)
    assert told.args == [request()]


@pytest.mark.parametrize(("record", "opens"), [("deal", True), ("", False)])
def test_a_row_opens_its_record_if_it_is_one(drill, engine, qtbot, settle, record, opens):
    """Rows of a plan are nothing that opens."""
    engine.record = record
    drill.show_rows(request())
    settle()
    told = []
    drill.record_activated.connect(lambda *args: told.append(args))
    drill._table.record_activated.emit(3)
    assert told == ([("deal", 3)] if opens else [])


def test_nothing_behind_a_figure_is_said(drill, engine, settle):
    """A zero has no rows; that is no failure, and there is no "all" of them."""
    engine.count = 0
    drill.show_rows(request())
    settle()
    assert "Nothing is behind this figure" in said(drill)
    assert not drill._all.isVisible()


def test_a_fault_is_said_and_asked_again_on_demand(drill, engine, settle, qtbot):
    """The sentence is the fault's own."""
    engine.fault = EnvironmentFault("The base does not answer.")
    drill.show_rows(request())
    settle()
    assert "The base does not answer." in said(drill)
    engine.fault = None
    drill._retry()
    settle()
    assert drill._table.rows.rowCount() == 7


def test_a_tab_of_all_rows_says_their_number_and_sum(qtbot, context, engine, settle):
    """All rows are asked, without an end."""
    engine.count = FIRST_ROWS + 20
    tab = RowsTab(context, request())
    qtbot.addWidget(tab)
    tab.show()
    settle()
    assert engine.asked[-1][1] is None
    assert tab._table.rows.rowCount() == FIRST_ROWS + 20
    assert f"{FIRST_ROWS + 20} rows · 49.0\u202fm\u202f₽" in said(tab)
    with qtbot.waitSignal(tab.record_activated) as told:
        tab._table.record_activated.emit(9)
    assert told.args == ["deal", 9]


def test_a_tab_that_failed_tries_again(qtbot, context, engine, settle):
    """A job that was stopped or a base that was away is one click from its rows."""
    engine.fault = EnvironmentFault("The base does not answer.")
    tab = RowsTab(context, request())
    qtbot.addWidget(tab)
    tab.show()
    settle()
    assert "The base does not answer." in said(tab)
    engine.fault = None
    qtbot.mouseClick(tab._states._notice._button, Qt.MouseButton.LeftButton)
    settle()
    assert tab._table.rows.rowCount() == 7
