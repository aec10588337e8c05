"""The grid of plans: people by months, own figures and the sums of those below, and blocks pasted from a spreadsheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crmdesk.data.access import list_scopes
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Manager
from crmdesk.data.plan_grid import figure_of, pasted_wishes, plan_grid, read_figure
from crmdesk.data.plan_measures import MONEY_MEASURES, PLAN_MEASURES
from crmdesk.data.plan_versions import FIRM, Holder, Wish, months, write_plans
from tests import factories as f
from tests.factories import plant, put

REVENUE = PLAN_MEASURES["revenue"]
TODAY = date(2025, 11, 20)


def fill(store, *plans):
    spans = months(2025)
    write_plans(store, [Wish(holder, measure, *spans[month], value) for holder, measure, month, value in plans])


def test_departments_stand_over_their_people_and_sums_beside_own_figures(store):
    """A department without its own figure counts above by what its people come to."""
    plant(store)
    projects, dealers, ivan, anna = (
        Holder("department", f.PROJECTS), Holder("department", f.DEALERS), Holder("manager", f.IVAN),
        Holder("manager", f.ANNA),
    )  # fmt: skip
    fill(
        store, (FIRM, "revenue", 0, 100_00), (projects, "revenue", 0, 50_00), (ivan, "revenue", 0, 20_00),
        (anna, "revenue", 0, 25_00), (Holder("manager", f.NAMESAKE), "revenue", 0, 30_00),
        (Holder("manager", f.LONER), "revenue", 1, 1_00), (FIRM, "calls", 0, 9_000),
    )  # fmt: skip
    grid = plan_grid(store, REVENUE, 2025)
    row = {one.holder: one for one in grid.rows}
    assert [(one.depth, one.holder.subject) for one in grid.rows][:2] == [(0, "firm"), (1, "department")]
    assert row[projects].own[0] == 50_00
    assert row[projects].below[0] == 45_00
    assert (row[dealers].own[0], row[dealers].below[0]) == (None, 30_00)
    company = row[Holder("department", f.COMPANY)]
    assert company.below[0] == 80_00
    assert (row[FIRM].own[0], row[FIRM].below[0], row[FIRM].below[1]) == (100_00, 80_00, 1_00)
    assert (row[FIRM].year, row[FIRM].year_below) == (100_00, 81_00)
    assert row[ivan].below == (None,) * 12
    places = [one.holder for one in grid.rows]
    assert places.index(projects) + 1 == min(places.index(ivan), places.index(anna))


def test_a_scope_leaves_its_people_and_their_departments(store):
    """Projects has Anna and Ivan: its row stays with theirs, at the margin; the company's has others in it too."""
    plant(store)
    scope = next(one for one in list_scopes(store) if one.label == "Projects")
    grid = plan_grid(store, REVENUE, 2025, scope)
    assert [(one.holder, one.depth) for one in grid.rows] == [
        (Holder("department", f.PROJECTS), 0), (Holder("manager", f.ANNA), 1), (Holder("manager", f.IVAN), 1),
    ]  # fmt: skip


def test_shares_have_no_sums(store):
    """Two win rates of 40 percent are not 80."""
    plant(store)
    fill(store, (Holder("manager", f.IVAN), "win_rate", 0, 40_000), (Holder("manager", f.ANNA), "win_rate", 0, 40_000))
    grid = plan_grid(store, PLAN_MEASURES["win_rate"], 2025)
    assert not grid.adds
    assert all(one.below == (None,) * 12 for one in grid.rows)


def test_who_left_is_there_only_with_a_plan(sqlite_store):
    """A person who left before the year has no row, unless somebody planned for them."""
    plant(sqlite_store)
    put(sqlite_store, Manager, {"id": 900, "name": "Gone", "active_until": date(2024, 6, 1)})
    names = [one.name for one in plan_grid(sqlite_store, REVENUE, 2025).rows]
    assert "Gone" not in names
    fill(sqlite_store, (Holder("manager", 900), "revenue", 0, 1_00))
    assert "Gone" in [one.name for one in plan_grid(sqlite_store, REVENUE, 2025).rows]


def test_figures_are_typed_in_the_units_people_use():
    """Money with millions, counts and percents plain; nothing typed is no plan."""
    assert read_figure("revenue", "1,5 млн", TODAY) == 150_000_000
    assert read_figure("calls", "120", TODAY) == 120_000
    assert read_figure("win_rate", "42,5", TODAY) == 42_500
    assert read_figure("calls", " ", TODAY) is None
    assert figure_of("revenue", 150_000_000) == Decimal(1_500_000)
    assert figure_of("calls", 120_000) == 120
    with pytest.raises(UsageFault):
        read_figure("calls", "-5", TODAY)


def test_a_block_from_a_spreadsheet_goes_down_and_to_the_right(sqlite_store):
    """Empty cells change nothing, what stands past the table is left out, one bad cell stops the whole block."""
    plant(sqlite_store)
    grid = plan_grid(sqlite_store, REVENUE, 2025)
    last = len(grid.rows) - 1
    found = pasted_wishes(grid, last, 10, "1 000\t2 000,50\t3\r\n4\t5\r\n", TODAY)
    assert [(one.holder, one.begin, one.value) for one in found] == [
        (grid.rows[last].holder, date(2025, 11, 1), 1_000_00), (grid.rows[last].holder, date(2025, 12, 1), 2_000_50),
    ]  # fmt: skip
    assert [one.begin.month for one in pasted_wishes(grid, 0, 0, "\t7\n\t\n", TODAY)] == [2]
    with pytest.raises(UsageFault):
        pasted_wishes(grid, 0, 0, "1\tx", TODAY)


def test_what_can_be_planned_is_what_reports_count():
    """Every measure of the reports, under the same name; money is money on both sides, and what adds up does on both."""
    from crmdesk.data.table import Kind
    from crmdesk.reports.measures import MEASURES
    from crmdesk.reports.measures.plans import adds_up

    assert set(PLAN_MEASURES) == {measure.id for measure in MEASURES.values() if not measure.is_planned}
    for measure in PLAN_MEASURES.values():
        known = MEASURES[measure.id]
        assert known.title == measure.title
        assert known.kind.is_money == (measure.id in MONEY_MEASURES)
        assert (known.kind is Kind.PERCENT) == (measure.unit.value == "percent")
        assert measure.adds == adds_up(known), measure.id
