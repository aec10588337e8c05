"""Sales to date: a growing sum, last year's beside it, and the plan's where there is one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.data.models import Deal, Plan
from crmdesk.reports.analyses.sales_to_date import analyse, grain_of
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.question import Question
from tests.factories import IVAN, make_won, plant, put
from tests.reports.test_planned import months

QUARTER = Period(date(2025, 1, 1), date(2025, 4, 1))


@pytest.fixture
def base(store):
    plant(store)
    put(store, Plan, *months(100_000))
    put(
        store, Deal, make_won(date(2025, 1, 9), 50_000), make_won(date(2025, 2, 3), 20_000),
        make_won(date(2024, 1, 3), 7_000), make_won(date(2024, 3, 31), 2_000),
    )  # fmt: skip
    return store


def columns(store: Any, *filters: Filter) -> dict[str, list[Any]]:
    """Return the columns of the table by their key, as of 10 February 2025."""
    question = Question(("average_deal", "revenue"), (), QUARTER, filters=filters, as_of=date(2025, 2, 10))
    table = analyse(store, question, {}).sections[0].table
    assert table is not None
    return {field.key: [row[place] for row in table.rows] for place, field in enumerate(table.fields)}


def test_the_sum_grows_to_today_and_last_years_to_the_very_end(base) -> None:
    """The first measure that adds up; what lies ahead is nothing, not the last sum."""
    found = columns(base)
    passed = [value for value in found["now"] if value is not None]
    assert (passed[0], passed[-1], len(passed), len(found["now"])) == (0, 70_000, 7, 14)
    assert (found["before"][0], found["before"][-1]) == (7_000, 9_000)
    assert passed == sorted(passed)


def test_the_plan_grows_to_the_whole_plan(base) -> None:
    assert columns(base)["plan"][-1] == 300_000


def test_where_nobody_plans_there_is_no_plan(base) -> None:
    """Plans are not kept by city, and nobody planned anything for Ivan."""
    assert "plan" not in columns(base, Filter("city", ("Omsk", None)))
    assert "plan" not in columns(base, Filter("manager", (str(IVAN),)))


def test_a_line_has_points_enough_and_no_more() -> None:
    day = date(2025, 1, 1)
    assert [grain_of(Period(day, date(*end))) for end in ((2025, 2, 1), (2025, 4, 1), (2026, 1, 1), (2029, 1, 1))] == [
        Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER,
    ]  # fmt: skip
