"""Pictures: the revenue by month against last year, the mix, and the place among colleagues as a line of dots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportlab.graphics.shapes import Drawing

from crmdesk.data.table import Kind
from crmdesk.data.words import _, plural
from crmdesk.reports.chart_scale import Scale, scale_for
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.paper.plot import Field, bar, line, standing_field, swatch, text
from crmdesk.reports.output.report_paper.flow import Block
from crmdesk.reports.output.report_paper.pen import ROOM, Canvas, put, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.reports.period_reports.snapshot import Bar, Exact, Standing

_LABEL = 7.2
_CAPTION = 7.8
#: What the figures under the bars take: the labels, this year's figures, last year's.
_UNDER, _UNDER_BASE, _ROW = 21.0, 31.0, 9.5
#: How high a picture without a single figure is, over them.
_EMPTY = 8.0
_THICKEST = 18.0
_LEAST_MIX_ROW = 12.0
#: The most that the labels of lying bars take of the width.
_NAMES = 0.5
_NAME_SIZE = 8.1


def scale_of_bars(bars: Sequence[Bar], currency: str) -> Scale:
    """Return how the money of bars is shortened."""
    return scale_for(
        Kind.MONEY, [float(value) for one in bars for value in (one.fact, one.base) if value is not None], currency
    )


def has_base(bars: Sequence[Bar]) -> bool:
    """Whether there is anything of last year."""
    return any(one.base is not None for one in bars)


def months_drawing(bars: Sequence[Bar], currency: str, width: float, height: float, titles: tuple[str, str]) -> Drawing:
    """Return standing bars, last year's pale ones first, with the figures of both years in two lines under them."""
    facts, bases = (
        tuple(_float(value) for value in values) for values in zip(*((one.fact, one.base) for one in bars), strict=True)
    )
    two = has_base(bars)
    bottom = _UNDER_BASE if two else _UNDER
    if not any(facts) and not any(bases):  # nothing was sold: a line to stand on is enough
        height = bottom + _EMPTY
    drawing, scale = Drawing(width, height), scale_of_bars(bars, currency)
    shown = ((titles[0], facts, ink.ACCENT), (titles[1], bases, ink.BASE))[: 2 if two else 1]
    field = _field_of(drawing, bars, currency, bottom, [title for title, _values, _colour in shown])
    room = field.width / len(bars)
    thick = min(_THICKEST, room * 0.7 / len(shown))
    size = _fitting([scale.text(value) for value in (*facts, *bases) if value is not None], room - 2.5)
    for place, one in enumerate(bars):
        middle = field.left + room * (place + 0.5)
        _month_label(drawing, middle, bottom - 9.5, one, room)
        for row, (_title, values, colour) in enumerate(shown):
            value = values[place]
            if value is None:
                continue
            x = middle - thick / 2 * len(shown) + thick * (len(shown) - 1 - row)
            bar(drawing, x + 0.3, field.up(0), thick - 0.6, field.up(value) - field.up(0), colour)
            font = ink.BOLD if one.is_current and not row else ink.PLAIN
            text(
                drawing, middle, bottom - 19 - _ROW * row, scale.text(value), font=font, size=size,
                colour=ink.TEXT3 if row else ink.TEXT, anchor="middle",
            )  # fmt: skip
    for row, (title, _values, colour) in enumerate(shown):
        swatch(drawing, 0, bottom - 19.8 - _ROW * row, colour)
        text(drawing, 10, bottom - 19 - _ROW * row, title, size=_LABEL, colour=ink.TEXT2)
    return drawing


def _field_of(drawing: Drawing, bars: Sequence[Bar], currency: str, bottom: float, titles: Sequence[str]) -> Field:
    """Return the field of standing bars, to the right of the names of the years, which stand before the figures under it."""
    facts, bases = tuple(_float(one.fact) for one in bars), tuple(_float(one.base) for one in bars)
    least = 14 + max(ink.width_of(title, ink.PLAIN, _LABEL) for title in titles)
    wide, height = float(drawing.width), float(drawing.height)
    if not any(facts) and not any(bases):
        line(drawing, (least, bottom, wide, bottom), ink.STRONG, 0.8)
        return Field(least, bottom, wide - least, _EMPTY, 0, 1)
    chart = Chart(
        ChartKind.BARS, "", tuple(one.label for one in bars), (Series("", bases, Role.BASE), Series("", facts)), Kind.MONEY, currency,
    )  # fmt: skip
    field = standing_field(drawing, chart, scale_of_bars(bars, currency), height + 4, bottom)
    left = max(field.left, least)
    return replace(field, left=left, width=wide - left)


def mix_drawing(bars: Sequence[Bar], currency: str, width: float, height: float) -> Drawing:
    """Return lying bars: this period's above last year's thinner ones, the figures of both at the right."""
    scale, drawing = scale_of_bars(bars, currency), Drawing(width, height)
    row = min(28.0, height / len(bars))
    two = has_base(bars) and row >= _LEAST_MIX_ROW
    left = min(max(ink.width_of(one.label, ink.PLAIN, _NAME_SIZE) for one in bars), width * _NAMES) + 6
    known = [float(value) for one in bars for value in (one.fact, one.base) if value is not None]
    said = max(ink.width_of(scale.text(value), ink.BOLD, 8.2) for value in known or [0.0])
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    field = Field(left, 0, width - left - said - 8, height, low, high if high > low else low + 1)
    zero = field.across(0)
    for place, one in enumerate(bars):
        middle = height - row * (place + 0.5)
        _names(drawing, one.label, middle, left - 6, row)
        thick = min(6.2, row * 0.34)
        for value, y, tall, colour in (
            (one.fact, middle - (0 if two else thick / 2), thick, ink.ACCENT),
            (one.base if two else None, middle - 0.8 - thick * 0.62, thick * 0.62, ink.BASE),
        ):
            if value is not None:
                bar(drawing, zero, y, field.across(float(value)) - zero, tall, colour)
        if one.fact is not None:
            up = 1.4 if two and one.base is not None and row >= 17 else -2.9
            text(
                drawing,
                width,
                middle + up,
                scale.text(float(one.fact)),
                font=ink.BOLD,
                size=8.2,
                colour=ink.TEXT,
                anchor="end",
            )
        if two and one.base is not None and row >= 17:
            text(drawing, width, middle - 7.2, scale.text(float(one.base)), size=6.8, colour=ink.TEXT3, anchor="end")
    return drawing


