"""RowsTab: every row behind a figure in a tab of its own, with their sum, and the way into the list of such records."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.table import number
from crmdesk.data.words import N_, _, plural
from crmdesk.reports.report_view import Rows, view_rows
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.rows_table import RowsTable
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.drill_down import RowsRequest

#: What the button says that narrows a list to the rows shown.
LIST_TITLES = {"deals": N_("Show among the deals"), "clients": N_("Show among the clients")}


class RowsTab(QWidget):
    """What "All rows" opens."""

    record_activated = Signal(str, object)
    list_requested = Signal(str, object)
    """Narrow a list (its section) to these records: a ``ListRequest``."""

    def __init__(self, context: Context, request: RowsRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.request = request
        self._rows: Rows | None = None
        self._context = context
        self._place: int | None = None
        self._count = label("", "secondary")
        title = ElidedLabel(request.title)
        title.setProperty("role", "section")
        self._list = QPushButton()
        self._list.clicked.connect(self._on_list)
        self._list.hide()
        self._table = RowsTable(context.theme)
        self._table.record_activated.connect(self._on_record)
        self._states = Stateful(context.theme, self._table)
        self._states.cancel_requested.connect(self._on_cancelled)
        card = QFrame()
        card.setProperty("card", "true")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self._states)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(title, 1)
        head.addWidget(self._count)
        head.addWidget(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(card, 1)
        self._ask()

    def place(self) -> Any:
        """Return which record is in hand, for coming back to it."""
        return (
            self._table.rows.record_id(self._table.currentIndex().row())
            if self._table.currentIndex().isValid()
            else None
        )

    def show_place(self, place: Any) -> None:
        """Take the record in hand that was; as soon as the rows are there."""
        self._place = place
        self._take_place()

    def focus_rows(self) -> None:
        """Give the keyboard to the rows."""
        self._table.setFocus()

    def _ask(self) -> None:
        self._states.loading(_("Reading the rows"))
        work = partial(view_rows, self._context.store, self.request.behind, None)
        self._job = self._context.jobs.start(work, done=self._on_rows, failed=self._on_failed, replaces=self)

    def _on_record(self, record: object) -> None:
        if self._rows is not None and self._rows.record:
            self.record_activated.emit(self._rows.record, record)

    def _on_rows(self, rows: Rows) -> None:
        self._rows = rows
        self._table.show_table(rows.table)
        count = len(rows.table.rows)
        said = plural("{n} row", "{n} rows", count).format(n=number(count))
        if rows.kind is not None and rows.figure is not None:
            said = f"{said} · {rows.kind.short(rows.figure, rows.table.currency)}"
        self._count.setText(said)
        self._list.setVisible(bool(rows.listing and count))
        self._list.setText(_(LIST_TITLES[rows.listing]) if rows.listing else "")
        if count:
            self._states.ready()
            self._take_place()
        else:
            self._states.empty("inbox", _("Nothing is behind this figure"), _("In the period there is no such row."))

    def _take_place(self) -> None:
        if self._place is None or self._rows is None:
            return
        for row in range(self._table.rows.rowCount()):
            if self._table.rows.record_id(row) == self._place:
                self._table.selectRow(row)
                self._table.scrollTo(self._table.rows.index(row, 0))
        self._place = None

    def _on_list(self) -> None:
        """Narrow the list to these records; a record that several rows are of is there once."""
        rows = self._rows
        if rows is not None and rows.listing:
            ids = tuple(dict.fromkeys(one for one in rows.table.ids if one is not None))
            self.list_requested.emit(rows.listing, ListRequest(title=self.request.title, ids=ids))

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()
