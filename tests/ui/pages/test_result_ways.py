"""The ways out of a formed report, and what a right click on one of its figures offers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.table import Field, Table
from crmdesk.reports.report_view import Rows
from crmdesk.reports.result import Behind
from crmdesk.reports.saved_reports import SAVED_REPORT
from crmdesk.ui.dialogs.schedule_editor import ScheduleEditor
from crmdesk.ui.pages import result_menu, result_ways
from crmdesk.ui.pages.result_figure import Figure
from crmdesk.ui.pages.result_menu import FigureMenu
from crmdesk.ui.pages.result_ways import InView, ResultWays
from crmdesk.ui.widgets.chart_view import ChartView
from tests.ui.pages.test_result_view import QUESTION, RESULT, SECTION


@pytest.fixture
def room(qtbot, theme):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def ways(context, room):
    chart = ChartView(context.theme, context.jobs, room)
    made = ResultWays(context, lambda: made.held, room)
    made.held = InView(RESULT, SECTION, (chart,))
    made.said = []
    made.told.connect(made.said.append)
    return made


@pytest.fixture
def menu(context, room):
    made = FigureMenu(context, room)
    yield made
    if made._menu is not None:
        made._menu.close()  # one left open holds the keyboard of whatever comes after


def texts(menu):
    return [action.text() for action in menu.actions() if action.text()]


def test_a_report_is_saved_by_a_job_and_told(ways, qtbot, tmp_path):
    """The file holds what is on the screen."""
    with qtbot.waitSignal(ways.written) as told:
        ways.save(RESULT, tmp_path / "made.json")
    assert told.args == [tmp_path / "made.json"]
    assert "Boris" in json.dumps(json.loads((tmp_path / "made.json").read_text()), ensure_ascii=False)


def test_a_file_that_cannot_be_written_is_told(ways, qtbot, tmp_path):
    """With what to do."""
    with qtbot.waitSignal(ways.told) as told:
        ways.save(RESULT, tmp_path / "no such folder" / "made.json")
    assert "Choose another place" in told.args[0]


def test_a_table_goes_to_the_clipboard_for_sheets_and_letters(ways, qtbot):
    """Tabs for the one, a table for the other."""
    with qtbot.waitSignal(ways.told):
        ways.copy_table()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[0] == "Name\tNew\tOld"
    assert "<td" in data.html()


def test_a_chart_goes_to_the_clipboard_as_it_looks(ways):
    """As a picture."""
    ways.copy_chart()
    assert QGuiApplication.clipboard().mimeData().hasImage()


def test_a_chart_is_saved_as_a_picture(ways, qtbot, monkeypatch, tmp_path):
    """Drawn anew for paper, not taken from the screen."""
    ways.held.charts[0].show_chart(SECTION.pictures[0].chart)
    for ending, begin in (("svg", b"<"), ("png", b"\x89PNG")):
        target = tmp_path / f"Map.{ending}"
        monkeypatch.setattr(result_ways.QFileDialog, "getSaveFileName", lambda *_args, to=target: (str(to), ""))
        with qtbot.waitSignal(ways.written):
            ways.save_chart(ways.held, ending)
        assert target.read_bytes().startswith(begin)


def test_without_a_report_nothing_is_saved_and_that_is_said(ways):
    """Every way answers."""
    ways.held = None
    for way in (ways.export, ways.print_view, ways.copy_table, ways.copy_chart):
        way()
    assert len(ways.said) == 4


def test_every_button_has_a_name(ways):
    """For who cannot see its icon."""
    assert all(button.accessibleName() for button in ways.buttons)


def test_a_figure_offers_its_rows_its_base_its_list_and_what_changed_it(menu, room):
    """Only what there is."""
    behind = Behind(QUESTION, "revenue")
    full = texts(menu.popup(Figure("Anna", "Anna: 5", behind, behind), QPoint(), room))
    assert full == [
        "Open its rows", "Open the rows of what it compares with", "Show among the deals", "What made it change",
        "Task from this figure…", "Copy the table",
    ]  # fmt: skip
    assert texts(menu.popup(Figure("Anna", "Anna: 5", Behind(listing="invoices", ids=(1,))), QPoint())) == [
        "Open its rows", "Copy the table",
    ]  # fmt: skip
    assert texts(menu.popup(None, QPoint())) == ["Copy the table"]


def test_a_list_is_narrowed_to_the_records_behind_a_figure(menu, qtbot, monkeypatch):
    """Each record once; a fault is told."""
    rows = Rows(Table((Field("name", "Name"),), (("A",),) * 3, ids=(7, 7, 8)), more=False, record="deal")
    monkeypatch.setattr(result_menu, "view_rows", lambda *_args: rows)
    menu.popup(Figure("Anna", "Anna: 5", Behind(QUESTION, "revenue")), QPoint())
    with qtbot.waitSignal(menu.list_requested) as told:
        menu.show_list()
    assert (told.args[0], told.args[1].title, told.args[1].ids) == ("deals", "Anna: 5", (7, 8))

    def fail(*_args):
        raise EnvironmentFault("The base does not answer.")

    monkeypatch.setattr(result_menu, "view_rows", fail)
    with qtbot.waitSignal(menu.failed) as told:
        menu.show_list()
    assert told.args == ["The base does not answer."]


def test_the_pages_of_a_report_are_shown_before_they_are_printed(ways, room, monkeypatch):
    """The preview gets the very report in view."""
    shown = []
    monkeypatch.setattr("crmdesk.ui.print_preview.preview_reports", lambda *given: shown.append(given[2]))
    ways.print_view()
    assert shown == [(RESULT,)]


def test_the_report_in_view_becomes_a_regular_one(ways, room, qtbot):
    """The editor begins with it; one that is not saved yet says so."""
    ways.held = InView(replace(RESULT, report="losses"), SECTION, ())
    ways.form_regularly()
    editor = room.findChild(ScheduleEditor)
    qtbot.waitUntil(editor.save.isEnabled, timeout=5_000)
    assert [one.report for one in editor.planned] == ["losses"]
    assert editor.name.text() == RESULT.title
    editor.reject()
    ways.held = InView(replace(RESULT, report=SAVED_REPORT), SECTION, ())
    ways.form_regularly()
    assert ways.said == ["Save the report first, then it can be formed regularly."]
