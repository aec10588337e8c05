"""ReportsPage: the catalogue of reports at the left, the open ones as tabs at the right."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crmdesk.data import settings as keys
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.option_deeds import FORM as FIELD_FORM
from crmdesk.data.words import _
from crmdesk.reports.catalog import REPORTS, Report
from crmdesk.reports.own_measures import FORM as MEASURE_FORM
from crmdesk.reports.saved_reports import FORM as SAVED_FORM
from crmdesk.ui.context import Context
from crmdesk.ui.pages.constructor import ConstructorTab
from crmdesk.ui.pages.constructor_draft import Draft
from crmdesk.ui.pages.constructor_shelf import BuildButtons, SavedShelf
from crmdesk.ui.pages.drill_down import RowsRequest
from crmdesk.ui.pages.page import Controls, Page
from crmdesk.ui.pages.report_catalogue import ReportCatalogue, reports_menu
from crmdesk.ui.pages.report_keeping import DRAFT, is_saved, kept_entries, readable_entries, settle_tabs
from crmdesk.ui.pages.report_request import ReportRequest, TabState
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.pages.report_tabs import ReportTabs, icon_button
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
#: The section that shows a record of this kind; it is opened with the record's id.
SECTIONS_OF = {"deal": "deals", "client": "clients", "activity": "tasks"}

_REPORTS: dict[str, Report] = {report.id: report for report in REPORTS}


class ReportsPage(Page):
    """Reports as tabs; which ones are open, and by what they count, is kept for the next start."""

    controls = Controls.PERIOD | Controls.SCOPE

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._folded: bool | None = None
        self._catalogue = ReportCatalogue(context, REPORTS)
        self._catalogue.report_chosen.connect(self._on_report_chosen)
        self._catalogue.new_requested.connect(self.open_constructor)
        self._tabs = ReportTabs(context.theme)
        self._tabs.currentChanged.connect(self._on_current_changed)
        self._tabs.order_changed.connect(self._keep)
        self._tabs.tab_closed.connect(self._on_closed)
        self._stack = self._tabs.stack
        self._waiting: list[tuple[int, dict[str, Any]]] = []
        """Saved reports that were open the last time, and where: they are shown when they are read."""
        self._wanted: list[ReportRequest] = []
        self._shelf = SavedShelf(context, self)
        self._shelf.changed.connect(self._on_shelf_changed)
        self._build = BuildButtons(context, self._shelf)
        self._build.draft_requested.connect(self.open_constructor)
        self._fold = icon_button(context.theme, "chevron-left", _("Hide the catalogue"))
        self._fold.clicked.connect(self._on_fold)
        self._plus = icon_button(context.theme, "plus", _("Open a report"))
        menu = reports_menu(self._plus)
        menu.triggered.connect(self._on_menu)
        self._plus.setMenu(menu)
        self._plus.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out()
        self._menu = FigureMenu(context, self)
        self._menu.rows_requested.connect(self.open_rows)
        self._menu.list_requested.connect(self.section_requested)
        self._menu.failed.connect(self._on_told)
        self._ways = ResultWays(context, self._in_view, self, self._tabs.asked)
        self._menu.copy_requested.connect(self._ways.copy_table)
        self._ways.written.connect(self.file_written)
        self._ways.told.connect(self._on_told)
        context.jobs.start(load_plots, replaces=(self, "plots"))  # beside the counting, so that bars come with figures
        self._restore()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 0)
        bar.setSpacing(4)
        bar.addWidget(self._fold)
        bar.addWidget(self._tabs)
        bar.addWidget(self._plus)
        bar.addStretch(1)
        bar.addWidget(self._build)
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

    @property
    def tab(self) -> ReportTab | RowsTab | ConstructorTab | None:
        """The tab in view."""
        widget = self._stack.currentWidget()
        return widget if isinstance(widget, (ReportTab, RowsTab, ConstructorTab)) else None

    def open_report(self, request: ReportRequest) -> None:
        """Show a report: in its tab if one is open, else in a new one; a saved one as soon as it is read."""
        report = self._named(request.report)
        if report is None:
            if not self._shelf.is_read:
                self._wanted.append(request)
            else:
                self._on_told(_("There is no such report any more, or it is not shared with you."))
            return
        for index, tab in enumerate(self._tabs.pages()):
            if isinstance(tab, ReportTab) and tab.report.id == request.report:
                self._show_tab(index)
                if request.by or request.measure or request.member:
                    self.place_left.emit()
                    tab.show_request(request)
                return
        tab = self._add_report(report, TabState(request.report, request.by, request.measure))
        self._show_tab(self._stack.indexOf(tab))
        if request.member:
            tab.show_request(request)

    def open_constructor(self, draft: Draft | None = None) -> None:
        """Put a report together: a new one, one from what is shown, or one that is saved."""
        begun = draft or Draft()
        for index, tab in enumerate(self._tabs.pages()):
            if isinstance(tab, ConstructorTab) and begun.saved is not None and tab.draft.saved == begun.saved:
                self._show_tab(index)
                return
        made = self._add_constructor(begun)
        self._show_tab(self._stack.indexOf(made))

    def _named(self, report: str) -> Report | None:
        return _REPORTS.get(report) or self._shelf.reports.get(report)

    # Tabs

    def _add_report(self, report: Report, state: TabState | None = None, at: int = -1) -> ReportTab:
        tab = self._make_tab(report, state)
        self._tabs.add(tab, report.label, at)
        self._keep()
        return tab

    def _add_constructor(self, draft: Draft, at: int = -1) -> ConstructorTab:
        tab = ConstructorTab(self.context, draft)
        self._listen(tab)
        tab.report_kept.connect(self._on_report_kept)
        self._tabs.add(tab, tab.title, at)
        return tab

    def _listen(self, tab: ReportTab | ConstructorTab) -> None:
        tab.record_activated.connect(self._on_record_activated)
        tab.rows_requested.connect(self.open_rows)
        tab.menu_requested.connect(self._on_menu_requested)
        tab.state_changed.connect(self._keep)

    def _make_tab(self, report: Report, state: TabState | None = None) -> ReportTab:
        tab = ReportTab(self.context, report, state or TabState(report.id))
        self._listen(tab)
        tab.place_left.connect(self._on_place_left)
        tab.status_changed.connect(self._on_status_changed)
        return tab

    def _show_tab(self, index: int) -> None:
        if self._tabs.currentIndex() != index:
            self._tabs.setCurrentIndex(index)
        else:
            self._on_current_changed(index)

    def _restore(self) -> None:
        """Open the tabs of the last time; reports that are no longer declared are left out, saved ones follow when read."""
        kept = readable_entries(self.context.settings.get(keys.REPORT_TABS), _REPORTS)
        current = next((place for place, entry in enumerate(kept) if entry.get("current")), 0)
        for place, entry in enumerate(kept or [{"report": key} for key in FIRST_TABS]):
            if is_saved(entry):
                self._waiting.append((place, entry))
            elif DRAFT in entry:
                self._add_constructor(Draft.read(entry[DRAFT]))
            else:
                self._add_report(_REPORTS[entry["report"]], TabState.read(entry))
        current = min(current, self._tabs.count() - 1)
        self._tabs.setCurrentIndex(current)
        self._stack.setCurrentIndex(current)
        self._shelf.refresh()

    def _keep(self) -> None:
        self.context.settings.put(keys.REPORT_TABS, kept_entries(self._tabs, self._waiting))

    def _on_current_changed(self, index: int) -> None:
        if index < 0:
            return
        if self._stack.currentIndex() not in (index, -1) and self.isVisible():
            self.place_left.emit()  # what is left is still in view
        self._stack.setCurrentIndex(index)
        tab = self.tab
        self._catalogue.set_current(tab.report.id if isinstance(tab, ReportTab) else "")
        self._build.show_tab(tab)
        if isinstance(tab, (ReportTab, ConstructorTab)) and self.isVisible():
            tab.refresh()
        self._tell_status()
        self._keep()

    def _on_closed(self) -> None:
        """The last tab that was closed gives way to the report that is always there."""
        if not self._tabs.count():
            self._add_report(_REPORTS[FIRST_TABS[0]])
        self._show_tab(self._tabs.currentIndex())

    def _on_report_chosen(self, report: str) -> None:
        self.open_report(ReportRequest(report))

    def _on_menu_requested(self, figure: Figure | None, _section: Section, place: QPoint) -> None:
        self._menu.popup(figure, place, self.tab if isinstance(self.tab, ReportTab) else None)

    def _on_told(self, text: str) -> None:
        self.toast_requested.emit(text, None)

    def _in_view(self) -> InView | None:
        """Return the formed report in view, with its section in hand."""
        tab = self.tab
        return None if tab is None or isinstance(tab, RowsTab) else tab.in_view

    def _on_place_left(self) -> None:
        if self.sender() is self.tab:
            self.place_left.emit()

    def _on_menu(self, action: Any) -> None:
        if action.data():
            self.open_report(ReportRequest(action.data()))
        else:
            self.open_constructor()

    # Saved reports

    def _on_report_kept(self, key: str) -> None:
        """Show the report instead of the constructor that it was put together in."""
        sender = self.sender()
        self._wanted.append(ReportRequest(key))
        if isinstance(sender, ConstructorTab):
            self._tabs.take(sender)
        self._shelf.refresh()

    def _on_shelf_changed(self) -> None:
        """Show saved reports as they are now: those of the last time, those that were asked for, none that is gone."""
        reports = self._shelf.reports
        self._catalogue.show_saved(tuple(reports.values()))
        waiting, self._waiting = self._waiting, []
        for place, entry in waiting:
            if entry["report"] in reports:
                tab = self._add_report(reports[entry["report"]], TabState.read(entry), place)
                if entry.get("current"):
                    self._show_tab(self._stack.indexOf(tab))
        settle_tabs(self._tabs, reports, self._make_tab)
        wanted, self._wanted = self._wanted, []
        for request in wanted:
            self.open_report(request)
        self._on_closed()

    def open_rows(self, request: RowsRequest) -> None:
        """Open every row behind a figure in a tab of its own, the one that shows them already if there is one."""
        for index, opened in enumerate(self._tabs.pages()):
            if isinstance(opened, RowsTab) and opened.request == request:
                self._show_tab(index)
                return
        tab = RowsTab(self.context, request)
        tab.record_activated.connect(self._on_record_activated)
        tab.list_requested.connect(self.section_requested)
        self._tabs.add(tab, request.title)
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
        """Show a report by its id or by a ``ReportRequest``, or the rows behind a figure by a ``RowsRequest``."""
        if isinstance(what, str) and what:
            self.open_report(ReportRequest(what))
        elif isinstance(what, RowsRequest):
            self.open_rows(what)
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
        if isinstance(tab, ConstructorTab):
            return {"tab": weakref.ref(tab), "draft": tab.draft}
        return None if tab is None else {"tab": weakref.ref(tab), "rows": tab.request, "where": tab.place()}

    def show_place(self, where: Any) -> None:
        """Go back to a tab; one that was closed is opened again."""
        tab = where["tab"]()
        with QSignalBlocker(self):  # going back is no new place
            if tab is not None and self._stack.indexOf(tab) >= 0:
                self._show_tab(self._stack.indexOf(tab))
            elif "report" in where:
                self._show_tab(self._stack.indexOf(self._add_report(where["report"], where["where"]["state"])))
            elif "draft" in where:
                self.open_constructor(where["draft"])
            else:
                self.open_rows(where["rows"])
        shown = self.tab
        if shown is not None and not isinstance(shown, ConstructorTab):
            shown.show_place(where["where"])

    def base_changed(self, deed: Deed, *, in_view: bool) -> None:
        """Count the tab in view again, the others when they are shown."""
        del in_view
        if deed.form_id in (SAVED_FORM, ""):
            self._shelf.refresh()
        for tab in self._tabs.pages():
            if isinstance(tab, ConstructorTab) and deed.form_id in (MEASURE_FORM, FIELD_FORM, ""):
                tab.read_words()
            elif isinstance(tab, (ReportTab, ConstructorTab)):
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
