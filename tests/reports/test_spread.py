"""Spread: parts of a plan add up to it, however they are cut."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.activities.workdays import Workdays
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.spread import WorkingDays, part_of, pieces_of

BEGIN = date(2025, 1, 1)


@given(st.integers(0, 10**15), st.integers(1, 90), st.lists(st.integers(0, 90)), st.booleans())
def test_parts_of_a_plan_sum_to_it(value: int, length: int, cuts: list[int], at_rest: bool) -> None:
    """Whole units, no part below nothing; a firm that never works spreads its plan over all days alike."""
    plan = Period(BEGIN, BEGIN + timedelta(length))
    calendar = Workdays({BEGIN + timedelta(day): False for day in range(length)} if at_rest else None)
    days = WorkingDays(calendar, plan.begin, plan.end)
    ends = sorted({0, length, *(cut for cut in cuts if cut < length)})
    parts = [
        part_of(value, plan, Period(BEGIN + timedelta(low), BEGIN + timedelta(high)), days)
        for low, high in pairwise(ends)
    ]
    assert sum(parts) == value
    assert min(parts) >= 0


def test_working_days_are_counted_between_two_days() -> None:
    """The first day counts, the last one does not."""
    days = WorkingDays(Workdays({date(2025, 1, 4): True}), BEGIN, date(2025, 2, 1))
    assert days.between(date(2025, 1, 3), date(2025, 1, 6)) == 2
    assert days.between(BEGIN, BEGIN) == 0


def test_pieces_lie_in_one_unit_of_every_grain() -> None:
    """A week that two months share is two pieces."""
    pieces = pieces_of(Period(date(2025, 1, 27), date(2025, 2, 10)), [Grain.WEEK, Grain.MONTH])
    assert [piece.begin for piece in pieces] == [date(2025, 1, 27), date(2025, 2, 1), date(2025, 2, 3)]
