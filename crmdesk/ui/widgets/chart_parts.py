"""StackedLayer, BulletLayer and BoxLayer: lying rows made of parts, of a fact and where it should be, of a spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crmdesk.reports.chart_scale import grid_lines
from crmdesk.reports.charts import Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, hot_colour, rounded_bar, series_colour, text_width
from crmdesk.ui.widgets.row_items import LABEL_GAP, LINE, RowLayer

if TYPE_CHECKING:
    import pyqtgraph as pg

    from crmdesk.reports.chart_scale import Scale
    from crmdesk.reports.charts import Chart, Series
    from crmdesk.ui.theme import Tokens

#: Thickest row of parts, of a box and of the pale bar behind a bullet, px.
THICKEST = 20.0
#: The bullet itself is so much thinner than what lies behind it.
BULLET = 0.45
#: Room for the figures of the axis below boxes, px.
FOOT = 18.0
#: Air between two parts of a row, px.
AIR = 1.0


class StackedLayer(RowLayer):
    """Rows made of parts, one colour a series; the whole is written at the end, a part where it has room."""

    def __init__(self, view: pg.ViewBox, chart: Chart, scale: Scale, tokens: Tokens) -> None:
        super().__init__(view, chart, scale, tokens)
        columns = zip(*(series.values for series in chart.series), strict=True)
        self._totals = [sum(max(value or 0.0, 0.0) for value in column) for column in columns]
        """What the parts of each row come to; a part below zero has no length and is not taken off."""
        self._room = max((len(scale.text(total)) for total in self._totals), default=0) * 7.0 + 2 * LABEL_GAP

    def part_at(self, point: QPointF) -> int:
        """Return the series whose part lies under a point, -1 beside the parts."""
        label = self.label_at(point)
        for part, (left, right) in enumerate(self._ends(label) if label >= 0 else ()):
            if left <= point.x() <= right and left < right:
                return part
        return -1

    def draw(self, painter: QPainter) -> None:
        """Draw the parts of every row and what they come to."""
        totals = self._totals
        row = self.area.height() / max(len(totals), 1)
        thick = min(THICKEST, row * 0.7)
        for label, total in enumerate(totals):
            middle = self.area.top() + row * (label + 0.5)
            self._draw_row(painter, QRectF(self.area.left(), middle - row / 2, self.area.width(), row), label)
            ends = self._ends(label)
            for part, (left, right) in enumerate(ends):
                if right > left:
                    place = QRectF(left, middle - thick / 2, max(right - left - AIR, 1.0), thick)
                    self._draw_part(painter, place, label, part)
            painter.setPen(QColor(self.tokens.text))
            reach = max((right for _left, right in ends), default=self.area.left())
            text = self.figures.text(total)
            place = QRectF(reach + LABEL_GAP, middle - LINE / 2, text_width(painter, text) + 1, LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)

    def _ends(self, label: int) -> list[tuple[float, float]]:
        """Return from where to where each part of a row goes, px."""
        pixels = (self.area.width() - self._room) / (max(self._totals, default=0.0) or 1.0)
        at = self.area.left()
        ends = []
        for series in self.chart.series:
            wide = max(series.values[label] or 0.0, 0.0) * pixels
            ends.append((at, at + wide))
            at += wide
        return ends

    def _draw_part(self, painter: QPainter, place: QRectF, label: int, part: int) -> None:
        colour = series_colour(self.chart, part, self.tokens)
        is_hot = label == self.hot and part == self.hot_part
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hot_colour(colour, hot=is_hot))
        painter.drawRect(place)
        value = self.chart.series[part].values[label]
        text = "" if value is None else self.figures.text(value)
        if text and text_width(painter, text) + 8 <= place.width():
            light = QColor(colour).lightnessF() < 0.55
            painter.setPen(QColor("#FFFFFF" if light else "#0E1420"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class BulletLayer(RowLayer):
    """A bar a row within the paler bar of its base, and a mark where it should be."""

    def draw(self, painter: QPainter) -> None:
        """Draw base, fact, mark and figure of every row."""
        current, base, plan = (self.values(role) for role in (Role.CURRENT, Role.BASE, Role.PLAN))
        count = len(self.chart.labels)
        known = [value for values in (current, base, plan) for value in values if value is not None]
        if not known or not count:
            return
        texts = [self._text(label, current, plan) for label in range(count)]
        room = max(text_width(painter, text) for text in texts) + 2 * LABEL_GAP
        low, high = min(0.0, *known), max(0.0, *known)
        pixels = (self.area.width() - room) / ((high - low) or 1.0)
        zero = self.area.left() - low * pixels
        row = self.area.height() / count
        thick = min(THICKEST, row * 0.72)
        for label in range(count):
            middle = self.area.top() + row * (label + 0.5)
            self._draw_row(painter, QRectF(self.area.left(), middle - row / 2, self.area.width(), row), label)
            reach = zero
            for values, part, colour in (
                (base, 1.0, self.tokens.border),
                (current, BULLET if base or plan else 1.0, self.tokens.accent),
            ):
                value = values[label] if values else None
                if value is not None:
                    wide = thick * part
                    place = QRectF(zero, middle - wide / 2, value * pixels or 1.0, wide).normalized()
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(hot_colour(colour, hot=label == self.hot))
                    painter.drawPath(rounded_bar(place, end="right" if value >= 0 else "left"))
                    reach = max(reach, zero + value * pixels)
            wanted = plan[label] if plan else None
            if wanted is not None:
                x = zero + wanted * pixels
                painter.setPen(QPen(QColor(self.tokens.text), 2))
                painter.drawLine(QPointF(x, middle - thick * 0.62), QPointF(x, middle + thick * 0.62))
                reach = max(reach, x)
            painter.setPen(QColor(self.tokens.text))
            place = QRectF(reach + LABEL_GAP, middle - LINE / 2, room, LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, texts[label])

    def _text(self, label: int, current: tuple[float | None, ...], plan: tuple[float | None, ...]) -> str:
        """Return "36.8 / 40": the fact and, where there is one, what it should be."""
        now = current[label] if current else None
        text = "—" if now is None else self.figures.text(now)
        wanted = plan[label] if plan else None
        return text if wanted is None else f"{text} / {self.figures.text(wanted)}"


class BoxLayer(RowLayer):
    """A box a row: its ends are the quartiles, the line in it the middle, the whiskers the least and the most."""

    def label_at(self, point: QPointF) -> int:
        """Return the label whose row holds the point; the axis below is nobody's."""
        count = len(self.chart.labels)
        high = self.area.height() - FOOT
        if not count or not 0 <= point.y() - self.area.top() < high:
            return -1
        return int((point.y() - self.area.top()) / (high / count))

    def draw(self, painter: QPainter) -> None:
        """Draw the axis, then box, whiskers and middle of every row."""
        values = [value for series in self.chart.series for value in series.values if value is not None]
        count = len(self.chart.labels)
        if not values or len(self.chart.series) != len(_SPREAD) or not count:
            return
        lines = grid_lines(min(values), max(values))
        high = self.area.height() - FOOT
        last = text_width(painter, self.figures.tick(lines[-1], lines[1] - lines[0])) / 2
        pixels = (self.area.width() - last - 4) / (lines[-1] - lines[0])
        zero = self.area.left() - lines[0] * pixels + 2
        self._draw_axis(painter, lines, zero, pixels, high)
        row = high / count
        thick = min(THICKEST, row * 0.62)
        for label in range(count):
            middle = self.area.top() + row * (label + 0.5)
            self._draw_row(painter, QRectF(self.area.left(), middle - row / 2, self.area.width(), row), label)
            places = [_place(series, label, zero, pixels) for series in self.chart.series]
            if None not in places:
                self._draw_box(painter, [place for place in places if place is not None], middle, thick, label)

    def _draw_axis(self, painter: QPainter, lines: tuple[float, ...], zero: float, pixels: float, high: float) -> None:
        painter.setFont(font(LABEL_SIZE))
        for line in lines:
            x = round(zero + line * pixels) + 0.5
            painter.setPen(QPen(QColor(self.tokens.border_strong if line == 0 else self.tokens.grid), 1))
            painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.top() + high))
            text = self.figures.tick(line, lines[1] - lines[0])
            wide = text_width(painter, text)
            left = max(x - wide / 2, self.area.left() - 2)
            painter.setPen(QColor(self.tokens.text3))
            painter.drawText(QRectF(left, self.area.top() + high + 3, wide + 2, LINE), text)
        painter.setFont(font(LABEL_SIZE, 600))

    def _draw_box(self, painter: QPainter, places: list[float], middle: float, thick: float, label: int) -> None:
        least, lower, median, upper, most = places
        ink = QColor(self.tokens.text2)
        painter.setPen(QPen(ink, 1.2))
        for begin, end, cap in ((least, lower, least), (upper, most, most)):
            painter.drawLine(QPointF(begin, middle), QPointF(end, middle))
            painter.drawLine(QPointF(cap, middle - thick / 4), QPointF(cap, middle + thick / 4))
        painter.setPen(QPen(QColor(self.tokens.accent), 1.2))
        painter.setBrush(hot_colour(self.tokens.heat[1], hot=label == self.hot))
        painter.drawRoundedRect(QRectF(lower, middle - thick / 2, max(upper - lower, 1.0), thick), 2, 2)
        painter.setPen(QPen(QColor(self.tokens.text), 2))
        painter.drawLine(QPointF(median, middle - thick / 2), QPointF(median, middle + thick / 2))


_SPREAD = ("least", "lower quartile", "middle", "upper quartile", "most")


def _place(series: Series, label: int, zero: float, pixels: float) -> float | None:
    value = series.values[label]
    return None if value is None else zero + value * pixels
