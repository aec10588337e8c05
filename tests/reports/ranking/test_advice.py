"""What to do: every matter names the records it is about, and nothing is said where nothing is wrong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.models import Activity, Client, Deal, EntryTime
from crmdesk.data.ranking_profiles import Part, Profile, Way
from crmdesk.data.store import Store
from crmdesk.reports.periods import Period
from crmdesk.reports.ranking import rank
from crmdesk.reports.ranking.advice import LATE_DAYS, QUIET_DAYS, advice_of
from crmdesk.reports.rows import rows_behind
from tests import factories as f
from tests.factories import instant, make_activity, make_client, make_deal, make_won, plant, put

OCTOBER = Period(date(2025, 10, 1), date(2025, 11, 1))
#: Mondays to Fridays of October 2025.
WORKDAYS = 23


@pytest.fixture
def firm(store: Store) -> Store:
    """Nobody sold anything yet."""
    plant(store)
    return store


def advised(store, manager_id=f.IVAN, city=""):
    ranking = rank(store, OCTOBER, Profile("Test", (Part("revenue", Way.CHANGE, 1),), 0))
    return {one.kind: one for one in advice_of(store, ranking, manager_id, city)}


def test_where_nothing_is_wrong_nothing_is_said(firm):
    """An empty card is the best there is."""
    assert advised(firm) == {}


def test_clients_are_quiet_after_so_many_days_and_those_of_the_city_come_first(firm):
    """Ninety days are allowed, a day more is a call; without a quiet one in the city all are meant."""
    edge = firm.today() - timedelta(QUIET_DAYS)
    put(firm, Client, *(make_client(id=i, name=f"C{i}", city=city, owner_id=f.IVAN)
                        for i, city in ((1, "Kazan"), (2, "Samara"), (3, "Kazan"))))  # fmt: skip
    put(firm, Deal, *(make_won(day, client_id=client, owner_id=f.LONER)
                      for client, day in ((1, edge - timedelta(1)), (2, edge - timedelta(2)), (3, edge))))  # fmt: skip
    assert advised(firm)["quiet"].behind.ids == (1, 2)
    kazan = advised(firm, city="Kazan")["quiet"]
    assert (kazan.behind.ids, kazan.text) == ((1,), "Kazan: 1 client without purchases for 90 days")
    assert advised(firm, city="Omsk")["quiet"].behind.ids == (1, 2)
    assert "quiet" not in advised(firm, f.ANNA)


def test_overdue_tasks_and_forgotten_deals_are_found(firm):
    """Due yesterday is overdue, due today is not; a deal whose step is long past has none."""
    today = firm.today()
    late, _today = put(firm, Activity, *(
        make_activity(None, state=0, performer_id=f.IVAN, due_on=day, due_at=instant(day))
        for day in (today - timedelta(1), today)
    ))  # fmt: skip
    day = today - timedelta(3)
    deals = put(firm, Deal, *(
        make_deal(created_on=day, next_step="Call", next_step_on=today - timedelta(days)) for days in (LATE_DAYS + 1, LATE_DAYS)
    ))  # fmt: skip
    found = advised(firm)
    assert found["overdue"].behind.ids == (late,)
    assert found["stuck"].behind.ids == (deals[0],)


def test_long_entry_is_told_a_working_day_and_opens(firm):
    """Twenty minutes a day are more than the fifteen aimed at; fifteen are not."""
    with firm.changing(cause="test") as change:
        change.add_plain(EntryTime, [
            {"day": date(2025, 10, 6), "manager_id": who, "surface": "card", "seconds": minutes * 60 * WORKDAYS}
            for who, minutes in ((f.IVAN, 20), (f.ANNA, 15))
        ])  # fmt: skip
    entry = advised(firm)["entry"]
    assert entry.text == "Data entry: 20 min a working day, 15 are aimed at"
    table = rows_behind(firm, entry.behind.question, entry.behind.measure, entry.behind.members)
    assert table.totals[-1] == 20 * WORKDAYS
    assert "entry" not in advised(firm, f.ANNA)
