"""ChartPlot: one pyqtgraph plot that draws a neutral Chart; imported only when the first chart is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QWidget

from crmdesk.data.table import Kind
from crmdesk.reports.chart_scale import grid_lines, scale_of, values_of
from crmdesk.reports.charts import Chart, ChartKind
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.bar_items import BarLayer
from crmdesk.ui.widgets.chart_axes import FIGURES, FigureAxis, NameAxis, two_lines
from crmdesk.ui.widgets.chart_layers import LABEL_SIZE, ChartLayer, GridLayer
from crmdesk.ui.widgets.chart_parts import FOOT as BOX_FOOT
from crmdesk.ui.widgets.chart_parts import BoxLayer, BulletLayer, StackedLayer
from crmdesk.ui.widgets.chart_points import FOOT, ScatterLayer
from crmdesk.ui.widgets.chart_steps import AreaLayer, BridgeLayer
from crmdesk.ui.widgets.line_items import LineLayer
from crmdesk.ui.widgets.row_items import ChangeLayer, RowBarLayer, RowLayer

if TYPE_CHECKING:
    from crmdesk.reports.chart_scale import Scale
    from crmdesk.ui.theme import Tokens

#: Room above the plot area for the label of the tallest bar, px.
HEAD = 18
PARETO_HEAD = 32
NARROWEST_NAME = 28
#: More labels than this are thinned below bars that stand.
MOST_NAMED = 14
#: Shapes whose rows always lie, and those that always stand; the others do as their names have room.
LYING: dict[ChartKind, type[RowLayer]] = {
    ChartKind.CHANGE: ChangeLayer,
    ChartKind.STACKED: StackedLayer,
    ChartKind.BULLET: BulletLayer,
    ChartKind.BOX: BoxLayer,
}
STANDING: dict[ChartKind, type[ChartLayer]] = {
    ChartKind.LINE: LineLayer,
    ChartKind.AREA: AreaLayer,
    ChartKind.BRIDGE: BridgeLayer,
    ChartKind.SCATTER: ScatterLayer,
}


class ChartPlot(pg.PlotWidget):
    """Draws every kind of chart but heat maps; tells which label is under the pointer and which was clicked."""

    label_hovered = Signal(int, QPointF)
    part_clicked = Signal(int, int)
    """A label, and its series where the shape tells them apart, else -1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)  # type: ignore[no-untyped-call]
        self.setStyleSheet("background: transparent")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(False, False)
        # A label stands above the tallest bar, outside the view's own rectangle.
        item.getViewBox().setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape, enabled=False)
        # One connection for all drawings: one a layer would keep every old layer alive.
        item.getViewBox().sigResized.connect(self._on_view_resized)
        self._layer: ChartLayer | None = None
        self._items: list[ChartLayer] = []
        self._names: NameAxis | None = None
        self._shown: tuple[Chart, Tokens] | None = None
        self._lying = False

    def draw(self, chart: Chart, tokens: Tokens) -> None:
        """Show a chart in the colours of a theme, in place of the one before."""
        for old in self._items:
            self.scene().removeItem(old)
        self._items.clear()
        scale = scale_of(chart)
        view = self.getPlotItem().getViewBox()
        self._shown = (chart, tokens)
        self._lying = self._must_lie(chart)
        self.getPlotItem().setXRange(-0.5, max(len(chart.labels), 1) - 0.5, padding=0)
        if self._lying:
            self._take_names(chart, tokens)
            self._layer = LYING.get(chart.kind, RowBarLayer)(view, chart, scale, tokens)
        else:
            self._take_axes(chart, scale, tokens)
            self._layer = STANDING.get(chart.kind, BarLayer)(view, chart, scale, tokens)
        self._items.append(self._layer)

    def _take_names(self, chart: Chart, tokens: Tokens) -> None:
        """Write the names at the left of rows that lie."""
        item = self.getPlotItem()
        self._names = NameAxis("left", chart, tokens, foot=BOX_FOOT if chart.kind is ChartKind.BOX else 0.0)
        self._names.fit(self.width())
        item.setAxisItems({"left": self._names, "bottom": _hidden("bottom")})
        item.hideAxis("bottom")
        item.layout.setContentsMargins(0, 2, 0, 2)

    def _take_axes(self, chart: Chart, scale: Scale, tokens: Tokens) -> None:
        """Put round figures at the left, their lines behind the shape and the names below it."""
        item = self.getPlotItem()
        view = item.getViewBox()
        values = values_of(chart)
        lines = grid_lines(min(values, default=0.0), max(values, default=0.0), whole=chart.unit is Kind.COUNT)
        self._names = NameAxis("bottom", chart, tokens, thin=_is_time(chart))
        drawn = lines if any(values) else lines[:1]  # nothing but zeros has no scale
        figures = FigureAxis(scale, drawn, tokens)
        item.setAxisItems({"left": figures, "bottom": self._names})
        head = PARETO_HEAD if chart.kind is ChartKind.PARETO else HEAD
        if chart.kind is ChartKind.SCATTER:  # what runs to the right are figures; the layer writes them
            item.hideAxis("bottom")
            item.layout.setContentsMargins(0, head, 8, FOOT)
        else:
            self._names.fit(self.width())
            item.showAxis("bottom")
            item.layout.setContentsMargins(0, head, 4, 0)
        item.setYRange(lines[0], lines[-1], padding=0)
        figures.linkedViewChanged(view)  # nobody tells a new axis of a range that stays as it was
        self._items.append(GridLayer(view, chart, scale, tokens, drawn))

    def select(self, index: int) -> None:
        """Mark a label; -1 is none."""
        if self._layer is not None and self._names is not None:
            self._layer.set_selected(index)
            self._names.selected = index
            self._names.update()

    def _on_view_resized(self) -> None:
        for layer in self._items:
            layer.resized()

    def _must_lie(self, chart: Chart) -> bool:
        """Whether bars lie: changes always do, and values whose names cannot be read below standing bars."""
        if chart.kind in LYING or chart.kind in STANDING:
            return chart.kind in LYING
        return not _is_time(chart) and not names_fit(chart, self.width())

    def _place_at(self, position: QPointF) -> tuple[int, int]:
        """Return the label under a point of the widget and its part, each -1 for none."""
        if self._layer is None:
            return -1, -1
        point = self._layer.view.mapFromScene(self.mapToScene(position.toPoint()))
        area = QRectF(self._layer.view.rect()).adjusted(0, -HEAD, 0, 2 * HEAD)
        if isinstance(self._layer, RowLayer):
            area.setLeft(-self.width())
        if not area.contains(point):
            return -1, -1
        return self._layer.label_at(point), self._layer.part_at(point)

    def _set_hot(self, place: tuple[int, int], position: QPointF) -> None:
        if self._layer is None or self._names is None:
            return
        index, part = place
        self._layer.set_hot(index, part)
        if self._names.hot != index:
            self._names.hot = index
            self._names.update()
        self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
        self.label_hovered.emit(index, position)

    # Qt overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer ourselves: pyqtgraph's panning and zooming have no place in a report."""
        self._set_hot(self._place_at(event.position()), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which label was clicked."""
        index, part = self._place_at(event.position())
        if index >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.part_clicked.emit(index, part)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the press has said all."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the label under the pointer."""
        self._set_hot((-1, -1), QPointF())
        super().leaveEvent(event)  # type: ignore[no-untyped-call]

    def wheelEvent(self, event: QEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their part of the new width; too narrow for standing bars, they lie down."""
        super().resizeEvent(event)  # type: ignore[no-untyped-call]
        shown: tuple[Chart, Tokens] | None = getattr(self, "_shown", None)  # Qt resizes before __init__ is over
        if shown is None or self._names is None:
            return
        if self._must_lie(shown[0]) is not self._lying:
            selected = self._names.selected
            self.draw(*shown)
            self.select(selected)
        self._names.fit(self.width())


def _hidden(orientation: str) -> pg.AxisItem:
    axis = pg.AxisItem(orientation)
    axis.setStyle(showValues=False, tickLength=0)
    axis.setPen(None)
    return axis


def _is_time(chart: Chart) -> bool:
    """Whether labels are short and many and may be thinned: points of a line, days of a month."""
    return chart.kind in (ChartKind.LINE, ChartKind.AREA) or len(chart.labels) > MOST_NAMED


def names_fit(chart: Chart, width: float) -> bool:
    """Whether all names can be read below bars that stand: in two lines, each cut by no more than a few letters."""
    metrics = QFontMetricsF(font(LABEL_SIZE, 600))
    band = (width - FIGURES) / max(len(chart.labels), 1) - 4
    if band < NARROWEST_NAME:
        return False
    lines = [two_lines(label, metrics, band) for label in chart.labels]
    cut = sum(any(line.endswith("…") for line in label) for label in lines)
    return cut <= len(lines) // 10
