"""BellButton: how many reminders and new alerts wait, as a dot with a figure on a bell."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from crmdesk.data.words import _, plural
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_painting import ink

ICON = 17
DOT = 13
MOST = 9


class BellButton(QToolButton):
    """A click shows the reminders, or says that there are none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self._alerts = 0
        self.setProperty("kind", "plain")
        self.setProperty("icon_only", "true")
        self.setIcon(theme.icon("bell", "text2"))
        self.setIconSize(QSize(ICON, ICON))
        self.set_count(0)

    @property
    def count(self) -> int:
        """How many reminders wait."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how many reminders wait."""
        self._count = count
        self._tell()

    def set_alerts(self, count: int) -> None:
        """Show how many alerts are new to the person."""
        self._alerts = count
        self._tell()

    def _tell(self) -> None:
        parts = []
        if self._count:
            parts.append(plural("{n} reminder", "{n} reminders", self._count).format(n=self._count))
        if self._alerts:
            parts.append(plural("{n} new alert", "{n} new alerts", self._alerts).format(n=self._alerts))
        words = ", ".join(parts) or _("No reminders")
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.update()

    def tell_fault(self, text: str) -> None:
        """Say why it is not known whether reminders wait."""
        if text:
            self.setToolTip(text)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        waiting = self._count + self._alerts
        if not waiting:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        dot = QRect(self.width() // 2 + 1, self.height() // 2 - DOT, DOT, DOT)
        painter.setPen(tokens.color("surface"))
        painter.setBrush(tokens.color("neg"))
        painter.drawEllipse(dot)
        painter.setFont(ink(9, 600)[0])
        painter.setPen(tokens.color("on_accent"))
        text = str(waiting) if waiting <= MOST else f"{MOST}+"
        painter.drawText(dot, Qt.AlignmentFlag.AlignCenter, text)
