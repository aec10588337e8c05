"""FactRows: painted rows of a tile, one of them under the keyboard; a click or Enter opens what a row is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.ui.widgets.cell_painting import ink

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme

TALLEST, LOWEST = 40, 22

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FactRows(QWidget):
    """Rows of equal height that share the room; what a row looks like is told by ``paint_row``."""

    opened = Signal(int)
    """The place of a row, from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = 0
        self._hot = -1
        self._held = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_rows(self, said: list[str]) -> None:
        """Take so many rows, each with what a reader of the screen says of it."""
        self._count = len(said)
        self._held = min(self._held, self._count - 1)
        self.setAccessibleName(". ".join(said))
        self.updateGeometry()
        self.update()

    def paint_row(self, painter: QPainter, row: int, area: QRectF) -> None:
        """Paint one row; the background is there already."""
        raise NotImplementedError

    def write(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        tone: str,
        *,
        size: int = 12,
        weight: int = 400,
        right: bool = False,
    ) -> None:
        """Write one line within a part of a row, cut where it does not fit."""
        made, metrics = ink(size, weight)
        painter.setFont(made)
        painter.setPen(self._theme.tokens.color(tone))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _RIGHT if right else _LEFT, shown)

    def fill(self, painter: QPainter, area: QRectF, token: str, radius: float = 3.0) -> None:
        """Fill a part of a row with a colour of the theme."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.color(token)))
        painter.drawRoundedRect(area, radius, radius)

    @property
    def _height(self) -> float:
        return min(float(TALLEST), self.height() / self._count) if self._count else float(TALLEST)

    def _row_at(self, point: QPointF) -> int:
        row = int(point.y() / self._height)
        return row if 0 <= row < self._count else -1

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for rows that are easy to read."""
        return QSize(260, 30 * max(self._count, 1))

    def minimumSizeHint(self) -> QSize:
        """Never be lower than rows can be read."""
        return QSize(200, LOWEST * max(self._count, 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every row."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(self._count):
            area = QRectF(0, row * self._height, self.width(), self._height)
            if row == self._hot or (row == self._held and self.hasFocus()):
                self.fill(painter, area.adjusted(-2, 0, 2, 0), "hover", 4)
            self.paint_row(painter, row, area)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the pointer."""
        row = self._row_at(event.position())
        if row != self._hot:
            self._hot = row
            self.setCursor(Qt.CursorShape.PointingHandCursor if row >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the pointer any more."""
        self._hot = -1
        self.update()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row under the pointer."""
        row = self._row_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between rows, open one."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._count and not event.modifiers():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._held = max(0, min(self._held + step, self._count - 1))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._held >= 0:
            self.opened.emit(self._held)
        else:
            super().keyPressEvent(event)
