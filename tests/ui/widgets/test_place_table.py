"""The table of a ranking: its order, its line, its keys, and that everything is read whole where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.reports.result import TOTALS
from crmdesk.ui.widgets.place_model import LINE, PlaceCell, PlaceColumn, PlaceRow, PlaceSheet, RowKind, Shape
from crmdesk.ui.widgets.place_painting import FITS, HEADERS
from crmdesk.ui.widgets.place_table import PlaceTable

COLUMNS = (
    PlaceColumn("place", "Place", Shape.PLACE, small_first=True),
    PlaceColumn("gained", "To September", Shape.GAINED),
    PlaceColumn("manager", "Manager", Shape.MANAGER),
    PlaceColumn("points", "Points", Shape.POINTS),
    PlaceColumn("revenue", "Revenue of the month, ₽", Shape.FIGURE, "What was won"),
    PlaceColumn("bonus", "Bonus, ₽", Shape.BONUS),
)


def row(place, name, points, revenue, why=""):
    cells = (
        PlaceCell("—" if place is None else str(place), place),
        PlaceCell("▲ 1", 1, "pos"),
        PlaceCell(name, name, beside=why or "Projects"),
        PlaceCell("" if points is None else str(points), points, share=None if points is None else points / 100),
        PlaceCell(str(revenue), revenue, "neg", 600, "circle-alert", opens=True),
        PlaceCell("118 200", 118_200, beside="×1.2", opens=True),
    )
    return PlaceRow(RowKind.RANKED if place else RowKind.OUT, cells)


ROWS = (
    row(1, "Ivan Sokolov", 94, 300), row(2, "Anna Belova", 82, 900), row(3, "Пётр Орлов", 65, 100),
    row(None, "Newcomer", None, 500, "2 closed deals, 5 are needed"), row(None, "Another", None, 700, "No deals yet"),
)  # fmt: skip
TOTAL = PlaceRow(RowKind.TOTAL, tuple(PlaceCell("Team" if place == 2 else "80") for place in range(6)))
SHEET = PlaceSheet(COLUMNS, ROWS, TOTAL, "Out of ranking")


@pytest.fixture
def window(theme, qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def table(theme, window, qtbot):
    made = PlaceTable(theme)
    QVBoxLayout(window).addWidget(made)
    window.resize(1100, 500)
    window.show()
    made.show_sheet(SHEET)
    qtbot.waitExposed(window)
    return made


def names(table):
    return [
        "line" if table.model.row_at(place) is None else table.model.cell(place, 2).text
        for place in range(table.model.rowCount())
    ]


def click_head(table, qtbot, key):
    column = [each.key for each in COLUMNS].index(key)
    header = table.view.horizontalHeader()
    place = header.rect().center()
    place.setX(header.sectionViewportPosition(column) + 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_those_out_of_ranking_stand_below_a_line_however_it_is_sorted(table, qtbot):
    """Figures begin with the largest, a second click turns them round, and nobody without a place gets above the line."""
    assert names(table) == ["Ivan Sokolov", "Anna Belova", "Пётр Орлов", "line", "Newcomer", "Another"]
    click_head(table, qtbot, "revenue")
    assert names(table) == ["Anna Belova", "Ivan Sokolov", "Пётр Орлов", "line", "Another", "Newcomer"]
    click_head(table, qtbot, "revenue")
    assert names(table)[:3] == ["Пётр Орлов", "Ivan Sokolov", "Anna Belova"]
    click_head(table, qtbot, "place")
    assert names(table)[0] == "Ivan Sokolov"


def test_the_sort_that_was_chosen_outlives_another_period(table, qtbot):
    """The next month is sorted as this one was."""
    click_head(table, qtbot, "manager")
    table.show_sheet(PlaceSheet(COLUMNS, ROWS[:3], TOTAL, "Out of ranking"))
    assert names(table) == ["Anna Belova", "Ivan Sokolov", "Пётр Орлов"]


def test_down_goes_to_the_next_manager_and_passes_the_line(table, qtbot):
    """The keyboard never stands on the line; the row in hand is told as it stands in the sheet."""
    table.select_row(2)
    table.view.setFocus()
    with qtbot.waitSignal(table.row_selected) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert (caught.args, table.selected) == ([3], 3)


def test_enter_opens_the_deals_of_a_name_and_the_rows_of_a_figure(table, qtbot):
    """What is opened depends on where the keyboard stands."""
    table.select_row(1)
    with qtbot.waitSignal(table.row_activated) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert caught.args == [1]
    table.view.setCurrentIndex(table.model.index(1, 4))
    with qtbot.waitSignal(table.figure_activated) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert caught.args == [1, "revenue"]
    table.view.setCurrentIndex(table.model.index(1, 5))
    with qtbot.waitSignal(table.calculation_requested) as caught:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert caught.args == [1, "bonus"]


def test_a_click_on_the_bonus_and_a_double_click_on_a_figure(table, qtbot):
    """A click shows how a bonus was made, a double click opens rows, of the total too."""
    bonus = table.view.visualRect(table.model.index(0, 5)).center()
    with qtbot.waitSignal(table.calculation_requested) as caught:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=bonus)
    assert caught.args == [0, "bonus"]
    for view, line in ((table.view, 0), (table._totals, TOTALS)):
        place = view.visualRect(view.model().index(0, 4)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        with qtbot.waitSignal(table.figure_activated) as caught:
            qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert caught.args == [line, "revenue"]


def test_a_copy_holds_every_row_under_its_headings(table):
    """Tabs between cells; the line is left out."""
    lines = table.copied_text().split("\n")
    assert lines[0].startswith("Place\tTo September\tManager")
    assert len(lines) == 1 + len(ROWS)
    assert "Newcomer 2 closed deals, 5 are needed" in lines[4]


def test_the_narrower_the_window_the_closer_it_is_packed(table, qtbot):
    """Headings go to more lines, bars lie below, initials go; names and figures stay whole, totals stay aligned."""
    header, columns = table.view.horizontalHeader(), range(len(COLUMNS))
    assert (table._delegate.fit, header.height()) == (FITS[0], HEADERS[1])
    seen = []
    for width in (640, 590, 530, 480):
        table.window().resize(width, 500)
        qtbot.waitUntil(lambda wide=width: table.width() < wide)
        seen.append(FITS.index(table._delegate.fit))
        assert [table._totals.columnWidth(c) for c in columns] == [table.view.columnWidth(c) for c in columns]
    assert seen == sorted(seen)
    assert seen[-1] == len(FITS) - 1
    assert header.height() == HEADERS[3]


def test_the_line_tells_what_it_is_and_cannot_be_chosen(table):
    """It spans the table."""
    place = table.model._order.index(LINE)
    assert table.view.columnSpan(place, 0) == len(COLUMNS)
    assert table.model.index(place, 0).data() == "Out of ranking"
    assert not table.model.flags(table.model.index(place, 0)) & Qt.ItemFlag.ItemIsSelectable
