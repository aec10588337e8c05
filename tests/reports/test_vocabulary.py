"""What a report may be put together of: groups, what goes together, which pictures fit."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.own_measures import Operation, save_measure
from crmdesk.reports.own_measures import Recipe as Formula
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.saved_reports import Recipe
from crmdesk.reports.vocabulary import DIMENSION_GROUPS, MEASURE_GROUPS, read_vocabulary
from tests.factories import plant
from tests.reports.test_query import AS_OF, YEAR


def test_every_word_stands_in_a_group_that_is_offered(store):
    """No measure and no dimension of a base is missing in the lists, the firm's own measures among them."""
    plant(store)
    (key,) = save_measure(store, "Money a call", Formula(Operation.RATIO, "revenue", "calls")).ids
    words = read_vocabulary(store)
    assert set(words.measures) == {*MEASURES, f"own:{key}"}
    assert words.measures[f"own:{key}"].group == "Own"
    assert {word.group for word in words.measures.values()} <= set(MEASURE_GROUPS)
    assert {word.group for word in words.dimensions.values()} <= set(DIMENSION_GROUPS)


@pytest.mark.parametrize("measure", ["revenue", "debt", "entry_minutes", "data_quality", "cpl", "plan"])
def test_what_is_said_not_to_go_together_is_what_the_engine_refuses(sqlite_store, measure):
    """A dimension is reached if, and only if, the engine answers the question."""
    plant(sqlite_store)
    words = read_vocabulary(sqlite_store)
    for dimension in words.dimensions:
        question = Question((measure,), (dimension,), YEAR, as_of=AS_OF)
        fault = words.fault_of_dimension(dimension, (measure,))
        assert bool(fault) is (dimension not in words.measures[measure].reaches)
        if fault:
            assert words.dimensions[dimension].label in fault
            with pytest.raises(UsageFault):
                ask(sqlite_store, question)
        else:
            ask(sqlite_store, question)


def test_what_is_missing_is_said_in_a_sentence(sqlite_store):
    """No measure, no dimension, a word that is gone, two that do not meet, a plan that is not kept so."""
    words = read_vocabulary(sqlite_store)
    assert "at least one measure" in words.fault_of(Recipe((), ("manager",)))
    assert "at least one dimension" in words.fault_of(Recipe(("revenue",), ()))
    assert "gone" in words.fault_of(Recipe(("own:7",), ("manager",)))
    assert "gone" in words.fault_of(Recipe(("revenue",), ("field:Colour",)))
    assert "City" in words.fault_of(Recipe(("entry_minutes",), ("city",)))
    assert words.fault_of_measure("entry_minutes", ("city",)) == words.fault_of_dimension("city", ("entry_minutes",))
    assert "no plans by “City”" in words.fault_of(Recipe(("revenue",), ("city",), compare=Compare.PLAN))
    assert not words.fault_of(Recipe(("revenue",), ("city",)))
    assert not words.fault_of(Recipe(("revenue",), ("month",), compare=Compare.PLAN))


def test_only_pictures_that_fit_are_offered(sqlite_store):
    """A line needs time, parts and Pareto need what adds up, a heat map two dimensions; none is always possible."""
    charts = read_vocabulary(sqlite_store).charts_of
    assert charts(Recipe(("revenue",), ("month",))) == (ChartKind.LINE, ChartKind.BARS, ChartKind.NONE)
    assert charts(Recipe(("revenue",), ("city",))) == (ChartKind.BARS, ChartKind.PARETO, ChartKind.NONE)
    assert charts(Recipe(("win_rate",), ("city",))) == (ChartKind.BARS, ChartKind.NONE)
    assert ChartKind.HEAT in charts(Recipe(("win_rate",), ("city", "manager")))
    pivot = Recipe(("revenue",), ("city", "month"), is_pivot=True)
    assert charts(pivot) == (ChartKind.HEAT, ChartKind.STACKED, ChartKind.NONE)
    assert charts(Recipe(("win_rate",), ("city", "month"), is_pivot=True)) == (ChartKind.HEAT, ChartKind.NONE)
