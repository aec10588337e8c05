"""Plans in the window: typed into the grid, pasted, emptied, copied into the next year, and typed over in the list."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from sqlalchemy import select

from crmdesk.data.models import Plan
from crmdesk.data.plan_versions import FIRM, Holder, Wish, months, write_plans
from crmdesk.ui.dialogs.copy_plans import CopyPlansDialog
from crmdesk.ui.pages.books_plans import LIST, PlansBook, VersionsBox
from crmdesk.ui.widgets.cell_editors import CellEditor
from tests import factories as f
from tests.factories import plant


@pytest.fixture
def book(qtbot, context, settled):
    """The plans of 2025, in view: two figures of January."""
    plant(context.store)
    january = months(2025)[0]
    write_plans(
        context.store,
        [Wish(FIRM, "revenue", *january, 100_00), Wish(Holder("manager", f.ANNA), "revenue", *january, 60_00)],
    )
    made = PlansBook(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(made.base_changed, in_view=True))
    made.resize(1252, 760)
    made.show()
    made.activateWindow()
    made.entered()
    settled()
    return made


def plans(store, year=2025):
    with store.reading() as connection:
        rows = connection.execute(
            select(Plan.subject, Plan.begin_on, Plan.value)
            .where(Plan.replaced_at.is_(None), Plan.archived_at.is_(None))
            .order_by(Plan.begin_on, Plan.subject, Plan.value)
        )
        return [(row[0], row[1].month, row[2]) for row in rows if row[1].year == year]


def row_of(book, holder) -> int:
    return [row.holder for row in book.grid.grid.rows].index(holder)


def test_a_figure_typed_into_a_month_is_a_version(book, qtbot, settled):
    """Typing opens the cell, Enter writes, the sums follow, undo takes it back."""
    grid = book.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(row_of(book, Holder("manager", f.ANNA)), 1))
    qtbot.keyClicks(grid, "7")
    editor = grid.findChild(CellEditor)
    assert editor is not None
    qtbot.keyClicks(editor, "5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert plans(book.context.store) == [("firm", 1, 100_00), ("manager", 1, 75_00)]
    assert grid.grid.rows[0].below[0] == 75_00
    book.context.deeds.undo()
    settled()
    assert grid.grid.rows[0].below[0] == 60_00


def test_a_figure_that_is_none_stays_open_with_its_reason(book, qtbot):
    """Nothing is written; Esc gives the cell back."""
    grid = book.grid
    grid.setCurrentIndex(grid.model().index(0, 2))
    grid.edit(grid.currentIndex())
    editor = grid.findChild(CellEditor)
    editor.begin_with("much")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert "not a number" in editor.reason
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert len(plans(book.context.store)) == 2


def test_tab_goes_on_to_the_next_month(book, qtbot, settled):
    """Twelve figures are typed without leaving the keyboard."""
    grid = book.grid
    grid.setCurrentIndex(grid.model().index(0, 2))
    grid.edit(grid.currentIndex())
    for figure in ("10", "20"):
        editor = next(one for one in grid.findChildren(CellEditor) if one.isVisible())
        editor.begin_with(figure)
        qtbot.keyClick(editor, Qt.Key.Key_Tab)
    settled()
    assert plans(book.context.store)[-2:] == [("firm", 2, 10_00), ("firm", 3, 20_00)]
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, 4)


def test_a_block_is_pasted_copied_and_emptied(book, qtbot, settled):
    """As in a spreadsheet; a wrong cell stops the whole block and says so."""
    grid = book.grid
    anna = row_of(book, Holder("manager", f.ANNA))
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(anna, 2))
    QGuiApplication.clipboard().setText("1 000\t2 000\n")
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert plans(book.context.store)[-2:] == [("manager", 2, 1_000_00), ("manager", 3, 2_000_00)]
    QGuiApplication.clipboard().setText("x")
    with qtbot.waitSignal(book.toast_requested):
        qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    grid.setCurrentIndex(grid.model().index(anna, 2))
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "1000"
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    settled()
    assert plans(book.context.store)[-1] == ("manager", 3, 2_000_00)
    assert len(plans(book.context.store)) == 3


def test_a_year_is_copied_with_a_factor(book, qtbot, settled):
    """The dialog refuses senseless factors; the new year comes into view."""
    book.show_plans("revenue", 2026)
    settled()
    book._copy.click()
    dialog = book.window().findChild(CopyPlansDialog)
    assert dialog is not None
    assert (dialog.year, dialog.into) == (2025, 2026)
    dialog.set_factor("no")
    dialog._on_accepted()
    assert dialog.isVisible()
    dialog.set_factor("1,5")
    assert dialog.factor == Decimal("1.5")
    dialog._on_accepted()
    settled()
    assert plans(book.context.store, 2026) == [("firm", 1, 150_00), ("manager", 1, 90_00)]
    assert book.grid.grid.year == 2026
    assert book.grid.grid.rows[0].own[0] == 150_00


def test_the_list_writes_versions_too_and_tells_them(book, qtbot, settled):
    """A figure typed over in the list does not write the old one over."""
    book.show_mode(LIST)
    settled()
    plans_list = book.list_of_plans()
    row = next(at for at in range(2) if plans_list._model.value(at, "subject") == "Firm")
    editor = plans_list._view.grid.edit_cell(row, "value")
    assert isinstance(editor, CellEditor)
    editor.begin_with("250,5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert plans(book.context.store)[0] == ("firm", 1, 250_50)
    firm = next(plans_list._model.record_id(at) for at in range(2) if plans_list._model.value(at, "subject") == "Firm")
    plans_list._on_opened(firm)
    settled()
    box = plans_list._pane.findChild(VersionsBox)
    texts = [label.text() for label in box.findChildren(type(book._unit))]
    assert [text for text in texts if text.replace(".", "").isdigit()] == ["250.5", "100"]
    assert book.focus_search()
    book.add()
    settled()
    assert book.mode == "grid"
