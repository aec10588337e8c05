"""The books: a tab each, lists that are typed over, added to, archived, brought in and taken out."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton
from sqlalchemy import select

from crmdesk.data.imports.importers import KINDS
from crmdesk.data.models import Client, Cost, Invoice, Kept, Payment, StockMovement, TrackingNumber
from crmdesk.ui.pages.books import BOOKS, BooksPage
from crmdesk.ui.pages.books_list import BookList
from crmdesk.ui.pages.books_money import CostsList, InvoicesList, PaymentsList
from crmdesk.ui.pages.books_plans import PlansBook
from crmdesk.ui.pages.books_request import BookRequest
from crmdesk.ui.pages.books_stock import NumbersList, StockList
from crmdesk.ui.pages.import_request import ImportRequest
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.widgets.cell_editors import CellEditor
from tests import factories as f
from tests.factories import make_client, make_invoice, make_payment, plant, put

DAY = date(2025, 11, 3)


@pytest.fixture
def books(qtbot, context, settled):
    """The page over a planted base, in view."""
    plant(context.store)
    made = BooksPage(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(made.base_changed, in_view=True))
    made.resize(1252, 800)
    made.show()
    made.activateWindow()
    made.entered()
    settled()
    return made


def held(store, record: type[Kept], *columns):
    with store.reading() as connection:
        table = record.__table__
        rows = connection.execute(
            select(*(table.c[name] for name in columns)).where(table.c.archived_at.is_(None)).order_by(table.c.id)
        )
        return [tuple(row) for row in rows]


def type_over(qtbot, settled, book: BookList, row: int, key: str, text: str) -> None:
    editor = book._view.grid.edit_cell(row, key)
    assert isinstance(editor, CellEditor), key
    settled()
    editor.setText(text)
    editor.textEdited.emit(text)
    settled()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
def test_every_book_opens_says_what_to_do_when_it_is_empty_and_knows_its_file(books, settled, qtbot, book):
    """One button adds the first row; "Import" opens the wizard set to the rows of this book."""
    for record in (TrackingNumber,):
        with books.context.store.changing(cause="test") as change:
            for row_id, version in change.connection.execute(select(record.id, record.version)).all():
                change.archive(record, row_id, version)
    books.show_book(book.id)
    settled()
    shown = books.book
    assert books.current == book.id
    assert shown.import_kind in KINDS
    assert book.label
    with qtbot.waitSignal(books.section_requested) as asked:
        books._import.click()
    assert asked.args == ["import", ImportRequest(shown.import_kind)]
    if isinstance(shown, PlansBook):
        assert shown.grid.grid is not None
        return
    assert shown._states.state == "notice"
    texts = [button.text().strip() for button in shown._states.findChildren(QPushButton) if button.isVisible()]
    assert any(shown.add_title in text for text in texts)


def test_tabs_keep_what_stands_beside_them_to_themselves(books, settled):
    """Templates belong to checks, the choice of view to plans."""
    books.show_book("quality")
    books.show_book("plans")
    settled()
    assert not books._extras["quality"][0].isVisible()
    assert books._extras["plans"][0].isVisible()
    assert not books._add.isVisibleTo(books)


def test_an_invoice_is_typed_over_and_summed(books, settled, qtbot):
    """Amount, promise and state in place; totals under their columns; the sum of what is selected below."""
    store = books.context.store
    client = put(store, Client, make_client())[0]
    put(
        store, Invoice,
        make_invoice(DAY, client_id=client, amount=100_00, number="A-1"), make_invoice(DAY - timedelta(1), amount=50_00),
    )  # fmt: skip
    books.open("invoices")
    book = books.book
    assert isinstance(book, InvoicesList)
    book.reload()
    settled()
    type_over(qtbot, settled, book, 0, "value", "120")
    type_over(qtbot, settled, book, 0, "promised_on", "25.11.2025")
    assert held(store, Invoice, "amount", "promised_on")[0] == (120_00, date(2025, 11, 25))
    assert book._view.totals._cells["value"].text == "170"
    with qtbot.waitSignal(books.status_changed, check_params_cb=lambda text: "Selected: 2" in text):
        book._view.grid.selectAll()
    settled()


def test_rows_are_archived_by_a_key_and_brought_back_by_undo(books, settled, qtbot):
    """Delete over the list; the menu of a row offers the same."""
    store = books.context.store
    put(store, Cost, {"spent_on": DAY, "amount": 5_00}, {"spent_on": DAY, "amount": 6_00})
    books.show_book("costs")
    book = books.book
    book.reload()
    settled()
    book._view.grid.selectAll()
    book._view.grid.setFocus()
    qtbot.keyClick(book._view.grid, Qt.Key.Key_Delete)
    settled()
    assert held(store, Cost, "amount") == []
    books.context.deeds.undo()
    settled()
    assert len(held(store, Cost, "amount")) == 2
    menu = QMenu()
    book._view.grid.menu_wanted.emit(menu)
    assert "To the archive" in [action.text() for action in menu.actions()]


def test_a_row_is_added_with_the_least_typing(books, settled, qtbot):
    """A cost is a sum: the day is today; the new row is in hand."""
    store = books.context.store
    books.show_book("costs")
    settled()
    book = books.book
    assert isinstance(book, CostsList)
    books._add.click()
    settled()
    sheet = book._maker.sheet
    assert sheet is not None
    sheet.lines["amount"].setText("1500")
    sheet.lines["spent_on"].setText("today")
    sheet.finish()
    settled()
    assert held(store, Cost, "amount", "spent_on") == [(1500_00, store.today())]
    assert book._model.rowCount() == 1


def test_numbers_and_stock_take_what_people_write(books, settled, qtbot):
    """A telephone in any spelling is one number; what left is below nothing."""
    store = books.context.store
    put(store, StockMovement, {"product_id": f.PUMP, "moved_on": DAY, "quantity": 5_000})
    books.show_book("tracking_numbers")
    settled()
    assert isinstance(books.book, NumbersList)
    type_over(qtbot, settled, books.book, 0, "phone", "8 (800) 550-10-01")
    assert held(store, TrackingNumber, "phone") == [("+78005501001",)]
    books.show_book("stock")
    books.book.reload()
    settled()
    assert isinstance(books.book, StockList)
    type_over(qtbot, settled, books.book, 0, "quantity", "-2,5")
    assert held(store, StockMovement, "quantity") == [(-2_500,)]


def test_what_another_page_asks_for_is_shown(books, settled):
    """A book and its rows; the card of the one in hand opens with Enter and tells its payments."""
    store = books.context.store
    wanted, _other = put(store, Invoice, make_invoice(DAY, amount=10_00, number="A-1"), make_invoice(DAY))
    put(store, Payment, make_payment(DAY, invoice_id=wanted, amount=4_00))
    books.open(BookRequest("invoices", ListRequest(ids=(wanted,))))
    settled()
    book = books.book
    assert list(book._model.ids) == [wanted]
    book._on_opened(wanted)
    settled()
    texts = [label.text() for label in book._pane.findChildren(type(book._pane._kind))]
    assert any("Still owed: 6" in text for text in texts)
    assert book._pane.form.fields["number"].shown == "A-1"
    assert books.focus_search()


def test_a_list_is_taken_out_as_it_is_shown(books, settled, qtbot, tmp_path, monkeypatch):
    """Its columns, its rows, its order; a name without an ending gets one; what cannot be written is told."""
    store = books.context.store
    put(store, Payment, make_payment(DAY, amount=5_00, number="=1+1"), make_payment(DAY, amount=7_00))
    books.open(BookRequest("payments"))
    books.book.reload()
    settled()
    book = books.book
    assert isinstance(book, PaymentsList)
    monkeypatch.setattr(
        "crmdesk.ui.pages.books_list.QFileDialog.getSaveFileName", lambda *_a: (str(tmp_path / "payments"), "")
    )
    with qtbot.waitSignal(books.toast_requested) as told:
        books._export.click()
    assert told.args[0] == "Saved: 2 rows"
    lines = (tmp_path / "payments.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("No.,Paid,Client,Invoice")
    assert "'=1+1" in lines[1] + lines[2]
    with qtbot.waitSignal(books.toast_requested) as told:
        book.save(tmp_path / "nowhere" / "x.csv")
    assert "cannot be written" in told.args[0]
