"""Measures: declared whole, and formulas that never divide by nothing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.errors import UsageFault
from crmdesk.reports.measures import MEASURES, measure_named
from crmdesk.reports.measures.measure import average_money, ratio, rounded


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.id)
def test_every_measure_is_declared_whole(measure) -> None:
    """Parts, a direction, and one sentence that defines it; a formula says nothing where nothing is known."""
    assert measure.parts
    assert measure.good in (1, -1)
    assert measure.definition.endswith(".")
    assert measure.figure(tuple(None for _part in measure.parts), 30) in (None, 0)
    assert measure.figure(tuple(0 for _part in measure.parts), 30) in (None, 0)


@given(st.integers(-(10**20), 10**20), st.integers(-(10**12), 10**12).filter(bool))
def test_money_is_rounded_halves_away_from_zero(top: int, bottom: int) -> None:
    """Exactly, for integers of any size."""
    exact = Fraction(top, bottom)
    found = rounded(top, bottom)
    assert abs(exact - found) <= Fraction(1, 2)
    if abs(exact - found) == Fraction(1, 2):
        assert abs(found) > abs(exact)


def test_nothing_divided_or_divided_by_nothing_is_nothing() -> None:
    assert ratio(5, 0) is ratio(None, 5) is average_money(5, None) is None
    assert ratio(0, 5) == 0


def test_an_unknown_measure_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageFault, match="Did you mean “margin”"):
        measure_named("marginn")
