"""Quartiles and even steps."""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.reports.analyses.quartiles import MOST_STEPS, even_edges, spread_of


@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_library(values):
    """The inclusive method of the standard library, rounded to whole minor units."""
    found = spread_of(values)
    assert found is not None
    exact = statistics.quantiles([Fraction(value) for value in values], n=4, method="inclusive")
    for mine, theirs in zip((found.lower, found.middle, found.upper), exact, strict=True):
        assert abs(mine - theirs) <= Fraction(1, 2)
    assert (found.n, found.least, found.most) == (len(values), min(values), max(values))


def test_one_value_is_all_quartiles():
    """And none have no spread."""
    found = spread_of([700])
    assert found is not None
    assert (found.lower, found.middle, found.upper) == (700, 700, 700)
    assert spread_of([]) is None


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=60))
def test_edges_are_even_and_round(values):
    """Steps of 1, 2 or 5 times a power of ten major units from nothing on, a dozen at most."""
    edges = even_edges(values)
    assert edges[0] == 0
    assert len(edges) <= MOST_STEPS
    steps = {after - before for before, after in pairwise(edges)}
    assert len(steps) <= 1
    for step in steps:
        assert str(step).rstrip("0") in ("1", "2", "5")
        assert step >= 100


@pytest.mark.parametrize(
    ("values", "edges"), [([], ()), ([0], (0, 100)), ([100_000] * 3, tuple(range(0, 110_000, 10_000)))]
)
def test_edges_of_a_few(values, edges):
    """Nothing has no bars; equal values still have some."""
    assert even_edges(values) == edges
