"""ChartLayer: what the shapes of a chart share: painting in pixels above a pyqtgraph view, one label hot, one selected.

A layer hangs on the ViewBox itself, whose own units are pixels, so that round corners, labels and hair lines stay sharp
at every scale of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from crmdesk.reports.charts import Chart, ChartKind, Role
from crmdesk.ui.theme import font

if TYPE_CHECKING:
    import pyqtgraph as pg

    from crmdesk.reports.chart_scale import Scale
    from crmdesk.ui.theme import Tokens

#: Figures on bars and axes, px.
LABEL_SIZE = 11
CORNER = 3.0

type_points = list[QPointF]


class ChartLayer(QGraphicsItem):
    """One shape over the whole plot area; subclasses paint in pixels and say which label lies under a point."""

    def __init__(self, view: pg.ViewBox, chart: Chart, scale: Scale, tokens: Tokens) -> None:
        super().__init__(view)
        self.view, self.chart, self.figures, self.tokens = view, chart, scale, tokens
        self.hot = -1
        self.hot_part = -1
        """The series under the pointer, where the shape tells its parts apart."""
        self.selected = -1

    @property
    def area(self) -> QRectF:
        """The plot area in pixels."""
        return QRectF(self.view.rect())

    def place(self, x: float, y: float) -> QPointF:
        """Return where a point of the chart's own units lies, in pixels."""
        return QPointF(self.view.mapFromView(QPointF(x, y)))

    def label_at(self, point: QPointF) -> int:
        """Return the index of the label whose band holds a point of the plot area, -1 outside."""
        raise NotImplementedError

    def part_at(self, point: QPointF) -> int:
        """Return the series under a point, -1 where the shape has but one or none lies there."""
        del point
        return -1

    def set_hot(self, index: int, part: int = -1) -> None:
        """Lighten the label under the pointer and its part; -1 is none."""
        if (index, part) != (self.hot, self.hot_part):
            self.hot, self.hot_part = index, part
            self.update()

    def set_selected(self, index: int) -> None:
        """Mark the label whose row is selected; -1 is none."""
        if index != self.selected:
            self.selected = index
            self.update()

    def values(self, role: Role) -> tuple[float | None, ...]:
        """Return the values of the series with a role, or an empty tuple."""
        return next((series.values for series in self.chart.series if series.role is role), ())

    def resized(self) -> None:
        """Take note that the plot area has another size."""
        self.prepareGeometryChange()

    # Qt overrides

    def boundingRect(self) -> QRectF:
        """Cover the plot area and the margin that direct labels may reach into."""
        return self.area.adjusted(-80, -24, 80, 24)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint in pixels with smooth edges."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(LABEL_SIZE, 600))
        self.draw(painter)

    def draw(self, painter: QPainter) -> None:
        """Draw the shape."""
        raise NotImplementedError


class GridLayer(ChartLayer):
    """Hair lines at the marks of the value axis, below everything, the zero line stronger."""

    def __init__(self, view: pg.ViewBox, chart: Chart, scale: Scale, tokens: Tokens, lines: tuple[float, ...]) -> None:
        super().__init__(view, chart, scale, tokens)
        self.lines = lines
        self.setZValue(-10)

    def label_at(self, point: QPointF) -> int:
        """Return -1: a line is nothing to click."""
        del point
        return -1

    def draw(self, painter: QPainter) -> None:
        """Draw whole-pixel lines without smoothing, so that they stay one pixel wide."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for line in self.lines:
            painter.setPen(QPen(QColor(self.tokens.border_strong if line == 0 else self.tokens.grid), 1))
            y = round(self.place(0, line).y())
            painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))


def series_colour(chart: Chart, place: int, tokens: Tokens) -> str:
    """Return the colour of a series by its role; parts and categories have theirs in order, the last one for all the rest."""
    role = chart.series[place].role
    if chart.kind in (ChartKind.STACKED, ChartKind.AREA) and len(chart.series) > 1:
        return tokens.categories[min(place, len(tokens.categories) - 1)]
    if role is Role.CATEGORY:
        before = sum(series.role is Role.CATEGORY for series in chart.series[:place])
        return tokens.categories[min(before, len(tokens.categories) - 1)]
    return {Role.BASE: tokens.previous, Role.PLAN: tokens.text}.get(role, tokens.accent)


def rounded_bar(rect: QRectF, *, end: str) -> QPainterPath:
    """Return a bar whose far end ("top", "bottom", "left", "right") has round corners and whose foot is square."""
    radius = min(CORNER, rect.width() / 2, rect.height() / 2)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(rect, radius, radius)
    foot = QRectF(rect)
    match end:
        case "top":
            foot.setTop(rect.bottom() - radius)
        case "bottom":
            foot.setBottom(rect.top() + radius)
        case "right":
            foot.setRight(rect.left() + radius)
        case _:
            foot.setLeft(rect.right() - radius)
    path.addRect(foot)
    return path


def text_width(painter: QPainter, text: str) -> float:
    """Return how wide a text is in the painter's font, px."""
    return QFontMetricsF(painter.font()).horizontalAdvance(text)


def hot_colour(colour: str, *, hot: bool) -> QColor:
    """Return the colour of a bar, a little lighter under the pointer."""
    shade = QColor(colour)
    return shade.lighter(118) if hot else shade
