"""Measures: declared whole, and formulas that never divide by nothing."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.reports.measures import MEASURES, measure_named
from crmdesk.reports.measures.measure import average_money, ratio


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.id)
def test_every_measure_is_declared_whole(measure) -> None:
    """Parts, a direction, and one sentence that defines it; a formula says nothing where nothing is known."""
    assert measure.parts
    assert measure.good in (1, -1)
    assert measure.definition.endswith(".")
    assert measure.figure(tuple(None for _part in measure.parts), 30) in (None, 0)
    assert measure.figure(tuple(0 for _part in measure.parts), 30) in (None, 0)


def test_nothing_divided_or_divided_by_nothing_is_nothing() -> None:
    assert ratio(5, 0) is ratio(None, 5) is average_money(5, None) is None
    assert ratio(0, 5) == 0


def test_an_unknown_measure_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageFault, match="Did you mean “margin”"):
        measure_named("marginn")


def test_the_plan_of_any_measure_can_be_named() -> None:
    """Of revenue where nobody names one; a plan has no plan."""
    assert measure_named("plan:calls").kind is MEASURES["calls"].kind
    assert measure_named("pace:margin").is_planned
    assert measure_named("plan:revenue") is MEASURES["plan"]
    for name in ("plan:plan", "plan:", "calls:plan"):
        with pytest.raises(UsageFault, match="Measure"):
            measure_named(name)
