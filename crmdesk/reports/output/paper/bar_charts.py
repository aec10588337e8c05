"""Bar charts on paper: standing and lying bars, changes around zero, parts, bullets and bridges."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing

from crmdesk.data.table import Kind, change_text
from crmdesk.reports.chart_scale import bridge_steps, change_limit, values_of
from crmdesk.reports.charts import Chart, Role
from crmdesk.reports.output.paper import ink
from crmdesk.reports.output.paper.plot import (
    SMALL,
    Field,
    arrow,
    bar,
    begin,
    ink_of,
    labels_below,
    line,
    lying_labels,
    names_fit,
    series_ink,
    standing_field,
    text,
)

_BELOW = 22.0
#: Bars this many or fewer carry their figures.
_LABELLED = 14


def draw_bars(chart: Chart, width: float, height: float) -> Drawing:
    """Return bars that stand in groups, the base first; the current ones carry their figures."""
    if not names_fit(chart.labels, width - 40):
        return draw_lying(chart, width, height)
    drawing, scale, top = begin(chart, width, height)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    groups = [series for series in chart.series if series.role is not Role.PLAN]
    plans = [series for series in chart.series if series.role is Role.PLAN]
    room = field.width / max(1, len(chart.labels))
    thick = min(26.0, room * 0.72 / max(1, len(groups)))
    zero = field.up(0)
    for place in range(len(chart.labels)):
        x = field.left + room * (place + 0.5) - thick * len(groups) / 2
        for turn, series in enumerate(groups):
            value = series.values[place]
            if value is None:
                continue
            bar(drawing, x + turn * thick, zero, thick - 1, field.up(value) - zero, ink_of(series.role, turn))
            if series.role is not Role.BASE and len(chart.labels) <= _LABELLED:
                said = scale.text(value)
                if ink.width_of(said, ink.MEDIUM, SMALL) <= room:
                    mark = max((field.up(plan.values[place] or 0.0) for plan in plans), default=-1.0)
                    foot = field.up(value)
                    if foot - 1 <= mark <= foot + SMALL + 3:  # the mark of the plan would run through the figure
                        foot = mark
                    above = foot + 2.5 if value >= 0 else field.up(value) - 8
                    text(
                        drawing,
                        x + (turn + 0.5) * thick,
                        above,
                        said,
                        font=ink.MEDIUM,
                        colour=ink.TEXT,
                        anchor="middle",
                    )
        for series in plans:
            value = series.values[place]
            if value is not None:
                height_at = field.up(value)
                line(drawing, (x - 2, height_at, x + thick * len(groups) + 2, height_at), ink.TEXT, 1.2, (2, 1.5))
    labels_below(drawing, field, chart.labels, _BELOW, chart.emphasis)
    return drawing


def draw_lying(chart: Chart, width: float, height: float) -> Drawing:
    """Return bars that lie, for names too long to stand below: the base thin and grey, a plan as a dashed mark."""
    drawing, scale, top = begin(chart, width, height)
    row = (top - 2) / max(1, len(chart.labels))
    left = lying_labels(drawing, chart.labels, top, row, 0.42)
    known = values_of(chart)
    low, high = min(0.0, *known) if known else 0.0, max(0.0, *known) if known else 1.0
    aside = 30.0 if low < 0 else 0.0
    field = Field(left + aside, 0, width - left - aside - 40, top, low, high if high > low else low + 1)
    zero = field.across(0)
    now, before, plan = (
        next((series.values for series in chart.series if series.role is role), None)
        for role in (Role.CURRENT, Role.BASE, Role.PLAN)
    )
    for place in range(len(chart.labels)):
        middle, thick = top - row * (place + 0.5), min(11.0, row * 0.7)
        upper = thick * 0.62 if before else thick
        for values, y, tall, colour in (
            (before, middle - thick / 2, thick - upper, ink.BASE),
            (now, middle + thick / 2 - upper, upper, ink.ACCENT),
        ):
            value = values[place] if values else None
            if value is not None:
                bar(drawing, zero, y, field.across(value) - zero, tall, colour)
        value = now[place] if now else None
        if value is not None:
            reach = max(value, (before[place] or 0.0) if before else 0.0, (plan[place] or 0.0) if plan else 0.0)
            x, anchor = (field.across(reach) + 3, "start") if value >= 0 else (field.across(value) - 3, "end")
            text(drawing, x, middle - 2.5, scale.text(value), font=ink.MEDIUM, colour=ink.TEXT, anchor=anchor)
        wanted = plan[place] if plan else None
        if wanted is not None:
            x = field.across(wanted)
            line(drawing, (x, middle - row * 0.4, x, middle + row * 0.4), ink.TEXT, 1.2, (2, 1.5))
    line(drawing, (zero, 0, zero, top), ink.STRONG, 0.6)
    return drawing


def draw_pareto(chart: Chart, width: float, height: float) -> Drawing:
    """Return bars, the largest first, with the share that each and all before it make written above them."""
    drawing, scale, top = begin(chart, width, height, legend=False)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    room = field.width / max(1, len(chart.labels))
    thick, zero = min(40.0, room * 0.7), field.up(0)
    shares = chart.series[1].values if len(chart.series) > 1 else ()
    for place, value in enumerate(chart.series[0].values):
        if value is None:
            continue
        x = field.left + room * (place + 0.5)
        bar(drawing, x - thick / 2, zero, thick, field.up(value) - zero, ink.ACCENT)
        text(drawing, x, field.up(value) + 2.5, scale.text(value), font=ink.MEDIUM, colour=ink.TEXT, anchor="middle")
        share = shares[place] if place < len(shares) else None
        if share is not None:
            text(drawing, x, field.up(value) + 10, f"Σ {Kind.PERCENT.text(share)}", size=SMALL - 1, anchor="middle")
    labels_below(drawing, field, chart.labels, _BELOW, chart.emphasis)
    return drawing


def draw_change(chart: Chart, width: float, height: float) -> Drawing:
    """Return bars of change around zero, the total as a dashed line; arrow, sign and colour say the same."""
    drawing, _scale, top = begin(chart, width, height, legend=False)
    values = chart.series[0].values
    row = (top - 4) / max(1, len(values))
    left = lying_labels(drawing, chart.labels, top, row)
    limit = change_limit([value for value in values if value is not None])
    known = [min(max(value, -limit), limit) for value in (*values, chart.reference) if value is not None]
    low, high = min([*known, 0.0]), max([*known, 0.0])
    margin = 46.0
    span = (high - low) or 1.0
    field = Field(
        left + (margin if low < 0 else 0), 0, width - left - margin * (2 if low < 0 else 1), top, low, low + span
    )
    zero = field.across(0)
    for place, value in enumerate(values):
        if value is None:
            continue
        middle = top - row * (place + 0.5)
        colour = ink.tone(value, chart.good)
        thick = min(11.0, row * 0.66)
        reach = field.across(min(max(value, -limit), limit))
        bar(drawing, zero, middle - thick / 2, reach - zero, thick, colour)
        said = Kind.PERCENT.delta(value) if chart.unit is Kind.PERCENT else change_text(value)
        wide = ink.width_of(said, ink.MEDIUM, SMALL) + 8
        x = reach + 3 if value >= 0 else reach - 3 - wide
        arrow(drawing, x, middle - 2.2, colour, up=value >= 0)
        text(drawing, x + 7, middle - 2.5, said, font=ink.MEDIUM, colour=colour)
    line(drawing, (zero, 0, zero, top), ink.STRONG, 0.8)
    if chart.reference is not None and abs(chart.reference) <= limit:
        x = field.across(chart.reference)
        line(drawing, (x, 0, x, top), ink.TEXT3, 0.8, (2, 2))
        text(drawing, width, top + 2, chart.reference_title, anchor="end")
    return drawing


def draw_stacked(chart: Chart, width: float, height: float) -> Drawing:
    """Return lying bars made of parts, in the order of the series, with the whole at their end."""
    drawing, scale, top = begin(chart, width, height)
    row = (top - 2) / max(1, len(chart.labels))
    left = lying_labels(drawing, chart.labels, top, row)
    longest = max(values_of(chart), default=1.0) or 1.0
    field = Field(left, 0, width - left - 44, top, 0, longest)
    for place in range(len(chart.labels)):
        middle, thick = top - row * (place + 0.5), min(14.0, row * 0.7)
        x, whole = field.left, 0.0
        for turn, series in enumerate(chart.series):
            value = series.values[place]
            if not value or value < 0:
                continue
            size = field.across(value) - field.left
            colour = series_ink(chart, turn)
            # A white hair between the parts tells them apart in grey too.
            bar(drawing, x, middle - thick / 2, max(size - 0.7, 0.4), thick, colour)
            said = scale.text(value)
            if ink.width_of(said, ink.PLAIN, SMALL - 0.5) + 6 <= size:
                light = 0.3 * colour.red + 0.59 * colour.green + 0.11 * colour.blue > 0.55
                said_in = ink.TEXT if light else ink.WHITE
                text(drawing, x + size / 2, middle - 2.3, said, size=SMALL - 0.5, colour=said_in, anchor="middle")
            x, whole = x + size, whole + value
        text(drawing, x + 3, middle - 2.5, scale.text(whole), font=ink.MEDIUM, colour=ink.TEXT)
    return drawing


def draw_bullet(chart: Chart, width: float, height: float) -> Drawing:
    """Return bars with a mark where they should be; the base is the paler bar behind."""
    drawing, scale, top = begin(chart, width, height)
    row = (top - 2) / max(1, len(chart.labels))
    left = lying_labels(drawing, chart.labels, top, row)
    longest = max(values_of(chart), default=1.0) or 1.0
    field = Field(left, 0, width - left - 66, top, 0, max(longest, 1e-9))
    for place in range(len(chart.labels)):
        middle, thick = top - row * (place + 0.5), min(12.0, row * 0.62)
        for series in sorted(chart.series, key=lambda one: one.role is not Role.BASE):
            value = series.values[place]
            if value is None:
                continue
            end = field.across(max(0.0, value))
            if series.role is Role.PLAN:
                line(drawing, (end, middle - thick / 2 - 2, end, middle + thick / 2 + 2), ink.TEXT, 1.6)
            elif series.role is Role.BASE:
                bar(drawing, field.left, middle - thick / 2, end - field.left, thick, ink.BORDER)
            else:
                bar(drawing, field.left, middle - thick / 4, end - field.left, thick / 2, ink.ACCENT)
                plan = next((one.values[place] for one in chart.series if one.role is Role.PLAN), None)
                said = scale.text(value) if plan is None else f"{scale.text(value)} / {scale.text(plan)}"
                text(drawing, width, middle - 2.5, said, font=ink.MEDIUM, colour=ink.TEXT, anchor="end")
    return drawing


def draw_bridge(chart: Chart, width: float, height: float) -> Drawing:
    """Return the way from the first value to the last: whole bars at both ends, steps up and down between them."""
    drawing, scale, top = begin(chart, width, height, legend=False)
    field = standing_field(drawing, chart, scale, top, _BELOW)
    steps = bridge_steps(chart)
    room = field.width / max(1, len(steps))
    thick = min(44.0, room * 0.66)
    for place, (start, end) in enumerate(steps):
        x = field.left + room * (place + 0.5)
        is_whole = place in (0, len(steps) - 1)
        colour = ink.ACCENT if is_whole else ink.tone(end - start, chart.good or 1)
        bar(drawing, x - thick / 2, field.up(start), thick, field.up(end) - field.up(start), colour)
        said = scale.text(end if is_whole else end - start)
        said = said if is_whole or end < start else f"+{said}"
        text(drawing, x, field.up(max(start, end)) + 2.5, said, font=ink.MEDIUM, colour=ink.TEXT, anchor="middle")
        if place + 1 < len(steps):
            line(
                drawing, (x + thick / 2, field.up(end), x + room - thick / 2, field.up(end)), ink.TEXT3, 0.5, (1.5, 1.5)
            )
    labels_below(drawing, field, chart.labels, _BELOW, frozenset({0, len(steps) - 1}))
    return drawing
