"""LineLayer: figures along time: the base grey, the current in the accent, a plan dashed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from crmdesk.reports.charts import Role
from crmdesk.ui.widgets.chart_layers import ChartLayer, series_colour, text_width

#: A point is drawn at every figure while there are at most so many.
MOST_POINTS = 32
POINT = 3.0
WIDTHS = {Role.BASE: 1.5, Role.CURRENT: 2.0, Role.PLAN: 1.5, Role.CATEGORY: 2.0, Role.FORECAST: 2.0}
STYLES = {Role.PLAN: Qt.PenStyle.DashLine, Role.FORECAST: Qt.PenStyle.DotLine}


class LineLayer(ChartLayer):
    """Lines over time, the last figure written at its end, a hair line under the pointer."""

    def label_at(self, point: QPointF) -> int:
        """Return the label nearest to the point."""
        count = len(self.chart.labels)
        if not count or not self.area.adjusted(-4, 0, 4, 0).contains(QPointF(point.x(), self.area.center().y())):
            return -1
        return min(max(int((point.x() - self.area.left()) / (self.area.width() / count)), 0), count - 1)

    def draw(self, painter: QPainter) -> None:
        """Draw every series in the order of the chart, so that the current lies on top."""
        marked = self.hot if self.hot >= 0 else self.selected
        if marked >= 0:
            painter.setPen(QPen(QColor(self.tokens.border_strong), 1))
            x = round(self.place(marked, 0).x()) + 0.5
            painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.bottom()))
        for place, series in enumerate(self.chart.series):
            colour = QColor(series_colour(self.chart, place, self.tokens))
            style = STYLES.get(series.role, Qt.PenStyle.SolidLine)
            painter.setPen(QPen(colour, WIDTHS[series.role], style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self._path(series.values))
            self._draw_points(painter, series.values, colour, current=series.role is Role.CURRENT)
        self._draw_last(painter, self.values(Role.CURRENT))

    def _path(self, values: tuple[float | None, ...]) -> QPainterPath:
        path = QPainterPath()
        pen_down = False
        for index, value in enumerate(values):
            if value is None:
                pen_down = False
                continue
            point = self.place(index, value)
            if pen_down:
                path.lineTo(point)
            else:
                path.moveTo(point)
            pen_down = True
        return path

    def _draw_points(
        self, painter: QPainter, values: tuple[float | None, ...], colour: QColor, *, current: bool
    ) -> None:
        painter.setPen(QPen(QColor(self.tokens.surface), 1.5))
        painter.setBrush(colour)
        known = [index for index, value in enumerate(values) if value is not None]
        for index in known:
            alone = index - 1 not in known and index + 1 not in known
            if index == self.hot or alone or (current and len(known) <= MOST_POINTS):
                radius = POINT + 1.5 if index == self.hot else POINT
                painter.drawEllipse(self.place(index, values[index] or 0.0), radius, radius)

    def _draw_last(self, painter: QPainter, values: tuple[float | None, ...]) -> None:
        known = [(index, value) for index, value in enumerate(values) if value is not None]
        if not known:
            return
        index, value = known[-1]
        text = self.figures.text(value)
        wide = text_width(painter, text)
        place = self.place(index, value)
        left = min(place.x() - wide / 2, self.area.right() - wide)
        painter.setPen(QColor(self.tokens.text))
        painter.drawText(QRectF(left, place.y() - 20, wide + 1, 15), Qt.AlignmentFlag.AlignCenter, text)
