"""ScatterLayer: one point a label, how far right by the first series, how far up by the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crmdesk.reports.chart_scale import Scale, grid_lines, scale_for
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, ChartLayer, text_width

if TYPE_CHECKING:
    import pyqtgraph as pg

    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Tokens

POINT = 5.0
#: A click so near to a point means it, px.
NEAR = 14.0
LINE = 15.0
#: Room below the plot for the figures to the right and what they are, px.
FOOT = 34.0
#: Names are written beside so many points; more are told by pointing at them.
MOST_NAMES = 12


class ScatterLayer(ChartLayer):
    """Points with the names of those that stand out, or of all where there are few."""

    def __init__(self, view: pg.ViewBox, chart: Chart, scale: Scale, tokens: Tokens) -> None:
        super().__init__(view, chart, scale, tokens)
        across = [value for value in (chart.series[0].values if chart.series else ()) if value is not None]
        self.across = scale_for(chart.unit_across or chart.unit, across, chart.currency)
        self.lines = grid_lines(min(across, default=0.0), max(across, default=0.0))

    def point(self, label: int) -> QPointF | None:
        """Return where the point of a label lies, px; None where one of its figures is not known."""
        right, up = (series.values[label] for series in self.chart.series[:2])
        if right is None or up is None:
            return None
        part = (right - self.lines[0]) / (self.lines[-1] - self.lines[0])
        return QPointF(self.area.left() + part * self.area.width(), self.place(0, up).y())

    def label_at(self, point: QPointF) -> int:
        """Return the label of the nearest point, -1 where none is near."""
        found, nearest = -1, NEAR
        for label in range(len(self.chart.labels)):
            place = self.point(label)
            if place is not None:
                far = (place - point).manhattanLength()
                if far < nearest:
                    found, nearest = label, far
        return found

    def draw(self, painter: QPainter) -> None:
        """Draw the axis to the right, the points and names."""
        if len(self.chart.series) < 2:
            return
        self._draw_axis(painter)
        few = len(self.chart.labels) <= MOST_NAMES
        taken: list[QRectF] = []
        for label in range(len(self.chart.labels)):
            place = self.point(label)
            if place is None:
                continue
            strong = label in (self.hot, self.selected)
            colour = QColor(self.tokens.accent)
            colour.setAlphaF(1.0 if strong else 0.75)
            painter.setPen(QPen(QColor(self.tokens.text if strong else self.tokens.surface), 1.5))
            painter.setBrush(colour)
            painter.drawEllipse(place, POINT + strong, POINT + strong)
            if few or strong or label in self.chart.emphasis:
                self._draw_name(painter, place, self.chart.labels[label], taken)

    def _draw_axis(self, painter: QPainter) -> None:
        painter.setFont(font(LABEL_SIZE))
        step = self.lines[1] - self.lines[0]
        for line in self.lines:
            part = (line - self.lines[0]) / (self.lines[-1] - self.lines[0])
            x = round(self.area.left() + part * self.area.width()) + 0.5
            painter.setPen(QPen(QColor(self.tokens.border_strong if line == 0 else self.tokens.grid), 1))
            painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.bottom()))
            text = self.across.tick(line, step)
            wide = text_width(painter, text)
            left = min(max(x - wide / 2, self.area.left()), self.area.right() - wide)
            painter.setPen(QColor(self.tokens.text3))
            painter.drawText(QRectF(left, self.area.bottom() + 3, wide + 2, LINE), text)
        title = self.chart.series[0].title
        words = f"{title}, {self.across.unit}" if self.across.unit else title
        foot = QRectF(self.area.left(), self.area.bottom() + LINE + 2, self.area.width(), LINE)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{words} →")

    def _draw_name(self, painter: QPainter, place: QPointF, text: str, taken: list[QRectF]) -> None:
        """Write a name beside its point, on the side with room, and not over a name that is there already."""
        wide = text_width(painter, text)
        box = QRectF(place.x() + POINT + 4, place.y() - LINE / 2, wide + 2, LINE)
        if box.right() > self.area.right():
            box.moveRight(place.x() - POINT - 4)
        if any(box.intersects(other) for other in taken):
            return
        taken.append(box)
        painter.setPen(QColor(self.tokens.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)

    # Qt overrides

    def boundingRect(self) -> QRectF:
        """Cover the axis below too."""
        return super().boundingRect().adjusted(0, 0, 0, FOOT)
