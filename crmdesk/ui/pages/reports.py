"""ReportsPage: the catalogue of reports at the left, the open ones as tabs at the right."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.words import _
from crmdesk.reports.catalog import REPORTS, Report
from crmdesk.ui.context import Context
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.report_catalogue import ReportCatalogue
from crmdesk.ui.pages.report_request import ReportRequest, TabState
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.pages.result_menu import FigureMenu
from crmdesk.ui.pages.result_rows import RowsTab
from crmdesk.ui.pages.result_ways import InView, ResultWays
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.chart_view import load_plots

if TYPE_CHECKING:
    from crmdesk.reports.result import Section
    from crmdesk.ui.pages.result_figure import Figure

#: Below this width of the window the catalogue is folded away.
NARROW_BELOW = 1280
#: Reports that are open when nothing was kept.
FIRST_TABS = ("cut",)
TAB_TITLE_ROOM = 28
NARROWEST_TAB = 136
#: The section that shows a record of this kind; it is opened with the record's id.
SECTIONS_OF = {"deal": "deals", "client": "clients", "activity": "tasks"}

_REPORTS: dict[str, Report] = {report.id: report for report in REPORTS}


class _Tabs(QTabBar):
    """A row of tabs that scrolls rather than cutting its titles to nothing."""

    # Qt overrides

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Let a title shrink until a word or two are left."""
        whole = self.tabSizeHint(index)
        return QSize(min(whole.width(), NARROWEST_TAB), whole.height())


