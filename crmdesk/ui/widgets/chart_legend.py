"""Legend: swatches and names of a chart's series, beside its title or in lines of their own below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crmdesk.reports.charts import ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.chart_layers import series_colour

if TYPE_CHECKING:
    from crmdesk.reports.charts import Chart
    from crmdesk.ui.theme import Theme

SWATCH = 9.0
LINE = 18
GAP = 10.0
#: Charts whose series are told by colour alone: all are named, however many, in lines of their own.
WIDE = (ChartKind.STACKED, ChartKind.AREA)
_TOLD = (ChartKind.BARS, ChartKind.LINE, ChartKind.BULLET)
#: In which order series are always named.
_ORDER = (Role.CURRENT, Role.BASE, Role.PLAN, Role.FORECAST, Role.CATEGORY)
#: Series that are drawn as a line or a mark.
_LINES = (Role.PLAN, Role.FORECAST)


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of a legend; ``place`` is its series, -1 the reference line."""

    text: str
    place: int

    @property
    def start(self) -> float:
        """Where the name begins beside its swatch or dash, px."""
        return SWATCH + (12 if self.place < 0 else 6)

    @property
    def width(self) -> float:
        """How much room swatch and name take, px."""
        return self.start + QFontMetricsF(font(11)).horizontalAdvance(self.text)


class Legend(QWidget):
    """The series in one line at the right of the title, the current first; the reference line last."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chart: Chart | None = None
        self._entries: list[Entry] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: Chart | None) -> None:
        """Name the series of a chart where there is more than one to tell apart."""
        self._chart = chart
        self._entries = [] if chart is None else self._named(chart)
        self.updateGeometry()
        self.update()

    def _named(self, chart: Chart) -> list[Entry]:
        if chart.kind is ChartKind.CHANGE and chart.reference_title:
            return [Entry(chart.reference_title, -1)]
        if chart.kind in _TOLD and len(chart.series) > 1:
            named = sorted(enumerate(chart.series), key=lambda pair: _ORDER.index(pair[1].role))
            return [Entry(series.title, place) for place, series in named]
        return []

    def _places(self) -> Iterator[tuple[Entry, QPointF]]:
        """Yield each entry with the corner that it is painted at."""
        x = 0.0
        for entry in self._entries:
            yield entry, QPointF(x, 0)
            x += entry.width + GAP

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for exactly what the entries need."""
        widths = [entry.width for entry in self._entries]
        return QSize(int(sum(widths) + GAP * max(len(widths) - 1, 0)) + 1, LINE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint swatch and name of each entry."""
        del event
        chart = self._chart
        if chart is None:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        for entry, corner in self._places():
            if entry.place < 0 or chart.series[entry.place].role in _LINES:
                painter.setPen(QPen(QColor(tokens.text2), 1, Qt.PenStyle.DashLine))
                y = corner.y() + 9.5
                painter.drawLine(QPointF(corner.x(), y), QPointF(corner.x() + entry.start - 5, y))
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._swatch(chart, entry.place)))
                painter.drawRoundedRect(QRectF(corner.x(), corner.y() + 5, SWATCH, SWATCH), 2, 2)
            painter.setPen(QColor(tokens.text3))
            room = QRectF(corner.x() + entry.start, corner.y(), self.width() - corner.x() - entry.start, LINE)
            text = QFontMetricsF(painter.font()).elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _swatch(self, chart: Chart, place: int) -> str:
        tokens = self._theme.tokens
        if chart.kind is ChartKind.BULLET and chart.series[place].role is Role.BASE:
            return tokens.border
        return series_colour(chart, place, tokens)


class WideLegend(Legend):
    """All series in the order of the chart, in as many lines as they need; nothing where there is but one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_chart(self, chart: Chart | None) -> None:
        """Name every series."""
        super().show_chart(chart)
        self.setVisible(bool(self._entries))
        self._fit()

    def _named(self, chart: Chart) -> list[Entry]:
        if len(chart.series) < 2:
            return []
        return [Entry(series.title, place) for place, series in enumerate(chart.series)]

    def _places(self) -> Iterator[tuple[Entry, QPointF]]:
        x = y = 0.0
        for entry in self._entries:
            if x and x + entry.width > self.width():
                x, y = 0.0, y + LINE
            yield entry, QPointF(x, y)
            x += entry.width + GAP

    def _fit(self) -> None:
        lowest = max((corner.y() for _entry, corner in self._places()), default=0.0)
        self.setFixedHeight(int(lowest) + LINE)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._fit()
