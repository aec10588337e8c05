"""Drawing: a neutral Chart as the spreadsheet's own one, over figures that stand on a sheet of their own."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from crmdesk.data.words import _
from crmdesk.reports.charts import Chart, ChartKind, Role
from crmdesk.reports.output.csv import tame
from crmdesk.reports.output.sheets.styles import FONT

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_CURRENT, _BASE, _TEXT, _GRID = "#2353C4", "#8894A5", "#161B24", "#DCE1E8"
_GOOD, _BAD = "#0A7352", "#B93A10"
_CATEGORIES = ("#2353C4", "#CA8255", "#1D4E3C", "#7F1372", "#2198DD", "#5E4808", "#8A96A7")
#: What a heat map is in a spreadsheet: colours of the cells themselves.
HEAT = ("#EEF2F9", "#1F46A6")
_POINTS_LABELLED = 40
WIDTH, HEIGHT = 720, 320

#: What each kind of chart is called by the writer of workbooks; a heat map colours the table's own cells.
_TYPES: dict[ChartKind, dict[str, str]] = {
    ChartKind.BARS: {"type": "column"},
    ChartKind.CHANGE: {"type": "bar"},
    ChartKind.LINE: {"type": "line"},
    ChartKind.PARETO: {"type": "column"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
    ChartKind.BULLET: {"type": "bar"},
    ChartKind.BRIDGE: {"type": "column", "subtype": "stacked"},
    ChartKind.AREA: {"type": "area", "subtype": "stacked"},
    ChartKind.SCATTER: {"type": "scatter"},
    ChartKind.BOX: {"type": "column", "subtype": "stacked"},
}


@dataclass(frozen=True, slots=True)
class _Strip:
    """One series as columns of the data sheet hold it; without a colour it is not painted and only lifts the others."""

    title: str
    values: tuple[float | None, ...]
    colour: str = ""
    is_dashed: bool = False


class Drawings:
    """The charts of one workbook and the sheet that holds their figures."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._blocks: list[tuple[str, tuple[str, ...], list[_Strip]]] = []
        self._row = 0
        self._name = _("Chart data")[:31]

    def add(self, sheet: Worksheet, chart: Chart, row: int, column: int) -> bool:
        """Put a chart's picture at a cell and remember its figures; False where a spreadsheet draws none of the kind."""
        if chart.kind not in _TYPES or not chart.labels:
            return False
        strips = _strips(chart)
        native: Any = self._workbook.add_chart(_TYPES[chart.kind])
        begin = self._row + 1
        last = begin + len(chart.labels)
        drawn = range(2 if chart.kind is ChartKind.SCATTER else 1, len(strips) + 1)
        for place in drawn:
            native.add_series(self._series(chart, strips, place, begin + 1, last))
        _dress(native, chart)
        self._blocks.append((chart.title, chart.labels, strips))
        self._row = last + 2
        sheet.insert_chart(row, column, native)
        return True

    def finish(self) -> None:
        """Write the figures of every chart, block under block."""
        if not self._blocks:
            return
        sheet = self._workbook.add_worksheet(self._name)
        sheet.set_column(0, 0, 32)
        row = 0
        for title, labels, strips in self._blocks:
            sheet.write_string(row, 0, tame(title))
            for place, strip in enumerate(strips, 1):
                sheet.write_string(row + 1, place, tame(strip.title))
            for line, label in enumerate(labels):
                sheet.write_string(row + 2 + line, 0, tame(label))
                for place, strip in enumerate(strips, 1):
                    value = strip.values[line]
                    if value is not None:
                        sheet.write_number(row + 2 + line, place, value)
            row += len(labels) + 3

    def _series(self, chart: Chart, strips: list[_Strip], place: int, begin: int, last: int) -> dict[str, Any]:
        strip = strips[place - 1]
        across = 1 if chart.kind is ChartKind.SCATTER else 0
        series: dict[str, Any] = {
            "name": [self._name, begin - 1, place],
            "categories": [self._name, begin, across, last, across],
            "values": [self._name, begin, place, last, place],
        }
        if chart.kind is ChartKind.SCATTER:
            series["marker"] = {"type": "circle", "size": 7, "fill": {"color": _CURRENT}, "border": {"none": True}}
            if len(chart.labels) <= _POINTS_LABELLED:
                cells = [f"='{self._name}'!$A${begin + line + 1}" for line in range(len(chart.labels))]
                named = [{"value": cell} for cell in cells]
                series["data_labels"] = {"custom": named, "value": True, "position": "right"}
            return series
        if chart.kind is ChartKind.LINE:
            line = {"color": strip.colour or _CURRENT, "width": 2}
            return series | {"line": line | ({"dash_type": "dash"} if strip.is_dashed else {})}
        if not strip.colour:
            return series | {"fill": {"none": True}, "border": {"none": True}}
        if strip.is_dashed:
            return series | {"fill": {"none": True}, "border": {"color": strip.colour, "dash_type": "dash"}, "gap": 60}
        series |= {"fill": {"color": strip.colour}, "border": {"none": True}, "gap": 60}
        if chart.kind is ChartKind.CHANGE:
            flipped = _GOOD if chart.good < 0 else _BAD
            series |= {"invert_if_negative": True, "invert_if_negative_color": flipped}
        return series


