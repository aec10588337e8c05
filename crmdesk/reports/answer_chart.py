"""AnswerChart: the neutral Charts that a report draws from an Answer, each label knowing the line behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from crmdesk.data.words import _
from crmdesk.reports.answer import Mark
from crmdesk.reports.answer_table import change_of, comparison_title, lower_first
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.periods import Compare, month_range_text

if TYPE_CHECKING:
    from crmdesk.data.table import Kind
    from crmdesk.reports.answer import Answer, Line, Member
    from crmdesk.reports.periods import Period

#: Fewer labels than this need no emphasis: all of them stand out.
LEAST_EMPHASIS = 5
#: One change alone is said by its row; bars are for telling several apart.
LEAST_CHANGES = 2
#: Labels that still read well beside each other; the table has the rest.
MOST_BARS = 10
MOST_CHANGES = 10
MOST_HEAT = 14
MOST_STANDING = 24

STANDING_OUT = frozenset({Mark.BEST, Mark.WORST, Mark.BEST_CHANGE, Mark.WORST_CHANGE})
_YEAR = re.compile(r"^(.+) (\d{4})$")


def picture_of(answer: Answer, kind: ChartKind, measure: int = 0) -> Picture | None:
    """Return the picture of one measure in the wanted shape, or None where there is nothing to draw.

    A heat map needs two dimensions and a line needs time; without them the answer is drawn as bars. Time with more units
    than bars can stand beside each other is a line.
    """
    if kind is ChartKind.NONE or not answer.dimensions or not answer.lines:
        return None
    if kind is ChartKind.HEAT and len(answer.dimensions) == 2:
        return heat_picture(answer, measure)
    time = answer.dimensions[0].is_time and len(answer.dimensions) == 1
    if time and (kind is ChartKind.LINE or len(answer.lines) > MOST_STANDING):
        return line_picture(answer, measure)
    if kind is ChartKind.CHANGE:
        return change_picture(answer, measure)
    if kind is ChartKind.PARETO and answer.measures[measure].is_additive:
        return pareto_picture(answer, measure)
    return value_picture(answer, measure)


def value_picture(answer: Answer, measure: int = 0, most: int = MOST_BARS) -> Picture | None:
    """Return bars of one measure, its base beside it: every line, or the largest ones.

    The others become one more bar where it is no taller than the tallest; else it would flatten all the bars that are
    looked at, and the title says how many there are instead.
    """
    shown, others = _largest(answer, measure, most)
    if not shown:
        return None
    declared = answer.measures[measure]
    labels = [_label(answer.lines[index]) for index in shown]
    series = _series(answer, measure, shown)
    lines: list[int | None] = list(shown)
    title = declared.label
    tallest = max(abs(answer.lines[index].cells[measure].value or 0) for index in shown)
    rest = _sum(answer, measure, others, "value")
    if others and declared.is_additive and abs(rest or 0) <= tallest:
        labels.append(_("Others, {n}").format(n=len(others)))
        lines.append(None)
        sides = {role: name for _title, name, role in _sides(answer)}
        series = tuple(
            replace(side, values=(*side.values, _sum(answer, measure, others, sides[side.role]))) for side in series
        )
    elif others:
        title = _("{measure}, first {n} of {all}").format(measure=title, n=len(shown), all=len(shown) + len(others))
    return Picture(
        Chart(
            ChartKind.BARS,
            title,
            _without_year(labels) if answer.dimensions[0].is_time else tuple(labels),
            series,
            declared.kind,
            answer.currency,
            declared.good,
            emphasis=_emphasis(answer, shown),
        ),
        tuple(lines),
    )


def change_picture(answer: Answer, measure: int = 0, most: int = MOST_CHANGES) -> Picture | None:
    """Return bars of change around zero, the best first, with the change of the total as a dashed reference."""
    if answer.compare is Compare.NONE:
        return None
    kind = answer.measures[measure].kind
    changes = [(_change(line, measure, kind), index) for index, line in enumerate(answer.lines)]
    ranked = sorted(
        ((change, index) for change, index in changes if change is not None), key=lambda pair: (-pair[0], pair[1])
    )
    if len(ranked) < LEAST_CHANGES:
        return None
    if len(ranked) > most:
        ranked = ranked[: most - most // 2] + ranked[-(most // 2) :]
    total, total_text = change_of(kind, answer.total.cells[measure])
    return Picture(
        Chart(
            ChartKind.CHANGE,
            _("Change {comparison}").format(comparison=lower_first(comparison_title(answer))),
            tuple(_label(answer.lines[index]) for _value, index in ranked),
            (Series(_("Trend"), tuple(change for change, _index in ranked)),),
            kind,
            answer.currency,
            answer.measures[measure].good,
            reference=total,
            reference_title="" if total is None else _("total {change}").format(change=total_text),
        ),
        tuple(index for _value, index in ranked),
    )


def line_picture(answer: Answer, measure: int = 0) -> Picture | None:
    """Return one measure along time, its base or plan beside it."""
    if not answer.lines:
        return None
    return Picture(
        Chart(
            ChartKind.LINE,
            answer.measures[measure].label,
            _without_year([_label(line) for line in answer.lines]),
            _series(answer, measure, range(len(answer.lines))),
            answer.measures[measure].kind,
            answer.currency,
            answer.measures[measure].good,
        ),
        tuple(range(len(answer.lines))),
    )


def pareto_picture(answer: Answer, measure: int = 0, most: int = MOST_BARS) -> Picture | None:
    """Return bars, the largest first, and the share of the total that each and all before it make together."""
    values = {index: line.cells[measure].value or 0 for index, line in enumerate(answer.lines)}
    ranked = sorted((index for index, value in values.items() if value > 0), key=lambda index: -values[index])
    whole = answer.total.cells[measure].value
    if not ranked or not whole:
        return None
    shown = ranked[:most]
    declared = answer.measures[measure]
    chart = Chart(
        ChartKind.PARETO,
        declared.label,
        tuple(_label(answer.lines[index]) for index in shown),
        (
            Series(_range(answer.period), tuple(values[index] for index in shown)),
            Series(
                _("Cumulative share"),
                tuple(part / whole for part in accumulate(values[index] for index in shown)),
                Role.CATEGORY,
            ),
        ),
        declared.kind,
        answer.currency,
        declared.good,
    )
    return Picture(chart, tuple(shown))


def heat_picture(answer: Answer, measure: int = 0, most: int = MOST_HEAT) -> Picture | None:
    """Return the first dimension down, the second across; rows and columns with the largest sums are kept."""
    cells = {(line.members[0], line.members[1]): index for index, line in enumerate(answer.lines)}
    sizes: list[dict[Member, float]] = [{}, {}]
    for line in answer.lines:
        for side in (0, 1):
            member = line.members[side]
            sizes[side][member] = sizes[side].get(member, 0.0) + abs(line.cells[measure].value or 0)
    kept = [_keep(answer, side, sizes[side], most) for side in (0, 1)]
    if not kept[0] or not kept[1]:
        return None
    places = [[cells.get((row, column)) for column in kept[1]] for row in kept[0]]
    return Picture(
        Chart(
            ChartKind.HEAT,
            answer.measures[measure].label,
            tuple(column.label for column in kept[1]),
            tuple(
                Series(row.label, tuple(None if i is None else answer.lines[i].cells[measure].value for i in line))
                for row, line in zip(kept[0], places, strict=True)
            ),
            answer.measures[measure].kind,
            answer.currency,
            answer.measures[measure].good,
            rows=tuple(row.label for row in kept[0]),
        ),
        tuple(index for line in places for index in line),
    )


def _sides(answer: Answer) -> tuple[tuple[str, str, Role], ...]:
    """Return title, cell attribute and role of each series: the base first, so that the current lies on top."""
    now = (_range(answer.period), "value", Role.CURRENT)
    if answer.compare is Compare.PLAN:
        return (_("Plan"), "base", Role.PLAN), now
    base = answer.base_period
    return (now,) if base is None else ((_range(base), "base", Role.BASE), now)


def _series(answer: Answer, measure: int, lines: Sequence[int]) -> tuple[Series, ...]:
    """Return the series of some lines; a base that has nothing anywhere is left out rather than drawn as a gap."""
    made = tuple(
        Series(title, tuple(getattr(answer.lines[index].cells[measure], name) for index in lines), role)
        for title, name, role in _sides(answer)
    )
    return tuple(series for series in made if series.role is Role.CURRENT or any(series.values))


def _range(period: Period) -> str:
    """Return a period as a legend names it: one calendar unit by its name, anything else by its days."""
    unit = period.grain()
    return period.text() if unit is not None and unit[1] == 1 else month_range_text(period)


def _largest(answer: Answer, measure: int, most: int) -> tuple[list[int], list[int]]:
    """Return lines worth a bar, in the answer's order where all fit, else the largest first; and the others."""
    filled = [
        index
        for index, line in enumerate(answer.lines)
        if line.cells[measure].value is not None or line.cells[measure].base is not None
    ]
    if len(filled) <= most or answer.dimensions[0].is_time:
        return filled, []
    ranked = sorted(filled, key=lambda index: -abs(answer.lines[index].cells[measure].value or 0))
    return ranked[: most - 1], ranked[most - 1 :]


