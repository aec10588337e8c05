"""Plot: the field of a chart on paper: grid, labels of both axes, legend, and where a value lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import Color

from crmdesk.data.table import NARROW, Kind
from crmdesk.reports.chart_scale import Scale, grid_lines, scale_of, values_of
from crmdesk.reports.charts import Chart, ChartKind, Role
from crmdesk.reports.output.paper import ink

SMALL = 7.0
TITLE = 9.5
_LEGEND = 12.0
#: More labels than this are thinned below a field.
MOST_NAMED = 14
#: In which order series are always named.
_ORDER = (Role.CURRENT, Role.BASE, Role.PLAN, Role.FORECAST, Role.CATEGORY)
_TOP = 18.0
#: A row as high as this holds a name in two lines.
_TWO_LINES = 13.0

ROLE_INKS = {Role.CURRENT: ink.ACCENT, Role.BASE: ink.BASE, Role.PLAN: ink.TEXT, Role.FORECAST: ink.ACCENT}


@dataclass(frozen=True, slots=True)
class Field:
    """The rectangle that values are drawn in, points from the drawing's lower left corner, and its range of values."""

    left: float
    bottom: float
    width: float
    height: float
    low: float
    high: float

    def up(self, value: float) -> float:
        """Return the height at which a value lies."""
        return self.bottom + self.height * (value - self.low) / (self.high - self.low)

    def across(self, value: float) -> float:
        """Return how far to the right a value lies."""
        return self.left + self.width * (value - self.low) / (self.high - self.low)


def begin(chart: Chart, width: float, height: float, *, legend: bool = True) -> tuple[Drawing, Scale, float]:
    """Return a drawing with its title and legend, the scale of its figures, and the height left under them."""
    ink.load_fonts()
    drawing = Drawing(width, height)
    scale = scale_of(chart)
    # A change is a share whatever its measure is in; its figures say so themselves.
    unit = f",{NARROW}{scale.unit}" if scale.unit and chart.kind is not ChartKind.CHANGE else ""
    title = ink.cut_to(f"{chart.title}{unit}", ink.BOLD, TITLE, width)
    text(drawing, 0, height - TITLE, title, font=ink.BOLD, size=TITLE, colour=ink.TEXT)
    top = height - _TOP
    return drawing, scale, _legend(drawing, chart, top) if legend else top


def _legend(drawing: Drawing, chart: Chart, top: float) -> float:
    """Name the series, the current first, in as many lines as they need, and return the height left below them."""
    named = [
        place
        for place, series in enumerate(chart.series)
        if series.title and any(value is not None for value in series.values)
    ]
    if len(named) < 2:
        return top
    x = 0.0
    for place in sorted(named, key=lambda place: _ORDER.index(chart.series[place].role)):
        series = chart.series[place]
        label = ink.cut_to(series.title, ink.PLAIN, SMALL, 150)
        step = 18 + ink.width_of(label, ink.PLAIN, SMALL)
        if x and x + step > drawing.width:
            x, top = 0.0, top - _LEGEND
        swatch(drawing, x, top - 7, series_ink(chart, place), is_line=_is_line(chart, series.role))
        text(drawing, x + 11, top - 6, label, colour=ink.TEXT2)
        x += step
    return top - _LEGEND


def _is_line(chart: Chart, role: Role) -> bool:
    """Whether a legend shows a series as a dashed line."""
    return role is Role.PLAN or (role is Role.FORECAST and chart.kind is ChartKind.LINE)


def series_ink(chart: Chart, place: int) -> Color:
    """Return the colour of a series, the same as in the window: parts have theirs in order, the others by what they are."""
    role = chart.series[place].role
    if chart.kind in (ChartKind.STACKED, ChartKind.AREA) and len(chart.series) > 1:
        return ink.CATEGORIES[min(place, len(ink.CATEGORIES) - 1)]
    if chart.kind is ChartKind.BULLET and role is Role.BASE:
        return ink.BORDER
    return ink_of(role, place)


def ink_of(role: Role, place: int) -> Color:
    """Return the colour of a series by what it is, categories by their place."""
    return ROLE_INKS.get(role, ink.CATEGORIES[place % len(ink.CATEGORIES)])


def text(  # noqa: PLR0913 - a text has so many properties
    drawing: Drawing, x: float, y: float, said: str, *, font: str = ink.PLAIN, size: float = SMALL,
    colour: Color = ink.TEXT3, anchor: str = "start",
) -> None:  # fmt: skip
    """Put a text at its baseline."""
    drawing.add(String(x, y, said, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor))


def bar(drawing: Drawing, x: float, y: float, width: float, height: float, colour: Color) -> None:
    """Put a bar without an outline; a negative size goes the other way."""
    x, width = (x, width) if width >= 0 else (x + width, -width)
    y, height = (y, height) if height >= 0 else (y + height, -height)
    drawing.add(Rect(x, y, width, height, strokeColor=None, strokeWidth=0, fillColor=colour))


