"""A ranking says what a pencil says over the rows: points, places by level and by change, places gained, who is out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.firm_settings import put_setting
from crmdesk.data.models import Deal, Manager, Plan
from crmdesk.data.ranking_profiles import USUAL_BONUS, Part, Profile, Way
from crmdesk.data.store import Store
from crmdesk.reports.periods import Period
from crmdesk.reports.ranking import rank
from crmdesk.reports.rows import rows_behind
from tests import factories as f
from tests.factories import make_deal, make_won, plant, put

OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
PLANS = {f.IVAN: 1_000_00, f.ANNA: 2_000_00, f.NAMESAKE: 500_00}
#: Owner -> roubles won in October 2025, September 2025, October 2024, each as two deals; and lost ones.
SOLD = {f.IVAN: (900, 300, 600), f.ANNA: (2_000, 2_400, 2_500), f.NAMESAKE: (1_000, 100, 100), f.LONER: (50, 0, 0)}
MONTHS = (date(2025, 10, 5), date(2025, 9, 5), date(2024, 10, 5))
PROFILE = Profile("Test", (Part("revenue", Way.PLAN, 60), Part("win_rate", Way.TEAM, 40, 100)), 2, USUAL_BONUS)


@pytest.fixture
def firm(store: Store) -> Store:
    """Four sellers, three of them with a plan; Ivan lost one deal of three."""
    return peopled(store)


def peopled(store: Store) -> Store:
    """Put the sellers into a new base."""
    plant(store)
    with store.changing(cause="test") as change:
        row = change.row(Manager, f.HEAD)
        change.edit(Manager, f.HEAD, row["version"], role="head")
    won = [
        make_won(day, amount * 50, owner_id=owner)
        for owner, amounts in SOLD.items()
        for day, amount in zip(MONTHS, amounts, strict=True)
        for _twice in range(2 if amount and owner != f.LONER else bool(amount))
    ]
    lost = make_deal(owner_id=f.IVAN, stage_id=f.LOST_STAGE, closed_on=MONTHS[0], loss_reason_id=f.PRICE)
    put(store, Deal, *won, lost)
    put(
        store, Plan,
        *({"subject": "manager", "manager_id": owner, "measure": "revenue", "begin_on": begin, "end_on": end, "value": value}
          for owner, value in PLANS.items()
          for begin, end in ((OCTOBER.begin, OCTOBER.end), (date(2025, 9, 1), OCTOBER.begin))),
    )  # fmt: skip
    return store


def test_points_and_places_are_those_of_a_pencil(firm):
    """Attainment weighs 60, the win rate against the mean 40 and ends at 100."""
    ranking = rank(firm, OCTOBER, PROFILE)
    rates = {f.IVAN: 2 / 3, f.ANNA: 1.0, f.NAMESAKE: 1.0}
    mean = sum(rates.values()) / 3
    expected = {}
    for owner, plan in PLANS.items():
        attained = min(SOLD[owner][0] * 100 / plan * 100, 150)
        expected[owner] = (60 * attained + 40 * min(100 * rates[owner] / mean, 100)) / 100
    got = {line.manager_id: line for line in ranking.lines}
    for owner, points in expected.items():
        assert got[owner].points == pytest.approx(points)
        assert got[owner].place == 1 + sum(other > points for other in expected.values())
    assert ranking.average == pytest.approx(sum(expected.values()) / 3)
    assert [line.manager_id for line in ranking.lines[:3]] == sorted(expected, key=lambda one: -expected[one])


def test_who_has_too_little_stands_below_with_the_reason(firm):
    """The loner closed one deal, two are needed; the head of sales does not sell and is not there."""
    ranking = rank(firm, OCTOBER, PROFILE)
    loner = ranking.line_of(f.LONER)
    assert loner.place is None
    assert loner.why_out == "Too little data: 1 closed deal, 2 are needed"
    assert ranking.lines[-1] == loner
    assert ranking.line_of(f.HEAD) is None
    assert ranking.of == 3


def test_places_by_change_and_places_gained(firm):
    """The namesake grew tenfold, Ivan by half, Anna fell; a month before Anna was the first of plan."""
    ranking = rank(firm, OCTOBER, PROFILE)
    by_change = {line.manager_id: line.change_place for line in ranking.lines}
    assert by_change == {f.NAMESAKE: 1, f.IVAN: 2, f.ANNA: 3, f.LONER: None}
    before = rank(firm, Period(date(2025, 9, 1), OCTOBER.begin), PROFILE)
    for line in ranking.lines[:3]:
        assert line.previous_place == before.line_of(line.manager_id).place
        assert line.gained == line.previous_place - line.place


def test_a_newcomer_has_no_place_by_change(firm):
    """Who came in the middle of last year's month is compared with nothing."""
    with firm.changing(cause="test") as change:
        row = change.row(Manager, f.NAMESAKE)
        change.edit(Manager, f.NAMESAKE, row["version"], active_from=date(2024, 10, 9))
    line = rank(firm, OCTOBER, PROFILE).line_of(f.NAMESAKE)
    assert line.change_place is None
    assert "New" in line.why_no_change
    assert line.place is not None


def test_equal_points_share_a_place(firm):
    """By the number of won deals against the mean all three are alike."""
    profile = Profile("Even", (Part("won_count", Way.TEAM, 1),), 2)
    assert [line.place for line in rank(firm, OCTOBER, profile).lines] == [1, 1, 1, None]


