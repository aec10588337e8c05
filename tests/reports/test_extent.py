"""How far a base reaches."""

from __future__ import annotations

from datetime import date

from crmdesk.data.models import Deal
from crmdesk.reports.extent import last_busy_day
from tests.factories import make_deal, make_won, plant, put


def test_a_base_without_deals_has_no_last_day(sqlite_store):
    """Nothing happened yet."""
    assert last_busy_day(sqlite_store) is None


def test_the_last_day_is_of_a_deal_made_or_closed_and_never_in_the_future(sqlite_store):
    """A day written ahead of today by mistake does not count; neither does a deal without days."""
    plant(sqlite_store)
    put(sqlite_store, Deal, make_deal(created_on=None), make_deal(created_on=date(2017, 3, 1)))
    put(sqlite_store, Deal, make_deal(created_on=date(2030, 1, 1)))
    assert last_busy_day(sqlite_store) == date(2017, 3, 1)
    put(sqlite_store, Deal, make_won(date(2017, 12, 31), created_on=date(2016, 5, 1)))
    assert last_busy_day(sqlite_store) == date(2017, 12, 31)
