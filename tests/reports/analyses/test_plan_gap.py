"""What reaching the plan still takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from crmdesk.data.models import Plan
from crmdesk.reports.analyses.plan_gap import plan_section
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from tests.factories import LOST_STAGE, make_deal, make_won, plant, put
from tests.reports.test_query import AS_OF

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def told(store: Any, *filters: Filter) -> dict[str, Any]:
    """Return the headlines by title."""
    section = plan_section(store, Question(("open_amount",), ("stage",), YEAR, filters=filters, as_of=AS_OF))
    assert section is not None
    return {headline.title: headline.value for headline in section.headlines}


def test_what_is_left_is_told_in_deals(store):
    """A plan of 1,000 with two wins of 200: 600 left are three usual deals, or six new ones where half are won."""
    plant(store)
    put(
        store,
        Plan,
        {"subject": "firm", "measure": "revenue", "begin_on": YEAR.begin, "end_on": YEAR.end, "value": 100_000},
    )
    lost = {"stage_id": LOST_STAGE, "outcome": 2, "closed_on": date(2025, 5, 5)}
    with store.changing(cause="test") as change:
        change.add_deals([
            *(make_won(amount=20_000, closed_on=date(2025, 6, day)) for day in (1, 2)),
            *(make_deal(**lost) for _each in range(2)),
            make_deal(amount=10_000, probability=5_000, expected_on=date(2025, 12, 31)),
            make_deal(amount=10_000, probability=5_000, expected_on=date(2026, 1, 1)),
        ])  # fmt: skip
    assert told(store) == {
        "Plan": 100_000, "Won so far": 40_000, "Left to win": 60_000, "Expected in time, weighted": 5_000,
        "Deals to win": 3, "Of so many new deals": 6,
    }  # fmt: skip


def test_without_a_plan_nothing_is_said(sqlite_store):
    """No plan, or a period that is over: there is no such part."""
    plant(sqlite_store)
    question = Question((), (), YEAR, as_of=AS_OF)
    assert plan_section(sqlite_store, question) is None
    assert plan_section(sqlite_store, Question((), (), Period(date(2024, 1, 1), date(2025, 1, 1)), as_of=AS_OF)) is None


def test_a_condition_that_revenue_does_not_know(sqlite_firm):
    """A sentence stands where the figures would."""
    question = Question((), (), YEAR, filters=(Filter("expected_month", ("2025-12",)),), as_of=AS_OF)
    section = plan_section(sqlite_firm.store, question)
    assert section is not None
    assert "cannot be cut" in section.note
