"""Marks: places by value and by change, and who is best and worst by either.

A change of a handful of deals says nothing, so marks need a minimum of rows behind the figure; "not given" is nobody
and takes no place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Line, Mark
from crmdesk.reports.measures import Measure

#: Fewer rows than this, now or in the base, and a change is not marked; a firm may set its own ``minimum_base``.
MINIMUM_BASE = 5


@dataclass(frozen=True, slots=True)
class Weight:
    """How many rows stand behind a figure, now and in the base."""

    now: int
    base: int


def change_of(kind: Kind, cell: Cell) -> float | None:
    """Return what changes are compared by: percentage points for shares, the relative change for the rest."""
    if kind is Kind.PERCENT:
        return None if cell.delta is None else float(cell.delta)
    return cell.change


def with_ranks(lines: Sequence[Line], measures: Sequence[Measure]) -> list[Line]:
    """Return the lines with places by value and by change in every cell."""
    cells = [list(line.cells) for line in lines]
    for column, measure in enumerate(measures):
        for name, read in (
            ("rank", lambda cell: cell.value),
            ("change_rank", lambda cell, kind=measure.kind: change_of(kind, cell)),
        ):
            for row, place in _places(lines, column, measure.good, read).items():
                cells[row][column] = replace(cells[row][column], **{name: place})
    return [replace(line, cells=tuple(row)) for line, row in zip(lines, cells, strict=True)]


def with_marks(
    lines: Sequence[Line], measures: Sequence[Measure], weights: Sequence[Weight], minimum: int, *, is_compared: bool
) -> list[Line]:
    """Return the lines marked by the first measure: best and worst by value, by change, new and gone.

    Args:
        lines: with their ranks.
        measures: of the question, the first decides.
        weights: rows behind the first measure, one a line.
        minimum: rows needed for a mark by change, or by value for averages and shares.
        is_compared: whether there is a base.
    """
    marks: list[set[Mark]] = [set() for _line in lines]
    measure = measures[0]
    known = [row for row, line in enumerate(lines) if all(member.id is not None for member in line.members)]
    valued = [
        row
        for row in known
        if lines[row].cells[0].value is not None and (measure.is_additive or weights[row].now >= minimum)
    ]
    _mark_ends(marks, valued, lambda row: lines[row].cells[0].value, measure.good, Mark.BEST, Mark.WORST)
    if is_compared:
        changed = [
            row
            for row in known
            if change_of(measure.kind, lines[row].cells[0]) is not None
            and weights[row].now >= minimum
            and weights[row].base >= minimum
        ]
        _mark_ends(
            marks, changed, lambda row: change_of(measure.kind, lines[row].cells[0]), measure.good,
            Mark.BEST_CHANGE, Mark.WORST_CHANGE,
        )  # fmt: skip
        for row in known:
            if weights[row].now and not weights[row].base:
                marks[row].add(Mark.NEW)
            elif weights[row].base and not weights[row].now:
                marks[row].add(Mark.GONE)
    return [replace(line, marks=frozenset(found)) for line, found in zip(lines, marks, strict=True)]


def _places(lines: Sequence[Line], column: int, good: int, read: Callable[[Cell], float | None]) -> dict[int, int]:
    """Return row -> place; the best is 1, equal figures share a place (1, 2, 2, 4)."""
    found: list[tuple[float, int]] = []
    for row, line in enumerate(lines):
        value = read(line.cells[column])
        if value is not None and all(member.id is not None for member in line.members):
            found.append((-value if good >= 0 else value, row))
    found.sort()
    places: dict[int, int] = {}
    for index, (value, row) in enumerate(found):
        same = index and found[index - 1][0] == value
        places[row] = places[found[index - 1][1]] if same else index + 1
    return places


def _mark_ends(
    marks: list[set[Mark]],
    rows: Sequence[int],
    read: Callable[[int], float | None],
    good: int,
    best: Mark,
    worst: Mark,
) -> None:
    """Mark every row that shares the best or the worst figure; where all are equal nobody stands out."""
    values = {row: value for row in rows if (value := read(row)) is not None}
    if len(values) < 2 or len(set(values.values())) < 2:
        return
    top, bottom = max(values.values()), min(values.values())
    if good < 0:
        top, bottom = bottom, top
    for row, value in values.items():
        if value == top:
            marks[row].add(best)
        elif value == bottom:
            marks[row].add(worst)
