"""Planned figures: whose plan, of which days, in force; spread over working days; and what plans are not kept by."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmdesk.data.access import Scope
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal, Holiday, Plan
from crmdesk.reports.answer import Filter
from crmdesk.reports.periods import Compare, Grain, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from tests.factories import ANNA, COMPANY, DEALERS, IVAN, MAIN, make_won, plant, put

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
        {**months(5)[0], "pipeline_id": MAIN}, {**months(4)[0], "archived_at": datetime(2025, 2, 1, tzinfo=UTC)},
    )  # fmt: skip
    put(store, Deal, make_won(date(2025, 2, 2), 50_000))
    return store


def test_the_firms_plan_stands_for_the_total(planned) -> None:
    """Money in kopecks, counts in thousandths; replaced and archived plans and those of one pipeline do not count."""
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


def total(store, measure: str, period: Period, **changes) -> object:
    """Return one figure of a period as of 10 February 2025."""
    asked = Question((measure,), (), period, **{"as_of": date(2025, 2, 10), **changes})
    return ask(store, asked).total.cells[0].value


def test_a_part_of_a_month_takes_its_working_days(planned) -> None:
    """February 2025 has 20 working days; a Saturday takes nothing, and a holiday neither."""
    week = Period(date(2025, 2, 3), date(2025, 2, 10))
    assert total(planned, "plan", week) == 25_000
    assert total(planned, "plan", Period(date(2025, 2, 8), date(2025, 2, 10))) == 0
    put(planned, Holiday, {"day": date(2025, 2, 4), "working": False}, {"day": date(2025, 2, 8), "working": True})
    assert total(planned, "plan", week) == 25_000
    assert total(planned, "plan", Period(date(2025, 2, 4), date(2025, 2, 5))) == 0


def test_days_add_up_to_their_month_to_the_last_kopeck(planned) -> None:
    """However the month is cut: by days, weeks or weekdays."""
    put(planned, Plan, {**months(1_000_003)[0], "begin_on": date(2025, 4, 1), "end_on": date(2025, 5, 1)})
    april = Period(date(2025, 4, 1), date(2025, 5, 1))
    for by in ("day", "week", "weekday", "month"):
        answer = ask(planned, Question(("plan",), (by,), april))
        assert sum(line.cells[0].value or 0 for line in answer.lines) == 1_000_003
    assert sum(total(planned, "plan", day) for day in april.buckets(Grain.DAY)) == 1_000_003


def test_pace_is_the_fact_beside_what_the_working_days_so_far_ask(planned) -> None:
    """Six of February's twenty working days have passed by the tenth: 30 000 of 100 000 should be there, 50 000 are."""
    february = Period(date(2025, 2, 1), date(2025, 3, 1))
    assert total(planned, "pace", february) == pytest.approx(50_000 / 30_000)
    assert total(planned, "plan_pct", february) == pytest.approx(0.5)
    assert total(planned, "pace", february, as_of=date(2025, 6, 1)) == pytest.approx(0.5)


def test_any_measure_has_a_plan_of_its_own(planned) -> None:
    """Counts are whole where the plan is, and thousandths where a part of a month is asked."""
    year = Period(date(2025, 1, 1), date(2026, 1, 1))
    assert total(planned, "plan:won_count", year) == 21
    assert total(planned, "plan_pct:won_count", year) == pytest.approx(1 / 21)
    assert total(planned, "plan:won_count", Period(date(2025, 2, 3), date(2025, 2, 4))) == 0.35
    assert total(planned, "plan:calls", year) is None
    with pytest.raises(UsageFault, match="Measure"):
        total(planned, "plan:nothing", year)


def test_plans_of_shares_and_averages_are_no_sums(planned) -> None:
    """A year's average deal is the mean of its months by working days; a share is kept in thousandths of a percent."""
    put(planned, Plan, *months(1_000, "average_deal"), *months(25_000, "win_rate"))
    quarter = Period(date(2025, 1, 1), date(2025, 4, 1))
    assert total(planned, "plan:average_deal", quarter) == 1_000
    assert total(planned, "plan:win_rate", quarter) == pytest.approx(0.25)


def test_a_department_in_view_has_its_own_plan(planned) -> None:
    """The scope of a department asks for its plan, cut by manager for those of its people."""
    scope = Scope(f"department:{DEALERS}", "Dealers", frozenset({ANNA}))
    assert total(planned, "plan", YEAR, scope=scope) == 180_000
    answer = ask(planned, Question(("plan",), ("manager",), YEAR, scope=scope))
    assert {line.members[0].id: line.cells[0].value for line in answer.lines} == {str(ANNA): 90_000}
    above = Scope(f"department:{COMPANY}", "Company", frozenset({IVAN, ANNA}))
    answer = ask(planned, Question(("plan",), ("department",), YEAR, scope=above))
    assert {line.members[0].id: line.cells[0].value for line in answer.lines} == {str(DEALERS): 180_000}


def test_a_plan_opens_to_the_plans_it_is_made_of(planned) -> None:
    """Each with the part of it that lies in the days asked about."""
    asked = Question(("plan:won_count",), (), Period(date(2025, 1, 15), date(2025, 3, 1)))
    table = rows_behind(planned, asked, "plan:won_count")
    assert [row[2] for row in table.rows] == ["February 2025, Whole firm", "January 2025, Whole firm"]
    assert [row[7] for row in table.rows] == [7, pytest.approx(7 * 13 / 23, abs=0.001)]
    assert table.totals[-1] == ask(planned, asked).total.cells[0].value


def test_the_plan_of_the_base_is_that_of_its_whole_period(planned) -> None:
    """An unfinished year is planned whole, and so is the year before it."""
    put(
        planned,
        Plan,
        *[
            {**plan, "begin_on": plan["begin_on"].replace(year=2024), "end_on": plan["end_on"].replace(year=2024)}
            for plan in months(10)
        ],
    )
    cell = ask(planned, Question(("plan",), (), YEAR, Compare.YEAR, as_of=date(2025, 1, 20))).total.cells[0]
    assert (cell.value, cell.base) == (300_000, 30)
