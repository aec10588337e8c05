"""Plans as rows: where what nobody said comes from."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.activities.plans import Plan, name_of, plan_within, planned_row, said
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put

TODAY = date(2025, 11, 20)


def test_a_plan_takes_client_and_performer_from_where_it_belongs(store: Store) -> None:
    """The deal's client and owner, else the client's owner, else who sits here."""
    plant(store)
    client = put(store, Client, make_client(owner_id=f.ANNA))[0]
    deal = put(store, Deal, make_deal(client_id=client, owner_id=f.NAMESAKE))[0]
    with store.changing() as change:
        row = planned_row(store, change, Plan(deal_id=deal))
        assert (row["client_id"], row["performer_id"]) == (client, f.NAMESAKE)
        assert planned_row(store, change, Plan(client_id=client))["performer_id"] == f.ANNA
        assert planned_row(store, change, Plan())["performer_id"] is None
    with store.changing(author_id=f.HEAD) as change:
        assert planned_row(store, change, Plan(deal_id=deal))["performer_id"] == f.HEAD


def test_an_activity_in_words(store: Store) -> None:
    """Its subject or kind, whose, when."""
    plant(store)
    with store.changing() as change:
        _made, row = plan_within(store, change, Plan(code="visit", due_on=TODAY, minute=555))
        assert name_of(change, row) == "Visit"
        assert said(change, row, store) == "Visit, 2025-11-20 09:15"
        assert said(change, {**row, "subject": "Look", "due_on": None}, store) == "Look"


def test_an_impossible_day_is_refused(store: Store) -> None:
    """The year 202 is a slip of the keyboard."""
    with pytest.raises(UsageFault), store.changing() as change:
        planned_row(store, change, Plan(due_on=date(202, 1, 1)))
