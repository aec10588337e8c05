"""Plans of the demo firm."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from crmdesk.data.demo.plans import MEASURES, RAISED_BY, RAISED_FROM, _round
from crmdesk.data.models import Plan
from crmdesk.data.ranking_profiles import damaged_profiles, read_profiles, usual_profile
from tests.data.demo.conftest import TODAY


def test_every_month_has_one_plan_in_force_a_measure_and_subject(rows):
    """The firm's raised plan keeps the old one beside it, replaced."""
    in_force = Counter(
        (plan.measure, plan.subject, plan.manager_id, plan.department_id, plan.begin_on)
        for plan in rows(Plan) if plan.replaced_at is None
    )  # fmt: skip
    assert set(in_force.values()) == {1}
    months = {key[4] for key in in_force}
    assert {key[0] for key in in_force} == set(MEASURES)
    assert (min(months), max(months)) == (date(2020, 1, 1), date(2025, 12, 1))


def test_the_raised_plan_is_higher_by_what_was_said(rows):
    """From July of the present year on, revenue alone."""
    firm = [plan for plan in rows(Plan) if plan.subject == "firm"]
    old = {plan.begin_on: plan.value for plan in firm if plan.replaced_at is not None}
    new = {plan.begin_on: plan.value for plan in firm if plan.plan_version == 2}
    assert sorted(old) == sorted(new) == [date(TODAY.year, month, 1) for month in range(RAISED_FROM, 13)]
    assert all(new[day] == pytest.approx(old[day] * RAISED_BY, rel=0.01) for day in old)


@pytest.mark.parametrize(("measure", "value", "rounded"), [
    ("revenue", 123_456_789, 120_000_000), ("won_count", 2_600, 3_000), ("calls", 14_000, 10_000), ("meetings", 10, 1_000),
])  # fmt: skip
def test_plans_are_round_figures_and_never_nothing(measure, value, rounded):
    """A hundred thousand roubles, a deal, ten calls, a meeting."""
    assert _round(measure, value) == rounded


def test_the_ranking_profile_is_what_the_program_itself_would_offer(demo):
    """The firm ranks by plan, change, win rate, activity and terms, a hundred in all, and pays by them."""
    (profile,) = read_profiles(demo)
    usual = usual_profile()
    assert profile.id
    assert (profile.parts, profile.minimum_base, profile.bonus) == (usual.parts, usual.minimum_base, usual.bonus)
    assert profile.weight == 100
    assert damaged_profiles(demo) == ()
