"""SearchField: a field with a magnifying glass and a cross that clears it, for finding in what is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme

ICON = 15
LEFT = 9
CROSS = 20


class SearchField(QLineEdit):
    """Glass and cross are our own: actions of QLineEdit leave the middle as soon as a style sheet sets a height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = theme.icon("search", "text3")
        self.setProperty("search", "true")
        self.setTextMargins(ICON + 5, 0, 0, 0)
        self._cross = QToolButton(self)
        self._cross.setProperty("cross", "true")
        self._cross.setIcon(theme.icon("x", "text2"))
        self._cross.setIconSize(QSize(14, 14))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.setAccessibleName(_("Clear the search"))
        self._cross.setToolTip(_("Clear the search"))
        self._cross.clicked.connect(self.clear)
        self._cross.hide()
        self.textChanged.connect(self._on_text_changed)

    def _on_text_changed(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        self.setTextMargins(ICON + 5, 0, CROSS if text else 0, 0)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._icon.paint(QPainter(self), QRect(LEFT, (self.height() - ICON) // 2, ICON, ICON))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cross.setGeometry(self.width() - CROSS - 5, (self.height() - CROSS) // 2, CROSS, CROSS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear with Esc; an empty field leaves the key to the page."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
