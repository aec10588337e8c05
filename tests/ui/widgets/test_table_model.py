"""The item model of lists: Qt's own tester is content, rows come by id, big amounts stay whole."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from crmdesk.data.table import Field, Kind, Table
from crmdesk.ui.widgets.table_model import ID_ROLE, LOADED_ROLE, VALUE_ROLE, Column, TableModel

COLUMNS = (Column("name", "Name"), Column("amount", "Amount", Kind.MONEY, editable=True))
FIELDS = (Field("name", "Name"), Field("amount", "Amount", Kind.MONEY), Field("hidden", "", Kind.COUNT))
BIG = 9_000_000_000_000_00


def _table(*ids: int) -> Table:
    return Table(FIELDS, tuple((f"n{number}", BIG + number * 100, number) for number in ids), ids=ids)


@pytest.fixture
def model(qtbot: QtBot) -> TableModel:
    """A model of five ids whose rows have not come, watched by Qt's tester."""
    made = TableModel()
    made.tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)  # type: ignore[attr-defined]
    made.set_columns(COLUMNS, [field.key for field in FIELDS])
    made.set_ids(array("q", range(1, 6)))
    return made


def test_a_row_that_has_not_come_is_asked_for_once(model: TableModel, qtbot: QtBot) -> None:
    """Reading cells of absent rows sends one request, and the cells fill when the rows come."""
    with qtbot.waitSignal(model.rows_missing, timeout=1000):
        assert model.index(0, 0).data() is None
        assert model.index(1, 1).data() is None
    assert model.missing(0, 4) == [1, 2, 3, 4, 5]
    assert model.missing(-10, 1) == [1, 2]
    model.put_rows(_table(1, 2))
    assert model.missing(0, 4) == [3, 4, 5]
    assert model.index(0, 0).data() == "n1"
    assert model.index(1, 0).data(LOADED_ROLE) is True
    assert model.index(3, 0).data(LOADED_ROLE) is False


def test_roles_give_text_value_and_id(model: TableModel) -> None:
    """Text is the kind's, the value is raw and past 2**31, the id is the record's; companions are read by key."""
    model.put_rows(_table(1))
    index = model.index(0, 1)
    assert index.data() == Kind.MONEY.text(BIG + 100)
    assert index.data(VALUE_ROLE) == BIG + 100
    assert index.data(ID_ROLE) == 1
    assert model.value(0, "hidden") == 1
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_a_list_that_goes_on_keeps_its_place(model: TableModel, qtbot: QtBot) -> None:
    """More ids after those shown are inserted rows; other ids are another list."""
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted):
        model.set_ids(array("q", range(1, 9)))
    assert model.rowCount() == 8
    with qtbot.waitSignal(model.modelReset):
        model.set_ids(array("q", [8, 1]))
    assert model.row_of(1) == 1
    assert model.row_of(77) == -1


def test_only_what_may_be_edited_is(model: TableModel) -> None:
    """A column says whether its cells are edited; a row that has not come is not."""
    model.put_rows(_table(1))
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(1, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_what_was_typed_shows_at_once_and_until_the_row_comes(model: TableModel, qtbot: QtBot) -> None:
    """A patch changes the cell; a row that is not here is left alone; the row itself overrules."""
    model.put_rows(_table(1))
    with qtbot.waitSignal(model.dataChanged):
        model.patch(1, {"amount": 5, "nothing": 1})
    assert model.index(0, 1).data(VALUE_ROLE) == 5
    with qtbot.assertNotEmitted(model.dataChanged):
        model.patch(2, {"amount": 5})
    model.put_rows(_table(1))
    assert model.index(0, 1).data(VALUE_ROLE) == BIG + 100
    model.forget_others([])
    assert model.missing(0, 0) == [1]


def test_a_whole_table_needs_nobody(qtbot: QtBot) -> None:
    """A Table in memory shows at once, with or without ids."""
    model = TableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_table(Table(FIELDS, (("a", None, 1),)))
    assert model.index(0, 0).data() == "a"
    assert model.index(0, 1).data() == "—"
    assert model.record_id(0) is None
    assert model.record_id(5) is None
