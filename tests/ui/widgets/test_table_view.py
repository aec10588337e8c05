"""The list of records, driven as a person does: keys, selection, editing, widths, totals."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Field, Kind, Table
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.table_header import LEAST
from crmdesk.ui.widgets.table_model import Column, TableModel
from crmdesk.ui.widgets.table_view import TableView
from crmdesk.ui.widgets.totals_row import Total

COLUMNS = (
    Column("name", "Name", width=200, takes=True, least=80),
    Column("stage", "Stage", width=100, sortable=False),
    Column("amount", "Amount", Kind.MONEY, width=120, editable=True),
)
FIELDS = (Field("name", "Name"), Field("stage", "Stage"), Field("amount", "Amount", Kind.MONEY))
BIG = 2**62


def read(text):
    """Take figures only."""
    if not text.isdigit():
        raise UsageFault(f"“{text}” is no figure")
    return int(text)


@pytest.fixture
def view(qtbot, theme):
    model = TableModel()
    made = TableView(theme, model)
    made.kept = (model, QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
    qtbot.addWidget(made)
    made.resize(640, 240)
    model.set_columns(COLUMNS, [field.key for field in FIELDS])
    ids = array("q", [BIG + n for n in range(50)])
    model.set_ids(ids)
    model.put_rows(Table(FIELDS, tuple((f"n{n}", "Work", n * 100) for n in range(50)), ids=tuple(ids), currency="RUB"))
    made.set_widths({})
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.grid.setFocus()
    made.grid.first_edited = "amount"
    made.grid.delegate.maker = lambda parent, index: CellEditor(parent, str(index.row()), read)
    made.select(BIG)
    return made


def head(view, place):
    """Return the middle of a column's head."""
    header = view.grid.header
    return QPoint(header.sectionViewportPosition(place) + header.sectionSize(place) // 2, 10)


def test_a_click_on_a_head_asks_for_the_order(view, qtbot):
    """The base sorts; a column that has no order asks nothing."""
    with qtbot.waitSignal(view.order_requested) as told:
        qtbot.mouseClick(view.grid.header.viewport(), Qt.MouseButton.LeftButton, pos=head(view, 2))
    assert told.args == ["amount"]
    with qtbot.assertNotEmitted(view.order_requested):
        qtbot.mouseClick(view.grid.header.viewport(), Qt.MouseButton.LeftButton, pos=head(view, 1))


def test_the_arrow_stands_where_the_list_is_sorted(view):
    """A column that is not shown has no arrow."""
    view.show_order("amount", descending=True)
    assert (view.grid.header.sorted_by, view.grid.header.descending) == (2, True)
    view.grab()
    view.show_order("gone", descending=False)
    assert view.grid.header.sorted_by == -1


def test_home_and_end_reach_both_ends(view, qtbot):
    """The last of fifty rows is one key away, and back."""
    qtbot.keyClick(view.grid, Qt.Key.Key_End)
    assert view.grid.currentIndex().row() == 49
    first, last = view.grid.shown_rows()
    assert last == 49
    assert first > 40
    qtbot.keyClick(view.grid, Qt.Key.Key_Home)
    assert view.grid.currentIndex().row() == 0
    assert view.grid.shown_rows()[0] == 0


def test_no_rows_are_no_rows_in_view(view):
    """An empty list has nothing to fetch."""
    view.model.set_ids(array("q"))
    assert view.grid.shown_rows() == (0, -1)


def test_enter_opens_and_escape_and_copy_are_told(view, qtbot):
    """Ids of 63 bits come out whole."""
    with qtbot.waitSignal(view.grid.opened) as told:
        qtbot.keyClick(view.grid, Qt.Key.Key_Return)
    assert told.args == [BIG]
    with qtbot.waitSignal(view.grid.escape_pressed):
        qtbot.keyClick(view.grid, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.grid.copy_requested):
        qtbot.keyClick(view.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def test_f2_edits_and_enter_gives_what_was_typed_to_the_owner(view, qtbot):
    """What was typed is told once; Enter in the editor opens nothing and stays in the row."""
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    editor = view.grid.viewport().findChild(CellEditor)
    assert editor.text() == "0"
    assert editor.selectedText() == "0"
    editor.setText("15")
    with qtbot.assertNotEmitted(view.grid.opened), qtbot.waitSignal(view.grid.delegate.entered) as told:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.args == [editor, 15]
    assert view.grid.currentIndex().row() == 0
    qtbot.waitUntil(lambda: not view.grid.is_editing)


def test_escape_in_the_editor_drops_what_was_typed(view, qtbot):
    """The cell stays as it was, and the list keeps the keyboard."""
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    editor = view.grid.viewport().findChild(CellEditor)
    editor.setText("15")
    with qtbot.assertNotEmitted(view.grid.delegate.entered), qtbot.assertNotEmitted(view.grid.escape_pressed):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not view.grid.is_editing)


def test_what_does_not_fit_keeps_the_editor_open_and_says_why(view, qtbot):
    """The reason stands under the line until something else is typed; nothing is told to the owner."""
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    editor = view.grid.viewport().findChild(CellEditor)
    editor.setText("many")
    with qtbot.assertNotEmitted(view.grid.delegate.entered):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.grid.is_editing
    assert editor.reason == "“many” is no figure"
    qtbot.keyClicks(editor, "7")
    assert editor.reason == ""


def test_an_unchanged_amount_is_not_saved_again(view, qtbot):
    """Enter without typing is no edit."""
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    editor = view.grid.viewport().findChild(CellEditor)
    with qtbot.assertNotEmitted(view.grid.delegate.entered):
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_tab_goes_to_the_next_cell_that_may_be_edited(view, qtbot):
    """The next editable one is in the next row; Shift+Tab goes back."""
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    qtbot.keyClick(view.grid.viewport().findChild(CellEditor), Qt.Key.Key_Tab)
    assert view.grid.currentIndex().row() == 1
    editor = view.grid.indexWidget(view.grid.currentIndex())
    assert editor.text() == "1"
    qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert view.grid.currentIndex().row() == 0


def test_typing_over_a_cell_replaces_it(view, qtbot):
    """The first figure opens the editor and stands in it; over another cell it does nothing."""
    view.grid.setCurrentIndex(view.model.index(0, 2))
    qtbot.keyClick(view.grid, Qt.Key.Key_4)
    assert view.grid.viewport().findChild(CellEditor).text() == "4"


def test_boxes_tick_rows_without_the_others_losing_theirs(view, qtbot):
    """A box adds its row, a second click takes it out, Shift goes on from the last, a space ticks the row in hand."""
    view.show_ticks()
    ticks = view.grid.verticalHeader()
    for row in (2, 4):
        qtbot.mouseClick(
            ticks.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(10, ticks.sectionViewportPosition(row) + 9)
        )
    assert view.selected_ids().tolist() == [BIG, BIG + 2, BIG + 4]
    where = QPoint(10, ticks.sectionViewportPosition(6) + 9)
    qtbot.mouseClick(ticks.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, where)
    assert view.selected_ids().tolist() == [BIG, BIG + 2, BIG + 4, BIG + 5, BIG + 6]
    qtbot.keyClick(view.grid, Qt.Key.Key_Space)
    assert view.selected_ids().tolist() == [BIG, BIG + 2, BIG + 4, BIG + 5]
    view.select_ids([BIG + 8, BIG + 9, 7])
    assert view.selected_ids().tolist()[-2:] == [BIG + 8, BIG + 9]


def test_a_double_click_edits_an_amount_and_opens_elsewhere(view, qtbot):
    """The amount opens its editor, the name opens the record."""
    amount = view.grid.visualRect(view.model.index(1, 2)).center()
    name = view.grid.visualRect(view.model.index(1, 0)).center()
    qtbot.mouseDClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=amount)
    editor = view.grid.viewport().findChild(CellEditor)
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.grid.opened) as told:
        qtbot.mouseDClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert told.args == [BIG + 1]


