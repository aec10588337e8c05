"""BridgeLayer and AreaLayer: from a first value to a last one by steps, and parts that add up along time."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from crmdesk.data.table import signed
from crmdesk.reports.chart_scale import bridge_steps
from crmdesk.ui.widgets.bar_items import LINE, WIDEST, BarLayer
from crmdesk.ui.widgets.chart_layers import ChartLayer, hot_colour, rounded_bar, series_colour, text_width
from crmdesk.ui.widgets.row_items import tone

#: Bars of a bridge are wider than those that stand in groups.
WIDER = 1.6
#: How solid an area is.
COVER = 0.82


class BridgeLayer(BarLayer):
    """Two whole bars and the steps between them, each beginning where the one before ended."""

    def draw(self, painter: QPainter) -> None:
        """Draw bars, the hair lines that lead from one to the next, and a figure at each."""
        steps = bridge_steps(self.chart)
        if not steps:
            return
        band = self.area.width() / len(steps)
        wide = min(WIDEST * WIDER, band * 0.66)
        for label, (begin, end) in enumerate(steps):
            centre = self.area.left() + band * (label + 0.5)
            self._draw_band(painter, label, centre, band)
            whole = label in (0, len(steps) - 1)
            colour = self.tokens.accent if whole else tone(self.tokens, end - begin, self.chart.good)
            top, foot = sorted((self.place(0, begin).y(), self.place(0, end).y()))
            bar = QRectF(centre - wide / 2, top, wide, max(foot - top, 1.0))
            if label + 1 < len(steps):
                painter.setPen(QPen(QColor(self.tokens.border_strong), 1))
                y = round(self.place(0, end).y()) + 0.5
                painter.drawLine(QPointF(centre + wide / 2, y), QPointF(centre + band - wide / 2, y))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hot_colour(colour, hot=label == self.hot))
            painter.drawPath(rounded_bar(bar, end="top" if end >= begin else "bottom"))
            text = self.figures.text(end - begin)
            self._draw_figure(painter, bar, text if whole else signed(text, end - begin), band, above=end >= begin)

    def _draw_figure(self, painter: QPainter, bar: QRectF, text: str, band: float, *, above: bool) -> None:
        """Write a figure above a bar that rises and below one that falls, nowhere if it cannot fit."""
        if text_width(painter, text) > band - 2:
            return
        foot = bar.bottom() + 1
        top = bar.top() - LINE if above or foot + LINE > self.area.bottom() else foot
        painter.setPen(QColor(self.tokens.text))
        place = QRectF(bar.center().x() - band / 2, top, band, LINE)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class AreaLayer(ChartLayer):
    """Areas along time, one a series, each lying on those before it."""

    def label_at(self, point: QPointF) -> int:
        """Return the label nearest to the point."""
        count = len(self.chart.labels)
        if not count or not self.area.adjusted(-4, 0, 4, 0).contains(QPointF(point.x(), self.area.center().y())):
            return -1
        return min(max(int((point.x() - self.area.left()) / (self.area.width() / count)), 0), count - 1)

    def part_at(self, point: QPointF) -> int:
        """Return the series whose area lies under a point at its nearest label, -1 above all of them."""
        label = self.label_at(point)
        if label < 0:
            return -1
        for part, level in enumerate(self._levels(label)):
            if self.place(label, level).y() <= point.y():
                return part
        return -1

    def draw(self, painter: QPainter) -> None:
        """Draw the areas from the lowest up, a hair line at the label in hand, the last whole at its end."""
        count = len(self.chart.labels)
        if not count or not self.chart.series:
            return
        levels = [self._levels(label) for label in range(count)]
        for part in range(len(self.chart.series)):
            upper = [self.place(label, levels[label][part]) for label in range(count)]
            lower = [self.place(label, levels[label][part - 1] if part else 0.0) for label in range(count)]
            colour = hot_colour(series_colour(self.chart, part, self.tokens), hot=part == self.hot_part)
            colour.setAlphaF(COVER)
            painter.setPen(QPen(QColor(self.tokens.surface), 1))
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        marked = self.hot if self.hot >= 0 else self.selected
        if marked >= 0:
            painter.setPen(QPen(QColor(self.tokens.text2), 1))
            x = round(self.place(marked, 0).x()) + 0.5
            painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.bottom()))
        text = self.figures.text(levels[-1][-1])
        wide = text_width(painter, text)
        place = self.place(count - 1, levels[-1][-1])
        painter.setPen(QColor(self.tokens.text))
        left = min(place.x() - wide / 2, self.area.right() - wide)
        painter.drawText(QRectF(left, place.y() - LINE - 2, wide + 1, LINE), Qt.AlignmentFlag.AlignCenter, text)

    def _levels(self, label: int) -> list[float]:
        """Return how high each series reaches at a label, those below it included."""
        return list(accumulate(series.values[label] or 0.0 for series in self.chart.series))
