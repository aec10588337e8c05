"""Toast: what was just done, and for eight seconds the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.states import Way

SECONDS = 8
#: A toast is so wide, wider where a sentence needs it, and leaves room for the icon and the edges, px.
WIDTH, WIDEST, AROUND, GAP = 440, 860, 64, 10


class Toast(QFrame):
    """One message over the bottom of the window; a newer one takes its place."""

    def __init__(self, theme: Theme, window: QWidget, above: int = 38) -> None:
        super().__init__(window)
        self._window = window
        self._above = above
        self._theme = theme
        self._undo: Callable[[], None] | None = None
        self._left = 0
        self._offered: tuple[Way, ...] = ()
        self.setObjectName("toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(GAP)
        self._icon = QLabel()
        self._text = ElidedLabel()
        self._button = QPushButton(_("Undo"))
        self._button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a toast must not catch an Enter meant for another place
        self._button.clicked.connect(self._on_undo)
        self._count = label("", "secondary")
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self._ways = QHBoxLayout()
        self._ways.setSpacing(6)
        row.addLayout(self._ways)
        row.addWidget(self._count)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_tick)
        window.installEventFilter(self)
        self.hide()

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a sentence; with ``undo`` also the button that takes the deed back."""
        empty(self._ways)
        self._undo = undo
        self._text.setText(text)
        self._button.setVisible(undo is not None)
        self._count.setVisible(undo is not None)
        icon: QIcon = self._theme.icon("info" if undo is None else "circle-check", "window")
        self._icon.setPixmap(icon.pixmap(QSize(16, 16), self.devicePixelRatioF()))
        self._left = SECONDS
        self._show_count()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def offer(self, text: str, ways: Sequence[Way]) -> None:
        """Show a sentence with a button a way on from it."""
        self.tell(text)
        self._offered = tuple(ways)
        for place, way in enumerate(self._offered):
            button = QPushButton(way.text)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("place", place)
            button.clicked.connect(self._on_way)
            self._ways.addWidget(button)
            button.show()
        self._place()

    def undo(self) -> bool:
        """Take the last deed back while the toast shows; False if there is none."""
        if not self.isVisible() or self._undo is None:
            return False
        self._on_undo()
        return True

    def _place(self) -> None:
        beside = [part for part in (*self.findChildren(QPushButton), self._count) if not part.isHidden()]
        said = self._text.sizeHint().width() + AROUND + sum(part.sizeHint().width() + GAP for part in beside)
        width = min(max(WIDTH, min(said, WIDEST)), self._window.width() - 32)
        height = 44
        self.setGeometry(
            (self._window.width() - width) // 2, self._window.height() - height - self._above, width, height
        )

    def _show_count(self) -> None:
        self._count.setText(_("Ctrl+Z, {n} s").format(n=self._left))

    def _on_tick(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._timer.stop()
            self._undo = None
            self.hide()
        else:
            self._show_count()

    def _on_way(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._offered[int(sender.property("place"))].act()

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self._timer.stop()
        self.hide()
        if undo is not None:
            undo()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._window and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)


def file_ways(path: Path) -> tuple[Way, ...]:
    """Return the ways to a file that was written: by its own program, and to its folder."""
    return (
        Way(_("Open"), partial(_open, path)),
        Way(_("Show in folder"), partial(_open, path.parent)),
    )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