def test_selected_ids_come_in_the_order_of_the_list(view):
    """However the rows were picked, also in parts."""
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.grid.clearSelection()
    for row in (9, 2, 3):
        view.grid.selectionModel().select(view.model.index(row, 0), flags)
    assert view.selected_ids().tolist() == [BIG + 2, BIG + 3, BIG + 9]


def test_a_record_is_taken_in_hand_and_brought_into_view(view, qtbot):
    """The owner is told its id; one that is not in the list is not."""
    with qtbot.waitSignal(view.current_changed) as told:
        assert view.select(BIG + 40)
    assert told.args == [BIG + 40]
    first, last = view.grid.shown_rows()
    assert first <= 40 <= last
    assert not view.select(7)


def test_another_list_has_nobody_in_hand(view, qtbot):
    """Whoever showed the record is told that there is none."""
    told = []
    view.current_changed.connect(told.append)
    with qtbot.waitSignal(view.selection_changed):
        view.model.set_ids(array("q", [1, 2]))
    assert told[-1] is None
    assert not view.grid.currentIndex().isValid()


def test_columns_fill_the_width_and_give_way(view):
    """Spare room goes to the column that takes it; where room is short it shrinks to its least and no further."""

    def widths():
        return [view.grid.columnWidth(place) for place in range(3)]

    assert sum(widths()) == view.grid.viewport().width()
    assert widths()[1:] == [100, 120]
    view.resize(340, 240)
    view.grab()
    assert widths()[1:] == [100, 120]
    assert LEAST <= widths()[0] == max(80, view.grid.viewport().width() - 220)


def test_a_width_that_was_dragged_holds(view, qtbot):
    """The owner keeps it, and another size of the window does not undo it."""
    with qtbot.waitSignal(view.column_resized) as told:
        view.grid.header.resizeSection(0, 333)
    assert told.args == ["name", 333]
    view.resize(900, 240)
    view.grab()
    assert view.grid.columnWidth(0) == 333


def test_fitting_is_nobody_s_choice(view, qtbot):
    """A window made wider keeps no widths in the settings."""
    with qtbot.assertNotEmitted(view.column_resized):
        view.resize(800, 240)
        view.grab()


def test_totals_stand_under_their_columns_and_are_said(view):
    """A text runs on over empty cells; where a figure has no room its short form stands."""
    view.totals.show_totals(
        {"name": Total("50 deals"), "amount": Total("1\u202f225\u202f000\u202f000", short="1.2 bn")}
    )
    assert view.totals.accessibleName() == "50 deals · 1\u202f225\u202f000\u202f000"
    wide = view.totals.grab().toImage()
    view.grid.header.resizeSection(2, 70)
    assert view.totals.grab().toImage() != wide