def line(
    drawing: Drawing, points: tuple[float, float, float, float], colour: Color = ink.BORDER, width: float = 0.5,
    dash: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    """Put a straight line from one point to another."""
    drawing.add(Line(*points, strokeColor=colour, strokeWidth=width, strokeDashArray=dash))


def swatch(drawing: Drawing, x: float, y: float, colour: Color, *, is_line: bool = False) -> None:
    """Put the sign of a series in a legend."""
    if is_line:
        line(drawing, (x, y + 3, x + 8, y + 3), colour, 1.2, (2, 1.5))
    else:
        bar(drawing, x, y, 7, 7, colour)


def names_fit(labels: Sequence[str], room: float) -> bool:
    """Whether names can be read below bars that stand: in two lines, all but a few of them whole."""
    band = room / max(len(labels), 1) - 4
    if len(labels) > MOST_NAMED:
        return True
    cut = sum(
        any(line.endswith("…") for line in ink.wrap_to(label, ink.PLAIN, SMALL, band, most=2)) for label in labels
    )
    broken = sum(any(ink.width_of(word, ink.PLAIN, SMALL) > band for word in label.split()) for label in labels)
    return cut + broken <= len(labels) // 10


def arrow(drawing: Drawing, x: float, y: float, colour: Color, *, up: bool) -> None:
    """Put a small triangle that says which way a change goes."""
    points = [x, y, x + 5, y, x + 2.5, y + 4.5] if up else [x, y + 4.5, x + 5, y + 4.5, x + 2.5, y]
    drawing.add(Polygon(points, strokeColor=None, fillColor=colour))


def standing_field(
    drawing: Drawing, chart: Chart, scale: Scale, top: float, bottom: float, values: Sequence[float] | None = None
) -> Field:
    """Return the field of bars or lines that stand: grid lines with their marks on the left, zero the strongest."""
    found = values_of(chart) if values is None else values
    marks = grid_lines(min(found, default=0), max(found, default=0), whole=chart.unit is Kind.COUNT)
    step = marks[1] - marks[0]
    texts = [scale.tick(mark, step) for mark in marks]
    left = max(ink.width_of(said, ink.PLAIN, SMALL) for said in texts) + 6
    field = Field(left, bottom, drawing.width - left, top - bottom - 10, marks[0], marks[-1])
    for mark, said in zip(marks, texts, strict=True):
        height = field.up(mark)
        is_zero = mark == 0
        line(
            drawing,
            (left, height, drawing.width, height),
            ink.STRONG if is_zero else ink.BORDER,
            0.8 if is_zero else 0.4,
        )
        text(drawing, left - 4, height - 2.5, said, anchor="end")
    return field


def labels_below(
    drawing: Drawing, field: Field, labels: Sequence[str], bottom: float, emphasis: frozenset[int] = frozenset()
) -> None:
    """Put labels under a field, each cut to its room; where there are too many, every second, third... stands."""
    if not labels:
        return
    room = field.width / len(labels)
    longest = max(ink.width_of(label, ink.PLAIN, SMALL) for label in labels)
    every = 1
    if len(labels) > MOST_NAMED:  # points along time are thinned until their dates stand in one line
        every = min(len(labels), max(1, math.ceil((longest + 6) / room)))
    for place, label in enumerate(labels):
        if place % every:
            continue
        font = ink.BOLD if place in emphasis else ink.PLAIN
        lines = ink.wrap_to(label, font, SMALL, room * every - 2, most=2)
        for row, said in enumerate(lines):
            x = field.left + room * (place + 0.5)
            half = ink.width_of(said, font, SMALL) / 2
            x = min(max(x, half), float(drawing.width) - half)
            text(drawing, x, bottom - 9 - row * 8, said, font=font, colour=ink.TEXT2, anchor="middle")


def lying_labels(drawing: Drawing, labels: Sequence[str], top: float, row: float, most: float = 0.36) -> float:
    """Put labels down the left side, one a row, and return where the bars begin."""
    widest = max((ink.width_of(label, ink.PLAIN, SMALL + 0.5) for label in labels), default=0)
    room = min(widest, float(drawing.width) * most)
    for place, label in enumerate(labels):
        middle = top - row * (place + 0.5)
        if row < _TWO_LINES or ink.width_of(label, ink.PLAIN, SMALL + 0.5) <= room:
            said = ink.cut_to(label, ink.PLAIN, SMALL + 0.5, room)
            text(drawing, 0, middle - 2.5, said, size=SMALL + 0.5, colour=ink.TEXT2)
            continue
        lines = ink.wrap_to(label, ink.PLAIN, SMALL - 1, room, most=2)
        for turn, said in enumerate(lines):
            text(drawing, 0, middle + 3.2 * (len(lines) - 1) - 2 - 6.6 * turn, said, size=SMALL - 1, colour=ink.TEXT2)
    return room + 8
