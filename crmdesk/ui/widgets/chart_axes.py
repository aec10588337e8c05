"""Axes of the charts: names that never overlap, and round figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE

if TYPE_CHECKING:
    from crmdesk.reports.chart_scale import Scale
    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Tokens

LINE = 14.0
GAP = 6.0
#: About what the figures of the value axis take, px.
FIGURES = 40.0
#: Names at the left take at most this part of the chart.
WIDEST_PART = 0.36


class NameAxis(pg.AxisItem):
    """Names of the labels: below the bars in up to two lines, or at the left in one; time is thinned, not cut."""

    def __init__(
        self, orientation: str, chart: Chart, tokens: Tokens, *, thin: bool = False, foot: float = 0.0
    ) -> None:
        """Make the axis.

        Args:
            orientation: "left" or "bottom".
            chart: whose labels are written.
            tokens: the colours.
            thin: leave names out where they have no room, rather than cutting them.
            foot: room at the lower end that belongs to no row, px.
        """
        super().__init__(orientation)
        self.chart, self.tokens, self.thin, self.foot = chart, tokens, thin, foot
        self.hot = -1
        self.selected = -1
        self.setStyle(showValues=False, tickLength=0)

    def fit(self, width: float) -> None:
        """Take the room the names need in a chart ``width`` pixels wide: one line or two below, a part of it at the left."""
        metrics = QFontMetricsF(font(LABEL_SIZE, 600))
        if self.orientation == "bottom":
            band = (width - FIGURES) / max(len(self.chart.labels), 1) - 4
            one = self.thin or all(metrics.horizontalAdvance(label) <= band for label in self.chart.labels)
            self.setHeight(int(LINE * (1 if one else 2) + GAP))
            return
        widest = max((metrics.horizontalAdvance(label) for label in self.chart.labels), default=0.0)
        self.setWidth(int(min(widest + GAP * 2, width * WIDEST_PART)))

    # Qt overrides

    def paint(self, painter: QPainter, option: Any, widget: Any = None) -> None:
        """Write the names; those of lines that stand out are bold."""
        del option, widget
        area = QRectF(self.boundingRect().intersected(QRectF(0, 0, self.size().width(), self.size().height())))
        if self.orientation == "bottom":
            self._paint_below(painter, area)
        else:
            self._paint_left(painter, area)

    def _paint_below(self, painter: QPainter, area: QRectF) -> None:
        count = len(self.chart.labels)
        band = area.width() / max(count, 1)
        metrics = QFontMetricsF(font(LABEL_SIZE, 600))
        step = 1
        if self.thin and count:
            widest = max(metrics.horizontalAdvance(label) for label in self.chart.labels) + 8
            step = max(1, -int(-widest // band))
        for index in range(0, count, step):
            self._take_pen(painter, index)
            middle = area.left() + band * (index + 0.5)
            lines = [self.chart.labels[index]] if self.thin else two_lines(self.chart.labels[index], metrics, band - 4)
            for number, line in enumerate(lines):
                place = QRectF(middle - band * step / 2, area.top() + GAP + number * LINE, band * step, LINE)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, line)

    def _paint_left(self, painter: QPainter, area: QRectF) -> None:
        count = len(self.chart.labels)
        row = (area.height() - self.foot) / max(count, 1)
        for index, label in enumerate(self.chart.labels):
            self._take_pen(painter, index)
            room = area.width() - GAP
            text = QFontMetricsF(painter.font()).elidedText(label, Qt.TextElideMode.ElideRight, room)
            place = QRectF(area.left(), area.top() + row * index, room, row)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _take_pen(self, painter: QPainter, index: int) -> None:
        strong = index in self.chart.emphasis or index in (self.hot, self.selected)
        painter.setFont(font(LABEL_SIZE, 600 if strong else 400))
        painter.setPen(QColor(self.tokens.text if strong else self.tokens.text2))


class FigureAxis(pg.AxisItem):
    """Round figures at the grid lines; the unit is in the chart's title."""

    def __init__(self, scale: Scale, lines: tuple[float, ...], tokens: Tokens) -> None:
        super().__init__("left")
        step = lines[1] - lines[0] if len(lines) > 1 else 1.0
        texts = [scale.tick(line, step) for line in lines]
        self.setTicks([list(zip(lines, texts, strict=True))])
        self.setStyle(tickFont=font(LABEL_SIZE), tickLength=0, tickTextOffset=6)
        self.setPen(None)
        self.setTextPen(QColor(tokens.text3))
        metrics = QFontMetricsF(font(LABEL_SIZE))
        self.setWidth(int(max(metrics.horizontalAdvance(text) for text in texts)) + 12)


def two_lines(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Return a name in at most two lines of ``room`` pixels, broken at a space, cut with an ellipsis where it must be."""
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    words = text.split(" ")
    first = words[0]
    taken = 1
    while taken < len(words) and metrics.horizontalAdvance(f"{first} {words[taken]}") <= room:
        first = f"{first} {words[taken]}"
        taken += 1
    lines = [first, " ".join(words[taken:])]
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines if line]
