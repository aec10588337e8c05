"""Segments: sets of clients by conditions, counted when asked."""

from __future__ import annotations

import pytest

from crmdesk.data.condition_text import condition_text
from crmdesk.data.conditions import Condition, Operator, Quantifier, Related, none_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.kept_conditions import kept
from crmdesk.data.listing import list_ids
from crmdesk.data.models import Client, Deal, Segment
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, Reading
from crmdesk.data.segments import query_of, save_segment, segment_clients, segments_of, view_records
from crmdesk.data.store import Store
from crmdesk.data.views import ViewContent, save_view
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put

OPEN = Condition("outcome", Operator.IN, (0,))


def test_a_segment_is_who_fulfils_its_conditions_now(store: Store) -> None:
    """It holds no ids: a client that comes to fulfil the conditions is in it."""
    plant(store)
    first, second = put(store, Client, make_client(city="Kazan"), make_client(city="Perm"))
    save_segment(store, "With open deals", (Related("deals", Quantifier.ANY, (OPEN,)),))
    (card,) = segments_of(store)

    def members() -> list[int]:
        with store.reading() as connection:
            return list(connection.execute(segment_clients(card.id, Reading(store, connection))).scalars())

    assert members() == []
    put(store, Deal, make_deal(client_id=second))
    assert members() == [second]
    assert first not in members()


def test_a_segment_needs_conditions_that_can_be_asked(store: Store) -> None:
    """No conditions, an unknown column and a value of another kind are refused before anything is kept."""
    plant(store)
    for wrong in (
        (),
        (Condition("no such", Operator.PRESENT),),
        (Condition("status", Operator.IN, ("eight",)),),
        (Related("no such"),),
    ):
        with pytest.raises(UsageFault):
            save_segment(store, "Wrong", wrong)
    assert segments_of(store) == ()
    with store.reading() as connection, pytest.raises(UsageFault, match="no such segment"):
        segment_clients(1, Reading(store, connection))


def test_own_segments_are_ones_own(store: Store) -> None:
    """A segment that is not shared is listed for its owner alone."""
    plant(store)
    store.person_id = f.IVAN
    save_segment(store, "Mine", (Condition("city", Operator.ABSENT),), shared=False)
    assert [card.name for card in segments_of(store)] == ["Mine"]
    store.person_id = f.ANNA
    assert segments_of(store) == ()


def test_a_view_narrows_too(store: Store) -> None:
    """A saved view gives its list and the ids of its records, the search included."""
    plant(store)
    (dear,) = put(store, Deal, make_deal(title="Pump", amount=500))
    put(store, Deal, make_deal(title="Valve", amount=500))
    content = ViewContent((Condition("value", Operator.BELOW, (1_000,)),), search="pump")
    deed = save_view(store, "deals", "Small", content)
    with store.reading() as connection:
        listing, query = view_records(deed.ids[0], Reading(store, connection))
        assert (listing, list(connection.execute(query).scalars())) == ("deals", [dear])
        assert len(connection.execute(query_of("deals", content.conditions, Reading(store, connection))).all()) == 2
        with pytest.raises(UsageFault, match="no such view"):
            view_records(1, Reading(store, connection))


def test_a_segment_is_a_condition_of_lists(store: Store) -> None:
    """Of clients, and of what stands beside them; denied like any other; it reads by its name."""
    plant(store)
    kazan, perm = put(store, Client, make_client(city="Kazan"), make_client(city="Perm"))
    (deal,) = put(store, Deal, make_deal(client_id=kazan))
    revenue = Condition("revenue", Operator.ABSENT)
    deed = save_segment(store, "Ours", (Condition("city", Operator.IN, ("Kazan",)), revenue))
    ours = Condition(f"segment:{deed.ids[0]}", Operator.HOLDS)
    assert list(list_ids(store, Listing("clients", conditions=(ours,)))) == [kazan]
    assert list(list_ids(store, Listing("clients", conditions=(none_of(ours),)))) == [perm]
    assert list(list_ids(store, Listing("deals", conditions=(Related("client", parts=(ours,)),)))) == [deal]
    assert condition_text(registry_of(store, "clients"), ours) == "Segment: Ours"


def test_a_segment_that_contains_itself_is_refused(store: Store) -> None:
    """Two segments of each other end with a sentence, not with an endless loop."""
    plant(store)
    first = save_segment(store, "First", (Condition("city", Operator.PRESENT),)).ids[0]
    second = save_segment(store, "Second", (Condition(f"segment:{first}", Operator.HOLDS),)).ids[0]
    with store.changing() as change:
        back = kept((Condition(f"segment:{second}", Operator.HOLDS),))
        change.edit(Segment, first, 1, conditions=back)
    with pytest.raises(UsageFault, match="contains itself"):
        list_ids(store, Listing("clients", conditions=(Condition(f"segment:{first}", Operator.HOLDS),)))
