"""ChartView: a chart with its title, legend and card; pyqtgraph is loaded when the first one is shown, by a job."""

from __future__ import annotations

import operator
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.reports.answer_table import titled
from crmdesk.reports.chart_scale import scale_of
from crmdesk.reports.charts import Chart, ChartKind
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_legend import WIDE, Legend, WideLegend
from crmdesk.ui.widgets.chart_tip import ChartTip
from crmdesk.ui.widgets.heat_map import HeatMap

if TYPE_CHECKING:
    from crmdesk.ui.jobs import Jobs, Progress
    from crmdesk.ui.theme import Theme, Tokens
    from crmdesk.ui.widgets.chart_plot import ChartPlot

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
    """A picture of a report: any kind of chart.

    What a chart shows is also in the table beside it, so the keyboard needs no way into the picture.
    """

    label_clicked = Signal(int)
    """The index of a label; in a heat map that of a cell, row by row."""
    part_clicked = Signal(int, int)
    """A label and its series where the chart tells them apart, else -1; in a heat map a column and a row."""

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
        self._legend, self._below = Legend(theme), WideLegend(theme)
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
        self._layout.addWidget(self._below)
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
        many = chart is not None and chart.kind in WIDE
        self._legend.show_chart(None if many else chart)
        self._below.show_chart(chart if many else None)
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
        self._plot.part_clicked.connect(self._on_clicked)
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

    def _on_clicked(self, index: int, part: int) -> None:
        self._tip.hide()
        self.part_clicked.emit(index, part)
        is_cell = self._chart is not None and self._chart.kind is ChartKind.HEAT
        self.label_clicked.emit(part * len(self._chart.labels) + index if is_cell and self._chart else index)

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


def _title(chart: Chart, title: str) -> str:
    """Return the title with the unit that the figures on the chart are in."""
    if chart.kind is ChartKind.CHANGE:
        return title or chart.title
    return titled(title or chart.title, scale_of(chart).unit)
