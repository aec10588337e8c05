"""What was done with a client and what is planned."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.client_feed import client_feed
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.data.store import Store
from tests.factories import MEETING, make_activity, make_client, make_contact, make_deal, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """A client with a call, a meeting of a deal, and a planned call."""
    plant(store)
    client, other = put(store, Client, make_client(), make_client())
    (person,) = put(store, Contact, make_contact(client_id=client))
    (deal,) = put(store, Deal, make_deal(client_id=client))
    put(
        store, Activity,
        make_activity(date(2025, 11, 1), client_id=client, contact_id=person, duration_s=600, result="They wait"),
        make_activity(date(2025, 11, 9), client_id=client, deal_id=deal, kind_id=MEETING),
        make_activity(client_id=client, due_on=date(2025, 11, 25), subject="Ask again"),
        make_activity(date(2025, 11, 9), client_id=other),
    )  # fmt: skip
    return client


def test_done_ones_come_latest_first_and_planned_ones_apart(store: Store, client: int) -> None:
    """Each says who, how long, about which deal and what came of it."""
    feed = client_feed(store, client)
    assert [(entry.code, entry.contact, entry.minutes, entry.note) for entry in feed.done] == [
        ("meeting", "", 1, ""),
        ("call", "Petr Ivanov", 10, "They wait"),
    ]
    assert feed.done[0].deal == "Pumping station"
    assert [(entry.subject, entry.day) for entry in feed.planned] == [("Ask again", date(2025, 11, 25))]
    assert (feed.counts, feed.has_more) == ({"call": 1, "meeting": 1}, False)


def test_a_kind_and_a_page_narrow_it(store: Store, client: int) -> None:
    """The counts are of all kinds still."""
    assert [entry.code for entry in client_feed(store, client, "call").done] == ["call"]
    page = client_feed(store, client, limit=1)
    assert (len(page.done), page.has_more, sum(page.counts.values())) == (1, True, 2)
