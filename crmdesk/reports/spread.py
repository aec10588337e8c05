"""Spread: what of a plan falls to a part of its days: its share of the working days, to the last kopeck.

A plan grows along its working days, and a part is what it grew by between its ends: so days add up to their month,
and months to their quarter, however they are cut.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from crmdesk.reports.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmdesk.data.activities.workdays import Workdays
    from crmdesk.reports.periods import Grain, Period


class WorkingDays:
    """Counts the working days between any two days of a span."""

    def __init__(self, calendar: Workdays, begin: date, end: date) -> None:
        self._first = begin.toordinal()
        days = range(self._first, end.toordinal())
        self._before = [0, *accumulate(int(calendar.is_working(date.fromordinal(day))) for day in days)]
        """How many working days there are before each day of the span."""

    def between(self, begin: date, end: date) -> int:
        """Return the number of working days from ``begin`` up to, not including, ``end``; both lie in the span."""
        return self._before[end.toordinal() - self._first] - self._before[begin.toordinal() - self._first]


def part_of(value: int, plan: Period, part: Period, days: WorkingDays) -> int:
    """Return what of a plan falls to a part of its days, in the plan's own units.

    A plan of days off alone falls to all its days alike.
    """
    whole = days.between(plan.begin, plan.end)

    def grown(day: date) -> int:
        if whole:
            return rounded(value * days.between(plan.begin, day), whole)
        return rounded(value * (day - plan.begin).days, plan.days)

    return grown(part.end) - grown(part.begin)


def pieces_of(part: Period, grains: Sequence[Grain]) -> list[Period]:
    """Return a period in pieces, each of which lies in one unit of every grain."""
    pieces = [part]
    for grain in grains:
        pieces = [smaller for piece in pieces for smaller in piece.buckets(grain)]
    return pieces
