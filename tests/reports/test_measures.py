"""Measures: declared whole, formulas that never divide by nothing, and which missed calls were returned."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client
from crmdesk.data.store import Store
from crmdesk.reports.measures import MEASURES, measure_named
from crmdesk.reports.measures.measure import average_money, ratio
from crmdesk.reports.periods import Grain
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from tests.factories import LETTER, instant, make_activity, make_client, plant, put

NOW = date(2025, 10, 1)


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


def test_a_missed_call_is_returned_by_calling_the_client_within_an_hour(store: Store) -> None:
    """A call back of the hour counts, whoever makes it; a later one, a letter and a call to somebody else do not."""
    plant(store)
    called, late, written, other, answered, quiet = put(store, Client, *(make_client() for _each in range(6)))
    missed = {"direction": "in", "missed": True, "duration_s": 0, "done_at": instant(NOW, 10)}
    put(
        store, Activity,
        *(make_activity(NOW, client_id=client, **missed) for client in (called, late, written, other, quiet)),
        make_activity(NOW, client_id=answered, **missed, answered_at=instant(NOW, 10, 59)),
        make_activity(NOW, client_id=None, **missed),
        make_activity(NOW, client_id=called, direction="out", done_at=instant(NOW, 11)),
        make_activity(NOW, client_id=late, direction="out", done_at=instant(NOW, 11, 1)),
        make_activity(NOW, client_id=late, direction="out", done_at=instant(NOW, 9, 59)),
        make_activity(NOW, client_id=written, direction="out", kind_id=LETTER, done_at=instant(NOW, 10, 5)),
        make_activity(NOW, client_id=called, direction="in", done_at=instant(NOW, 10, 5)),
    )  # fmt: skip
    question = Question(("missed_calls", "missed_not_returned"), ("client",), Grain.DAY.unit(NOW))
    answer = ask(store, question)
    assert [cell.value for cell in answer.total.cells] == [7, 5]
    left = {line.members[0].id for line in answer.lines if line.cells[1].value}
    assert left == {str(late), str(written), str(other), str(quiet), None}
    assert len(rows_behind(store, question, "missed_not_returned").rows) == 5
