"""The table of an Answer: sorting, the total below, copying, many lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from crmdesk.reports.periods import Compare
from crmdesk.reports.result import TOTALS
from crmdesk.ui.widgets.answer_model import AnswerModel, Shape
from crmdesk.ui.widgets.answer_table import AnswerTable
from tests.reports.made_answers import PEOPLE, REVENUE, by_manager, many_measures


@pytest.fixture
def table(qtbot, theme):
    made = AnswerTable(theme)
    qtbot.addWidget(made)
    made.resize(1000, 320)
    made.show()
    qtbot.waitExposed(made)
    made.show_answer(by_manager())
    return made


def column(table, shape):
    return next(place for place, shown in enumerate(table.model.columns) if shown.shape is shape)


def texts(table, shape):
    place = column(table, shape)
    return [table.model.text(row, place) for row in range(table.model.rowCount())]


@pytest.mark.parametrize("totals", [False, True])
@pytest.mark.parametrize("answer", [by_manager(), by_manager(PEOPLE[:0]), many_measures(), by_manager(both=True)])
def test_the_model_keeps_qts_rules(qapp, answer, totals):
    """Qt's own tester finds nothing, through a reset and every sort."""
    model = AnswerModel(totals=totals)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_answer(answer)
    for place in range(model.columnCount()):
        model.sort(place, Qt.SortOrder.DescendingOrder)
        model.sort(place, Qt.SortOrder.AscendingOrder)
    model.show_answer(None)


def test_a_click_on_a_heading_sorts_by_it_the_largest_first(table):
    """The second click turns the order round, and the heading shows which way."""
    place = column(table, Shape.CHANGE)
    table._on_header_clicked(place)
    changes = [line.cells[0].change for line in table.model.answer.lines]
    shown = [table.model.line_at(row).cells[0].change for row in range(8)]
    assert shown == sorted(changes, reverse=True)
    assert "▼" in table.model.headerData(place, Qt.Orientation.Horizontal)
    table._on_header_clicked(place)
    assert [table.model.line_at(row).cells[0].change for row in range(8)] == sorted(changes)


def test_lines_with_nothing_to_say_come_last_both_ways(table):
    """A client without a base has no change, and neither order begins with a dash."""
    people = (("New", "x", 100, 0), ("Old", "x", 100, 50), ("Other", "x", 100, 200))
    table.show_answer(by_manager(people))
    place = column(table, Shape.CHANGE)
    for _way in range(2):
        table._on_header_clicked(place)
        assert table.model.text(2, place) == "—"


def test_the_chosen_sort_holds_when_new_figures_come(table):
    """Another period keeps the order by change, because its column is still there."""
    table._on_header_clicked(column(table, Shape.CHANGE))
    table.show_answer(by_manager(PEOPLE[:5]))
    assert texts(table, Shape.MEMBER)[0] == "Ekaterina Belova"


def test_the_selected_line_is_told_whatever_the_order(table, qtbot):
    """Signals carry the index of the line in the Answer, not of the row."""
    table._on_header_clicked(column(table, Shape.CHANGE))
    with qtbot.waitSignal(table.line_selected) as told:
        table.view.selectRow(0)
    assert told.args == [4]
    assert table.selected_lines() == (4,)


def test_the_total_lies_below_in_the_same_columns(table):
    """Columns of the total are as wide as those of the lines, and stay so when dragged."""
    table.view.setColumnWidth(2, 177)
    totals = table._totals
    widths = [table.view.columnWidth(place) for place in range(len(table.model.columns))]
    assert [totals.columnWidth(place) for place in range(len(widths))] == widths
    assert totals.model().text(0, column(table, Shape.MEMBER)) == "Total, 8 lines"


def test_columns_fill_the_table_to_its_edge(table):
    """No strip of nothing is left at the right."""
    widths = sum(table.view.columnWidth(place) for place in range(len(table.model.columns)))
    assert widths == table.view.viewport().width()


def test_figures_are_explained_by_their_definition(table):
    """Pointing at a figure or its heading says what is counted and over which days."""
    place = column(table, Shape.BASE)
    heading = table.model.headerData(place, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert REVENUE.definition in heading
    assert "2024-01-01" in heading
    cell = table.model.data(table.model.index(0, place), Qt.ItemDataRole.ToolTipRole)
    assert cell.startswith("86\u202f812\u202f700")


def test_copied_rows_are_what_a_spreadsheet_takes(table, qtbot):
    """Tabs between cells, headings first, no grouping in figures."""
    table.select_line(0)
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    heading, row = QGuiApplication.clipboard().text().splitlines()
    assert heading.split("\t")[:3] == ["Manager", "2025, ₽", "2024, ₽"]
    assert row.split("\t")[:3] == ["Anna Sokolova", "105391000.00", "86812700.00"]


def test_enter_opens_the_figure_in_hand(table, qtbot):
    """The keyboard reaches what a double click does: the figure itself, or beside it that of the base."""
    table.select_line(3)
    with qtbot.waitSignal(table.figure_activated) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [3, "revenue"]
    shapes = [column.shape for column in table.model.columns]
    for _step in range(shapes.index(Shape.BASE)):
        qtbot.keyClick(table.view, Qt.Key.Key_Right)
    with qtbot.waitSignal(table.figure_activated) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert told.args == [3, "revenue.base"]


def test_a_total_opens_by_a_double_click(table, qtbot):
    """It is a figure as any other."""
    index = table._totals_model.index(0, [column.shape for column in table.model.columns].index(Shape.VALUE))
    with qtbot.waitSignal(table.figure_activated) as told:
        table._totals.doubleClicked.emit(index)
    assert told.args == [TOTALS, "revenue"]


def test_marks_are_tags_and_words(table):
    """The tag has a text for those who cannot see it."""
    assert texts(table, Shape.MARKS)[0] == "best"


def test_without_a_comparison_the_columns_of_change_are_gone(table):
    """Nothing is compared."""
    table.show_answer(by_manager(compare=Compare.NONE))
    assert Shape.CHANGE not in {shown.shape for shown in table.model.columns}


def test_twenty_five_thousand_lines_are_shown_and_sorted(table):
    """There is no widget a row: the view asks only for what is seen."""
    many = tuple((f"Client {n}", "x", (n * 7919) % 100_003 + 1, (n * 104_729) % 100_003 + 1) for n in range(25_000))
    table.show_answer(by_manager(many))
    asked = []
    original = table.model.text
    table.model.text = lambda row, place: (asked.append(row), original(row, place))[1]
    table.select_line(20_000)
    table.grab()
    assert len(set(asked)) < 300  # those seen, and those the widths are taken from
    table._on_header_clicked(column(table, Shape.VALUE))
    values = [table.model.line_at(row).cells[0].value for row in range(table.model.rowCount())]
    assert values == sorted(values, reverse=True)


def test_a_long_table_leaves_room_for_what_is_below_it(qtbot, theme):
    """A few lines are shown whole; of hundreds a part of a screen, for the rows of the one in hand are below."""
    made = AnswerTable(theme)
    qtbot.addWidget(made)
    heights = []
    for count in (4, 8, 17, 500):
        made.show_answer(by_manager(tuple((f"m{n}", f"Manager {n}", n + 1, n) for n in range(count))))
        heights.append(made.sizeHint().height())
    assert heights[0] < heights[1] < heights[2] == heights[3] < 400
