"""What can be chosen for a field."""

from __future__ import annotations

import pytest

from crmdesk.data.entry.forms import form_of
from crmdesk.data.entry.offers import offers, takes_offers
from crmdesk.data.models import Client, Deal, Manager
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def planted(store: Store) -> Store:
    """The small firm with two clients and a deal."""
    plant(store)
    put(store, Client, make_client(name="ООО «Ромашка»", city="Казань"), make_client(name="Лютик", city="Казань"))
    put(store, Deal, make_deal(direction="Service"))
    return store


def texts(store: Store, form_id: str, key: str, typed: str = "", within: int | None = None) -> list[str]:
    """Return the words of the offers."""
    form = form_of(store, form_id)
    return [offer.text for offer in offers(store, form, form.field_named(key), typed, within=within)]


def test_records_are_offered_by_name_and_narrowed_by_letters(planted: Store) -> None:
    """Any letters of the name, in any case; those in the archive are not offered."""
    assert texts(planted, "deal", "client_id") == ["Лютик", "ООО «Ромашка»"]
    assert texts(planted, "deal", "client_id", "РОМАШ") == ["ООО «Ромашка»"]
    assert texts(planted, "deal", "owner_id", "anna") == ["Anna Sokolova"]
    with planted.changing() as change:
        change.archive(Manager, f.ANNA, 1)
    assert texts(planted, "deal", "owner_id", "anna") == []


def test_stages_are_those_of_the_pipeline_in_their_order(planted: Store) -> None:
    """A deal of one pipeline is not offered the stages of another."""
    assert texts(planted, "deal", "stage_id", within=f.SERVICE) == ["Asked", "Agreed", "Served", "Refused"]


def test_words_and_codes(planted: Store) -> None:
    """Words already used, the most frequent first; codes in the user's language; a number has no offers."""
    assert texts(planted, "client", "city") == ["Казань"]
    assert texts(planted, "deal", "direction", "serv") == ["Service"]
    assert len(texts(planted, "contact", "role")) > 2
    assert texts(planted, "deal", f"own:{f.DEAL_FLAG}") == ["yes", "no"]
    assert texts(planted, "deal", "amount") == []
    form = form_of(planted, "deal")
    assert takes_offers(form.field_named("stage_id"))
    assert not takes_offers(form.field_named("amount"))
