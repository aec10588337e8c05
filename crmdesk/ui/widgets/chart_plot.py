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
from crmdesk.ui.widgets.line_items import LineLayer
from crmdesk.ui.widgets.row_items import ChangeLayer, RowBarLayer, RowLayer

if TYPE_CHECKING:
    from crmdesk.ui.theme import Tokens

#: Room above the plot area for the label of the tallest bar, px.
HEAD = 18
PARETO_HEAD = 32
NARROWEST_NAME = 28


class ChartPlot(pg.PlotWidget):
    """Draws bars, changes, lines and Pareto bars; tells which label is under the pointer and which was clicked."""

    label_hovered = Signal(int, QPointF)
    label_clicked = Signal(int)

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
        item = self.getPlotItem()
        scale = scale_of(chart)
        count = max(len(chart.labels), 1)
        item.setXRange(-0.5, count - 0.5, padding=0)
        view = item.getViewBox()
        self._shown = (chart, tokens)
        self._lying = self._must_lie(chart)
        if self._lying:
            self._names = NameAxis("left", chart, tokens)
            self._names.fit(self.width())
            item.setAxisItems({"left": self._names, "bottom": _hidden("bottom")})
            item.hideAxis("bottom")
            item.layout.setContentsMargins(0, 2, 0, 2)
            self._layer = (ChangeLayer if chart.kind is ChartKind.CHANGE else RowBarLayer)(view, chart, scale, tokens)
        else:
            values = values_of(chart)
            counted = chart.unit is Kind.COUNT
            lines = grid_lines(min(values, default=0.0), max(values, default=0.0), whole=counted)
            thin = _is_time(chart)
            self._names = NameAxis("bottom", chart, tokens, thin=thin)
            self._names.fit(self.width())
            drawn = lines if any(values) else lines[:1]  # nothing but zeros has no scale
            figures = FigureAxis(scale, drawn, tokens)
            item.setAxisItems({"left": figures, "bottom": self._names})
            item.showAxis("bottom")
            item.setYRange(lines[0], lines[-1], padding=0)
            figures.linkedViewChanged(view)  # nobody tells a new axis of a range that stays as it was
            head = PARETO_HEAD if chart.kind is ChartKind.PARETO else HEAD
            item.layout.setContentsMargins(0, head, 4, 0)
            self._items.append(GridLayer(view, chart, scale, tokens, drawn))
            self._layer = (LineLayer if chart.kind is ChartKind.LINE else BarLayer)(view, chart, scale, tokens)
        self._items.append(self._layer)

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
        return chart.kind is ChartKind.CHANGE or (not _is_time(chart) and not names_fit(chart, self.width()))

    def _label_at(self, position: QPointF) -> int:
        if self._layer is None:
            return -1
        point = self._layer.view.mapFromScene(self.mapToScene(position.toPoint()))
        area = QRectF(self._layer.view.rect()).adjusted(0, -HEAD, 0, 2 * HEAD)
        if isinstance(self._layer, RowLayer):
            area.setLeft(-self.width())
        return self._layer.label_at(point) if area.contains(point) else -1

    def _set_hot(self, index: int, position: QPointF) -> None:
        if self._layer is None or self._names is None:
            return
        self._layer.set_hot(index)
        if self._names.hot != index:
            self._names.hot = index
            self._names.update()
        self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
        self.label_hovered.emit(index, position)

    # Qt overrides

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer ourselves: pyqtgraph's panning and zooming have no place in a report."""
        self._set_hot(self._label_at(event.position()), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell which label was clicked."""
        index = self._label_at(event.position())
        if index >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.label_clicked.emit(index)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the press has said all."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the label under the pointer."""
        self._set_hot(-1, QPointF())
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
    return chart.kind is ChartKind.LINE or len(chart.labels) > 14


def names_fit(chart: Chart, width: float) -> bool:
    """Whether all names can be read below bars that stand: in two lines, each cut by no more than a few letters."""
    metrics = QFontMetricsF(font(LABEL_SIZE, 600))
    band = (width - FIGURES) / max(len(chart.labels), 1) - 4
    if band < NARROWEST_NAME:
        return False
    lines = [two_lines(label, metrics, band) for label in chart.labels]
    cut = sum(any(line.endswith("…") for line in label) for label in lines)
    return cut <= len(lines) // 10
