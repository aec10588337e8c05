"""Quartiles by the inclusive method, and even steps for a histogram.

The inclusive method takes the least value as 0 % and the largest as 100 % and reads between neighbours in proportion (what
spreadsheets call QUARTILE.INC).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from crmdesk.reports.rounding import rounded

#: Bars of a histogram at most; what lies beyond the last edge is in a bar of its own.
MOST_STEPS = 12
#: The share of values that the even steps cover; the largest few are far away and would make all others one bar.
_COVERED = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """Five figures of some values: minor units, the middle ones rounded to whole ones."""

    n: int
    least: int
    lower: int
    middle: int
    upper: int
    most: int


def spread_of(values: Sequence[int]) -> Spread | None:
    """Return the quartiles of values; None where there are none."""
    if not values:
        return None
    ordered = sorted(values)
    lower, middle, upper = (_quartile(ordered, quarter) for quarter in (1, 2, 3))
    return Spread(len(ordered), ordered[0], lower, middle, upper, ordered[-1])


def _quartile(ordered: Sequence[int], quarter: int) -> int:
    """Return the value at so many quarters of the way from the first to the last, halves away from zero."""
    place, rest = divmod((len(ordered) - 1) * quarter, 4)
    if not rest:
        return ordered[place]
    return rounded(ordered[place] * (4 - rest) + ordered[place + 1] * rest, 4)


def even_edges(values: Sequence[int]) -> tuple[int, ...]:
    """Return the lower edges of the bars of a histogram, from 0: steps of 1, 2 or 5 times a power of ten major units.

    The last bar has no upper edge.
    """
    if not values:
        return ()
    ordered = sorted(values)
    top = max(1, ordered[ceil(len(ordered) * _COVERED) - 1])
    step = _round_step(top / (MOST_STEPS - 1))
    return tuple(range(0, top + step, step))[:MOST_STEPS]


def _round_step(least: float) -> int:
    """Return the smallest step of 1, 2 or 5 times a power of ten that is not below ``least``; minor units, 100 at least."""
    power = 10 ** max(2, int(log10(max(least, 1))))
    return int(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least))
