"""Relations between registries: declared soundly, each asked of a base."""

from __future__ import annotations

import pytest

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related
from crmdesk.data.errors import UsageFault
from crmdesk.data.listing import list_ids
from crmdesk.data.models import Client, Contact, Deal, DealContact, DealItem
from crmdesk.data.registries import REGISTRIES, registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.relations import RELATIONS, registry_beyond, relation_named, relations_of
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, make_contact, make_deal, make_item, plant, put


def test_every_way_starts_and_ends_at_a_registry() -> None:
    """Its columns are of the two records, or of what stands between; keys are unique."""
    assert len({(way.source, way.key) for way in RELATIONS}) == len(RELATIONS)
    for way in RELATIONS:
        assert way.near.table is REGISTRIES[way.source].record.__table__
        far = REGISTRIES[way.to].record if way.through is None else way.through.record
        assert way.far.table is far.__table__


@pytest.mark.parametrize("way", RELATIONS, ids=lambda way: f"{way.source}-{way.key}")
@pytest.mark.parametrize("quantifier", Quantifier)
def test_every_way_can_be_gone(sqlite_store: Store, way, quantifier: Quantifier) -> None:  # type: ignore[no-untyped-def]
    """Any, none and at least two of every relation are answered."""
    related = Related(way.key, quantifier, (), 2 if quantifier is Quantifier.AT_LEAST else 1)
    assert len(list_ids(sqlite_store, Listing(way.source, conditions=(related,)))) == 0


def test_what_stands_between_must_not_be_archived(store: Store) -> None:
    """A product taken out of a deal, and a person taken off it, are not the deal's any more."""
    plant(store)
    (client,) = put(store, Client, make_client())
    (person,) = put(store, Contact, make_contact(client_id=client, role="decides"))
    kept_deal, bare = put(store, Deal, make_deal(client_id=client), make_deal(client_id=client))
    put(store, DealItem, make_item(kept_deal, product_id=f.PUMP))
    (gone,) = put(store, DealItem, make_item(bare, product_id=f.PUMP))
    put(store, DealContact, {"deal_id": kept_deal, "contact_id": person})
    with store.changing() as change:
        change.archive(DealItem, gone, change.row(DealItem, gone)["version"])
    pump = Related("products", parts=(Condition("name", Operator.CONTAINS, ("pump",)),))
    decides = Related("contacts", parts=(Condition("role", Operator.IN, ("decides",)),))
    for related in (pump, decides):
        assert list(list_ids(store, Listing("deals", conditions=(related,)))) == [kept_deal]


def test_registries_beyond_know_the_firms_own_fields(store: Store) -> None:
    """A condition on a client's own field may be asked from a list of deals; an unknown way is answered with the known."""
    plant(store)
    (client,) = put(store, Client, make_client(custom={str(f.ONE): "low"}))
    (deal,) = put(store, Deal, make_deal(client_id=client))
    put(store, Deal, make_deal())
    asked = Related("client", parts=(Condition(f"own:{f.ONE}", Operator.IN, ("low",)),))
    assert list(list_ids(store, Listing("deals", conditions=(asked,)))) == [deal]
    registry = registry_of(store, "deals")
    beyond = registry_beyond(registry, relation_named(registry, "client"))
    assert beyond.field_named(f"own:{f.ONE}").label == "Grade"
    assert relations_of(registry)[0].key == "client"
    with pytest.raises(UsageFault, match="client"):
        relation_named(registry, "clent")
