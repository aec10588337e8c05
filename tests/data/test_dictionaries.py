"""Dictionaries: every declared one is read with its words, and uses are counted over the whole base."""

from __future__ import annotations

import pytest

from crmdesk.data.dictionaries import count_uses, dictionary, references_to
from crmdesk.data.entry.deeds import archive
from crmdesk.data.entry.forms import FORMS
from crmdesk.data.models import Deal, Manager, Source
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


@pytest.mark.parametrize("form_id", [form.id for form in FORMS.values() if form.dictionary])
def test_every_dictionary_is_read(store: Store, form_id: str) -> None:
    """Each entry has a name and a text for every field of its form; the archive begins empty."""
    plant(store)
    words = dictionary(store, form_id)
    for word in words:
        assert word.name
        assert set(word.texts) == set(word.values) == {field.key for field in FORMS[form_id].fields}
    assert dictionary(store, form_id, archived=True) == ()


def test_uses_are_counted_wherever_an_entry_is_named(store: Store) -> None:
    """Clients, deals and campaigns that are not archived; history does not count."""
    plant(store)
    put(store, Source, {"id": 900, "name": "Fair"})
    put(store, Deal, make_deal(source_id=900, client_id=put(store, _client(), make_client(source_id=900))[0]))
    gone = put(store, Deal, make_deal(source_id=900))[0]
    archive(store, "deal", [gone])
    with store.reading() as connection:
        assert count_uses(connection, Source, [900, 404]) == {900: 2}
    fair = next(word for word in dictionary(store, "source") if word.id == 900)
    assert (fair.name, fair.uses) == ("Fair", 2)


def _client() -> type:
    from crmdesk.data.models import Client

    return Client


def test_the_stages_of_one_pipeline_come_in_their_order(store: Store) -> None:
    """References and codes are words."""
    plant(store)
    stages = dictionary(store, "stage", f.MAIN)
    assert [word.id for word in stages][:3] == [f.LEAD, f.WORK, f.OFFER]
    assert stages[0].texts["kind"] == "Inquiry"
    assert {word.values["pipeline_id"] for word in stages} == {f.MAIN}


def test_a_person_is_named_by_what_the_model_says() -> None:
    """The columns come from the foreign keys themselves; merging is no use."""
    named = {f"{table.name}.{column.name}" for table, column in references_to(Manager)}
    assert {"client.owner_id", "deal.owner_id", "activity.performer_id", "manager.head_id"} <= named
    assert not any(name.startswith(("deal_event.", "stage_reach.")) for name in named)
