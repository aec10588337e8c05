"""A record read for its form: every field, its value and its words, for every form there is."""

from __future__ import annotations

import pytest

from crmdesk.data.entry.deeds import create
from crmdesk.data.entry.forms import FORMS
from crmdesk.data.entry.record import read_record
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


def test_a_deal_is_read_with_its_own_fields_and_words(store: Store) -> None:
    """References by name, codes by title, own fields by their kind."""
    plant(store)
    client = put(store, Client, make_client())[0]
    deal = put(store, Deal, make_deal(client_id=client, custom={str(f.DEAL_FLAG): True}))[0]
    record = read_record(store, "deal", deal)
    assert record.values["client_id"] == client
    assert record.texts["client_id"] == "Rodnik-Service LLC"
    assert record.texts["amount"] == "1\u202f000"
    assert record.texts[f"own:{f.DEAL_FLAG}"] == "yes"
    assert (record.version, record.archived, record.pipeline_id) == (1, False, f.MAIN)


@pytest.mark.parametrize("form_id", list(FORMS))
def test_what_is_not_there_is_told(store: Store, form_id: str) -> None:
    """A record that somebody erased is a sentence, not a defect; this asks every form."""
    with pytest.raises(UsageFault, match="not in the base"):
        read_record(store, form_id, 404)


def test_the_firm_is_read_as_any_record(store: Store) -> None:
    """Its currency and zone are words."""
    create(store, "source", {"name": "Fair"})
    record = read_record(store, "firm", store.firm.id)
    assert record.texts["currency"] == "RUB"
    assert record.texts["preset"] == "Department"
