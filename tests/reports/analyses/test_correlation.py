"""How two figures go together, against the standard library and pandas."""

from __future__ import annotations

import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.reports.analyses.correlation import FEWEST, Correlation, pearson, ranks, spearman

#: Seventeen points of which many are equal.
ACROSS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2]
UP = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5, 2]


def test_coefficients_are_those_of_the_library():
    """Pearson of the figures, Spearman of the ranks with ties shared."""
    linear, ranked = pearson(ACROSS, UP), spearman(ACROSS, UP)
    assert linear is not None
    assert ranked is not None
    assert linear.r == pytest.approx(statistics.correlation(ACROSS, UP))
    assert ranked.r == pytest.approx(pd.Series(ACROSS).rank().corr(pd.Series(UP).rank()))


def test_the_interval_is_fishers():
    """The textbook case: 28 points of 0.5 lie between 0.156 and 0.735."""
    across = list(range(28))
    up = _with_coefficient(across, 0.5)
    found = pearson(across, up)
    assert found is not None
    assert (found.n, round(found.r, 6), round(found.low, 3), round(found.high, 3)) == (28, 0.5, 0.156, 0.736)
    assert found.is_clear


def _with_coefficient(across: list[int], wanted: float) -> list[float]:
    """Return figures that correlate exactly so: a part of the line and a part of what is at right angles to it."""
    n = len(across)
    line = [x - sum(across) / n for x in across]
    wave = [(-1.0) ** place for place in range(n)]
    share = sum(w * x for w, x in zip(wave, line, strict=True)) / sum(x * x for x in line)
    rest = [w - share * x for w, x in zip(wave, line, strict=True)]
    long, wide = (sum(x * x for x in side) ** 0.5 for side in (line, rest))
    return [wanted * x / long + (1 - wanted**2) ** 0.5 * r / wide for x, r in zip(line, rest, strict=True)]


def test_too_few_points_say_nothing():
    """Seven are too few, and what does not vary has no correlation."""
    assert pearson(ACROSS[: FEWEST - 1], UP[: FEWEST - 1]) is None
    assert spearman([1] * 20, list(range(20))) is None
    assert pearson(list(range(20)), list(range(20))) == Correlation(20, 1.0, 1.0, 1.0)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_ranks_add_up(values):
    """Whatever is equal, ranks come to those of 1 to n, and a larger value has a larger rank."""
    found = ranks(values)
    assert sum(found) == len(values) * (len(values) + 1) / 2
    assert all(
        (a < b) == (x < y) for a, x in zip(values, found, strict=True) for b, y in zip(values, found, strict=True)
    )
