"""ChartTip: the small card beside the pointer with value, base and change of one label."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from crmdesk.data.table import Kind, change_text
from crmdesk.data.words import _
from crmdesk.reports.charts import Chart, ChartKind, Role
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.row_items import arrow, change_words, tone

if TYPE_CHECKING:
    from crmdesk.ui.theme import Tokens

OFFSET = 14
#: Charts whose parts add up, those whose series stand in the order they are read in, and those of a figure and its base.
_ADDED = (ChartKind.STACKED, ChartKind.AREA)
_IN_ORDER = (*_ADDED, ChartKind.BOX)
_COMPARED = (ChartKind.BARS, ChartKind.LINE, ChartKind.PARETO, ChartKind.BULLET)


class ChartTip(QFrame):
    """A card over the chart; it lets every click through and follows the theme."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("chartTip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = QLabel(self)
        self._label.setFont(font(12))
        self._label.setTextFormat(Qt.TextFormat.RichText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 10, 7)
        layout.addWidget(self._label)
        self.hide()

    def show_for(self, chart: Chart, index: int, tokens: Tokens, position: QPointF) -> None:
        """Show what one label of a chart says, beside ``position`` and within the parent."""
        self.setStyleSheet(
            f"#chartTip {{ background: {tokens.surface}; border: 1px solid {tokens.border_strong}; border-radius: 6px; }}"
        )
        self._label.setText(tip_text(chart, index, tokens))
        self.adjustSize()
        room = self._room.size()
        x = position.x() + OFFSET
        if x + self.width() > room.width():
            x = position.x() - OFFSET - self.width()
        y = position.y() - self.height() / 2
        self.move(int(max(2, x)), int(min(max(2, y), max(2, room.height() - self.height() - 2))))
        self.show()
        self.raise_()


def tip_text(chart: Chart, index: int, tokens: Tokens) -> str:
    """Return the card's rich text: the name, then every series with its figure, then the change."""
    width = len(chart.labels)
    if chart.kind is ChartKind.HEAT:
        row, column = divmod(index, width)
        value = chart.series[row].values[column]
        title = f"{chart.rows[row]} · {chart.labels[column]}"
        return _rows(title, [(chart.title, chart.unit.short(value, chart.currency), tokens.text)], tokens)
    if chart.kind is ChartKind.SCATTER:
        return _rows(chart.labels[index], _both_ways(chart, index, tokens), tokens)
    rows: list[tuple[str, str, str]] = []
    found: dict[Role, float | None] = {}
    for series in chart.series if chart.kind in _IN_ORDER else reversed(chart.series):
        value = series.values[index]
        found[series.role] = value
        if chart.kind is ChartKind.CHANGE:
            rows.append((chart.title, change_words(chart, value or 0.0), tone(tokens, value, chart.good)))
        elif chart.kind is ChartKind.PARETO and series.role is Role.CATEGORY:
            rows.append((series.title, Kind.PERCENT.text(value), tokens.text))
        elif chart.kind is ChartKind.BRIDGE and 0 < index < width - 1:
            text = chart.unit.delta(value, chart.currency)
            rows.append((series.title, text, tone(tokens, value, chart.good)))
        elif value is not None or chart.kind not in _ADDED:
            rows.append((series.title, chart.unit.short(value, chart.currency), tokens.text))
    if chart.kind in _ADDED and len(chart.series) > 1:
        whole = sum(series.values[index] or 0 for series in chart.series)
        rows.append((_("Total"), chart.unit.short(whole, chart.currency), tokens.text))
    now, base = found.get(Role.CURRENT), found.get(Role.BASE, found.get(Role.PLAN))
    if chart.kind in _COMPARED and now is not None and base:
        change = now - base if chart.unit is Kind.PERCENT else (now - base) / abs(base)
        text = Kind.PERCENT.delta(change) if chart.unit is Kind.PERCENT else change_text(change)
        rows.append(("", f"{arrow(change)} {text}", tone(tokens, change, chart.good)))
    return _rows(chart.labels[index], rows, tokens)


def _both_ways(chart: Chart, index: int, tokens: Tokens) -> list[tuple[str, str, str]]:
    """Return how far right and how far up a point lies, each in its own unit."""
    kinds = (chart.unit_across or chart.unit, chart.unit)
    return [
        (series.title, kind.short(series.values[index], chart.currency), tokens.text)
        for series, kind in zip(chart.series, kinds, strict=False)
    ]


def _rows(title: str, rows: list[tuple[str, str, str]], tokens: Tokens) -> str:
    cells = "".join(
        f"<tr><td style='color:{tokens.text3}'>{html.escape(name)}&nbsp;&nbsp;</td>"
        f"<td align='right' style='color:{colour}'><b>{html.escape(text)}</b></td></tr>"
        for name, text, colour in rows
    )
    return f"<b>{html.escape(title)}</b><table cellspacing='0' cellpadding='1'>{cells}</table>"
