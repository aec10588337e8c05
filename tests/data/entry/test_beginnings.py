"""Beginnings: what a new record holds before anybody says otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data.entry.deeds import create
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal, Stage
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, plant, put


def _one(store: Store, column: object, row_id: int, record: type) -> object:
    with store.reading() as connection:
        return connection.execute(select(column).where(record.id == row_id)).scalar_one()  # type: ignore[call-overload]


def test_a_client_belongs_to_who_made_it_and_its_kind_follows_the_inn(store: Store) -> None:
    """Twelve digits are a sole trader's, ten a company's."""
    plant(store)
    store.person_id = f.ANNA
    trader = create(store, "client", {"name": "Trader", "inn": "500100732259"}).ids[0]
    company = create(store, "client", {"name": "Company", "inn": "7707083893"}).ids[0]
    assert _one(store, Client.kind, trader, Client) == "trader"
    assert _one(store, Client.kind, company, Client) == "company"
    assert _one(store, Client.owner_id, company, Client) == f.ANNA
    assert _one(store, Client.created_on, company, Client) == store.today()


def test_a_deal_nobody_sits_at_belongs_to_the_owner_of_its_client(store: Store) -> None:
    """A base without a person still knows whose client it is."""
    plant(store)
    client = put(store, Client, make_client(owner_id=f.HEAD))[0]
    deal = create(store, "deal", {"client_id": client, "title": "Pumps"}).ids[0]
    assert _one(store, Deal.owner_id, deal, Deal) == f.HEAD


def test_a_deal_made_in_a_stage_is_of_that_stages_pipeline(store: Store) -> None:
    """A stage that closes gives the day too."""
    plant(store)
    client = put(store, Client, make_client())[0]
    asked = create(store, "deal", {"client_id": client, "title": "Check", "stage_id": f.ASKED}).ids[0]
    won = create(store, "deal", {"client_id": client, "title": "Won at once", "stage_id": f.WON_STAGE}).ids[0]
    assert _one(store, Deal.pipeline_id, asked, Deal) == f.SERVICE
    assert _one(store, Deal.closed_on, won, Deal) == store.today()
    assert _one(store, Deal.outcome, won, Deal) == 1


def test_a_base_without_a_pipeline_says_where_to_make_one(store: Store) -> None:
    """The sentence names the place in the settings."""
    client = put(store, Client, make_client(owner_id=None, source_id=None))[0]
    with pytest.raises(UsageFault, match="settings"):
        create(store, "deal", {"client_id": client, "title": "Pumps"})


def test_a_new_stage_comes_last_in_its_pipeline(store: Store) -> None:
    """Nobody types places."""
    plant(store)
    stage = create(store, "stage", {"name": "Late", "pipeline_id": f.MAIN, "kind": "work", "probability": 9_000}).ids[0]
    with store.reading() as connection:
        last = connection.execute(
            select(Stage.id).where(Stage.pipeline_id == f.MAIN).order_by(Stage.position.desc()).limit(1)
        ).scalar_one()
    assert last == stage
