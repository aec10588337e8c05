"""ChartView: a chart with its title, legend and card; pyqtgraph is loaded when the first one is shown, by a job."""

from __future__ import annotations

import operator
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.reports.answer_table import titled
from crmdesk.reports.chart_scale import scale_of
from crmdesk.reports.charts import Chart, ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_tip import ChartTip
from crmdesk.ui.widgets.heat_map import HeatMap

if TYPE_CHECKING:
    from crmdesk.ui.jobs import Jobs, Progress
    from crmdesk.ui.theme import Theme, Tokens
    from crmdesk.ui.widgets.chart_plot import ChartPlot

SWATCH = 9.0
PLOTS = "crmdesk.ui.widgets.chart_plot"


def load_plots(progress: Progress | None = None) -> None:
    """Load what draws charts; work for a job, for pyqtgraph and numpy take a second or two on a slow machine."""
    del progress
    import_module(PLOTS)


def plots_are_loaded() -> bool:
    """Whether a chart can be drawn at once."""
    module = sys.modules.get(PLOTS)
    return module is not None and not getattr(module.__spec__, "_initializing", False)


class ChartView(QWidget):
    """A picture of an Answer; ``label_clicked`` carries the index of a label (of a cell in a heat map).

    What a chart shows is also in the table beside it, so the keyboard needs no way into the picture.
    """

    label_clicked = Signal(int)

    def __init__(self, theme: Theme, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._jobs = jobs
        self._chart: Chart | None = None
        self._selected = -1
        self._plot: ChartPlot | HeatMap | None = None
        self._drawn: tuple[Chart, Tokens] | None = None
        """What the plot shows: coming into view again draws nothing again."""
        self._title = QLabel()
        self._title.setFont(font(13, 600))
        self._legend = Legend(theme)
        self._tip = ChartTip(self)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._legend)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addLayout(head)
        self._room = QWidget()
        """Keeps the title at the top until there is a picture below it."""
        self._layout.addWidget(self._room, 1)
        theme.changed.connect(self._on_theme_changed)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    def show_chart(self, chart: Chart | None, title: str = "") -> None:
        """Show a chart, or nothing; it is drawn when the widget is first visible.

        Args:
            chart: what to draw.
            title: heads it in place of the chart's own title; the unit is added.
        """
        self._chart = chart
        self._selected = -1
        self._tip.hide()
        self._title.setText("" if chart is None else _title(chart, title))
        self._legend.show_chart(chart)
        self.setAccessibleName(self._title.text())
        if self.isVisible():
            self._draw()

    def select(self, index: int) -> None:
        """Mark the label of the selected row; -1 is none."""
        self._selected = index
        if self._plot is not None:
            self._plot.select(index)

    def _draw(self) -> None:
        wanted = None if self._chart is None else (self._chart, self._theme.tokens)
        if wanted is not None and self._drawn is not None and all(map(operator.is_, wanted, self._drawn)):
            return
        if self._chart is None:
            self._drawn = None
            if self._plot is not None:
                self._plot.hide()
            return
        if self._chart.kind is not ChartKind.HEAT and not plots_are_loaded():
            self._jobs.start(load_plots, done=self._on_plots_loaded, failed=self._on_plots_missing, replaces=self)
            return
        plot = self._plot_for(self._chart.kind)
        plot.show()
        plot.draw(self._chart, self._theme.tokens)
        self._drawn = wanted
        plot.select(self._selected)

    def _plot_for(self, kind: ChartKind) -> ChartPlot | HeatMap:
        """Return the widget that draws this kind of chart, made when it is first needed."""
        heat = kind is ChartKind.HEAT
        if self._plot is not None and isinstance(self._plot, HeatMap) is heat:
            return self._plot
        if self._plot is not None:
            self._plot.hide()
            self._plot.deleteLater()
        if heat:
            self._plot = HeatMap(self)
        else:
            from crmdesk.ui.widgets.chart_plot import ChartPlot  # noqa: PLC0415 - loaded by a job before

            self._plot = ChartPlot(self)
        self._plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._plot.label_hovered.connect(self._on_hovered)
        self._plot.label_clicked.connect(self._on_clicked)
        self._room.hide()
        self._layout.addWidget(self._plot, 1)
        return self._plot

    def _on_plots_loaded(self, _nothing: object) -> None:
        if self.isVisible():
            self._draw()

    def _on_plots_missing(self, error: Exception) -> None:
        self._title.setText(str(error))

    def _on_hovered(self, index: int, position: QPointF) -> None:
        if index < 0 or self._chart is None or self._plot is None:
            self._tip.hide()
            return
        place = self._plot.mapTo(self, position)
        self._tip.show_for(self._chart, index, self._theme.tokens, place)

    def _on_clicked(self, index: int) -> None:
        self._tip.hide()
        self.label_clicked.emit(index)

    def _on_theme_changed(self) -> None:
        if self.isVisible():
            self._draw()

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for the height of the report's charts."""
        return QSize(480, 190)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was given before the widget was visible."""
        super().showEvent(event)
        self._draw()


class Legend(QWidget):
    """Swatches and names at the right of a chart's title, the current first; the reference line last."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[tuple[str, Role | None]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: Chart | None) -> None:
        """Name the series of a chart where there is more than one to tell apart."""
        self._entries = []
        if chart is not None and chart.kind is ChartKind.CHANGE and chart.reference_title:
            self._entries = [(chart.reference_title, None)]
        elif chart is not None and chart.kind in (ChartKind.BARS, ChartKind.LINE) and len(chart.series) > 1:
            self._entries = [(series.title, series.role) for series in reversed(chart.series)]
        self.updateGeometry()
        self.update()

    def _widths(self) -> list[float]:
        metrics = QFontMetricsF(font(11))
        return [
            SWATCH + 6 + (6 if role is None else 0) + metrics.horizontalAdvance(text) for text, role in self._entries
        ]

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for exactly what the entries need."""
        return QSize(int(sum(self._widths()) + 10 * max(len(self._entries) - 1, 0)) + 1, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint swatch and name of each entry."""
        del event
        tokens: Tokens = self._theme.tokens
        colours = {Role.CURRENT: tokens.accent, Role.BASE: tokens.previous}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        x = 0.0
        for (text, role), width in zip(self._entries, self._widths(), strict=True):
            start = SWATCH + 6
            if role in colours:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours[role]))
                painter.drawRoundedRect(QRectF(x, 5, SWATCH, SWATCH), 2, 2)
            else:
                start += 6 if role is None else 0
                painter.setPen(QPen(QColor(tokens.text2), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(x, 9.5), QPointF(x + start - 5, 9.5))
            painter.setPen(QColor(tokens.text3))
            painter.drawText(QRectF(x + start, 0, width, 18), Qt.AlignmentFlag.AlignVCenter, text)
            x += width + 10
        painter.end()


def _title(chart: Chart, title: str) -> str:
    """Return the title with the unit that the figures on the chart are in."""
    if chart.kind is ChartKind.CHANGE:
        return title or chart.title
    return titled(title or chart.title, scale_of(chart).unit)
