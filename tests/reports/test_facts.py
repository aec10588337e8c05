"""Facts: half-open days, states at a day's end, archived rows in nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.models import Deal
from crmdesk.reports.facts import OPEN_DEALS, source_of
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import ANNA, IVAN, WON_STAGE, WORK, make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)


def figure(store, measure: str, day: date, by: str = "") -> object:
    """Return a figure of one day, or the members of its lines."""
    answer = ask(store, Question((measure,), (by,) if by else (), Grain.DAY.unit(day)))
    return {line.members[0].id: line.cells[0].value for line in answer.lines} if by else answer.total.cells[0].value


def test_the_first_and_last_day_of_a_period_belong_to_it(store) -> None:
    plant(store)
    put(store, Deal, *(make_won(date(2025, month, day), 1) for month, day in ((2, 28), (3, 1), (3, 31), (4, 1))))
    march = Period(date(2025, 3, 1), date(2025, 4, 1))
    assert ask(store, Question(("won_count",), (), march)).total.cells[0].value == 2


def test_the_pipeline_is_what_was_open_at_the_end_of_a_day(store, clock) -> None:
    """With the owner and amount of that day; a deal closed that day is in it no more, one reopened is again."""
    plant(store)
    (deal,) = put(store, Deal, make_deal(created_on=TODAY - timedelta(5)))
    for values in ({"owner_id": ANNA, "amount": 7}, {"stage_id": WON_STAGE}, {"stage_id": WORK}):
        with store.changing() as change:
            change.edit(Deal, deal, change.row(Deal, deal)["version"], **values)
        clock.pass_by(days=2)
    days = [TODAY + timedelta(step) for step in (-6, -5, -1, 0, 1, 2, 3, 4)]
    assert [figure(store, "open_count", day) for day in days] == [0, 1, 1, 1, 1, 0, 0, 1]
    assert figure(store, "open_amount", TODAY - timedelta(1), "manager") == {str(IVAN): 100_000}
    assert figure(store, "open_amount", TODAY, "manager") == {str(ANNA): 7}


@pytest.mark.parametrize("measure", ["open_count", "created_count"])
def test_archived_deals_are_in_no_figure(store, measure) -> None:
    plant(store)
    (deal,) = put(store, Deal, make_deal(created_on=TODAY))
    assert figure(store, measure, TODAY) == 1
    with store.changing() as change:
        change.archive(Deal, deal, 1)
    assert figure(store, measure, TODAY) == 0


def test_a_join_is_made_once_with_what_must_come_before() -> None:
    """A product is reached through the item, an item of a state through its deal."""
    made = str(source_of(OPEN_DEALS, {"product", "item", "client"}))
    assert [made.count(f"JOIN {table} ") for table in ("deal", "client", "deal_item", "product")] == [1, 1, 1, 1]
