"""The whole card of a deal: opened from the list, filled by keys, left with the list as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.item_deeds import add_item
from crmdesk.data.models import Deal, DealItem, Invoice, Payment, Product
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deal_sheet import DealSheet
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.widgets.cell_editors import CellEditor
from tests import factories as f
from tests.factories import make_invoice, make_payment, put

Settled = Callable[[], None]


def said(sheet: DealSheet) -> list[str]:
    """Return every label in view."""
    return [label.text() for label in sheet.findChildren(QLabel) if label.isVisible() and label.text()]


def column(context: Context, name: str, deal_id: int) -> Any:
    """Return what the base holds of a deal."""
    with context.store.reading() as connection:
        return connection.execute(select(Deal.__table__.c[name]).where(Deal.id == deal_id)).scalar_one()


def items(context: Context) -> list[Any]:
    """Return the positions that are there, in order."""
    with context.store.reading() as connection:
        present = select(DealItem.__table__).where(DealItem.archived_at.is_(None)).order_by(DealItem.position)
        return list(connection.execute(present))


@pytest.fixture
def sheet(page: DealsPage, deals: list[int], context: Context, qtbot: QtBot, settled: Settled) -> DealSheet:
    """The card of the first deal, opened by Enter; a pump costs 500."""
    with context.store.changing() as change:
        change.edit(Product, f.PUMP, 1, price=500_00, cost=300_00)
    page._view.grid.setFocus()
    qtbot.keyClick(page._view.grid, Qt.Key.Key_Return)
    settled()
    assert page.views.currentWidget() is page._sheet
    assert page._sheet.card is not None
    assert page._sheet.card.id == deals[0]
    return page._sheet


def test_esc_and_alt_left_go_back_to_the_same_place(
    page: DealsPage, sheet: DealSheet, qtbot: QtBot, settled: Settled
) -> None:
    """The list has the keyboard again, and the same deal in hand."""
    for key, modifier in (
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
    ):
        page.open_card(page._model.record_id(1) or 0)
        settled()
        page._view.grid.selectRow(1)
        qtbot.keyClick(sheet, key, modifier)
        assert page.views.currentIndex() == 0
        assert page._view.grid.currentIndex().row() == 1
        assert page._view.grid.hasFocus()


def test_positions_are_added_changed_and_removed_by_keys(
    sheet: DealSheet, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """A product by its letters, a free name, a quantity, a discount; the amount of the deal follows each; undo too."""
    adder = sheet.items._add
    adder.setFocus()
    qtbot.keyClicks(adder, "Pump")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(adder, Qt.Key.Key_Return)
    settled()
    assert adder.text() == ""
    assert [item.product_id for item in items(context)] == [f.PUMP]
    assert column(context, "amount", deals[0]) == 500_00
    for key, text, amount in (("quantity", "3", 1_500_00), ("discount", "10", 1_350_00), ("amount", "1 300", 1_300_00)):
        editor = sheet.items.view.grid.edit_cell(0, key)
        assert isinstance(editor, CellEditor)
        editor.setText(text)
        with qtbot.waitSignal(context.deeds.settled, timeout=5000):
            qtbot.keyClick(editor, Qt.Key.Key_Return)
        settled()
        assert column(context, "amount", deals[0]) == amount
    qtbot.keyClicks(adder, "Delivery <b>fast</b>")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(adder, Qt.Key.Key_Return)
    settled()
    assert [item.name for item in items(context)] == ["Pump", "Delivery <b>fast</b>"]
    sheet.items.view.grid.setFocus()
    sheet.items.view.grid.selectRow(0)
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(sheet.items.view.grid, Qt.Key.Key_Delete)
    settled()
    assert [item.name for item in items(context)] == ["Delivery <b>fast</b>"]
    for _step in range(6):
        with qtbot.waitSignal(context.deeds.settled, timeout=5000):
            context.deeds.undo()
    assert items(context) == []
    assert column(context, "amount", deals[0]) == 3_000_00


def test_what_cannot_be_is_told_below_the_positions(
    sheet: DealSheet, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """A discount of a position without a price: the sentence, nothing written, and the cell open with what was typed."""
    add_item(context.store, deals[0], {"name": "Delivery", "amount": 100_00})
    sheet.refresh()
    settled()
    editor = sheet.items.view.grid.edit_cell(0, "discount")
    assert isinstance(editor, CellEditor)
    editor.setText("10")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert any("Give the price first" in words for words in said(sheet))
    again = sheet.items.view.findChild(CellEditor)
    assert again is not None
    assert again.text() == "10"
    assert [item.amount for item in items(context)] == [100_00]


def test_fields_papers_and_stages_are_all_there(
    sheet: DealSheet, deals: list[int], context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """Every field of the form can be typed over, invoices say what came for them, Ctrl+← moves the stage."""
    invoice = put(context.store, Invoice, make_invoice(date(2025, 11, 3), deal_id=deals[0], number="17"))[0]
    put(context.store, Payment, make_payment(date(2025, 11, 5), deal_id=deals[0], invoice_id=invoice, amount=400_00))
    sheet.refresh()
    settled()
    words = said(sheet)
    assert "17 · 2025-11-03 · Issued" in words
    assert "400 of 1\u202f000\u202f₽" in words
    assert {"title", "amount", "cost", "note", f"own:{f.DEAL_TEXT}"} <= set(sheet.form.fields)
    field: Any = sheet.form.fields["title"]
    field.open()
    field.editor.setText("Насосы & <i>трубы</i>")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    settled()
    assert column(context, "title", deals[0]) == "Насосы & <i>трубы</i>"
    assert "Насосы & <i>трубы</i>" in said(sheet)
    sheet.setFocus()
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(sheet, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert column(context, "stage_id", deals[0]) == f.WORK
