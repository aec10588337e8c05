"""How the firm stands with a client, as the head of its card says it."""

from __future__ import annotations

from datetime import date

from crmdesk.data.cards import client_card
from crmdesk.data.client_standing import client_standing
from crmdesk.data.client_statuses import set_relationship, set_status
from crmdesk.data.groups import set_parent
from crmdesk.data.models import Attachment, Client, Contact, Deal
from crmdesk.data.store import Store
from tests.factories import PARTNER, make_client, make_contact, make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)


def test_a_client_nobody_dealt_with_has_nothing(store: Store) -> None:
    """No purchases, no people, alone in its group."""
    plant(store)
    (client,) = put(store, Client, make_client())
    with store.reading() as connection:
        found = client_standing(store, connection, client, TODAY)
    assert (found.won_sum, found.profit, found.cycle_days, found.last_won_on) == (0, None, None, None)
    assert (found.people, found.deals, found.files, found.companies, found.by_hand) == (0, 0, 0, 1, False)
    assert (found.parent, found.relationship, found.returned_on, found.archived) == ("", "", None, False)


def test_purchases_people_files_and_group_are_counted(store: Store) -> None:
    """Three days of purchase have a middle interval; the cost of one is known; files of deals are the client's too."""
    plant(store)
    head, client = put(store, Client, make_client(name="Head"), make_client())
    won = [
        make_won(day, 1_000_00, client_id=client) for day in (date(2025, 1, 1), date(2025, 1, 11), date(2025, 2, 10))
    ]
    won[0]["cost"] = 400_00
    *_wins, deal = put(store, Deal, *won, make_deal(client_id=client))
    put(store, Contact, make_contact(client_id=client), make_contact(client_id=head))
    file = {"name": "a", "sha256": "0", "size": 1, "added_at": store.now()}
    put(store, Attachment, {**file, "client_id": client}, {**file, "deal_id": deal})
    set_parent(store, client, 1, head)
    set_relationship(store, client, 2, PARTNER, "They help us")
    set_status(store, client, 3, 8, "Chosen by the head", date(2026, 1, 1))
    found = client_card(store, client).standing
    assert (found.won_sum, found.profit, found.cycle_days, found.last_won_on) == (
        3_000_00,
        600_00,
        20,
        date(2025, 2, 10),
    )
    assert (found.people, found.deals, found.files) == (1, 4, 2)
    assert (found.parent_id, found.parent, found.companies) == (head, "Head", 2)
    assert (found.relationship, found.relationship_reason) == ("Partner", "They help us")
    assert (found.status, found.by_hand, found.reason) == (8, True, "Chosen by the head")
    assert (found.until_on, found.version) == (date(2026, 1, 1), 4)
