"""SearchField: a field with a magnifying glass, for finding in what is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from crmdesk.ui.theme import Theme

ICON = 15
LEFT = 9


class SearchField(QLineEdit):
    """The glass is painted: an action of QLineEdit leaves the middle as soon as a style sheet sets a height."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = theme.icon("search", "text3")
        self.setProperty("search", "true")
        self.setTextMargins(ICON + 5, 0, 0, 0)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._icon.paint(QPainter(self), QRect(LEFT, (self.height() - ICON) // 2, ICON, ICON))
