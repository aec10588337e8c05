"""The movement of the pipeline, against a pencil."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from crmdesk.data.models import Deal
from crmdesk.reports.analyses.movement import analyse
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.factories import ANNA, IVAN, make_deal, plant, put
from tests.reports.test_query import AS_OF, YEAR

END = AS_OF + timedelta(1)


def found(store: Any, period: Period = YEAR, *filters: Filter) -> dict[str, Section]:
    """Return the sections by id."""
    question = Question(("open_amount",), (), period, filters=filters, as_of=AS_OF)
    return {section.id: section for section in analyse(store, question, {}).sections}


def bars(section: Section) -> dict[str, tuple[int, int]]:
    """Return amount and deals by movement."""
    assert section.table is not None
    return {row[0]: (row[1], row[2]) for row in section.table.rows}


def by_hand(world: Any) -> dict[str, tuple[int, int]]:
    """Walk the states of every deal with a pencil: amounts by movement, and how many deals each took."""
    sums: Counter[str] = Counter()
    deals: dict[str, set[int]] = {}
    for deal in world.deals:
        if deal["archived_at"] is None:
            for name, amount in changes_of(world.states[deal["id"]]):
                sums[name] += amount
                deals.setdefault(name, set()).add(deal["id"])
    return {name: (sums[name], len(deals[name])) for name in deals}


def changes_of(states: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    """Yield what one deal did, by name and amount."""
    held: dict[str, Any] | None = None
    for place, state in enumerate([*(state for state in states if state["begin_on"] < END), None]):
        began = state is None or state["begin_on"] >= YEAR.begin
        if began and held is not None and held["outcome"] == 0 and states[place - 1]["begin_on"] < YEAR.begin:
            yield "Start of the period", held["value"] or 0
        if state is not None and began:
            yield from step(held, state)
        held = state or held
    if held is not None and held["outcome"] == 0:
        yield "End of the period", held["value"] or 0


def step(held: dict[str, Any] | None, state: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Yield what a state changed."""
    was, now = held is not None and held["outcome"] == 0, state["outcome"] == 0
    worth, before = state["value"] or 0, (held or {}).get("value") or 0
    if now and not was:
        yield "Created" if held is None else "Reopened", worth
    elif was and (now or state["outcome"] == 1):
        if worth != before:
            yield "Increased" if worth > before else "Decreased", worth - before
        if not now:
            yield "Won deals", -worth
    elif was:
        yield "Lost deals" if state["outcome"] == 2 else "Cancelled deals", -before


def test_the_bridge_is_that_of_a_pencil(firm):
    """Every bar of all open deals, and the identity: the steps come to the end exactly."""
    section = found(firm.store)["movement"]
    told = bars(section)
    expected = by_hand(firm.world)
    assert {name: value for name, value in told.items() if value != (0, 0)} == {
        name: value for name, value in expected.items() if value != (0, 0)
    }
    *steps, end = [amount for amount, _deals in told.values()]
    assert sum(steps) == end
    assert section.pictures[0].chart.kind is ChartKind.BRIDGE


@pytest.mark.parametrize("name", ["movement", "movement_due"])
def test_of_one_manager_it_comes_out_too(firm, name):
    """Deals that changed hands arrive and leave, so that the steps come to the end under any condition."""
    told = bars(found(firm.store, YEAR, Filter("manager", (str(IVAN), str(ANNA))))[name])
    *steps, end = [amount for amount, _deals in told.values()]
    assert sum(steps) == end
    assert "Came under the conditions" in told


def test_both_ends_are_those_of_the_engine(sqlite_firm):
    """Behind the ends are the deals that were open then, with what they were worth."""
    sections = found(sqlite_firm.store)
    months = sections["months"].table
    assert months is not None
    assert months.totals is not None
    assert bars(sections["movement"])["End of the period"][0] == months.totals[-1]
    behind = sections["movement"].behind(0, "amount")
    assert behind is not None
    assert sum(behind.brings) == bars(sections["movement"])["Start of the period"][0]


def test_what_is_expected_in_the_past_is_told_apart(store):
    """The day itself has not passed yet; a deal without a day is never overdue."""
    plant(store)
    late, *_others = put(
        store, Deal,
        make_deal(amount=700, expected_on=AS_OF - timedelta(1)), make_deal(amount=50, expected_on=AS_OF), make_deal(amount=9),
    )  # fmt: skip
    amount, deals = found(store)["months"].headlines
    assert (amount.value, deals.value) == (700, 1)
    assert amount.behind is not None
    assert amount.behind.ids == (late,)


def test_products_of_deals_have_no_movement(sqlite_firm):
    """A condition by product is answered by a sentence, not by wrong figures."""
    section = found(sqlite_firm.store, YEAR, Filter("product", ("85",)))["movement"]
    assert section.table is None
    assert "whole deals" in section.note


def test_a_day_put_off_is_listed(store):
    """A deal whose expected day was moved on stands there with how often and how far, and leaves what is due."""
    plant(store)
    with store.changing(cause="test") as change:
        (deal,) = change.add_deals(
            [make_deal(created_on=date(2025, 9, 1), expected_on=date(2025, 11, 10), amount=500_000)]
        )
    with store.changing(cause="test") as change:
        change.edit(Deal, deal, 1, expected_on=date(2025, 12, 20))
    sections = found(store, Period(date(2025, 11, 1), date(2025, 12, 1)))
    table = sections["pushes"].table
    assert table is not None
    assert table.ids == (deal,)
    assert table.rows[0][4:] == (1, 40, date(2025, 11, 10), date(2025, 12, 20), True)
    assert bars(sections["movement_due"])["Pushed out"] == (-500_000, 1)
    assert bars(sections["movement"])["End of the period"] == (500_000, 1)
