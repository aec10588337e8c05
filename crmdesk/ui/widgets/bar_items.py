"""BarLayer: bars of values side by side."""

from __future__ import annotations

from itertools import zip_longest

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crmdesk.data.table import Kind
from crmdesk.reports.charts import ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, ChartLayer, hot_colour, rounded_bar, text_width

#: Widest bar, the air between the bars of one label, and a line of a direct label, px.
WIDEST = 28.0
AIR = 1.5
LINE = 15.0


class BarLayer(ChartLayer):
    """Bars standing on zero, a group a label: the base grey, the current in the accent, a plan as a dashed line."""

    def label_at(self, point: QPointF) -> int:
        """Return the label whose whole column holds the point, so that a short bar is as easy to hit as a tall one."""
        count = len(self.chart.labels)
        if not count or not self.area.contains(QPointF(point.x(), self.area.center().y())):
            return -1
        return min(int((point.x() - self.area.left()) / (self.area.width() / count)), count - 1)

    def draw(self, painter: QPainter) -> None:
        """Draw band, bars and labels of every group."""
        count = len(self.chart.labels)
        if not count:
            return
        band = self.area.width() / count
        current, base, plan = (self.values(role) for role in (Role.CURRENT, Role.BASE, Role.PLAN))
        shares = self.values(Role.CATEGORY) if self.chart.kind is ChartKind.PARETO else ()
        bars = 2 if base else 1
        width = min(WIDEST if bars == 2 else WIDEST * 1.4, band * 0.72 / bars)
        for index, (now, before, planned, share) in enumerate(zip_longest(current, base, plan, shares)):
            centre = self.area.left() + band * (index + 0.5)
            self._draw_band(painter, index, centre, band)
            left = centre - (width * bars + AIR * (bars - 1)) / 2
            if before is not None:
                self._draw_bar(painter, left, width, before, hot_colour(self.tokens.previous, hot=index == self.hot))
            left += (width + AIR) * (bars - 1)
            if now is not None:
                self._draw_bar(painter, left, width, now, hot_colour(self.tokens.accent, hot=index == self.hot))
                top = self._label_top(now, planned)
                self._draw_label(painter, QRectF(left, top, width, 0), now, before, band, share)
            if planned is not None:
                painter.setPen(QPen(QColor(self.tokens.text), 1.5, Qt.PenStyle.DashLine))
                y = self._y(planned)
                painter.drawLine(QPointF(centre - width * 0.8, y), QPointF(centre + width * 0.8, y))

    def _y(self, value: float) -> float:
        return self.place(0, value).y()

    def _draw_band(self, painter: QPainter, index: int, centre: float, band: float) -> None:
        if index != self.selected:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.tokens.accent_soft))
        painter.drawRoundedRect(
            QRectF(centre - band / 2 + 2, self.area.top() - 12, band - 4, self.area.height() + 12), 4, 4
        )

    def _draw_bar(self, painter: QPainter, left: float, width: float, value: float, colour: QColor) -> None:
        zero, y = self._y(0), self._y(value)
        if abs(zero - y) < 1:
            y = zero - ((value > 0) - (value < 0))  # a small figure is seen, a zero is not
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        rect = QRectF(left, min(zero, y), width, abs(zero - y))
        painter.drawPath(rounded_bar(rect, end="top" if value >= 0 else "bottom"))

    def _label_top(self, value: float, planned: float | None) -> float:
        """Return where the foot of a figure stands: on its bar, or on the mark of a plan that would run through it."""
        y = self._y(value)
        mark = y if planned is None else self._y(planned)
        return mark - 1 if y - LINE - 1 <= mark < y else y

    def _draw_label(
        self, painter: QPainter, bar: QRectF, value: float, base: float | None, band: float, share: float | None
    ) -> None:
        """Write the figure over its bar; inside where the taller base would be in the way; nowhere if it cannot fit."""
        text = self.figures.text(value)
        wide = text_width(painter, text)
        if wide > band - 2 or not value:
            return
        y, top = self._y(value), bar.top()
        beside = base is not None and self._y(base) < y + 2 and wide > bar.width()
        painter.setPen(QColor(self.tokens.text))
        if value < 0:
            top = y + LINE
        elif beside and wide <= bar.width() + 4 and self._y(0) - y > LINE + 2:
            painter.setPen(QColor(self.tokens.on_accent))
            top = y + LINE + 1
        elif beside and base is not None:
            top = self._y(base)
        centre = bar.center().x()
        painter.drawText(QRectF(centre - band / 2, top - LINE, band, LINE), Qt.AlignmentFlag.AlignCenter, text)
        if share is not None:
            painter.setFont(font(LABEL_SIZE))
            painter.setPen(QColor(self.tokens.text3))
            place = QRectF(centre - band / 2, top - 2 * LINE + 2, band, LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, Kind.PERCENT.text(share))
            painter.setFont(font(LABEL_SIZE, 600))
