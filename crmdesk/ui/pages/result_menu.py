"""FigureMenu: what can be done with one figure of a report, by a right click on it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.data.words import _
from crmdesk.reports.report_view import LISTS, Rows, record_of, view_rows
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.result_rows import LIST_TITLES

if TYPE_CHECKING:
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.report_tab import ReportTab
    from crmdesk.ui.pages.result_figure import Figure


class FigureMenu(QObject):
    """Made anew for every click; who owns it adds what else it offers."""

    rows_requested = Signal(object)
    """A ``RowsRequest``."""
    list_requested = Signal(str, object)
    """Narrow a list (its section) to the records behind a figure: a ``ListRequest``."""
    copy_requested = Signal()
    """Put the table on the clipboard."""
    failed = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._figure: Figure | None = None
        self._tab: ReportTab | None = None
        self._menu: QMenu | None = None

    def popup(self, figure: Figure | None, place: QPoint, tab: ReportTab | None = None) -> QMenu:
        """Offer what can be done with a figure, or only with its table where nothing opens.

        Args:
            figure: the figure that was clicked.
            place: where on the screen.
            tab: the report that it stands in, which explains it and takes tasks about it.
        """
        self._figure, self._tab = figure, tab
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu = QMenu(self._window)
        if figure is not None:
            menu.addAction(_("Open its rows"), self._on_rows)
            if figure.base is not None:
                menu.addAction(_("Open the rows of what it compares with"), self._on_base)
            listing = LISTS.get(record_of(figure.behind), "")
            if listing:
                menu.addAction(_(LIST_TITLES[listing]), self.show_list)
            if tab is not None and figure.can_be_explained:
                menu.addAction(_("What made it change"), self._on_why)
            if tab is not None and figure.can_be_followed:
                menu.addAction(_("Task from this figure…"), self._on_task)
            menu.addSeparator()
        menu.addAction(_("Copy the table"), self.copy_requested.emit)
        menu.popup(place)
        return menu

    def add(self, action: QAction) -> None:
        """Offer one thing more, at the end of the menu that is open."""
        if self._menu is not None:
            self._menu.addAction(action)

    def show_list(self) -> None:
        """Find the records behind the figure, then ask for their list."""
        if self._figure is not None:
            work = partial(view_rows, self._context.store, self._figure.behind, None)
            self._context.jobs.start(work, done=self._on_list, failed=self._on_failed, replaces=self)

    def _on_list(self, rows: Rows) -> None:
        if self._figure is not None and rows.listing:
            ids = tuple(dict.fromkeys(one for one in rows.table.ids if one is not None))
            self.list_requested.emit(rows.listing, ListRequest(title=self._figure.title, ids=ids))

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(str(error))

    def _on_rows(self) -> None:
        if self._figure is not None:
            self.rows_requested.emit(self._figure.rows)

    def _on_base(self) -> None:
        if self._figure is not None and self._figure.base_rows is not None:
            self.rows_requested.emit(self._figure.base_rows)

    def _on_why(self) -> None:
        if self._figure is not None and self._tab is not None:
            self._tab.show_why(self._figure)

    def _on_task(self) -> None:
        if self._figure is not None and self._tab is not None:
            self._tab.make_task(self._figure)
