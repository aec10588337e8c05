"""The rows behind a figure: a model and a table of it, sorted, copied, opened."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from crmdesk.data.table import ABSENT, Field, Kind, Table
from crmdesk.ui.widgets.rows_table import WIDEST, RowsModel, RowsTable

BIG = 2**62 + 5
FIELDS = (Field("name", "Name"), Field("day", "Date", Kind.DATE), Field("value", "Amount", Kind.MONEY))
TABLE = Table(
    FIELDS,
    (
        ("Beta", date(2025, 3, 1), 2_000_00),
        ("alpha", None, 9_000_000_000_000_00),
        ("Gamma", date(2024, 3, 1), None),
    ),
    ids=(BIG, BIG + 1, None),
    currency="RUB",
)
DOWN, UP = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder


@pytest.fixture
def model(qapp):
    made = RowsModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_table(TABLE)
    return made


@pytest.fixture
def table(qtbot, theme):
    made = RowsTable(theme)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    qtbot.waitExposed(made)
    made.show_table(TABLE)
    return made


def names(model):
    return [model.text(row, 0) for row in range(model.rowCount())]


def test_the_model_keeps_qts_rules(model):
    """Qt's own tester finds nothing through sorts and resets."""
    for column in range(3):
        model.sort(column, DOWN)
        model.sort(column, UP)
    model.show_table(None)
    model.show_table(Table(FIELDS, ()))
    assert (model.rowCount(), model.columnCount()) == (0, 3)


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (0, UP, ["alpha", "Beta", "Gamma"]),
        (0, DOWN, ["Gamma", "Beta", "alpha"]),
        (1, UP, ["Gamma", "Beta", "alpha"]),
        (1, DOWN, ["Beta", "Gamma", "alpha"]),
        (2, UP, ["Beta", "alpha", "Gamma"]),
        (2, DOWN, ["alpha", "Beta", "Gamma"]),
    ],
)
def test_rows_sort_by_value_and_those_without_one_come_last(model, column, order, expected):
    """Texts whatever their case, days as days, amounts past 2**31 as amounts."""
    model.sort(column, order)
    assert names(model) == expected


def test_a_held_row_moves_with_its_record(model):
    """The selection stays with the record, and its id of 63 bits comes out whole."""
    held = QPersistentModelIndex(model.index(0, 0))
    model.sort(0, DOWN)
    assert held.data() == "Beta"
    assert model.record_id(held.row()) == BIG
    assert model.record_id(names(model).index("Gamma")) is None


def test_headings_name_the_currency_and_the_order(model):
    """A figure has its unit in the heading, not in every cell."""
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Amount, ₽"
    model.sort(2, DOWN)
    assert model.headerData(2, Qt.Orientation.Horizontal) == "Amount, ₽ ▼"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
    assert model.headerData(9, Qt.Orientation.Horizontal) is None


def test_nothing_is_a_dash_for_people_and_empty_for_programs(model):
    """Copied cells are figures, not decorations."""
    assert model.text(2, 2) == ABSENT
    assert model.plain_text(2, 2) == ""
    assert model.plain_text(1, 2) == "9000000000000.00"
    assert model.plain_text(0, 1) == "2025-03-01"


def test_figures_stand_right(model):
    """Texts and days left."""
    for column, side in enumerate(
        (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
    ):
        assert model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) & side


def test_a_first_click_on_figures_shows_the_largest(table):
    """Names begin with A; a second click turns round."""
    table._on_header_clicked(2)
    assert names(table.rows)[0] == "alpha"
    table._on_header_clicked(2)
    assert names(table.rows)[0] == "Beta"
    table._on_header_clicked(0)
    assert names(table.rows) == ["alpha", "Beta", "Gamma"]


def test_enter_and_a_double_click_open_the_record(table, qtbot):
    """A row that is no record opens nothing."""
    table.setCurrentIndex(table.rows.index(1, 0))
    with qtbot.waitSignal(table.record_activated) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [BIG + 1]
    with qtbot.waitSignal(table.record_activated) as told:
        table.doubleClicked.emit(table.rows.index(0, 2))
    assert told.args == [BIG]
    table.setCurrentIndex(table.rows.index(2, 0))
    with qtbot.assertNotEmitted(table.record_activated):
        qtbot.keyClick(table, Qt.Key.Key_Enter)


def test_selected_rows_are_copied_in_the_order_in_view(table, qtbot):
    """Headings first, tabs between cells."""
    table.rows.sort(0, UP)
    table.selectAll()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines == [
        ["Name", "Date", "Amount"],
        ["alpha", "", "9000000000000.00"],
        ["Beta", "2025-03-01", "2000.00"],
        ["Gamma", "2024-03-01", ""],
    ]


def test_texts_share_out_the_spare_width(table):
    """Figures take what they need, the table is full, and a text is never as wide as its longest word."""
    assert sum(table.columnWidth(column) for column in range(3)) == table.viewport().width()
    long = Table(FIELDS, (("A name without end " * 20, date(2025, 1, 1), 5),))
    table.resize(300, 200)
    table.show_table(long)
    assert table.columnWidth(0) == WIDEST
    table.grab()


def test_the_selected_row_has_its_ground(table, theme):
    """The soft accent, in both themes."""
    table.selectRow(0)
    for mode in ("light", "dark"):
        theme.set_mode(mode)
        image = table.viewport().grab().toImage()
        assert image.pixelColor(2, 4).name() == theme.tokens.color("accent_soft").name()
        assert image.pixelColor(2, 26 + 4).name() == theme.tokens.color("surface").name()
