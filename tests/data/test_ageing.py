"""Ageing: the firm's own brackets hold where they make sense."""

from __future__ import annotations

import pytest

from crmdesk.data.ageing import AGEING_KEY, USUAL_EDGES, ageing_edges


def test_a_firm_may_have_brackets_of_its_own() -> None:
    assert ageing_edges({}) == USUAL_EDGES
    assert ageing_edges({AGEING_KEY: [7, 14]}) == (7, 14)


@pytest.mark.parametrize("kept", [[], [30, 30], [0, 5], [5, "x"], "30", None, [True]])
def test_brackets_that_make_no_sense_are_the_usual_ones(kept) -> None:
    """A list that does not rise, or holds what are no days, is as if nobody had set it."""
    assert ageing_edges({AGEING_KEY: kept}) == USUAL_EDGES
