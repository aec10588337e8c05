"""SettingsPanel: one part of the settings, a column of cards that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from crmdesk.ui.context import Context

#: Widest a card of settings grows: longer lines are hard to read.
WIDTH = 720


class SettingsPanel(QScrollArea):
    """A part of the settings; made when it is first chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        inside = QWidget()
        inside.setProperty("clear", "true")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def add(self, card: QWidget) -> None:
        """Put a card below the others."""
        card.setMaximumWidth(WIDTH)
        self._column.insertWidget(self._column.count() - 1, card)

    def refresh(self) -> None:
        """Show the base as it is now; called when the panel comes into view and when something was written."""
