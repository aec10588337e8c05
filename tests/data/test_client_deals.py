"""The deals of one client, by how they stand."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.client_deals import COLUMNS, client_deal_counts, client_deals
from crmdesk.data.models import Client, Deal
from crmdesk.data.models.catalogue import LOST, OPEN, WON
from crmdesk.data.store import Store
from tests.factories import LOST_STAGE, PRICE, make_client, make_deal, make_won, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """A client with two open deals, two won and a lost one; and another's deal."""
    plant(store)
    client, other = put(store, Client, make_client(), make_client())
    put(
        store, Deal,
        make_deal(client_id=client, title="small", amount=1_00), make_deal(client_id=client, title="large", amount=9_00),
        make_won(date(2025, 1, 1), client_id=client, title="early"),
        make_won(date(2025, 5, 1), client_id=client, title="late"),
        make_deal(client_id=client, title="gone", stage_id=LOST_STAGE, closed_on=date(2025, 6, 1), loss_reason_id=PRICE),
        make_deal(client_id=other), make_deal(client_id=client, archived_at=store.now()),
    )  # fmt: skip
    return client


def test_open_deals_stand_by_amount_and_closed_ones_by_day(store: Store, client: int) -> None:
    """Only the client's own, none of the archive; each table knows the ids of its deals."""
    titles = {outcome: list(client_deals(store, client, outcome).column("title")) for outcome in COLUMNS}
    assert titles == {0: ["large", "small"], 1: ["late", "early"], 2: ["gone"], 3: []}
    lost = client_deals(store, client, LOST)
    assert lost.column("loss_reason") == ("Price",)
    assert len(lost.ids) == 1


def test_counts_name_every_outcome(store: Store, client: int) -> None:
    """Those without deals too."""
    assert client_deal_counts(store, client) == {OPEN: 2, WON: 2, LOST: 1, 3: 0}
