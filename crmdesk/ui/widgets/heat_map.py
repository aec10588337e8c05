"""HeatMap: rows x columns of one measure as shades, with the figures written in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crmdesk.reports.chart_scale import Scale, scale_of
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE

if TYPE_CHECKING:
    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Tokens

HEAD = 20.0
GAP = 1.0
NAME_PART = 0.28
#: From this step of the scale on the text takes the colour that is meant for the accent.
DARK_STEP = 4


class HeatMap(QWidget):
    """A heat map; a cell is numbered row by row, as in the Picture that made the chart."""

    label_hovered = Signal(int, QPointF)
    """A cell, or -1."""
    part_clicked = Signal(int, int)
    """A column and a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self._chart: Chart | None = None
        self._tokens: Tokens | None = None
        self._scale = Scale(1, 0, "")
        self._hot = -1
        self._selected = -1

    def draw(self, chart: Chart, tokens: Tokens) -> None:
        """Show a chart in the colours of a theme."""
        self._chart, self._tokens, self._scale = chart, tokens, scale_of(chart)
        self._hot = self._selected = -1
        self.update()

    def select(self, index: int) -> None:
        """Mark a cell; -1 is none."""
        self._selected = index
        self.update()

    def _name_width(self) -> float:
        assert self._chart is not None
        metrics = QFontMetricsF(font(LABEL_SIZE))
        widest = max((metrics.horizontalAdvance(row) for row in self._chart.rows), default=0.0)
        return min(widest + 10, self.width() * NAME_PART)

    def _cell(self, index: int) -> QRectF:
        assert self._chart is not None
        columns, rows = len(self._chart.labels), len(self._chart.rows)
        row, column = divmod(index, columns)
        left = self._name_width()
        wide = (self.width() - left) / columns
        high = (self.height() - HEAD) / rows
        return QRectF(left + column * wide, HEAD + row * high, wide - GAP, high - GAP)

    def _index_at(self, point: QPointF) -> int:
        if self._chart is None or not self._chart.labels or not self._chart.rows:
            return -1
        left = self._name_width()
        if point.x() < left or point.y() < HEAD:
            return -1
        columns, rows = len(self._chart.labels), len(self._chart.rows)
        column = int((point.x() - left) / ((self.width() - left) / columns))
        row = int((point.y() - HEAD) / ((self.height() - HEAD) / rows))
        return row * columns + column if column < columns and row < rows else -1

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for as much as a chart of bars."""
        return QSize(480, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, shades and figures; a figure that does not fit is left to the card."""
        del event
        if self._chart is None or self._tokens is None or not self._chart.labels or not self._chart.rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(LABEL_SIZE))
        metrics = QFontMetricsF(painter.font())
        values = [value for series in self._chart.series for value in series.values]
        largest = max((abs(value) for value in values if value is not None), default=0.0)
        painter.setPen(QColor(self._tokens.text2))
        for column, label in enumerate(self._chart.labels):
            cell = self._cell(column)
            text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, cell.width())
            painter.drawText(QRectF(cell.left(), 0, cell.width(), HEAD), Qt.AlignmentFlag.AlignCenter, text)
        for row, label in enumerate(self._chart.rows):
            cell = self._cell(row * len(self._chart.labels))
            room = QRectF(0, cell.top(), self._name_width() - 8, cell.height())
            text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        for index, value in enumerate(values):
            self._paint_cell(painter, metrics, index, value, largest)
        painter.end()

    def _paint_cell(
        self, painter: QPainter, metrics: QFontMetricsF, index: int, value: float | None, largest: float
    ) -> None:
        assert self._tokens is not None
        cell = self._cell(index)
        step = heat_step(value, largest, len(self._tokens.heat))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.heat[step] if value else self._tokens.sunken))
        painter.drawRoundedRect(cell, 2, 2)
        if index in (self._hot, self._selected):
            painter.setPen(QPen(QColor(self._tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 2, 2)
        if not value:
            return
        text = self._scale.text(value)
        if metrics.horizontalAdvance(text) <= cell.width() - 2:
            painter.setPen(QColor(self._tokens.on_accent if step >= DARK_STEP else self._tokens.text))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        index = self._index_at(event.position())
        if index != self._hot:
            self._hot = index
            self.update()
        self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
        self.label_hovered.emit(index, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        index = self._index_at(event.position())
        if index >= 0 and self._chart is not None and event.button() is Qt.MouseButton.LeftButton:
            row, column = divmod(index, len(self._chart.labels))
            self.part_clicked.emit(column, row)

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the cell under the pointer."""
        self._hot = -1
        self.update()
        self.label_hovered.emit(-1, QPointF())
        super().leaveEvent(event)


def heat_step(value: float | None, largest: float, steps: int) -> int:
    """Return the shade of a value, 0 to ``steps`` - 1, by its part of the largest."""
    if not value or not largest:
        return 0
    return min(int(abs(value) / largest * steps), steps - 1)
