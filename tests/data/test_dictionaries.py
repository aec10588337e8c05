"""Dictionaries: every declared one is read with its words, and uses are counted over the whole base."""

from __future__ import annotations

import pytest

from crmdesk.data.dictionaries import MOST, count_uses, dictionary, uses_of
from crmdesk.data.entry.deeds import archive
from crmdesk.data.entry.forms import FORMS
from crmdesk.data.links import named_by
from crmdesk.data.models import Client, Deal, Manager, Product, Source
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


@pytest.mark.parametrize("form_id", [form.id for form in FORMS.values() if form.dictionary])
def test_every_dictionary_is_read(store: Store, form_id: str) -> None:
    """Each entry has a name and a value for every field of its form; the archive begins empty."""
    plant(store)
    words = dictionary(store, form_id)
    assert words.total == len(words.shown)
    for word in words.shown:
        assert word.name
        assert set(word.values) == {field.key for field in FORMS[form_id].fields}
    assert dictionary(store, form_id, archived=True).shown == ()


def test_uses_are_counted_wherever_an_entry_is_named(store: Store) -> None:
    """Clients, deals and campaigns that are not archived; history does not count."""
    plant(store)
    put(store, Source, {"id": 900, "name": "Fair"})
    put(store, Deal, make_deal(source_id=900, client_id=put(store, Client, make_client(source_id=900))[0]))
    gone = put(store, Deal, make_deal(source_id=900))[0]
    archive(store, "deal", [gone])
    with store.reading() as connection:
        assert count_uses(connection, Source, [900, 404]) == {900: 2}
    assert uses_of(store, "source", [900]) == {900: 2}
    assert "Fair" in [word.name for word in dictionary(store, "source").shown]


def test_the_stages_of_one_pipeline_come_in_their_order(store: Store) -> None:
    """References and codes are words."""
    plant(store)
    stages = dictionary(store, "stage", f.MAIN).shown
    assert [word.id for word in stages][:3] == [f.LEAD, f.WORK, f.OFFER]
    assert stages[0].detail == "Inquiry · 5 %"
    assert {word.values["pipeline_id"] for word in stages} == {f.MAIN}


def test_a_tree_comes_in_its_order(store: Store) -> None:
    """What is part of a department stands below it; its head stands beside it."""
    plant(store)
    shown = [(word.name, word.depth, word.detail) for word in dictionary(store, "department").shown]
    assert shown == [
        ("Archive", 0, ""),
        ("Company", 0, "Olga Orlova"),
        ("Dealers", 1, ""),
        ("Projects", 1, "Anna Sokolova"),
    ]


def test_of_thousands_the_first_are_shown_and_typing_finds_the_rest(store: Store) -> None:
    """By the name or by what stands beside it, letters of either case."""
    put(store, Product, *({"name": f"Насос {n:04}", "sku": f"A-{n}"} for n in range(MOST + 50)))
    words = dictionary(store, "product")
    assert (len(words.shown), words.total) == (MOST, MOST + 50)
    assert [word.name for word in dictionary(store, "product", search="НАСОС 0345").shown] == ["Насос 0345"]
    assert [word.name for word in dictionary(store, "product", search="a-349").shown] == ["Насос 0349"]
    assert dictionary(store, "product", search="клапан").total == 0


def test_only_what_is_asked_for_comes(store: Store) -> None:
    """The fields of deals apart from those of clients."""
    plant(store)
    names = [word.name for word in dictionary(store, "custom_field", only={"owner": "deal"}).shown]
    assert names == ["Flats", "Tender", "Word"]


def test_a_person_is_named_by_what_the_model_says() -> None:
    """The columns come from the foreign keys themselves; merging is no use."""
    named = {f"{link.table.name}.{link.column}" for link in named_by(Manager)}
    assert {"client.owner_id", "deal.owner_id", "activity.performer_id", "manager.head_id"} <= named
    assert not any(name.startswith(("deal_event.", "stage_reach.")) for name in named)