class DotLine(Block):
    """Points of the colleagues as hollow dots, the report's own as a full one, the average as a dashed mark."""

    def __init__(self, standing: Standing, *, stays: bool = False) -> None:
        self.stays = stays
        self._others = [float(value) for value in standing.others]
        self._mine, self._average = _float(standing.points), _float(standing.average)
        known = [*self._others, *(one for one in (self._mine, self._average) if one is not None)]
        self._field = Field(15, 0, ROOM - 60, 1, min(known, default=0) - 8, max(known, default=0) + 8)
        self._texts: dict[str, tuple[str, str, float]] = {}
        if self._mine is not None:
            shown = round(self._mine, 1)
            # A fraction takes the form of two: "81,5 балла", "81.5 points".
            count = int(shown) if shown.is_integer() else 2
            said = plural("you, {n} point", "you, {n} points", count).format(n=Kind.POINTS.text(shown))
            self._texts["mine"] = (said, ink.BOLD, self._at(self._mine, said, ink.BOLD))
        if self._average is not None:
            said = _("average {n}").format(n=Kind.POINTS.text(self._average))
            self._texts["average"] = (said, ink.PLAIN, self._at(self._average, said, ink.PLAIN))

    @property
    def height(self) -> float:
        """The line and what is written below it, and above where both texts have no place below."""
        return 46.0 if self._collide else 36.0

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Put it onto the page."""
        level = y - self.height + 22
        rule(canvas, x + self._field.left, level, self._field.width, ink.BORDER, 1.2)
        if self._average is not None:
            self._draw_average(canvas, x, level)
        canvas.setLineWidth(1.2)
        canvas.setStrokeColor(ink.BASE)
        canvas.setFillColor(ink.WHITE)
        for value in self._others:
            canvas.circle(x + self._field.across(value), level, 4, stroke=1, fill=1)
        if self._mine is not None:
            canvas.setFillColor(ink.ACCENT)
            canvas.setStrokeColor(ink.WHITE)
            canvas.circle(x + self._field.across(self._mine), level, 5.8, stroke=1, fill=1)
            said, font, at = self._texts["mine"]
            put(canvas, x + at, level - 18, said, font, _CAPTION, ink.ACCENT, "middle")

    def _draw_average(self, canvas: Canvas, x: float, level: float) -> None:
        said, font, at = self._texts["average"]
        put(canvas, x + at, level + 14 if self._collide else level - 18, said, font, _CAPTION, ink.TEXT2, "middle")
        across = x + self._field.across(self._average or 0.0)
        canvas.saveState()
        canvas.setStrokeColor(ink.TEXT)
        canvas.setLineWidth(0.9)
        canvas.setDash(2.4, 1.8)
        canvas.line(across, level - 10, across, level + 10)
        canvas.restoreState()

    @property
    def _collide(self) -> bool:
        if len(self._texts) < 2:
            return False
        (said, font, at), (other, other_font, other_at) = self._texts.values()
        room = (ink.width_of(said, font, _CAPTION) + ink.width_of(other, other_font, _CAPTION)) / 2 + 8
        return abs(at - other_at) < room

    def _at(self, value: float, said: str, font: str) -> float:
        """Return where the middle of a text stands, so that it ends within the page."""
        half = ink.width_of(said, font, _CAPTION) / 2
        return min(max(self._field.across(value), half), ROOM - half)


def _fitting(texts: Sequence[str], room: float) -> float:
    """Return the size at which figures fit side by side, 4.5 to 7.2 points."""
    widest = max((ink.width_of(one, ink.BOLD, 1.0) for one in texts), default=1.0)
    return max(4.5, min(_LABEL, room / widest))


def _month_label(drawing: Drawing, x: float, y: float, one: Bar, room: float) -> None:
    font = ink.BOLD if one.is_current else ink.PLAIN
    size = max(5.0, min(_LABEL, room / max(1.0, ink.width_of(one.label, font, 1.0))))
    text(drawing, x, y, ink.cut_to(one.label, font, size, room), font=font, size=size, colour=ink.TEXT, anchor="middle")


def _names(drawing: Drawing, label: str, middle: float, room: float, row: float) -> None:
    """Put a name beside its bar, in two lines where it is long and there is place, smaller where a word is long."""
    longest = max((ink.width_of(word, ink.PLAIN, 1.0) for word in label.split()), default=1.0)
    size = max(6.4, min(_NAME_SIZE, room / longest))
    lines = ink.wrap_to(label, ink.PLAIN, size, room, 2 if row >= 21 else 1)
    for place, said in enumerate(lines):
        text(drawing, 0, middle - 2.9 + 4.8 * (len(lines) - 1) - 9.6 * place, said, size=size, colour=ink.TEXT)


def _float(value: Exact) -> float | None:
    return None if value is None else float(value)
