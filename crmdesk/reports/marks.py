"""Marks: places by value and by change, and who is best and worst by either.

A change of a handful of deals says nothing, so marks need a minimum of rows behind the figure; "not given" is nobody
and takes no place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Mark
from crmdesk.reports.measures import Measure

#: Fewer rows than this, now or in the base, and a change is not marked; a firm may set its own ``minimum_base``.
MINIMUM_BASE = 5
#: So many rows may share a mark in a list of any length; more only where they are not most of it.
MOST_SHARING = 3


class Weight(NamedTuple):
    """How many rows stand behind a figure, now and in the base; a named tuple, for there is one a line."""

    now: int
    base: int


def change_of(kind: Kind, cell: Cell) -> float | None:
    """Return what changes are compared by: percentage points for shares, the relative change for the rest."""
    if kind is Kind.PERCENT:
        return None if cell.delta is None else float(cell.delta)
    return cell.change


def places(values: Sequence[float | None], good: int) -> list[int | None]:
    """Return the place of each figure; the best is 1, equal figures share a place (1, 2, 2, 4), None takes none.

    Args:
        values: the figures.
        good: 1 where more is better, -1 where less is.
    """
    known = [row for row, value in enumerate(values) if value is not None]
    known.sort(key=values.__getitem__, reverse=good >= 0)  # type: ignore[arg-type]
    taken: list[int | None] = [None] * len(values)
    last, place = None, 0
    for index, row in enumerate(known, 1):
        if values[row] != last:
            last, place = values[row], index
        taken[row] = place
    return taken


def marks_of(
    cells: Sequence[Cell],
    is_known: Sequence[bool],
    weights: Sequence[Weight],
    measure: Measure,
    minimum: int,
    *,
    is_compared: bool,
) -> list[frozenset[Mark]]:
    """Return the marks of each line: best and worst by value, by change, new and gone.

    Args:
        cells: of the measure that decides, one a line.
        is_known: whether the line is of somebody, not "not given".
        weights: rows behind the measure.
        measure: the one that decides.
        minimum: rows needed for a mark by change, or by value for averages and shares.
        is_compared: whether there is a base.
    """
    marks: dict[int, set[Mark]] = defaultdict(set)
    known = [row for row, is_somebody in enumerate(is_known) if is_somebody]
    values = {
        row: value
        for row in known
        if (value := cells[row].value) is not None and (measure.is_additive or weights[row].now >= minimum)
    }
    _mark_ends(marks, values, measure.good, Mark.BEST, Mark.WORST)
    if is_compared:
        changes = {
            row: change
            for row in known
            if weights[row].now >= minimum
            and weights[row].base >= minimum
            and (change := change_of(measure.kind, cells[row])) is not None
        }
        _mark_ends(marks, changes, measure.good, Mark.BEST_CHANGE, Mark.WORST_CHANGE)
        for row in known:
            if weights[row].now and not weights[row].base:
                marks[row].add(Mark.NEW)
            elif weights[row].base and not weights[row].now:
                marks[row].add(Mark.GONE)
    nothing: frozenset[Mark] = frozenset()
    return [frozenset(marks[row]) if row in marks else nothing for row in range(len(cells))]


def _mark_ends(marks: dict[int, set[Mark]], values: Mapping[int, float], good: int, best: Mark, worst: Mark) -> None:
    """Mark every row that shares the best or the worst figure; one that most rows share makes nobody stand out."""
    if len(set(values.values())) < 2:
        return
    top, bottom = max(values.values()), min(values.values())
    if good < 0:
        top, bottom = bottom, top
    for end, mark in ((top, best), (bottom, worst)):
        sharing = [row for row, value in values.items() if value == end]
        if len(sharing) <= MOST_SHARING or 2 * len(sharing) <= len(values):
            for row in sharing:
                marks[row].add(mark)
