"""Cells: change, share and places of a column, and in which order its rows stand."""

from __future__ import annotations

from crmdesk.reports.cells import cells_of, whole_money
from crmdesk.reports.measures import MEASURES


def test_a_cell_says_how_it_compares() -> None:
    """Difference, change of the base's size, share of the whole; nothing where there is nothing to compare with."""
    cells = cells_of(MEASURES["revenue"], [150, 50, None, 0], [100, None, 7, 0], 200, [True] * 4)
    assert [(cell.delta, cell.change, cell.share) for cell in cells] == [
        (50, 0.5, 0.75), (None, None, 0.25), (None, None, None), (0, None, 0.0),
    ]  # fmt: skip


def test_a_negative_base_does_not_turn_the_change_round() -> None:
    """From a loss of 100 to a gain of 50 is a rise."""
    assert cells_of(MEASURES["margin"], [50], [-100], 50, [True])[0].change == 1.5


def test_nobody_takes_no_place() -> None:
    """What is not given may be the largest, and the first place is still somebody's."""
    cells = cells_of(MEASURES["revenue"], [900, 20, 30], [1, 10, 30], 950, [False, True, True])
    assert [cell.rank for cell in cells] == [None, 2, 1]
    assert [cell.change_rank for cell in cells] == [None, 1, 2]


def test_shares_are_compared_by_points_where_they_are_shares() -> None:
    """A win rate has no share of a total, and its places by change are by difference."""
    cells = cells_of(MEASURES["win_rate"], [0.5, 0.2], [0.4, 0.05], 0.4, [True, True])
    assert [cell.share for cell in cells] == [None, None]
    assert [cell.change_rank for cell in cells] == [2, 1]


def test_half_a_kopeck_is_rounded_away_from_zero() -> None:
    assert [whole_money(value) for value in (2.5, -2.5, 3, None)] == [3, -3, 3, None]
