"""The ranking as a report: its figures open, its points and bonuses are told, and whoever may see less is shown less."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.firm_settings import put_setting
from crmdesk.data.models import Plan
from crmdesk.data.ranking_profiles import save_profile
from crmdesk.reports.analyses.ranking import analyse
from crmdesk.reports.periods import Period
from crmdesk.reports.question import Question
from crmdesk.reports.result import TOTALS
from crmdesk.reports.rows import rows_behind
from tests import factories as f
from tests.factories import put
from tests.reports.ranking.test_forming import OCTOBER, PLANS, PROFILE, peopled

FIRMS_PLAN = 4_000_00


@pytest.fixture
def firm(sqlite_store):
    store = peopled(sqlite_store)
    put(store, Plan, {"subject": "firm", "measure": "revenue", "begin_on": OCTOBER.begin, "end_on": OCTOBER.end,
                      "value": FIRMS_PLAN})  # fmt: skip
    save_profile(store, PROFILE)
    return store


def found(store, period=OCTOBER):
    return analyse(store, Question((), (), period), {"profile": "0"})


def test_the_whole_is_measured_by_the_firms_own_plan_and_opens(firm):
    """People's plans need not come to it; the row of totals opens like every other."""
    section = found(firm).sections[0]
    totals = dict(zip([field.key for field in section.table.fields], section.table.totals, strict=True))
    assert totals["plan"] == FIRMS_PLAN != sum(PLANS.values())
    for key in ("plan", "plan_pct", "revenue", "win_rate"):
        behind = section.behind(TOTALS, key)
        assert rows_behind(firm, behind.question, behind.measure, behind.members).totals[-1] == totals[key]


def test_points_and_bonuses_are_told_in_sections_of_their_own(firm):
    """Who is out of ranking has no points to tell; the weights stand below."""
    ranking, points, bonus = found(firm).sections
    assert len(ranking.table.rows) == len(points.table.rows) + 1 == len(bonus.table.rows)
    assert points.table.totals[1:] == (60, 40, 100)
    for row in points.table.rows:
        assert row[-1] == pytest.approx((60 * row[1] + 40 * row[2]) / 100, abs=0.11)
    assert bonus.table.totals[1] == sum(bonus.table.column("bonus"))


def test_an_unfinished_month_says_what_stands_for_plan_and_bonus(firm):
    """The pace by working days, and a bonus that is not the last word."""
    notes = found(firm, Period(date(2025, 11, 1), date(2025, 12, 1))).notes
    assert len([note for note in notes if "so far" in note or "passed" in note]) == 2
    assert not [note for note in found(firm).notes if "so far" in note]


def test_who_sees_the_own_place_is_shown_no_totals(firm):
    """Ivan has his line, nobody's points to compare with and nothing of the whole."""
    put_setting(firm, "ranking_open", value=False)
    firm.person_id = f.IVAN
    ranking = found(firm).sections[0]
    assert (ranking.table.ids, ranking.table.totals, ranking.pictures) == ((f.IVAN,), None, ())
    assert {row for row, _key in ranking.cells} == {0}


def test_without_a_bonus_there_is_no_section_of_it(firm):
    """A firm may rank and pay by something else."""
    made = save_profile(firm, replace(PROFILE, name="Plain", bonus=None))
    sections = analyse(firm, Question((), (), OCTOBER), {"profile": str(made.ids[0])}).sections
    assert [section.id for section in sections] == ["ranking", "points"]
