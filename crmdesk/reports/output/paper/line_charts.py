"""Line charts on paper: lines and areas along time, points, boxes, and maps of cells."""

from __future__ import annotations

from reportlab.graphics.shapes import Circle, Drawing, Polygon, PolyLine, Rect

from crmdesk.reports.chart_scale import grid_lines, scale_for
from crmdesk.reports.charts import Chart, Role
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.paper.plot import (
    SMALL,
    Field,
    bar,
    begin,
    ink_of,
    labels_below,
    line,
    series_ink,
    standing_field,
    text,
)

_BELOW = 22.0
_NAMED_POINTS = 40


def draw_line(chart: Chart, width: float, height: float) -> Drawing:
    """Return lines along time: the current one full, last year grey, plans and forecasts dashed."""
    drawing, scale, top = begin(chart, width, height)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    room = field.width / max(1, len(chart.labels))
    for turn, series in enumerate(chart.series):
        colour = ink_of(series.role, turn)
        dash = (3, 2) if series.role in (Role.PLAN, Role.FORECAST) else None
        run: list[float] = []
        for place, value in enumerate((*series.values, None)):
            if value is not None:
                run += [field.left + room * (place + 0.5), field.up(value)]
                continue
            if len(run) > 2:
                stroke = 1.8 if series.role is Role.CURRENT else 1.2
                drawing.add(PolyLine(run, strokeColor=colour, strokeWidth=stroke, strokeDashArray=dash))
            elif run:
                drawing.add(Circle(run[0], run[1], 1.6, strokeColor=None, fillColor=colour))
            if run and series.role is Role.CURRENT:
                drawing.add(Circle(run[-2], run[-1], 2.2, strokeColor=None, fillColor=colour))
            run = []
        if series.role is Role.CURRENT:
            known = [(place, value) for place, value in enumerate(series.values) if value is not None]
            for place, value in known[-1:]:
                said = scale.text(value)
                half = ink.width_of(said, ink.MEDIUM, SMALL) / 2
                x = min(field.left + room * (place + 0.5), width - half)
                text(drawing, x, field.up(value) + 5, said, font=ink.MEDIUM, colour=ink.TEXT, anchor="middle")
    labels_below(drawing, field, chart.labels, _BELOW, chart.emphasis)
    return drawing


def draw_area(chart: Chart, width: float, height: float) -> Drawing:
    """Return areas along time, stacked in the order of the series."""
    drawing, scale, top = begin(chart, width, height)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    count = len(chart.labels)
    room = field.width / max(1, count - 1) if count > 1 else field.width
    floor = [0.0] * count
    for turn, series in enumerate(chart.series):
        level = [under + (value or 0.0) for under, value in zip(floor, series.values, strict=True)]
        points: list[float] = []
        for place, value in enumerate(level):
            points += [field.left + room * place, field.up(value)]
        for place in range(count - 1, -1, -1):
            points += [field.left + room * place, field.up(floor[place])]
        colour = series_ink(chart, turn)
        drawing.add(Polygon(points, strokeColor=ink.WHITE, strokeWidth=0.5, fillColor=colour))
        floor = level
    labels_below(drawing, field, chart.labels, _BELOW)
    return drawing


def draw_scatter(chart: Chart, width: float, height: float) -> Drawing:
    """Return a point a label: the first series says how far right, the second how far up."""
    drawing, scale, top = begin(chart, width, height, legend=False)
    right, up = chart.series[0].values, chart.series[1].values
    bottom = _BELOW + 8
    field = standing_field(drawing, chart, scale, top, bottom)
    known = [value for value in right if value is not None]
    across_scale = scale_for(chart.unit_across or chart.unit, known, chart.currency)
    marks = grid_lines(min(known, default=0), max(known, default=0))
    across = Field(field.left, bottom, field.width - 40, field.height, marks[0], marks[-1])
    for mark in marks:
        text(drawing, across.across(mark), bottom - 9, across_scale.tick(mark, marks[1] - marks[0]), anchor="middle")
    text(drawing, field.left, bottom - 20, f"→ {chart.series[0].title}   ↑ {chart.series[1].title}", colour=ink.TEXT2)
    for place, (x, y) in enumerate(zip(right, up, strict=True)):
        if x is None or y is None:
            continue
        drawing.add(
            Circle(across.across(x), field.up(y), 3, strokeColor=ink.WHITE, strokeWidth=0.6, fillColor=ink.ACCENT)
        )
        if len(chart.labels) <= _NAMED_POINTS:
            label = ink.cut_to(chart.labels[place], ink.PLAIN, SMALL - 0.5, 80)
            text(drawing, across.across(x) + 4.5, field.up(y) - 2, label, size=SMALL - 0.5)
    return drawing


