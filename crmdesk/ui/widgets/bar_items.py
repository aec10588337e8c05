"""BarLayer and ChangeLayer: bars of values side by side, and bars of change around zero."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crmdesk.data.table import Kind, change_text
from crmdesk.reports.charts import ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, ChartLayer, hot_colour, rounded_bar, text_width

if TYPE_CHECKING:
    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Tokens

#: Widest bar, the air between the bars of one label, and a line of a direct label, px.
WIDEST = 28.0
AIR = 1.5
LINE = 15.0
THICKEST = 13.0
LABEL_GAP = 5.0


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
                self._draw_label(painter, QRectF(left, 0, width, 0), now, before, band, share)
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
        painter.drawRoundedRect(QRectF(centre - band / 2 + 2, self.area.top() - 12, band - 4, self.area.height() + 12), 4, 4)

    def _draw_bar(self, painter: QPainter, left: float, width: float, value: float, colour: QColor) -> None:
        zero, y = self._y(0), self._y(value)
        if abs(zero - y) < 1:
            y = zero - 1 if value > 0 else zero  # a small figure is seen, a zero is not
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        rect = QRectF(left, min(zero, y), width, abs(zero - y))
        painter.drawPath(rounded_bar(rect, end="top" if value >= 0 else "bottom"))

    def _draw_label(
        self, painter: QPainter, bar: QRectF, value: float, base: float | None, band: float, share: float | None
    ) -> None:
        """Write the figure over its bar; inside where the taller base would be in the way; nowhere if it cannot fit."""
        text = self.figures.text(value)
        wide = text_width(painter, text)
        if wide > band - 2:
            return
        y, top = self._y(value), self._y(value)
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


class ChangeLayer(ChartLayer):
    """Bars of change lying left and right of zero, the arrow and the sign saying it again, the total dashed."""

    def label_at(self, point: QPointF) -> int:
        """Return the label whose row holds the point."""
        count = len(self.chart.labels)
        if not count or not self.area.top() <= point.y() <= self.area.bottom():
            return -1
        return min(int((point.y() - self.area.top()) / (self.area.height() / count)), count - 1)

    def draw(self, painter: QPainter) -> None:
        """Draw the zero line, the bars with their texts and the reference."""
        values = [value or 0.0 for value in self.chart.series[0].values] if self.chart.series else []
        if not values:
            return
        texts = [change_words(self.chart, value) for value in values]
        limit = change_limit(values)
        low, high = max(min(0.0, *values), -limit), min(max(0.0, *values), limit)
        wide = max(text_width(painter, text) for text in texts) + LABEL_GAP * 2
        left = self.area.left() + (wide if low < 0 else 4)
        right = self.area.right() - (wide if high > 0 else 4)
        pixels = (right - left) / ((high - low) or 1.0)
        zero = left - low * pixels
        row = self.area.height() / len(values)
        self._draw_lines(painter, zero, pixels, (low, high))
        for index, (value, text) in enumerate(zip(values, texts, strict=True)):
            middle = self.area.top() + row * (index + 0.5)
            reach = max(min(value, limit), -limit) * pixels
            self._draw_row(painter, QRectF(self.area.left(), middle - row / 2, self.area.width(), row), index)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hot_colour(self._colour(value), hot=index == self.hot))
            thick = min(THICKEST, row * 0.66)
            bar = QRectF(zero + min(reach, 0), middle - thick / 2, max(abs(reach), 1.0), thick)
            painter.drawPath(rounded_bar(bar, end="right" if value >= 0 else "left"))
            painter.setPen(QColor(self._colour(value)))
            side = QRectF(zero + reach + LABEL_GAP, middle - LINE / 2, wide, LINE)
            align = Qt.AlignmentFlag.AlignLeft
            if value < 0:
                side.moveRight(zero + reach - LABEL_GAP)
                align = Qt.AlignmentFlag.AlignRight
            painter.drawText(side, align | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_row(self, painter: QPainter, row: QRectF, index: int) -> None:
        if index == self.selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.accent_soft))
            painter.drawRoundedRect(row, 4, 4)

    def _draw_lines(self, painter: QPainter, zero: float, pixels: float, ends: tuple[float, float]) -> None:
        painter.setPen(QPen(QColor(self.tokens.border_strong), 1))
        painter.drawLine(QPointF(round(zero) + 0.5, self.area.top()), QPointF(round(zero) + 0.5, self.area.bottom()))
        reference = self.chart.reference
        if reference is not None and ends[0] <= reference <= ends[1]:
            painter.setPen(QPen(QColor(self.tokens.text2), 1, Qt.PenStyle.DashLine))
            x = round(zero + reference * pixels) + 0.5
            painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.bottom()))

    def _colour(self, value: float) -> str:
        return tone(self.tokens, value, self.chart.good)


def tone(tokens: Tokens, value: float | None, good: int) -> str:
    """Return the colour of a change: good and bad by the measure's direction, neutral where there is none."""
    if not value or not good:
        return tokens.text2
    return tokens.pos if (value > 0) is (good > 0) else tokens.neg


def arrow(value: float | None) -> str:
    """Return the arrow of a change, always the way the figure went; a square for no change."""
    return "■" if not value else "▲" if value > 0 else "▼"


def change_words(chart: Chart, value: float) -> str:
    """Return "▲ +38,6 %": shares of measures that are shares are read as percentage points."""
    text = Kind.PERCENT.delta(value) if chart.unit is Kind.PERCENT else change_text(value)
    return f"{arrow(value)} {text}"


def change_limit(values: list[float]) -> float:
    """Return where bars are cut, so that one of +4 000 % does not flatten all the others; its text stays true."""
    sizes = sorted((abs(value) for value in values), reverse=True)
    if len(sizes) < 4:  # noqa: PLR2004 - of three bars each is worth its true length
        return sizes[0] or 1.0
    return min(sizes[0], max(4 * sizes[len(sizes) // 2], 1e-9)) or 1.0
