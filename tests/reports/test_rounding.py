"""Rounding: the nearest whole unit, halves away from zero."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.reports.rounding import rounded


@given(st.integers(-(10**20), 10**20), st.integers(-(10**12), 10**12).filter(bool))
def test_money_is_rounded_halves_away_from_zero(top: int, bottom: int) -> None:
    """Exactly, for integers of any size."""
    exact = Fraction(top, bottom)
    found = rounded(top, bottom)
    assert abs(exact - found) <= Fraction(1, 2)
    if abs(exact - found) == Fraction(1, 2):
        assert abs(found) > abs(exact)
