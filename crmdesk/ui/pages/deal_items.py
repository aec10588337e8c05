"""DealItems: the positions of a deal: typed over in place, added by a line, removed by Delete; the sums follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.data.deal_papers import DealPapers
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.item_deeds import DISCOUNT, add_item, change_item, remove_items
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.field_line import field_line, free_choice_line
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.cell_delegate import ROW
from crmdesk.ui.widgets.cell_editors import CellEditor, ChoiceCellEditor
from crmdesk.ui.widgets.table_model import Column, Index, TableModel
from crmdesk.ui.widgets.table_view import TableView
from crmdesk.ui.widgets.totals_row import TOTALS, Total

_FORM = form_named("deal_item")
_DISCOUNT = FormField(DISCOUNT, N_("Discount, %"), Entry.PERCENT)
#: Column -> what is typed into it.
_EDITS = {
    "name": _FORM.field_named("name"),
    "quantity": _FORM.field_named("quantity"),
    "price": _FORM.field_named("price"),
    "discount": _DISCOUNT,
    "amount": _FORM.field_named("amount"),
    "cost": _FORM.field_named("cost"),
}
_FIELDS = (
    Field("name", N_("Name")),
    Field("quantity", N_("Quantity"), Kind.POINTS),
    Field("unit", N_("Unit")),
    Field("price", N_("Price"), Kind.MONEY),
    Field("discount", N_("Discount, %"), Kind.POINTS),
    Field("amount", N_("Amount"), Kind.MONEY),
    Field("cost", N_("Cost"), Kind.MONEY),
)
_WIDTHS = {"name": 240, "quantity": 84, "unit": 56, "price": 92, "discount": 80, "amount": 104, "cost": 104}
#: Rows that are in view without scrolling.
SHOWN = 8
HEADER = 36


class DealItems(QWidget):
    """A table of positions with a line below that adds one."""

    written = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._deal_id = 0
        self._papers: DealPapers | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(label(_("Positions"), "section"))
        head.addStretch(1)
        head.addWidget(label(_("F2 changes, Delete removes"), "caption"))
        column.addLayout(head)
        self._model = TableModel(self)
        self.view = TableView(context.theme, self._model)
        self.view.grid.first_edited = "quantity"
        self.view.grid.delegate.maker = self._make
        self.view.grid.delegate.entered.connect(self._on_entered)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.view.grid)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_chosen)
        self.view.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.view)
        self._add = self._make_adder()
        column.addWidget(self._add)
        self._reason = label("", "caption", "neg")
        self._reason.hide()
        column.addWidget(self._reason)

    def _make_adder(self) -> ChoiceCellEditor:
        field = _FORM.field_named("product_id")
        line = free_choice_line(self._context, self, _FORM, field)
        line.setProperty("cell", "false")
        line.setPlaceholderText(_("Add a position: a product, or any name"))
        line.setAccessibleName(_("Add a position"))
        line.returnPressed.connect(self._on_add)
        line.chosen.connect(self._on_add)
        return line

    def show_papers(self, deal_id: int, papers: DealPapers) -> None:
        """Show the positions of a deal; an open line keeps what is typed."""
        self._deal_id, self._papers = deal_id, papers
        if self.view.grid.is_editing:
            return
        current = self.view.grid.currentIndex()
        rows = tuple(
            (
                item.name, item.quantity / 1000, item.unit, item.price,
                None if item.discount is None else item.discount / 100, item.amount, item.cost,
            )
            for item in papers.items
        )  # fmt: skip
        table = Table(_FIELDS, rows, ids=tuple(item.id for item in papers.items), currency=papers.currency)
        columns = [
            Column(field.key, field.label, field.kind, width=_WIDTHS[field.key], sortable=False,
                   editable=field.key in _EDITS, takes=field.key == "name", least=90 if field.key == "name" else 0)
            for field in _FIELDS
        ]  # fmt: skip
        self._model.set_table(table, columns)
        self.view.set_widths({})
        self.view.totals.show_totals(self._totals(papers))
        self.view.setFixedHeight(HEADER + TOTALS + ROW * max(1, min(SHOWN, len(rows))) + 2)
        self.view.setVisible(bool(rows))
        if current.isValid() and current.row() < len(rows):
            self.view.grid.setCurrentIndex(self._model.index(current.row(), current.column()))

    @staticmethod
    def _totals(papers: DealPapers) -> dict[str, Total]:
        count = len(papers.items)
        amount = sum(item.amount or 0 for item in papers.items)
        totals = {
            "name": Total(plural("{n} position", "{n} positions", count).format(n=count)),
            "amount": Total(Kind.MONEY.text(amount)),
        }
        if papers.listed:
            totals["discount"] = Total(Kind.POINTS.text(round((papers.listed - amount) * 100 / papers.listed, 1)))
        costs = [item.cost for item in papers.items]
        if None not in costs:
            totals["cost"] = Total(Kind.MONEY.text(sum(cost or 0 for cost in costs)))
        return totals

    # -- editing -------------------------------------------------------------------------------------------------

    def _held(self, row: int, key: str) -> Any:
        assert self._papers is not None, "cells are there only with papers"
        return getattr(self._papers.items[row], key)

    def _make(self, parent: QWidget, index: Index) -> CellEditor | None:
        key = self._model.columns[index.column()].key
        if self._papers is None or key not in _EDITS:
            return None
        held = self._held(index.row(), key)
        editor = field_line(self._context, parent, _FORM, _EDITS[key], held, "")
        editor.setProperty("row", index.row())
        editor.setProperty("key", key)
        return editor

    def _on_entered(self, editor: CellEditor, value: Any) -> None:
        row, key = int(editor.property("row")), str(editor.property("key"))
        if self._papers is None or row >= len(self._papers.items) or value == self._held(row, key):
            return
        item = self._papers.items[row]
        typed = _EDITS[key].key
        was = {} if typed == DISCOUNT else {typed: self._held(row, key)}
        writing = partial(change_item, item_id=item.id, version=item.version, was=was, values={typed: value})
        typing = _Typing(self, item.id, key, editor.text())
        self._reason.hide()
        self._context.deeds.start(writing, done=typing.on_done, failed=typing.on_failed)

    def _on_add(self) -> None:
        if not self._add.text().strip() or self._add.is_waiting:
            return
        value = self._add.value()
        values = {"product_id": value} if isinstance(value, int) else {"name": str(value)}
        self._start(partial(add_item, deal_id=self._deal_id, values=values), self._on_added)

    def remove_chosen(self) -> None:
        """Take the chosen positions out of the deal."""
        ids = list(self.view.selected_ids())
        if ids:
            self._start(partial(remove_items, item_ids=ids), self._on_removed)

    def _start(self, writing: Any, done: Callable[[Deed], None]) -> None:
        self._reason.hide()
        self._context.deeds.start(writing, done=done, failed=self._on_failed)

    def _on_added(self, _deed: Deed) -> None:
        self._add.hide_offers()
        if self._add.text():
            self._add.clear()
        self.written.emit()

    def _on_removed(self, _deed: Deed) -> None:
        self.written.emit()

    def reopen(self, item_id: int, key: str, text: str, reason: str) -> None:
        """Open a cell again with what was typed, and say why it was not taken."""
        self._reason.setText(reason)
        self._reason.show()
        self.written.emit()
        row = self._model.row_of(item_id)
        editor = self.view.grid.edit_cell(row, key) if row >= 0 else None
        if editor is not None:
            editor.setText(text)
            editor.show_reason(reason)

    def _on_failed(self, error: Exception) -> None:
        self._reason.setText(str(error))
        self._reason.show()
        self.written.emit()


class _Typing(QObject):
    """One typed value on its way into the base; should it be refused, its cell opens again with the text."""

    def __init__(self, items: DealItems, item_id: int, key: str, text: str) -> None:
        super().__init__(items)
        self._items = items
        self._item_id, self._key, self._text = item_id, key, text

    def on_done(self, _deed: Deed) -> None:
        """It is in the base."""
        self._items.written.emit()
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        """It was refused."""
        self._items.reopen(self._item_id, self._key, self._text, str(error))
        self.deleteLater()
