"""ClientTabBar: the tabs of a client's card; those that do not fit are under "More"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QTabBar, QToolButton

from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.ui.theme import font

MARGIN = 8
#: What the style sheet puts around the words of a tab, px.
AROUND = 26


class ClientTabBar(QFrame):
    """Shows as many tabs as there is room for; the one in view is always among them."""

    chosen = Signal(str)
    """Key of a tab."""

    def __init__(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Make the bar; ``tabs`` are keys and titles."""
        super().__init__()
        self._titles = dict(tabs)
        self._counts: dict[str, int] = {}
        self._absent: set[str] = set()
        self._current = tabs[0][0]
        self._shown: list[tuple[str, str]] = []
        self._bar = QTabBar()
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setElideMode(Qt.TextElideMode.ElideNone)
        self._bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more = QToolButton()
        self.more.setText(_("More"))
        self.more.setProperty("kind", "plain")
        self.more.setProperty("menu", "true")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.more)
        self._menu.triggered.connect(self._on_menu)
        self.more.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(0)
        row.addWidget(self._bar, 1)
        row.addWidget(self.more)
        self._bar.currentChanged.connect(self._on_current)
        self._fold()

    @property
    def current(self) -> str:
        """Key of the tab in view."""
        return self._current

    @property
    def shown(self) -> list[str]:
        """Keys of the tabs that have room."""
        return [key for key, _text in self._shown]

    @property
    def folded(self) -> list[str]:
        """Keys of those under "More"."""
        return [str(action.data()) for action in self._menu.actions()]

    def select(self, key: str) -> None:
        """Bring a tab into view."""
        if key in self._titles and key not in self._absent and key != self._current:
            self._current = key
            self._fold()
            self.chosen.emit(key)

    def set_count(self, key: str, count: int) -> None:
        """Write how many there are beside the title; nothing for 0."""
        if self._counts.get(key, 0) != count:
            self._counts[key] = count
            self._fold()

    def set_present(self, key: str, *, present: bool) -> None:
        """Offer a tab or not; the one in view that goes makes room for the first."""
        if present is (key not in self._absent):
            return
        if present:
            self._absent.discard(key)
        else:
            self._absent.add(key)
        if self._current in self._absent:
            self.select(next(iter(self._titles)))
        else:
            self._fold()

    def _text(self, key: str) -> str:
        count = self._counts.get(key, 0)
        return f"{self._titles[key]} {number(count)}" if count else self._titles[key]

    def _width(self, key: str) -> int:
        """Return what a tab takes at most: the one in view is in bold."""
        return round(QFontMetricsF(font(13, 600)).horizontalAdvance(self._text(key))) + AROUND

    def _fold(self) -> None:
        """Show what fits, beginning with the first; the one in view takes the room of the last."""
        offered = [key for key in self._titles if key not in self._absent]
        room = self.width() - 2 * MARGIN
        if sum(map(self._width, offered)) > room:
            room -= self.more.sizeHint().width()
        room -= self._width(self._current)
        kept = {self._current}
        for key in offered:
            if key not in kept:
                room -= self._width(key)
                if room < 0:
                    break
                kept.add(key)
        shown = [(key, self._text(key)) for key in offered if key in kept]
        self._menu.clear()
        for key in offered:
            if key not in kept:
                self._menu.addAction(self._text(key).replace("&", "&&")).setData(key)
        self.more.setVisible(bool(self._menu.actions()))
        self._show(shown)

    def _show(self, shown: list[tuple[str, str]]) -> None:
        """Put these tabs into the bar, without a word about it."""
        self._bar.blockSignals(True)
        if shown != self._shown:
            focused = self._bar.hasFocus()
            while self._bar.count():
                self._bar.removeTab(0)
            for key, text in shown:
                self._bar.setTabData(self._bar.addTab(text), key)
            self._shown = shown
            if focused:
                self._bar.setFocus()
        self._bar.setCurrentIndex([key for key, _text in shown].index(self._current))
        self._bar.blockSignals(False)

    def _on_menu(self, action: QAction) -> None:
        self.select(str(action.data()))

    def _on_current(self, place: int) -> None:
        if place >= 0:
            self.select(str(self._bar.tabData(place)))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
