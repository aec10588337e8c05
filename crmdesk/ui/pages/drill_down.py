"""DrillDown: the first rows behind the selected figure, below a report."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.report_view import FIRST_ROWS, Rows, view_rows
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.rows_table import RowsTable
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.reports.result import Behind
    from crmdesk.ui.context import Context


@dataclass(frozen=True, slots=True)
class RowsRequest:
    """The rows behind one figure; ``title`` heads the list."""

    title: str
    behind: Behind


class DrillDown(QFrame):
    """A card with the first rows behind a figure."""

    record_activated = Signal(str, object)
    """A row was opened: what it is ("deal", "client") and its id."""
    rows_requested = Signal(object)
    """The person wants all rows: a ``RowsRequest``."""
    rows_shown = Signal()
    """The rows asked for have come."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._context = context
        self._request: RowsRequest | None = None
        self._count: int | None = None
        self._record = ""
        self._title = ElidedLabel()
        self._title.setProperty("role", "section")
        self._all = QPushButton()
        self._all.setProperty("kind", "link")
        self._all.clicked.connect(self._on_all)
        self._table = RowsTable(context.theme)
        self._table.record_activated.connect(self._on_record)
        self._states = Stateful(context.theme, self._table)
        self.heading = QHBoxLayout()
        """Title at the left, the way to all rows at the right; what else says something of the figure goes between."""
        self.heading.setContentsMargins(12, 6, 8, 4)
        self.heading.setSpacing(8)
        self.heading.addWidget(self._title, 1)
        self.heading.addWidget(self._all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self.heading)
        layout.addWidget(self._states, 1)

    @property
    def request(self) -> RowsRequest | None:
        """Whose rows are shown."""
        return self._request

    @property
    def count(self) -> int | None:
        """How many rows are behind the figure; None as long as nobody has counted them to the end."""
        return self._count

    def show_rows(self, request: RowsRequest) -> None:
        """Ask for the first rows of a figure and show them; the rows before stay until these come."""
        if request == self._request:
            return
        self._request = request
        self._count = None
        self._title.setText(request.title)
        self._all.hide()
        self._states.loading(cancellable=False)
        work = partial(view_rows, self._context.store, request.behind, FIRST_ROWS)
        self._context.jobs.start(work, done=self._on_rows, failed=self._on_failed, replaces=self)

    def _on_record(self, record: object) -> None:
        if self._record:
            self.record_activated.emit(self._record, record)

    def _on_rows(self, rows: Rows) -> None:
        self._record = rows.record
        self._table.show_table(rows.table)
        count = len(rows.table.rows)
        self._count = None if rows.more else count
        text = _("All rows") if rows.more else plural("All {n} row", "All {n} rows", count).format(n=number(count))
        self._all.setText(text)
        self._all.setVisible(count > 0)
        if count:
            self._states.ready()
        else:
            self._states.empty("inbox", _("Nothing is behind this figure"), _("In the period there is no such row."))
        self.rows_shown.emit()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._retry)

    def _retry(self) -> None:
        request, self._request = self._request, None
        if request is not None:
            self.show_rows(request)

    def _on_all(self) -> None:
        if self._request is not None:
            self.rows_requested.emit(self._request)
