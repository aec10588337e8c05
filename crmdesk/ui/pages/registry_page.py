"""RegistryPage: a list of records with tabs, filters, totals and a pane for the one in hand."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.listing import FirstPage
from crmdesk.data.registries import registry_named
from crmdesk.data.registry import Listing, Registry, empty_listing
from crmdesk.data.table import Table
from crmdesk.data.views import ViewContent
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.cell_editing import CellEditing
from crmdesk.ui.pages.list_columns import ListColumns
from crmdesk.ui.pages.list_place import ListPlace, narrowing_words, ordered_by, place_of
from crmdesk.ui.pages.list_reader import ListReader
from crmdesk.ui.pages.list_refresher import ListRefresher
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.registry_pane import AnyPane
from crmdesk.ui.pages.row_copier import RowCopier
from crmdesk.ui.pages.view_tabs import VIEW, ViewTabs
from crmdesk.ui.widgets.filter_bar import FilterBar
from crmdesk.ui.widgets.list_beside_pane import ListBesidePane
from crmdesk.ui.widgets.states import Stateful
from crmdesk.ui.widgets.table_model import TableModel
from crmdesk.ui.widgets.table_view import TableView
from crmdesk.ui.widgets.totals_row import Total

#: Milliseconds the selection rests before its sum or its card is asked.
REST = 60


class RegistryPage(Page):
    """The common part of the pages of deals and clients."""

    controls = Controls.SCOPE
    registry_id = ""
    placeholder = ""
    """English source string of the search field; declared with ``N_``."""
    first_edited = ""
    """Key of the column that F2 edits where the cell in hand is not editable."""
    pane_width = 330
    narrow_pane_width = 300
    """In a narrow window, px."""

    def __init__(self, context: Context, pane: AnyPane, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        declared = registry_named(self.registry_id)
        self._registry: Registry = declared
        self._listing = Listing(self.registry_id, order=declared.order, descending=declared.descending)
        self._quick = declared.quick[0].key
        self._request: ListRequest | None = None
        self._page: FirstPage | None = None
        self._wanted: int | None = None
        self._reader = ListReader(context, self)
        self._copier = RowCopier(context, self)
        self._is_empty = False  # whether the base has no such record at all
        self._pane = pane
        self._pane_closed = False
        self._view_tabs = ViewTabs(context, declared, self._content)
        self._tabs = self._view_tabs.bar
        self._columns = ListColumns(context.settings, self.registry_id)
        self._bar = FilterBar(context, _(self.placeholder))
        self._model = TableModel(self)
        self._view = TableView(context.theme, self._model)
        self._view.grid.first_edited = self.first_edited
        self.cells = CellEditing(context, self._view)
        self._refresher = ListRefresher(context, self._view, self._reader)
        self._states = Stateful(context.theme, self._view)
        self._states.cancel_requested.connect(self._reader.cancel)
        self.views = QStackedWidget()
        """The list with its pane, and whatever else a page shows in its place."""
        self._lay_out()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._on_rested)
        self._connect()
        self._loaded = False
        self._stale = False
        """Whether something was written since the list was read, while another page was in view."""

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setObjectName("toolbar")
        strip_row = QVBoxLayout(strip)
        strip_row.setContentsMargins(12, 0, 12, 0)
        strip_row.addWidget(self._view_tabs)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        widths = (self.pane_width, self.narrow_pane_width)
        self.views.addWidget(ListBesidePane((strip, self._bar, self._states), self._pane, widths))
        whole.addWidget(self.views)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._on_tab)
        self._view_tabs.views_read.connect(self._reader.count_views)
        self._view_tabs.fault_met.connect(self.toast_requested)
        self._bar.search_changed.connect(self.reload)
        self._bar.conditions_changed.connect(self.reload)
        self._bar.reset_requested.connect(self.reset)
        self._bar.given_dropped.connect(self._on_given_dropped)
        self._bar.chooser.columns_chosen.connect(self._on_columns)
        self._reader.first_read.connect(self._on_first)
        self._reader.ids_read.connect(self._on_ids)
        self._reader.totals_read.connect(self._on_totals)
        self._reader.sum_read.connect(self._on_sum_read)
        self._reader.counts_read.connect(self._on_counts)
        self._reader.failed.connect(self._on_failed)
        self._copier.told.connect(self.toast_requested)
        self._copier.failed.connect(self._on_failed)
        self.cells.given_back.connect(self._refresher.reread)
        self._view.order_requested.connect(self._on_order)
        self._view.selection_changed.connect(self._rest.start)
        self._view.current_changed.connect(self._on_current)
        self._view.column_resized.connect(self._columns.resize)
        self._view.grid.opened.connect(self._on_opened)
        self._view.grid.copy_requested.connect(self._on_copy)
        self._view.grid.escape_pressed.connect(self._on_escape)
        self._pane.closed.connect(self._close_pane)
        self.context.view.scope_changed.connect(self.reload)

    # -- what the list shows -------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask the whole list anew: first what is painted, then the rest."""
        if not self._loaded:
            self._view_tabs.refresh()
        self._loaded = True
        self._states.loading(_("Reading the list"))
        self._reader.read(self._asked(), self.context.view.scope, self._columns.chosen)

    def refresh(self) -> None:
        """Ask rows, then ids and totals again where the list stands: something was changed."""
        self._refresher.refresh()

    def reset(self) -> None:
        """Drop search and filters."""
        self._take_request(None)
        self._bar.set_conditions(())
        self.reload()

    def open_list(self, request: ListRequest) -> None:
        """Show what another page asks for."""
        self._take_request(request if request.ids is not None else None)
        self._wanted = request.record_id
        self._select_tab("all")
        self._bar.set_conditions(request.conditions)
        self.reload()

    def _take_request(self, request: ListRequest | None) -> None:
        """Narrow the list to given records, or to none but its conditions; a chip says so by their name."""
        self._request = request
        self._bar.show_given("" if request is None else request.title)

    def _on_given_dropped(self) -> None:
        self._take_request(None)
        self.reload()

    def _select_tab(self, key: str) -> None:
        if self._view_tabs.select(key):
            self._quick = key
            self._columns.enter_view(None)

    def _asked(self) -> Listing:
        """Return the listing that tab, filters and search say."""
        ready = [part for quick in self._registry.quick if quick.key == self._quick for part in quick.conditions]
        return replace(
            self._listing,
            search=self._bar.text,
            conditions=(*ready, *self._bar.conditions),
            ids=None if self._request is None else self._request.ids,
        )

    def _on_first(self, page: FirstPage) -> None:
        before = self._page
        self._page = page
        self._refresher.set_page(page)
        self.cells.set_page(page)
        self._registry, self._listing = page.registry, page.listing
        self._bar.set_registry(page.registry)
        self._view.grid.delegate.today = self.context.view.today
        if before is None or [f.key for f in before.fields] != [f.key for f in page.fields]:
            self._columns.show(page, self._model, self._view, self._bar.chooser)
        self._model.set_ids(array("q"))
        self._model.set_ids(page.ids)
        self._model.put_rows(page.table)
        self._view.show_order(page.listing.order or page.registry.order, descending=page.listing.descending)
        if len(page.ids):
            self._states.ready()
            self._pane.setVisible(not self._pane_closed)
            self._choose_row()
            self.take_keyboard()
        else:
            self._tell_nothing()

    def _choose_row(self) -> None:
        """Take the record that was asked for in hand, else the first; one further down the list comes with the ids."""
        if not self._take_wanted():
            self._view.grid.setCurrentIndex(self._model.index(0, 0))

    def _take_wanted(self) -> bool:
        found = self._wanted is not None and self._view.select(self._wanted)
        self._wanted = None if found else self._wanted
        return found

    def _tell_nothing(self) -> None:
        """Name the filter that leaves nothing and offer the way back, or say what to do in an empty base."""
        listing = self._listing
        words = narrowing_words(self._registry, listing, self._bar, self.context.store.firm.currency)
        narrowed = self._quick != "all" or listing.scope.manager_ids is not None or listing.ids is not None
        if words and not self._is_empty:
            self._states.filtered(_("Nothing matches: {filters}.").format(filters=words), self.reset)
        elif narrowed and not self._is_empty:
            reason = _("There is nothing under “{tab}”.").format(tab=self._view_tabs.title)
            self._states.filtered(reason, self._on_show_all, _("Show all"))
        else:
            self._states.empty("inbox", *self.nothing_yet())
        self._pane.hide()

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say when the base has no such record: a title and what to do."""
        raise NotImplementedError

    def _on_ids(self, ids: array[int]) -> None:
        if not self._refresher.take_ids(ids):
            self._tell_nothing()
        self._take_wanted()

    def _on_totals(self, table: Table) -> None:
        self._view.totals.show_totals(self.totals_of(table, [c.key for c in self._model.columns]))
        if self._wanted is not None:  # the list does not have it: its card is shown all the same
            wanted, self._wanted = self._wanted, None
            self._on_opened(wanted)

    def totals_of(self, table: Table, shown: Sequence[str]) -> Mapping[str, Total]:
        """Return the row of totals: texts by the key of the column they stand under."""
        raise NotImplementedError

    def _on_counts(self, counts: list[int]) -> None:
        self._view_tabs.show_counts(counts)
        self._is_empty = self._listing.scope.manager_ids is None and not any(counts[: len(self._registry.quick)])
        if self._is_empty and not len(self._model.ids):
            self._tell_nothing()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self.reload)

    # -- what the person does ------------------------------------------------------------------------------------

    def _on_tab(self, place: int) -> None:
        before, self._quick = self._quick, str(self._tabs.tabData(place))
        self._take_request(None)
        view = self._view_tabs.view
        if view is not None or before.startswith(VIEW):
            self._show_view(ViewContent() if view is None else view.content)
            self._columns.enter_view(None if view is None else view.content.columns)
        self.reload()

    def _show_view(self, content: ViewContent) -> None:
        """Take conditions, order and columns of a view; empty ones are the list's own."""
        self._bar.set_conditions(content.conditions, content.search)
        shown = content if content.order else empty_listing(self._registry)
        self._listing = replace(self._listing, order=shown.order, descending=shown.descending)

    def _content(self) -> ViewContent:
        """Return what is shown, as a view keeps it."""
        asked, columns = self._asked(), tuple(column.key for column in self._model.columns)
        return ViewContent(asked.conditions, asked.search, asked.order, asked.descending, columns)

    def _on_show_all(self) -> None:
        self._select_tab("all")
        self.reset()

    def _on_order(self, key: str) -> None:
        """Sort by a column."""
        self._listing = ordered_by(self._listing, self._registry, key)
        self.reload()

    def _on_columns(self, chosen: list[str]) -> None:
        self._columns.choose(chosen)
        self.reload()

    def _on_current(self, _record_id: int | None) -> None:
        self._rest.start()

    def _on_rested(self) -> None:
        """Show the card of the record in hand and the sum of the selected."""
        current = self._model.record_id(self._view.grid.currentIndex().row())
        if current is not None and self._pane.isVisible():
            self._pane.show_record(current)
        ids = self._view.selected_ids()
        if len(ids) < 2:
            self.status_changed.emit("")
            return
        whole = len(ids) == len(self._model.ids)
        self._reader.read_sum(self._listing if whole else Listing(self.registry_id, ids=tuple(ids)))

    def _on_sum_read(self, table: Table) -> None:
        self.status_changed.emit(self.sum_of(table))

    def sum_of(self, table: Table) -> str:
        """Return the status bar's words about the selected records, rich text."""
        raise NotImplementedError

    def _close_pane(self) -> None:
        self._pane_closed = True
        self._pane.hide()

    def _on_opened(self, record_id: int) -> None:
        self._pane_closed = False
        self._pane.show()
        self._pane.show_record(record_id)

    def _on_escape(self) -> None:
        if self._bar.text or self._bar.conditions or self._request is not None:
            self.reset()
        elif self._pane.isVisible():
            self._close_pane()

    def _on_copy(self) -> None:
        if self._page is not None:
            self._copier.copy(self._registry, self._page.fields[: self._page.shown], self._view.selected_ids())

    # -- Page ----------------------------------------------------------------------------------------------------

    def open(self, what: object) -> None:
        """Show a ``ListRequest`` or take the record with this id in hand."""
        if isinstance(what, ListRequest):
            self.open_list(what)
        elif isinstance(what, int):
            self.open_list(ListRequest(record_id=what))

    def place(self) -> ListPlace:
        """Return what is listed and which record is in hand."""
        return place_of(self._quick, self._request, self._bar, self._view)

    def show_place(self, where: ListPlace) -> None:
        """List what was listed, with the same record in hand."""
        is_same = where.asks_the_same(self.place())
        self._wanted, self._request = where.record_id, where.request
        self._select_tab(where.tab)
        where.show(self._bar)
        (self._take_wanted if is_same else self.reload)()

    def focus_search(self) -> bool:
        """Put the cursor into the search field."""
        self._bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.search.selectAll()
        return True

    def take_in_hand(self, record_id: int) -> None:
        """Select the record when the list is read again; a board does without."""
        self._wanted = record_id if self._states.isVisible() else None

    def entered(self) -> None:
        """Load at the first showing, and read again what was changed elsewhere."""
        if not self._loaded:
            self.reload()
        elif self._stale:
            self._show_changed()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Bring the keyboard to the list where the page itself has it: arrows and F2 work from the first moment."""
        if self.hasFocus() and self._view.grid.isVisible():
            self._view.grid.setFocus()

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Read the rows and the card again."""
        del deed
        self._stale = True
        if in_view and self._loaded:
            self._show_changed()

    def _show_changed(self) -> None:
        self._stale = False
        if len(self._model.ids):
            self.refresh()
            self._pane.refresh()
        else:
            self.reload()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop search and filters with Esc wherever the keyboard is, then close the card."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_escape()
        else:
            super().keyPressEvent(event)
