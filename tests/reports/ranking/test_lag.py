"""Where a manager falls behind: by members that sum to the lag, beside what the team did there, and what to do."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.data.ranking_profiles import Part, Profile, Way
from crmdesk.reports.periods import Period
from crmdesk.reports.ranking import rank
from crmdesk.reports.ranking.lag import Against, behind_team
from crmdesk.reports.rows import rows_behind
from tests import factories as f
from tests.factories import instant, make_activity, make_client, make_won, plant, put

OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
PROFILE = Profile("Test", (Part("revenue", Way.CHANGE, 1),), 1)
#: City -> client, Ivan's roubles now and a year before, Anna's now and a year before.
CITIES = {"Kazan": (1, 100, 900, 400, 500), "Samara": (2, 700, 500, 300, 300)}


@pytest.fixture
def ranking(sqlite_store):
    plant(sqlite_store)
    for city, (client, *amounts) in CITIES.items():
        put(sqlite_store, Client, make_client(id=client, name=city, city=city, owner_id=f.IVAN))
        sides = (
            (f.IVAN, date(2025, 10, 5)),
            (f.IVAN, date(2024, 10, 5)),
            (f.ANNA, date(2025, 10, 5)),
            (f.ANNA, date(2024, 10, 5)),
        )
        put(
            sqlite_store, Deal,
            *(make_won(day, amount * 100, owner_id=owner, client_id=client)
              for (owner, day), amount in zip(sides, amounts, strict=True)),
        )  # fmt: skip
    return rank(sqlite_store, OCTOBER, PROFILE)


def by_city(lag):
    (cities,) = [one for one in lag.dimensions if one.dimension.id == "city"]
    return {member.label: member for member in cities.members}


def test_against_last_year_members_sum_to_the_fall(sqlite_store, ranking):
    """Kazan took eight hundred, Samara gave two; the worst stands first, with the team's change beside."""
    lag = behind_team(sqlite_store, ranking, f.IVAN)
    assert (lag.value, lag.aim, lag.delta) == (800_00, 1_400_00, -600_00)
    cities = by_city(lag)
    assert {name: one.delta for name, one in cities.items()} == {"Kazan": -800_00, "Samara": 200_00}
    assert next(iter(cities)) == "Kazan"
    assert cities["Kazan"].change == pytest.approx(-8 / 9)
    assert cities["Kazan"].team_change == pytest.approx((500 - 1400) / 1400)
    assert lag.team_change == pytest.approx((1500 - 2200) / 2200)


def test_against_the_team_it_is_what_the_others_had(sqlite_store, ranking):
    """The team kept 500 of 1400 in Kazan: of his 900 that leaves 321.43; he has 100."""
    cities = by_city(behind_team(sqlite_store, ranking, f.IVAN, Against.TEAM))
    assert cities["Kazan"].delta == 100_00 - round(900_00 * 500 / 1400)
    assert cities["Samara"].delta == 700_00 - round(500_00 * 1000 / 800)


def test_against_a_plan_that_is_not_there_is_said(sqlite_store, ranking):
    """Nothing is measured by nothing."""
    with pytest.raises(UsageFault, match="no plan"):
        behind_team(sqlite_store, ranking, f.IVAN, Against.PLAN)


def test_every_dimension_may_be_told(sqlite_store, ranking):
    """The strongest stand first; how many are left is said, and all are told who asks, each with members that sum to the fall."""
    first, every = (behind_team(sqlite_store, ranking, f.IVAN, most=most) for most in (1, None))
    assert [one.dimension.id for one in first.dimensions] == [every.dimensions[0].dimension.id]
    assert (first.more, every.more) == (len(every.dimensions) - 1, 0)
    assert first.team_change == every.team_change
    for one in every.dimensions:
        assert sum(member.delta for member in one.members) == every.delta or one.more


def test_every_member_opens(sqlite_store, ranking):
    """The rows behind a member are the manager's there, and come to the figure shown."""
    for member in by_city(behind_team(sqlite_store, ranking, f.IVAN)).values():
        table = rows_behind(sqlite_store, member.behind.question, "revenue", member.behind.members)
        assert table.totals[-1] == member.value


def test_since_january_is_the_year_to_the_period(sqlite_store, ranking):
    """A deal of March counts in the year and not in the month."""
    put(sqlite_store, Deal, make_won(date(2025, 3, 3), 50_00, owner_id=f.IVAN, client_id=1))
    assert behind_team(sqlite_store, ranking, f.IVAN, to_date=True).value == 850_00
    assert behind_team(sqlite_store, ranking, f.IVAN).value == 800_00


def test_what_to_do_names_records(sqlite_store, ranking):
    """Quiet clients of the worst city and overdue tasks, each with the records one click opens."""
    put(sqlite_store, Client, make_client(id=9, name="Quiet", city="Kazan", owner_id=f.IVAN))
    put(sqlite_store, Deal, make_won(date(2025, 2, 3), 10_00, owner_id=f.LONER, client_id=9))
    (task,) = put(
        sqlite_store, Activity,
        make_activity(None, state=0, performer_id=f.IVAN, due_on=date(2025, 11, 3), due_at=instant(date(2025, 11, 3))),
    )  # fmt: skip
    advice = {one.kind: one.behind for one in behind_team(sqlite_store, ranking, f.IVAN).advice}
    assert advice["quiet"].ids == (9,)
    assert task in advice["overdue"].ids


def test_who_is_not_ranked_is_said(sqlite_store, ranking):
    """A stranger has no lag."""
    with pytest.raises(UsageFault, match="not in the ranking"):
        behind_team(sqlite_store, ranking, 404)
