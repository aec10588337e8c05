"""Segments: sets of clients by conditions, counted when asked."""

from __future__ import annotations

import pytest

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Deal
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
            return list(connection.execute(segment_clients(connection, store, card.id)).scalars())

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
        segment_clients(connection, store, 1)


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
        listing, query = view_records(connection, store, deed.ids[0])
        assert (listing, list(connection.execute(query).scalars())) == ("deals", [dear])
        assert len(connection.execute(query_of(connection, store, "deals", content.conditions)).all()) == 2
        with pytest.raises(UsageFault, match="no such view"):
            view_records(connection, store, 1)
