"""Planned figures: whose plan, of which period, in force; and what plans are not kept by."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmdesk.data.access import Scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal, Plan
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from tests.factories import ANNA, DEALERS, IVAN, make_won, plant, put

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def months(value: int, measure: str = "revenue", **whose) -> list[dict]:
    """Return a plan of so much a month for three months."""
    return [
        {"subject": "firm", "measure": measure, "begin_on": date(2025, m, 1), "end_on": date(2025, m + 1, 1), "value": value, **whose}
        for m in (1, 2, 3)
    ]  # fmt: skip


@pytest.fixture
def planned(store):
    """A firm, a department and two managers with plans, and one deal of Ivan's."""
    plant(store)
    put(
        store, Plan, *months(100_000), *months(7_000, "won_count"),
        *months(40_000, subject="manager", manager_id=IVAN), *months(30_000, subject="manager", manager_id=ANNA),
        *months(60_000, subject="department", department_id=DEALERS),
        {**months(999)[0], "replaced_at": datetime(2025, 2, 1, tzinfo=UTC)},
        {**months(5)[0], "end_on": date(2026, 2, 1)},
    )  # fmt: skip
    put(store, Deal, make_won(date(2025, 2, 2), 50_000))
    return store


def test_the_firms_plan_stands_for_the_total(planned) -> None:
    """Money in kopecks, counts in thousandths; replaced plans and those that reach out of the period do not count."""
    cells = ask(planned, Question(("revenue", "won_count"), (), YEAR, Compare.PLAN)).total.cells
    assert [(cell.value, cell.base) for cell in cells] == [(50_000, 300_000), (1, 21)]
    assert cells[0].change == pytest.approx(-5 / 6)


def test_managers_with_a_plan_and_no_deal_are_lines(planned) -> None:
    answer = ask(planned, Question(("revenue",), ("manager",), YEAR, Compare.PLAN))
    assert {line.members[0].id: (line.cells[0].value, line.cells[0].base) for line in answer.lines} == {
        str(IVAN): (50_000, 120_000), str(ANNA): (0, 90_000),
    }  # fmt: skip


def test_plans_by_month_and_department(planned) -> None:
    answer = ask(planned, Question(("revenue",), ("month",), YEAR, Compare.PLAN))
    assert [line.cells[0].base for line in answer.lines][:4] == [100_000, 100_000, 100_000, None]
    answer = ask(planned, Question(("revenue",), ("department",), YEAR, Compare.PLAN))
    assert {line.members[0].id: line.cells[0].base for line in answer.lines}[str(DEALERS)] == 180_000


def test_filters_and_scopes_choose_whose_plan(planned) -> None:
    one = ask(planned, Question(("revenue",), (), YEAR, Compare.PLAN, (Filter("manager", (str(IVAN),)),)))
    own = ask(planned, Question(("revenue",), (), YEAR, Compare.PLAN, scope=Scope("own", "", frozenset({ANNA}))))
    assert (one.total.cells[0].base, own.total.cells[0].base) == (120_000, 90_000)


def test_plans_are_not_kept_by_city(planned) -> None:
    with pytest.raises(UsageFault, match="no plans by “City”"):
        ask(planned, Question(("revenue",), ("city",), YEAR, Compare.PLAN))
