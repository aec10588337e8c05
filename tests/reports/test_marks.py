"""Places and marks: ties, who is left out, which direction is good, and how many rows a mark needs."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.models import Deal, Firm
from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Mark
from crmdesk.reports.marks import Weight, change_of, marks_of, places
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import ANNA, HEAD, IVAN, NAMESAKE, make_won, plant, put

REVENUE, LOST, AVERAGE = (MEASURES[m] for m in ("revenue", "lost_count", "average_deal"))
ENOUGH = Weight(9, 9)


def cells(*values, bases=None) -> list[Cell]:
    """Return one cell a value."""
    bases = bases or [None] * len(values)
    return [
        Cell(v, b, None if b is None or v is None else v - b, (v - b) / abs(b) if b and v is not None else None)
        for v, b in zip(values, bases, strict=True)
    ]


def marks(rows, measure, weights=None, *, is_compared=False, known=None) -> list[set[Mark]]:
    """Return the marks of each line, five rows being enough for one."""
    found = marks_of(
        rows, known or [True] * len(rows), weights or [ENOUGH] * len(rows), measure, 5, is_compared=is_compared
    )
    return [set(marks) for marks in found]


def test_equal_figures_share_a_place() -> None:
    """1, 2, 2, 4; unknown ones have none."""
    assert places([10, 30, 20, 20, None], 1) == [4, 1, 2, 2, None]


def test_less_is_better_where_the_measure_says_so() -> None:
    assert places([10, 30, 20], LOST.good) == [1, 3, 2]
    assert marks(cells(10, 30, 20), LOST) == [{Mark.BEST}, {Mark.WORST}, set()]


def test_not_given_takes_no_place_and_no_mark(sqlite_store) -> None:
    assert marks(cells(99, 2, 1), REVENUE, known=[False, True, True]) == [set(), {Mark.BEST}, {Mark.WORST}]
    plant(sqlite_store)
    put(
        sqlite_store,
        Deal,
        *(make_won(date(2025, 3, 3), a, owner_id=m) for a, m in ((9, None), (5, IVAN), (5, ANNA), (1, HEAD))),
    )
    answer = ask(sqlite_store, Question(("revenue",), ("manager",), Period(date(2025, 1, 1), date(2025, 11, 21))))
    assert {line.members[0].id: line.cells[0].rank for line in answer.lines} == {
        str(IVAN): 1, str(ANNA): 1, str(HEAD): 3, None: None,
    }  # fmt: skip


def test_changes_of_shares_are_percentage_points() -> None:
    """Relative for amounts; by points for shares."""
    cell = Cell(0.4, 0.1, 0.3, 3.0)
    assert (change_of(Kind.PERCENT, cell), change_of(Kind.MONEY, cell)) == (0.3, 3.0)


def test_a_change_of_a_handful_of_rows_is_not_marked() -> None:
    """Now or in the base."""
    rows = cells(110, 900, 50, 1, bases=[100, 100, 100, 100])
    weights = [ENOUGH, Weight(4, 9), ENOUGH, Weight(9, 4)]
    assert marks(rows, REVENUE, weights, is_compared=True) == [
        {Mark.BEST_CHANGE}, {Mark.BEST}, {Mark.WORST_CHANGE}, {Mark.WORST},
    ]  # fmt: skip


def test_an_average_of_a_handful_of_rows_is_not_marked() -> None:
    """A sum is: it is what it is."""
    rows, weights = cells(10, 30, 20), [ENOUGH, Weight(1, 0), ENOUGH]
    assert marks(rows, AVERAGE, weights) == [{Mark.WORST}, set(), {Mark.BEST}]
    assert marks(rows, REVENUE, weights)[1] == {Mark.BEST}


def test_where_all_are_equal_or_alone_nobody_stands_out() -> None:
    assert marks(cells(5, 5, 5), REVENUE) == [set()] * 3
    assert marks(cells(5), REVENUE) == [set()]


def test_who_came_and_who_went_are_marked_only_against_a_base() -> None:
    rows, weights = cells(5, 0, 3, bases=[0, 7, 2]), [Weight(2, 0), Weight(0, 3), ENOUGH]
    found = marks(rows, REVENUE, weights, is_compared=True)
    assert Mark.NEW in found[0]
    assert Mark.GONE in found[1]
    assert not {Mark.NEW, Mark.GONE} & found[2]
    assert not any({Mark.NEW, Mark.GONE} & one for one in marks(rows, REVENUE, weights))


@pytest.mark.parametrize(("minimum", "marked"), [(None, False), (2, True)])
def test_the_firm_may_set_its_own_minimum(sqlite_store, minimum, marked) -> None:
    """Two deals are too few for a mark by change, unless the firm says otherwise."""
    plant(sqlite_store)
    amounts = {IVAN: (10, 30), NAMESAKE: (20, 10), ANNA: (20, 21), HEAD: (5, 6)}
    for manager, (before, now) in amounts.items():
        for year, amount in ((2024, before), (2025, now)):
            put(sqlite_store, Deal, *(make_won(date(year, 3, 3), amount, owner_id=manager) for _deal in range(2)))
    if minimum is not None:
        with sqlite_store.changing() as change:
            change.edit(Firm, sqlite_store.firm.id, 1, settings={"minimum_base": minimum})
    period = Period(date(2025, 1, 1), date(2025, 11, 21))
    answer = ask(sqlite_store, Question(("revenue",), ("manager",), period, Compare.YEAR))
    by_id = {line.members[0].id: line.marks for line in answer.lines}
    assert (Mark.BEST_CHANGE in by_id[str(IVAN)]) is marked
    assert (Mark.WORST_CHANGE in by_id[str(NAMESAKE)]) is marked


def test_what_most_share_is_no_mark() -> None:
    """Eleven cards of twelve are full: only the one that is not stands out."""
    found = marks(cells(*[1] * 11, 0.6), AVERAGE)
    assert found == [*[set()] * 11, {Mark.WORST}]
    assert marks(cells(5, 5, 3), REVENUE) == [{Mark.BEST}, {Mark.BEST}, {Mark.WORST}]
