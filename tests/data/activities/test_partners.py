"""Partners found while typing."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.activities.partners import MOST, Partner, find_partners, partner_of
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from tests.factories import make_client, make_deal, make_won, plant, put


@pytest.fixture
def rodnik(store: Store) -> tuple[int, int]:
    """A client with an open, a won and an archived deal."""
    plant(store)
    client = put(store, Client, make_client(name="Родник", city="Казань"))[0]
    deal = put(
        store, Deal,
        make_deal(title="Насосы для Родника", client_id=client),
        make_won(date(2025, 5, 5), title="Родник, старая", client_id=client),
        make_deal(title="Родник, лишняя", client_id=client, archived_at=store.now()),
    )[0]  # fmt: skip
    return client, deal


def test_clients_come_before_open_deals(store: Store, rodnik: tuple[int, int]) -> None:
    """Parts of words and any case find; closed and archived deals cannot be planned with."""
    client, deal = rodnik
    assert find_partners(store, "РОДНИ") == (
        Partner(client, None, "Родник", "Казань"),
        Partner(client, deal, "Насосы для Родника", "Родник · Work"),
    )
    assert find_partners(store, "  ") == ()
    assert find_partners(store, "ничего") == ()


def test_a_few_are_shown_of_many(store: Store) -> None:
    """More is found by typing on; an archived client is not offered."""
    plant(store)
    put(store, Client, *(make_client(name=f"Firm {place}") for place in range(9)))
    put(store, Client, make_client(name="Firm 00", archived_at=store.now()))
    assert [partner.title for partner in find_partners(store, "firm")] == [f"Firm {place}" for place in range(MOST)]


def test_another_page_names_its_client_or_deal(store: Store, rodnik: tuple[int, int]) -> None:
    """A deal brings its client; what is gone is nobody."""
    client, deal = rodnik
    assert partner_of(store, deal_id=deal) == Partner(client, deal, "Насосы для Родника", "Родник")
    assert partner_of(store, client_id=client) == Partner(client, None, "Родник")
    assert partner_of(store, client_id=5) is None
    assert partner_of(store, deal_id=5) is None
