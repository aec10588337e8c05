"""ListRefresher: fetches the rows of a list as they come into view, and again after something was written."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, QTimer

from crmdesk.data.listing import FirstPage, fetch_rows
from crmdesk.data.table import Table
from crmdesk.ui.context import Context
from crmdesk.ui.pages.list_reader import ListReader
from crmdesk.ui.widgets.table_view import TableView

#: Rows fetched before and after those in view, in views, and milliseconds the view rests before.
AHEAD, AHEAD_REST = 2, 60
#: Milliseconds without another change before ids and totals of the whole list are asked again.
REST = 500
#: Rows that are read again at once, at most.
MOST = 200


class ListRefresher(QObject):
    """Rows in view come first, then those around them; order and totals when writing rests; an open editor stays."""

    def __init__(self, context: Context, view: TableView, reader: ListReader) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._reader = reader
        self._page: FirstPage | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rested)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.setInterval(AHEAD_REST)
        self._ahead.timeout.connect(self._on_view_rested)
        view.model.rows_missing.connect(self._on_rows_missing)
        reader.rows_read.connect(self._on_fetched)

    def set_page(self, page: FirstPage) -> None:
        """Know the columns that are read."""
        self._page = page

    def refresh(self) -> None:
        """Something was written: show the rows in view as they are now, then the order and the totals."""
        self.reread()
        self._rest.start()

    def reread(self) -> None:
        """Read the rows in view again; they stand as they are until they come."""
        page, model = self._page, self._view.model
        if page is None:
            return
        first, last = self._view.grid.shown_rows()
        ids = [record_id for record_id in model.ids[first : min(last, first + MOST) + 1] if record_id is not None]
        fields = page.fields
        store, registry = self._context.store, page.registry

        def work(_progress: object) -> Table:
            return fetch_rows(store, registry, fields, ids)

        self._context.jobs.start(work, done=self._on_rows, failed=self._on_failed, replaces=(self, "again"))

    def take_ids(self, ids: array[int]) -> bool:
        """Show the list in its new order, with the same rows selected and in hand; False where it is empty now."""
        model, view = self._view.model, self._view
        if ids == model.ids:
            return bool(ids)
        current = model.record_id(view.grid.currentIndex().row())
        column = max(0, view.grid.currentIndex().column())
        selected = view.selected_ids()
        place = view.grid.verticalScrollBar().value()
        before = len(model.ids)
        model.set_ids(ids)
        if len(ids) and view.grid.currentIndex().row() < 0:
            row = model.row_of(current) if current is not None else -1
            view.grid.setCurrentIndex(model.index(max(0, row), column))
            if len(selected) > 1:
                view.select_ids(selected)
            if before:
                view.grid.verticalScrollBar().setValue(place)
        return bool(ids)

    def _on_rows_missing(self) -> None:
        """Fetch what is in view, and what is around it once the view rests: painting comes first."""
        if self._page is not None:
            first, last = self._view.grid.shown_rows()
            self._reader.read_rows(self._page.fields, self._view.model.missing(first, last), ())
            self._ahead.start()

    def _on_view_rested(self) -> None:
        if self._page is not None:
            model = self._view.model
            first, last = self._view.grid.shown_rows()
            span = max(1, last - first + 1) * AHEAD
            around = model.missing(first - span, last + span)
            self._reader.read_rows(self._page.fields, model.missing(first, last), around)

    def _on_fetched(self, table: Table) -> None:
        first, last = self._view.grid.shown_rows()
        if self._page is not None and len(table.fields) == len(self._page.fields):
            self._view.model.put_rows(table, first, last)
        if self._view.model.missing(first, last):
            self._on_rows_missing()

    def _on_rows(self, table: Table) -> None:
        page = self._page
        if page is None or len(table.fields) != len(page.fields):
            return
        first, last = self._view.grid.shown_rows()
        ids = [record_id for record_id in table.ids if record_id is not None]
        self._view.model.forget_others(ids)
        self._view.model.put_rows(table, first, last)

    def _on_failed(self, error: Exception) -> None:
        self._reader.failed.emit(error)

    def _on_rested(self) -> None:
        if self._view.grid.is_editing:
            self._rest.start()
        else:
            self._reader.read_again()
