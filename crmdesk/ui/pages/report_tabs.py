"""ReportTabs: the row of open reports with the pages below it: added, dragged along, replaced in their place, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.pages.report_tab import ReportTab
from crmdesk.ui.theme import Theme

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.question import Question

TITLE_ROOM = 28
NARROWEST = 136
_SIDE = QTabBar.ButtonPosition.RightSide


def icon_button(theme: Theme, icon: str, text: str) -> QToolButton:
    """Return a small plain button with an icon and a name."""
    button = QToolButton()
    button.setProperty("kind", "plain")
    button.setProperty("icon_only", "true")
    button.setProperty("small", "true")
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(16, 16))
    button.setAccessibleName(text)
    button.setToolTip(text)
    return button


class ReportTabs(QTabBar):
    """Tabs that scroll rather than cutting their titles to nothing; the owner lays out the ``stack`` of their pages."""

    order_changed = Signal()
    tab_closed = Signal()
    """A page is gone by the cross of its tab."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.stack = QStackedWidget()
        self.setExpanding(False)
        self.setMovable(True)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.tabMoved.connect(self._on_moved)

    def pages(self) -> tuple[QWidget, ...]:
        """Return the open pages in the order of their tabs."""
        found = (self.stack.widget(index) for index in range(self.stack.count()))
        return tuple(page for page in found if page is not None)

    def asked(self) -> tuple[tuple[Report, Question], ...]:
        """Return the open reports in the order of their tabs, each with what is asked of it now."""
        return tuple((page.report, page.question()) for page in self.pages() if isinstance(page, ReportTab))

    def add(self, page: QWidget, title: str, at: int = -1) -> None:
        """Add a page and its tab with a cross, telling nobody; titles that are names are cut to a readable length."""
        place = self.count() if at < 0 else min(at, self.count())
        self.stack.insertWidget(place, page)
        with QSignalBlocker(self):
            self.insertTab(place, "")
            cross = icon_button(self._theme, "x", "")
            cross.setIconSize(QSize(12, 12))
            cross.clicked.connect(self._on_close)
            self.setTabButton(place, _SIDE, cross)
            self.entitle(page, title)
        self.stack.setCurrentIndex(self.currentIndex())

    def entitle(self, page: QWidget, title: str) -> None:
        """Give a page's tab another title."""
        place = self.stack.indexOf(page)
        short = title if len(title) <= TITLE_ROOM else title[: TITLE_ROOM - 1].rstrip() + "…"
        self.setTabText(place, short.replace("&", "&&"))
        self.setTabToolTip(place, title)
        text = _("Close “{title}”").format(title=title)
        cross = self.tabButton(place, _SIDE)
        cross.setAccessibleName(text)
        cross.setToolTip(text)

    def replace(self, page: QWidget, other: QWidget, title: str) -> None:
        """Put another page in a page's place."""
        place, was = self.stack.indexOf(page), self.currentIndex()
        self.add(other, title, place + 1)
        with QSignalBlocker(self):
            self.take(page)
            self.setCurrentIndex(was)
        self.stack.setCurrentIndex(was)

    def take(self, page: QWidget) -> None:
        """Close a page."""
        place = self.stack.indexOf(page)
        self.stack.removeWidget(page)
        page.deleteLater()
        self.removeTab(place)

    def _on_close(self) -> None:
        sender = self.sender()
        place = next((index for index in range(self.count()) if self.tabButton(index, _SIDE) is sender), -1)
        page = self.stack.widget(place)
        if page is not None:
            self.take(page)
            self.tab_closed.emit()

    def _on_moved(self, start: int, end: int) -> None:
        """Follow a tab that was dragged along the row."""
        page = self.stack.widget(start)
        if page is None:
            return
        self.stack.removeWidget(page)
        self.stack.insertWidget(end, page)
        self.stack.setCurrentIndex(self.currentIndex())
        self.order_changed.emit()

    # Qt overrides

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Let a title shrink until a word or two are left."""
        whole = self.tabSizeHint(index)
        return QSize(min(whole.width(), NARROWEST), whole.height())
