"""Popover: a panel under the button that opened it; a click outside or Esc closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

GAP = 4
MARGIN = 8


class Popover(QFrame):
    """A child of the window, not a window: rounded corners need no compositor and the keyboard stays in one place."""

    closed = Signal()

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        app = QApplication.instance()
        assert app is not None, "a widget exists, so the application does"
        self._app = app
        self.setObjectName("popover")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(8)
        self.hide()

    def toggle(self) -> None:
        """Open under the anchor, or close."""
        if self.isVisible():
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show under the anchor, inside the window, with the keyboard in the first field."""
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.adjustSize()
        place = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + GAP))
        left = max(MARGIN, min(place.x(), window.width() - self.width() - MARGIN))
        top = max(MARGIN, min(place.y(), window.height() - self.height() - MARGIN))
        self.move(left, top)
        self.show()
        self.raise_()
        self._app.installEventFilter(self)
        self.focusNextChild()

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        self._app.removeEventFilter(self)
        super().hideEvent(event)
        if self._anchor.isVisible():
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            popup = QApplication.activePopupWidget()  # a list opened from inside, such as a calendar
            on_anchor = self._anchor.rect().contains(self._anchor.mapFromGlobal(event.globalPosition().toPoint()))
            if not inside and popup is None and not on_anchor:
                self.close()
        elif (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and QApplication.activePopupWidget() is None
        ):
            self.close()
            return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Keep Tab inside: the panel is one place with the keyboard until it is closed."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return False
        focused = QApplication.focusWidget()
        index = stops.index(focused) if focused in stops else (-1 if next else 0)
        stops[(index + (1 if next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