def _emphasis(answer: Answer, shown: Sequence[int]) -> frozenset[int]:
    if len(shown) < LEAST_EMPHASIS or answer.dimensions[0].has_order:
        return frozenset()
    return frozenset(place for place, index in enumerate(shown) if answer.lines[index].marks & STANDING_OUT)


def _sum(answer: Answer, measure: int, lines: Sequence[int], name: str) -> float | None:
    values = [getattr(answer.lines[index].cells[measure], name) for index in lines]
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _keep(answer: Answer, side: int, sizes: dict[Member, float], most: int) -> list[Member]:
    """Return the members of one side with the largest sums, in the answer's order."""
    largest = set(sorted(sizes, key=lambda member: -sizes[member])[:most])
    members = dict.fromkeys(line.members[side] for line in answer.lines)
    return [member for member in members if member in largest]


def _change(line: Line, measure: int, kind: Kind) -> float | None:
    return change_of(kind, line.cells[measure])[0]


def _label(line: Line) -> str:
    return " · ".join(member.label for member in line.members)


def _without_year(labels: Sequence[str]) -> tuple[str, ...]:
    """Drop the year from "May 2025" where every label has the same: the legend says it already."""
    matches = [_YEAR.match(label) for label in labels]
    if len({match.group(2) for match in matches if match}) == 1 and all(matches):
        return tuple(match.group(1) for match in matches if match)
    return tuple(labels)