def draw_box(chart: Chart, width: float, height: float) -> Drawing:
    """Return a box a label from the lower to the upper quartile, the middle as a line, whiskers to both ends."""
    drawing, scale, top = begin(chart, width, height, legend=False)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    room = field.width / max(1, len(chart.labels))
    thick = min(30.0, room * 0.5)
    for place in range(len(chart.labels)):
        five = [series.values[place] for series in chart.series[:5]]
        if any(value is None for value in five):
            continue
        least, low, middle, high, most = (field.up(value or 0.0) for value in five)
        x = field.left + room * (place + 0.5)
        line(drawing, (x, least, x, most), ink.TEXT3, 0.8)
        for end in (least, most):
            line(drawing, (x - thick / 4, end, x + thick / 4, end), ink.TEXT3, 0.8)
        drawing.add(
            Rect(
                x - thick / 2,
                low,
                thick,
                high - low,
                strokeColor=ink.ACCENT,
                strokeWidth=0.8,
                fillColor=ink.ACCENT_SOFT,
            )
        )
        line(drawing, (x - thick / 2, middle, x + thick / 2, middle), ink.ACCENT, 1.6)
    labels_below(drawing, field, chart.labels, _BELOW)
    return drawing


def draw_heat(chart: Chart, width: float, height: float) -> Drawing:
    """Return rows by columns of cells, the darker the larger, each with its figure where it fits."""
    drawing, scale, top = begin(chart, width, height, legend=False)
    rows, columns = chart.rows, chart.labels
    if not rows or not columns:
        return drawing
    widest = max(ink.width_of(label, ink.PLAIN, SMALL) for label in rows)
    left = min(widest, width * 0.28) + 6
    wide, tall = (width - left) / len(columns), min(20.0, (top - 14) / len(rows))
    largest = max((abs(value) for series in chart.series for value in series.values if value is not None), default=0.0)
    for place, label in enumerate(columns):
        said = ink.cut_to(label, ink.PLAIN, SMALL - 0.5, wide - 2)
        text(drawing, left + wide * (place + 0.5), top - 8, said, size=SMALL - 0.5, anchor="middle")
    for down, (label, series) in enumerate(zip(rows, chart.series, strict=True)):
        y = top - 12 - tall * (down + 1)
        text(drawing, 0, y + tall / 2 - 2.5, ink.cut_to(label, ink.PLAIN, SMALL, left - 6), colour=ink.TEXT2)
        for place, value in enumerate(series.values):
            step = heat_step(value or 0.0, largest)
            shade = ink.HEAT[step] if value else ink.SUNKEN
            bar(drawing, left + wide * place + 0.5, y + 0.5, wide - 1, tall - 1, shade)
            if not value:
                continue
            said = scale.text(value)
            if ink.width_of(said, ink.PLAIN, SMALL - 0.5) <= wide - 2:
                colour = ink.WHITE if step >= ink.HEAT_DARK else ink.TEXT
                text(
                    drawing,
                    left + wide * (place + 0.5),
                    y + tall / 2 - 2.3,
                    said,
                    size=SMALL - 0.5,
                    colour=colour,
                    anchor="middle",
                )
    return drawing


def heat_step(value: float, largest: float) -> int:
    """Return the step of the heat scale, 0..5, of a value among others."""
    if not largest or not value:
        return 0
    return min(len(ink.HEAT) - 1, int(abs(value) / largest * len(ink.HEAT)))
