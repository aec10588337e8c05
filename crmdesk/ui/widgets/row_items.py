"""ChangeLayer and RowBarLayer: bars that lie: changes around zero, and values whose names are too long to stand under."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crmdesk.data.table import Kind, change_text
from crmdesk.reports.chart_scale import change_limit
from crmdesk.reports.charts import ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, ChartLayer, hot_colour, rounded_bar, text_width

if TYPE_CHECKING:
    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Tokens

#: Thickest bar, a line of a direct label, the air before it, px.
THICKEST = 13.0
LINE = 15.0
LABEL_GAP = 5.0
#: The axis of changes is never shorter than this: a bar of 0.1 % does not fill it.
SMALLEST_REACH = 0.05
#: A share that is smaller reads as 0,0 %.
_LEAST_SEEN = 0.0005


class RowLayer(ChartLayer):
    """Bars that lie, a row a label."""

    def label_at(self, point: QPointF) -> int:
        """Return the label whose row holds the point."""
        count = len(self.chart.labels)
        if not count or not self.area.top() <= point.y() <= self.area.bottom():
            return -1
        return min(int((point.y() - self.area.top()) / (self.area.height() / count)), count - 1)

    def _draw_row(self, painter: QPainter, row: QRectF, index: int) -> None:
        if index == self.selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.accent_soft))
            painter.drawRoundedRect(row, 4, 4)


class RowBarLayer(RowLayer):
    """Values as lying bars: the current in the accent, the base as a thin grey bar below it, a plan as a dashed mark."""

    def draw(self, painter: QPainter) -> None:
        """Draw band, bars and label of every row."""
        current, base, plan = (self.values(role) for role in (Role.CURRENT, Role.BASE, Role.PLAN))
        shares = self.values(Role.CATEGORY) if self.chart.kind is ChartKind.PARETO else ()
        known = [value for series in (current, base, plan) for value in series if value is not None]
        if not known:
            return
        texts = ["" if value is None else self.figures.text(value) for value in current]
        room = max(text_width(painter, text) for text in texts) + LABEL_GAP * 2
        room += 46 if shares else 0
        low, high = min(0.0, *known), max(0.0, *known)
        pixels = (self.area.width() - room) / ((high - low) or 1.0)
        zero = self.area.left() - low * pixels
        row = self.area.height() / len(self.chart.labels)
        thick = min(THICKEST, row * 0.66)
        for index, (now, before, planned, share) in enumerate(zip_longest(current, base, plan, shares)):
            top = self.area.top() + row * index
            self._draw_row(painter, QRectF(self.area.left(), top, self.area.width(), row), index)
            middle, hot = top + row / 2, index == self.hot
            upper = thick * 0.62 if base else thick
            if before is not None:
                place = QRectF(zero, middle - thick / 2 + upper, before * pixels, thick - upper).normalized()
                self._draw_bar(painter, place, before, hot_colour(self.tokens.previous, hot=hot))
            if now is not None:
                place = QRectF(zero, middle - thick / 2, now * pixels, upper).normalized()
                self._draw_bar(painter, place, now, hot_colour(self.tokens.accent, hot=hot))
                reach = zero + max(now, before or 0.0, planned or 0.0, 0.0) * pixels
                self._draw_label(painter, QPointF(reach + LABEL_GAP, middle), texts[index], share)
            if planned is not None:
                painter.setPen(QPen(QColor(self.tokens.text), 1.5, Qt.PenStyle.DashLine))
                x = zero + planned * pixels
                painter.drawLine(QPointF(x, middle - row * 0.4), QPointF(x, middle + row * 0.4))

    @staticmethod
    def _draw_bar(painter: QPainter, place: QRectF, value: float, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if value:
            place.setWidth(max(place.width(), 1.0))
        painter.drawPath(rounded_bar(place, end="right" if value >= 0 else "left"))

    def _draw_label(self, painter: QPainter, place: QPointF, text: str, share: float | None) -> None:
        painter.setPen(QColor(self.tokens.text))
        wide = text_width(painter, text)
        painter.drawText(QRectF(place.x(), place.y() - LINE / 2, wide + 1, LINE), Qt.AlignmentFlag.AlignVCenter, text)
        if share is None:
            return
        painter.setFont(font(LABEL_SIZE))
        painter.setPen(QColor(self.tokens.text3))
        right = QRectF(self.area.right() - 60, place.y() - LINE / 2, 60, LINE)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, Kind.PERCENT.text(share))
        painter.setFont(font(LABEL_SIZE, 600))


class ChangeLayer(RowLayer):
    """Bars of change lying left and right of zero, the arrow and the sign saying it again, the total dashed."""

    def draw(self, painter: QPainter) -> None:
        """Draw the zero line, the bars with their texts and the reference."""
        values = [value or 0.0 for value in self.chart.series[0].values] if self.chart.series else []
        if not values:
            return
        texts = [change_words(self.chart, value) for value in values]
        limit = change_limit(values)
        low, high = max(min(0.0, *values), -limit), min(max(0.0, *values), limit)
        if high - low < SMALLEST_REACH:  # changes of a few thousandths look as small as they are
            low, high = (-SMALLEST_REACH if low < 0 else 0.0), (SMALLEST_REACH if high > 0 else 0.0)
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
    return str(getattr(tokens, tone_name(value, good)))


def tone_name(value: float | None, good: int) -> str:
    """Return the name of that colour's token: "pos", "neg" or "text2"; a change that reads as 0,0 % is none."""
    if _is_none(value) or not good:
        return "text2"
    assert value is not None
    return "pos" if (value > 0) is (good > 0) else "neg"


def arrow(value: float | None) -> str:
    """Return the arrow of a change, always the way the figure went; a square for no change."""
    if _is_none(value):
        return "■"
    assert value is not None
    return "▲" if value > 0 else "▼"


def _is_none(value: float | None) -> bool:
    """Whether a change, a share or whole units, reads as nothing."""
    return value is None or abs(value) < _LEAST_SEEN


def change_words(chart: Chart, value: float) -> str:
    """Return "▲ +38,6 %": shares of measures that are shares are read as percentage points."""
    text = Kind.PERCENT.delta(value) if chart.unit is Kind.PERCENT else change_text(value)
    return f"{arrow(value)} {text}"
