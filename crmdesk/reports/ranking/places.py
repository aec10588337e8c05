"""Places: points and changes become places; the best first, ties share one (1, 2, 2, 4)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from crmdesk.data.ranking_profiles import Way
from crmdesk.reports.answer import type_figure

#: Points are told apart to this many digits: what differs less is the error of a division.
DIGITS = 6
K = TypeVar("K", bound=Hashable)


def places_of(values: Mapping[K, float]) -> dict[K, int]:
    """Return the place of each value, 1 the largest; equal ones share a place and the next is skipped."""
    ordered = sorted((round(value, DIGITS) for value in values.values()), reverse=True)
    return {key: ordered.index(round(value, DIGITS)) + 1 for key, value in values.items()}


def points_of(
    way: Way, good: int, value: type_figure, against: type_figure, cap: int, others: Sequence[float] = ()
) -> float | None:
    """Return how many points a figure brings, 0 to ``cap`` percent; None where they cannot be told.

    Args:
        way: how the figure is looked at.
        good: 1 where more is better, -1 where less is.
        value: the figure.
        against: the plan, last year's figure or the mean of the team, by the way.
        cap: where points end.
        others: the figures of all who are compared, this one among them, for the place among colleagues.
    """
    if value is None:
        return None
    if way is Way.SHARE:
        return _cut(100 * value, cap)
    if way is Way.PERCENTILE:
        return _cut(_percentile(good * value, [good * other for other in others]), cap)
    if against is None or against <= 0:
        return None
    if good >= 0:
        return _cut(100 * value / against, cap)
    return float(cap) if value <= 0 else _cut(100 * against / value, cap)


def _percentile(value: float, others: Sequence[float]) -> float:
    """Return the percent of the others that a value is ahead of, those equal to it by half; alone it is the middle."""
    rest = len(others) - 1
    if rest < 1:
        return 50.0
    below = sum(other < value for other in others)
    equal = sum(other == value for other in others) - 1
    return 100 * (below + equal / 2) / rest


def _cut(points: float, cap: int) -> float:
    return min(max(float(points), 0.0), float(cap))