class ReportsPage(Page):
    """Reports as tabs; which ones are open, and by what they count, is kept for the next start."""

    controls = Controls.PERIOD | Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._folded: bool | None = None
        self._catalogue = ReportCatalogue(context, REPORTS)
        self._catalogue.report_chosen.connect(self._on_report_chosen)
        self._tabs = _Tabs()
        self._tabs.setExpanding(False)
        self._tabs.setMovable(True)
        self._tabs.setDrawBase(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tabs.currentChanged.connect(self._on_current_changed)
        self._tabs.tabMoved.connect(self._on_moved)
        self._stack = QStackedWidget()
        self._fold = self._icon_button("chevron-left", _("Hide the catalogue"))
        self._fold.clicked.connect(self._on_fold)
        self._plus = self._icon_button("plus", _("Open a report"))
        self._plus.setMenu(self._reports_menu())
        self._plus.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 0)
        bar.setSpacing(4)
        bar.addWidget(self._fold)
        bar.addWidget(self._tabs)
        bar.addWidget(self._plus)
        bar.addStretch(1)
        strip = QFrame()
        strip.setObjectName("toolbar")
        strip.setLayout(bar)
        room = QVBoxLayout()
        room.setSpacing(0)
        room.addWidget(strip)
        room.addWidget(self._stack, 1)
        self._edge = line(vertical=True)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._catalogue)
        whole.addWidget(self._edge)
        whole.addLayout(room, 1)
        self._menu = FigureMenu(context, self)
        self._menu.rows_requested.connect(self.open_rows)
        self._menu.list_requested.connect(self.section_requested)
        self._menu.failed.connect(self._on_told)
        self._ways = ResultWays(context, self._in_view, self)
        self._menu.copy_requested.connect(self._ways.copy_table)
        self._ways.written.connect(self.file_written)
        self._ways.told.connect(self._on_told)
        context.jobs.start(load_plots, replaces=(self, "plots"))  # beside the counting, so that bars come with figures
        self._restore()

    @property
    def tab(self) -> ReportTab | RowsTab | None:
        """The tab in view."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, (ReportTab, RowsTab)) else None

    def open_report(self, request: ReportRequest) -> None:
        """Show a report: in its tab if one is open, else in a new one."""
        for index in range(self._stack.count()):
            tab = self._stack.widget(index)
            if isinstance(tab, ReportTab) and tab.report.id == request.report:
                self._show_tab(index)
                if request.by or request.measure or request.member:
                    self.place_left.emit()
                    tab.show_request(request)
                return
        tab = self._add_report(_REPORTS[request.report], TabState(request.report, request.by, request.measure))
        self._show_tab(self._stack.indexOf(tab))
        if request.member:
            tab.show_request(request)

    def _icon_button(self, icon: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "plain")
        button.setProperty("icon_only", "true")
        button.setProperty("small", "true")
        button.setIcon(self.context.theme.icon(icon))
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(text)
        button.setToolTip(text)
        return button

    def _reports_menu(self) -> QMenu:
        menu = QMenu(self._plus)
        group = ""
        for report in REPORTS:
            if report.group != group:
                if group:
                    menu.addSeparator()
                group = report.group
            action = menu.addAction(_(report.title))
            action.setData(report.id)
        menu.triggered.connect(self._on_menu)
        return menu

    # Tabs

    def _add_report(self, report: Report, state: TabState | None = None) -> ReportTab:
        tab = ReportTab(self.context, report, state or TabState(report.id))
        tab.record_activated.connect(self._on_record_activated)
        tab.rows_requested.connect(self.open_rows)
        tab.menu_requested.connect(self._on_menu_requested)
        tab.place_left.connect(self._on_place_left)
        tab.state_changed.connect(self._keep)
        tab.status_changed.connect(self._on_status_changed)
        self._add_tab(tab, _(report.title))
        self._keep()
        return tab

    def _add_tab(self, tab: ReportTab | RowsTab, title: str) -> None:
        """Add a page to the stack and its tab with a cross; titles that are names are cut to a readable length."""
        self._stack.addWidget(tab)
        short = title if len(title) <= TAB_TITLE_ROOM else title[: TAB_TITLE_ROOM - 1].rstrip() + "…"
        self._tabs.blockSignals(True)
        index = self._tabs.addTab(short)
        self._tabs.setTabToolTip(index, title)
        cross = self._icon_button("x", _("Close “{title}”").format(title=title))
        cross.setIconSize(QSize(12, 12))
        cross.clicked.connect(self._on_close)
        self._tabs.setTabButton(index, QTabBar.ButtonPosition.RightSide, cross)
        self._tabs.blockSignals(False)

    def _show_tab(self, index: int) -> None:
        if self._tabs.currentIndex() != index:
            self._tabs.setCurrentIndex(index)
        else:
            self._on_current_changed(index)

    def _restore(self) -> None:
        """Open the tabs of the last time; reports that are no longer declared are left out."""
        kept = [entry for entry in self.context.settings.get(keys.REPORT_TABS) if isinstance(entry, dict)]
        kept = [entry for entry in kept if entry.get("report") in _REPORTS]
        current = next((place for place, entry in enumerate(kept) if entry.get("current")), 0)
        for entry in kept or [{"report": key} for key in FIRST_TABS]:
            self._add_report(_REPORTS[entry["report"]], TabState.read(entry))
        self._tabs.setCurrentIndex(current)
        self._stack.setCurrentIndex(current)

    def _keep(self) -> None:
        entries: list[dict[str, Any]] = []
        for index in range(self._stack.count()):
            tab = self._stack.widget(index)
            if isinstance(tab, ReportTab):
                current = index == self._tabs.currentIndex()
                entries.append(tab.state.kept() | {"current": current})
        self.context.settings.put(keys.REPORT_TABS, entries)

    def _on_current_changed(self, index: int) -> None:
        if index < 0:
            return
        if self._stack.currentIndex() not in (index, -1) and self.isVisible():
            self.place_left.emit()  # what is left is still in view
        self._stack.setCurrentIndex(index)
        tab = self.tab
        self._catalogue.set_current(tab.report.id if isinstance(tab, ReportTab) else "")
        if isinstance(tab, ReportTab) and self.isVisible():
            tab.refresh()
        self._tell_status()
        self._keep()

    def _on_moved(self, start: int, end: int) -> None:
        """Follow a tab that was dragged along the row."""
        widget = self._stack.widget(start)
        if widget is None:
            return
        self._stack.removeWidget(widget)
        self._stack.insertWidget(end, widget)
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        self._keep()

    def _on_close(self) -> None:
        """Close a tab; the last one gives way to the report that is always there."""
        sender = self.sender()
        side = QTabBar.ButtonPosition.RightSide
        index = next((i for i in range(self._tabs.count()) if self._tabs.tabButton(i, side) is sender), -1)
        widget = self._stack.widget(index)
        if widget is None:
            return
        self._stack.removeWidget(widget)
        widget.deleteLater()
        self._tabs.removeTab(index)
        if not self._tabs.count():
            self._add_report(_REPORTS[FIRST_TABS[0]])
        self._show_tab(self._tabs.currentIndex())

    def _on_report_chosen(self, report: str) -> None:
        self.open_report(ReportRequest(report))

    def _on_menu_requested(self, figure: Figure | None, _section: Section, place: QPoint) -> None:
        self._menu.popup(figure, place)

    def _on_told(self, text: str) -> None:
        self.toast_requested.emit(text, None)

    def _in_view(self) -> InView | None:
        """Return the formed report in view, with its section in hand."""
        tab = self.tab
        return tab.in_view if isinstance(tab, ReportTab) else None

    def _on_place_left(self) -> None:
        if self.sender() is self.tab:
            self.place_left.emit()

    def _on_menu(self, action: Any) -> None:
        self.open_report(ReportRequest(action.data()))

    def open_rows(self, request: RowsRequest) -> None:
        """Open every row behind a figure in a tab of its own, the one that shows them already if there is one."""
        for index in range(self._stack.count()):
            opened = self._stack.widget(index)
            if isinstance(opened, RowsTab) and opened.request == request:
                self._show_tab(index)
                return
        tab = RowsTab(self.context, request)
        tab.record_activated.connect(self._on_record_activated)
        tab.list_requested.connect(self.section_requested)
        self._add_tab(tab, request.title)
        self._show_tab(self._stack.indexOf(tab))

    def _on_record_activated(self, record: str, number: object) -> None:
        if record in SECTIONS_OF:
            self.section_requested.emit(SECTIONS_OF[record], number)

    def _on_status_changed(self, text: str) -> None:
        if self.sender() is self.tab:
            self.status_changed.emit(text)

    def _tell_status(self) -> None:
        self.status_changed.emit(self.tab.status if isinstance(self.tab, ReportTab) else "")

    # Catalogue

    def _on_fold(self) -> None:
        self._folded = not self._catalogue.isHidden()
        self._fold_catalogue(folded=self._folded)

    def _fold_catalogue(self, *, folded: bool) -> None:
        self._catalogue.setVisible(not folded)
        self._edge.setVisible(not folded)
        text = _("Show the catalogue") if folded else _("Hide the catalogue")
        self._fold.setIcon(self.context.theme.icon("chevron-right" if folded else "chevron-left"))
        self._fold.setToolTip(text)
        self._fold.setAccessibleName(text)

    # Page

    def open(self, what: object) -> None:
        """Show a report by its id or by a ``ReportRequest``."""
        if isinstance(what, str) and what in _REPORTS:
            self.open_report(ReportRequest(what))
        elif isinstance(what, ReportRequest):
            self.open_report(what)

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the ways out of the report in view."""
        return self._ways.buttons

    def export(self) -> None:
        """Save the report in view as a file."""
        self._ways.export()

    def print_view(self) -> None:
        """Show the pages of the report in view."""
        self._ways.print_view()

    def place(self) -> Any:
        """Return which tab is in view, what it asks, and what is in hand there."""
        tab = self.tab
        if isinstance(tab, ReportTab):
            return {"tab": weakref.ref(tab), "report": tab.report, "where": tab.place()}
        return None if tab is None else {"tab": weakref.ref(tab), "rows": tab.request, "where": tab.place()}

    def show_place(self, where: Any) -> None:
        """Go back to a tab; one that was closed is opened again."""
        tab = where["tab"]()
        with QSignalBlocker(self):  # going back is no new place
            if tab is not None and self._stack.indexOf(tab) >= 0:
                self._show_tab(self._stack.indexOf(tab))
            elif "report" in where:
                self._show_tab(self._stack.indexOf(self._add_report(where["report"], where["where"]["state"])))
            else:
                self.open_rows(where["rows"])
        shown = self.tab
        if shown is not None:
            shown.show_place(where["where"])

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Count the tab in view again, the others when they are shown."""
        del deed, in_view
        for index in range(self._stack.count()):
            tab = self._stack.widget(index)
            if isinstance(tab, ReportTab):
                tab.grow_old()

    def entered(self) -> None:
        """Say again what is selected here."""
        self._tell_status()

    def focus_search(self) -> bool:
        """Put the cursor into the catalogue's search field, unfolding it."""
        self._fold_catalogue(folded=False)
        self._catalogue.focus_search()
        return True

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Load the tab in view."""
        super().showEvent(event)
        self._on_current_changed(self._tabs.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the catalogue away in a narrow window, unless the person chose otherwise."""
        super().resizeEvent(event)
        if self._folded is None:
            self._fold_catalogue(folded=self.window().width() < NARROW_BELOW)