def test_every_figure_opens_and_comes_to_itself(firm):
    """The rows behind a manager's revenue, plan and closed deals sum to what the table shows."""
    ranking = rank(firm, OCTOBER, PROFILE)
    for line in ranking.lines:
        for name in ("revenue", "won_count", "plan"):
            if line.figures[name] is None:
                continue
            behind = ranking.behind(name, line.manager_id)
            table = rows_behind(firm, behind.question, name, behind.members)
            assert table.totals[-1] == line.figures[name]


def test_bonus_follows_the_plan(firm):
    """Ivan reached nine tenths of his plan: 1.2 % of 900 roubles times 0.8."""
    bonus = rank(firm, OCTOBER, PROFILE).line_of(f.IVAN).bonus
    assert (bonus.amount, bonus.coefficient) == (round(900_00 * 0.012 * 0.8), 80)


def test_where_places_are_not_open_one_sees_the_own(sqlite_store):
    """Ivan sees himself, Anna, who heads his department, both, the head everybody; the points stay without names."""
    store = peopled(sqlite_store)
    put_setting(store, "ranking_open", value=False)
    seen = {
        viewer: {line.manager_id for line in rank(store, OCTOBER, PROFILE, viewer=viewer).lines}
        for viewer in (f.IVAN, f.ANNA, f.HEAD, None)
    }
    everybody = {f.IVAN, f.ANNA, f.NAMESAKE, f.LONER}
    assert seen == {f.IVAN: {f.IVAN}, f.ANNA: {f.IVAN, f.ANNA}, f.HEAD: everybody, None: everybody}
    own = rank(store, OCTOBER, PROFILE, viewer=f.IVAN)
    assert own.is_closed
    assert len(own.points) == own.of == 3
    assert own.lines[0].place == rank(store, OCTOBER, PROFILE).line_of(f.IVAN).place


def test_a_bonus_is_seen_by_whose_it_is_and_those_above(sqlite_store):
    """Places are open, money is not: Ivan sees his own, Anna, who heads him, hers and his, the head all."""
    store = peopled(sqlite_store)
    paid = {
        viewer: {
            line.manager_id for line in rank(store, OCTOBER, PROFILE, viewer=viewer).lines if line.bonus is not None
        }
        for viewer in (f.IVAN, f.ANNA, f.HEAD)
    }
    assert paid == {f.IVAN: {f.IVAN}, f.ANNA: {f.IVAN, f.ANNA}, f.HEAD: {f.IVAN, f.ANNA, f.NAMESAKE, f.LONER}}
    own = rank(store, OCTOBER, PROFILE, viewer=f.IVAN)
    assert len(own.lines) == 4
    assert own.bonus_total is None


def test_an_unfinished_month_is_measured_by_its_working_days(sqlite_store):
    """At the twentieth of November 14 of 20 working days have passed: a plan of 1000 asks for 700 by now."""
    store = peopled(sqlite_store)
    november = Period(date(2025, 11, 1), date(2025, 12, 1))
    put(store, Deal, *(make_won(date(2025, 11, 4), 350_00, owner_id=f.IVAN) for _turn in range(2)))
    put(
        store, Plan,
        {"subject": "manager", "manager_id": f.IVAN, "measure": "revenue", "begin_on": november.begin,
         "end_on": november.end, "value": 1_000_00},
    )  # fmt: skip
    profile = Profile("Plan", (Part("revenue", Way.PLAN, 1),), 2)
    ranking = rank(store, november, profile)
    assert ranking.has_pace
    assert ranking.line_of(f.IVAN).points == pytest.approx(100 * 700 / (1_000 * 14 / 20))


@pytest.mark.parametrize("name", ["plan", "plan:calls", "sympathy"])
def test_a_part_of_no_measure_is_said(sqlite_store, name):
    """Another program may have left anything in a profile; a plan is nothing to be ranked by."""
    plant(sqlite_store)
    with pytest.raises(UsageFault, match=name):
        rank(sqlite_store, OCTOBER, Profile("Strange", (Part(name, Way.PLAN, 1),)))


def test_weights_say_shares_and_the_order_of_parts_nothing(sqlite_store):
    """Weights ten times as large, and parts the other way round, give the same points and places."""
    store = peopled(sqlite_store)
    more = replace(PROFILE, parts=tuple(replace(part, weight=part.weight * 10) for part in reversed(PROFILE.parts)))
    once, again = (rank(store, OCTOBER, profile) for profile in (PROFILE, more))
    assert [(line.manager_id, line.place) for line in once.lines] == [
        (line.manager_id, line.place) for line in again.lines
    ]
    assert [line.points for line in once.lines] == pytest.approx([line.points for line in again.lines])


def test_more_of_the_plan_never_lowers_a_place(sqlite_store):
    """One more deal won moves Anna up or leaves her where she is, and nobody past her."""
    store = peopled(sqlite_store)
    profile = Profile("Plan", (Part("revenue", Way.PLAN, 1),), 2)
    place = rank(store, OCTOBER, profile).line_of(f.ANNA).place
    for _deal in range(3):
        put(store, Deal, make_won(MONTHS[0], 500_00, owner_id=f.ANNA))
        became = rank(store, OCTOBER, profile).line_of(f.ANNA).place
        assert became <= place
        place = became
    assert place == 1
