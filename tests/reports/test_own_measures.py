"""Measures that a firm put together: counted like any other, opened down to the rows of both sides, kept as data."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Kind
from crmdesk.data.undoing import undo
from crmdesk.reports.measures.measure import Quotient
from crmdesk.reports.own_measures import (
    Operation,
    Recipe,
    all_measures,
    archive_measure,
    change_measure,
    kind_of,
    measure_of,
    measures_named,
    own_measures,
    recipe_of,
    save_measure,
    tried,
)
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from tests.factories import plant
from tests.random_firm import fill
from tests.reports.test_query import AS_OF, YEAR

RECIPES = {
    Operation.SHARE: Recipe(Operation.SHARE, "won_count", "created_count"),
    Operation.RATIO: Recipe(Operation.RATIO, "revenue", "won_count"),
    Operation.DIFFERENCE: Recipe(Operation.DIFFERENCE, "created_count", "won_count"),
    Operation.SUM: Recipe(Operation.SUM, "won_count", "lost_count"),
}


@pytest.mark.parametrize("operation", Operation)
def test_a_formula_is_counted_of_whole_figures(store, operation):
    """Every line and the total are what a pencil makes of the two sides, and the rows behind give the same."""
    fill(store, 3, 60)
    recipe = RECIPES[operation]
    (key,) = save_measure(store, "Mine", recipe).ids
    name = f"own:{key}"
    answer = ask(store, Question((name, recipe.left, recipe.right), ("manager",), YEAR, as_of=AS_OF))
    for line in (answer.total, *answer.lines):
        made, left, right = (cell.value for cell in line.cells)
        if operation in (Operation.SHARE, Operation.RATIO):
            expected = None if not right or left is None else left / right
            assert made is None if expected is None else made == pytest.approx(expected, abs=0.5)
        elif operation is Operation.SUM:
            assert made == left + right
        else:
            assert made == left - right
    table = rows_behind(store, Question((name,), (), YEAR, as_of=AS_OF), name)
    assert table.totals is not None
    assert table.totals[-1] == pytest.approx(answer.total.cells[0].value, abs=0.5)


def test_the_kind_follows_the_sides():
    """A share is a percent, money for one is money, a number for one is a number, and unlike things are not added."""
    assert kind_of(RECIPES[Operation.SHARE]) is Kind.PERCENT
    assert kind_of(RECIPES[Operation.RATIO]) is Kind.MONEY
    assert kind_of(Recipe(Operation.RATIO, "calls", "won_count")) is Kind.POINTS
    with pytest.raises(UsageFault, match="different units"):
        kind_of(Recipe(Operation.SUM, "revenue", "calls"))
    with pytest.raises(UsageFault, match="different units"):
        kind_of(Recipe(Operation.SHARE, "revenue", "calls"))
    with pytest.raises(UsageFault, match="revenu"):
        kind_of(Recipe(Operation.SUM, "revenu", "margin"))


def test_what_is_kept_is_changed_removed_and_brought_back(store):
    """A measure goes the way of every record: edited with its version, archived, undone."""
    plant(store)
    save_measure(store, "  Share of\n won ", RECIPES[Operation.SHARE])
    (card,) = own_measures(store)
    assert (card.name, card.recipe) == ("Share of won", RECIPES[Operation.SHARE])
    change_measure(store, card, "Deals closed", RECIPES[Operation.SUM], shared=False)
    (card,) = own_measures(store)
    assert measures_named(store, [card.key])[0].label == "Deals closed"
    deed = archive_measure(store, card)
    assert card.key not in all_measures(store)
    with pytest.raises(UsageFault, match="gone"):
        measures_named(store, [card.key])
    undo(store, deed.txn)
    assert card.key in all_measures(store)


@pytest.mark.parametrize(
    "content",
    [{}, {"operation": "power", "left": "revenue", "right": "margin"}, {"operation": "sum", "left": 1, "right": None}],
)
def test_what_cannot_be_read_is_a_sentence(content):
    """A damaged formula is told, never counted as something else."""
    with pytest.raises(UsageFault):
        recipe_of(content)


def test_a_formula_of_sums_says_what_it_is_made_of():
    """Money for one thing, minutes for one call and a difference are weighted sums; of middles and ratios nothing is."""
    money = measure_of(Recipe(Operation.RATIO, "revenue", "calls"), "")
    assert money.formula == Quotient((1, 0), (0, 1), is_whole=True)
    assert money.figure((1000, 3), 30) == 333
    minutes = measure_of(Recipe(Operation.RATIO, "revenue", "call_minutes"), "")
    assert minutes.figure((1000, 120), 30) == 500
    gap = measure_of(Recipe(Operation.DIFFERENCE, "revenue", "collected"), "")
    assert gap.figure((1000, 300), 30) == 700
    assert not isinstance(measure_of(Recipe(Operation.RATIO, "revenue", "win_rate"), "").formula, Quotient)
    assert not isinstance(measure_of(Recipe(Operation.DIFFERENCE, "median_deal", "average_deal"), "").formula, Quotient)


def test_money_for_money_is_a_number():
    """Roubles for a rouble are no roubles."""
    assert kind_of(Recipe(Operation.RATIO, "revenue", "cost")) is Kind.POINTS


def test_a_formula_is_tried_without_being_kept(sqlite_store):
    """Its id holds the whole recipe, and what is no recipe is refused."""
    (measure,) = measures_named(sqlite_store, [tried(RECIPES[Operation.SHARE])])
    assert measure.kind is Kind.PERCENT
    with pytest.raises(UsageFault):
        measures_named(sqlite_store, ["own:=power revenue margin"])
