"""Answer: what the engine says to a Question; every screen, sheet and file shows this value and computes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from crmdesk.data.table import Kind
from crmdesk.reports.periods import Compare, Period

if TYPE_CHECKING:
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.measures import Measure

#: A figure: integers for counts and minor units, floats for shares, days and minutes; None is "nothing to say".
type_figure = int | float | None


class Mark(Enum):
    """Why a row stands out; ``best`` and ``worst`` already know which direction is good."""

    BEST = "best"
    WORST = "worst"
    BEST_CHANGE = "best_change"
    WORST_CHANGE = "worst_change"
    NEW = "new"  # nothing in the base
    GONE = "gone"  # nothing now


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition of a question: the dimension is one of these members (None is "not given")."""

    dimension: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One value of a dimension: identity and label; two namesakes have two ids. ``id`` None is "not given"."""

    id: str | None
    label: str


class Cell(NamedTuple):
    """One figure and how it compares; a named tuple, for an answer may hold a hundred thousand of them.

    ``delta`` is in the measure's unit; ``change`` is a share (0.083 is +8.3 %), None where the base is zero or absent;
    for measures that are shares themselves ``delta`` is what people read (percentage points). ``share`` is of the
    total, 0..1, for additive measures only. Ranks begin at 1, the best first, ties share a place.
    """

    value: type_figure
    base: type_figure = None
    delta: type_figure = None
    change: float | None = None
    share: float | None = None
    rank: int | None = None
    change_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a member a dimension, a cell a measure."""

    members: tuple[Member, ...]
    cells: tuple[Cell, ...]
    marks: frozenset[Mark] = frozenset()
    spark: tuple[float | None, ...] = ()
    """The first measure by the natural sub-periods of the period, for a sparkline."""
    spark_base: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Lines and their total, with everything needed to print what was asked."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    period: Period
    base_period: Period | None
    full_base_period: Period | None
    compare: Compare
    scope: str
    as_of: date
    currency: str
    lines: tuple[Line, ...]
    total: Line
    filters: tuple[Filter, ...] = ()
    notes: tuple[str, ...] = ()
    spark_labels: tuple[str, ...] = field(default=())


def members_of(answer: Answer, line: Line) -> tuple[Filter, ...]:
    """Return the conditions that a line's rows meet: one a dimension."""
    return tuple(
        Filter(dimension.id, (member.id,)) for dimension, member in zip(answer.dimensions, line.members, strict=True)
    )


def plain(kind: Kind, value: type_figure) -> str | int | float | None:
    """Return a figure as data files carry it: money as a decimal string in major units, the rest as numbers."""
    if value is None:
        return None
    if kind.is_money:
        return str((Decimal(value) / 100).quantize(Decimal("0.01")))
    return value
