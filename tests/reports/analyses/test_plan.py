"""Plan and fact: whose plans are shown beside which facts, and which versions they were."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from crmdesk.data.access import scope_named
from crmdesk.data.models import Deal, Plan
from crmdesk.reports.analyses.plan import analyse, planned_measures
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.result import Section
from tests.factories import ANNA, COMPANY, DEALERS, IVAN, NAMESAKE, make_deal, make_won, plant, put
from tests.reports.test_planned import months

QUARTER = Period(date(2025, 1, 1), date(2025, 4, 1))
AS_OF = date(2025, 2, 10)


@pytest.fixture
def planned(store):
    """Plans of the firm, two departments of which one is above the other, and two people; three deals won."""
    plant(store)
    put(
        store, Plan, *months(100_000), *months(7_000, "won_count"),
        *months(60_000, subject="department", department_id=DEALERS),
        *months(90_000, subject="department", department_id=COMPANY),
        *months(40_000, subject="manager", manager_id=IVAN), *months(30_000, subject="manager", manager_id=NAMESAKE),
        {**months(999)[0], "replaced_at": datetime(2025, 2, 1, tzinfo=UTC)},
    )  # fmt: skip
    put(
        store, Deal, make_won(date(2025, 1, 9), 50_000), make_won(date(2025, 2, 3), 20_000, owner_id=NAMESAKE),
        make_won(date(2025, 2, 4), 1_000, owner_id=ANNA),
        make_deal(expected_on=date(2025, 3, 3), amount=10_000, created_on=date(2025, 1, 1), probability=5_000),
    )  # fmt: skip
    return store


def shown(store: Any, **changes: Any) -> dict[str, Section]:
    """Return the sections of the report by id."""
    question = Question((), (), QUARTER, **{"as_of": AS_OF, **changes})
    return {section.id: section for section in analyse(store, question, {}).sections}


def rows(section: Section) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the rows by department and manager, each by column."""
    assert section.table is not None
    keys = [field.key for field in section.table.fields]
    return {(row[0], row[1]): dict(zip(keys, row, strict=True)) for row in section.table.rows}


def test_the_firm_its_departments_and_people_stand_in_the_order_of_the_tree(planned) -> None:
    """Only those who have a plan: each under the department that is its own."""
    assert list(rows(shown(planned)["plan_revenue"])) == [
        ("Whole firm", ""), ("Company", ""), ("Dealers", ""), ("Dealers", "Ivan Petrov"), ("Projects", "Ivan Petrov"),
    ]  # fmt: skip


def test_a_department_above_others_has_what_all_below_it_sold(planned) -> None:
    """Its plan is its own, not the sum of those below; that sum stands beside it."""
    table = rows(shown(planned)["plan_revenue"])
    company, dealers = table["Company", ""], table["Dealers", ""]
    assert (company["plan"], company["revenue"], company["people"]) == (270_000, 71_000, 210_000)
    assert (dealers["plan"], dealers["revenue"], dealers["people"]) == (180_000, 20_000, 90_000)


def test_attainment_pace_and_forecast_are_those_of_a_pencil(planned) -> None:
    """All of January has passed and six of twenty working days of February."""
    whole = rows(shown(planned)["plan_revenue"])["Whole firm", ""]
    assert whole["plan_pct"] == pytest.approx(71_000 / 300_000)
    assert whole["pace"] == pytest.approx(71_000 / (100_000 + 100_000 * 6 / 20))
    assert whole["forecast_amount"] == 71_000 + 5_000
    wins = rows(shown(planned)["plan_won_count"])["Whole firm", ""]
    assert wins["ahead"] == round(3 / (7 + 7 * 6 / 20) * 21)


def test_a_department_in_view_is_the_whole(planned) -> None:
    """With the people of that department alone."""
    table = rows(shown(planned, scope=scope_named(planned, f"department:{DEALERS}"))["plan_revenue"])
    assert list(table) == [("Dealers", ""), ("", "Ivan Petrov")]
    assert table["Dealers", ""]["plan"] == 180_000


def test_the_plans_used_are_told_with_their_versions(planned) -> None:
    """Whose and of what, the firm's first, with the last version and its day; they open, replaced ones are not among them."""
    section = shown(planned)["versions"]
    assert section.table is not None
    assert [row[:4] for row in section.table.rows] == [
        ("Revenue", "Whole firm", 3, 1), ("Revenue", "Company", 3, 1), ("Revenue", "Dealers", 3, 1),
        ("Revenue", "Ivan Petrov", 3, 1), ("Revenue", "Ivan Petrov", 3, 1), ("Won deals", "Whole firm", 3, 1),
    ]  # fmt: skip
    assert section.table.rows[0][5].date() == planned.today()
    opened = section.behind(0, "plans")
    assert opened is not None
    assert (opened.listing, len(opened.ids)) == ("plans", 3)


def test_without_plans_there_is_a_sentence(store) -> None:
    section = analyse(store, Question((), (), QUARTER), {}).sections[0]
    assert section.table is None
    assert "No plans are set" in section.note


def test_measures_come_in_the_order_of_their_declaration(planned) -> None:
    assert [measure.id for measure in planned_measures(planned, QUARTER)] == ["revenue", "won_count"]
    assert planned_measures(planned, Period(date(2024, 1, 1), date(2025, 1, 1))) == []


def test_a_period_up_to_today_is_planned_whole(planned) -> None:
    """From the first of January to today is an unfinished year: its plan is the year's, and a note says so."""
    to_date = Period(date(2025, 1, 1), date(2025, 2, 11))
    found = analyse(planned, Question((), (), to_date, as_of=AS_OF), {})
    assert rows(found.sections[0])["Whole firm", ""]["plan"] == 300_000
    assert "2025" in found.notes[-1]
