"""What a formula comes to before it is kept: the figure of this year and last, and by a dimension."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.formula_preview import MOST_LINES, preview_formula
from crmdesk.reports.own_measures import Operation, Recipe, own_measures, save_measure
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.random_firm import fill
from tests.reports.test_query import AS_OF, YEAR

DEAL = Recipe(Operation.RATIO, "revenue", "won_count")


def test_a_formula_is_counted_before_it_is_kept(store):
    """The preview divides whole figures of its sides, in all and by member, and keeps nothing."""
    fill(store, 3, 60)
    found = preview_formula(store, DEAL, YEAR, ("manager", "city"))
    sides = ask(store, Question(("revenue", "won_count"), ("manager",), YEAR, Compare.YEAR, as_of=AS_OF))
    by_member = {line.members: [cell.value for cell in line.cells] for line in sides.lines}
    assert found.dimension == "Manager"
    assert 0 < len(found.lines) <= MOST_LINES
    for line in found.lines:
        revenue, count = by_member[line.members]
        assert line.cells[0].value == (
            None if revenue is None or not count else pytest.approx(revenue / count, abs=0.5)
        )
    revenue, count = (cell.base for cell in sides.total.cells)
    assert found.total.cells[0].base == (
        None if revenue is None or not count else pytest.approx(revenue / count, abs=0.5)
    )
    assert not own_measures(store)


def test_without_a_dimension_the_total_is_shown_alone(sqlite_store):
    """Sides that have no dimension in common still have a figure."""
    found = preview_formula(sqlite_store, DEAL, YEAR)
    assert (found.dimension, found.lines, found.total.cells[0].value) == ("", (), None)


def test_sides_that_cannot_be_put_together_are_refused(sqlite_store):
    """The sentence names both."""
    with pytest.raises(UsageFault, match=r"“Revenue” and “Calls”"):
        preview_formula(sqlite_store, Recipe(Operation.SUM, "revenue", "calls"), YEAR)


def test_the_preview_is_what_the_kept_measure_says(store):
    """The same formula, saved, has the same figures."""
    fill(store, 4, 40)
    (key,) = save_measure(store, "Money a deal", DEAL).ids
    kept = ask(store, Question((f"own:{key}",), ("manager",), YEAR, Compare.YEAR, as_of=AS_OF))
    found = preview_formula(store, DEAL, YEAR, ("manager",))
    assert [line.cells[0].value for line in found.lines] == [line.cells[0].value for line in kept.lines[:MOST_LINES]]
    assert found.total.cells[0].value == kept.total.cells[0].value