def _dress(native: Any, chart: Chart) -> None:
    font = {"name": FONT, "size": 9}
    native.set_title({"name": chart.title, "name_font": {"name": FONT, "size": 11, "bold": True}, "overlay": False})
    native.set_size({"width": WIDTH, "height": HEIGHT})
    shown = sum(bool(series.title) for series in chart.series)
    native.set_legend({"position": "top", "font": font} if shown > 1 else {"none": True})
    number = {"num_format": "0%" if chart.kind is ChartKind.CHANGE or chart.unit.value == "percent" else "#,##0"}
    lying = _TYPES[chart.kind]["type"] == "bar"
    values = {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": _GRID}}, **number}
    labels: dict[str, Any] = {"num_font": font}
    if lying:
        labels |= {"reverse": True}
    if chart.kind is ChartKind.CHANGE:
        labels |= {"label_position": "low"}
    if chart.kind is ChartKind.SCATTER and len(chart.series) > 1:
        labels |= {"name": chart.series[0].title, "name_font": font}
        values |= {"name": chart.series[1].title, "name_font": font}
    native.set_x_axis(labels)
    native.set_y_axis(values)


def _strips(chart: Chart) -> list[_Strip]:
    """Return the columns of figures that draw a chart, in major units where they are money."""
    match chart.kind:
        case ChartKind.BRIDGE:
            return _bridge(chart)
        case ChartKind.BOX:
            return _box(chart)
        case ChartKind.PARETO:
            first = chart.series[0]
            return [_Strip(first.title, _scaled(chart, first.values), _CURRENT)]
        case ChartKind.STACKED | ChartKind.AREA:
            return [
                _Strip(series.title, _scaled(chart, series.values), _CATEGORIES[place % len(_CATEGORIES)])
                for place, series in enumerate(chart.series)
            ]
        case ChartKind.CHANGE:
            colour = _BAD if chart.good < 0 else _GOOD
            return [_Strip(series.title, series.values, colour) for series in chart.series]
        case _:
            return [
                _Strip(
                    series.title, _scaled(chart, series.values), _colour(series.role, place), series.role is Role.PLAN
                )
                for place, series in enumerate(chart.series)
            ]


def _colour(role: Role, place: int) -> str:
    colours = {Role.CURRENT: _CURRENT, Role.FORECAST: _CURRENT, Role.BASE: _BASE, Role.PLAN: _TEXT}
    return colours.get(role, _CATEGORIES[place % len(_CATEGORIES)])


def _scaled(chart: Chart, values: tuple[float | None, ...]) -> tuple[float | None, ...]:
    if not chart.unit.is_money:
        return values
    return tuple(None if value is None else value / 100 for value in values)


def _bridge(chart: Chart) -> list[_Strip]:
    """Return a bridge as stacked columns: what is not painted lifts each step to where the one before it ended."""
    values = [value or 0 for value in _scaled(chart, chart.series[0].values)]
    steps = values[1:-1]
    levels = list(accumulate(steps, initial=values[0]))
    floors = [0, *(min(levels[place], levels[place + 1]) for place in range(len(steps))), 0]
    if min(floors) < 0:  # a stack cannot begin below zero and end above it: the steps stand side by side
        return [_Strip(chart.series[0].title, tuple(values), _CURRENT)]
    good, bad = (_GOOD, _BAD) if chart.good >= 0 else (_BAD, _GOOD)
    ends = {0, len(values) - 1}
    return [
        _Strip("", tuple(floors)),
        _Strip(_("Total"), tuple(v if i in ends else None for i, v in enumerate(values)), _CURRENT),
        _Strip(_("Growth"), tuple(v if i not in ends and v > 0 else None for i, v in enumerate(values)), good),
        _Strip(_("Fall"), tuple(-v if i not in ends and v < 0 else None for i, v in enumerate(values)), bad),
    ]


def _box(chart: Chart) -> list[_Strip]:
    """Return boxes as stacked columns from the lower quartile to the middle and on to the upper one."""
    series = [_scaled(chart, one.values) for one in chart.series]
    low, middle, high = series[1], series[2], series[3]

    def between(under: tuple[float | None, ...], over: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(None if a is None or b is None else b - a for a, b in zip(under, over, strict=True))

    return [
        _Strip("", low),
        _Strip(f"{chart.series[1].title} – {chart.series[2].title}", between(low, middle), _CATEGORIES[0]),
        _Strip(f"{chart.series[2].title} – {chart.series[3].title}", between(middle, high), _CATEGORIES[4]),
    ]
