"""What a manager can do: each way is counted by the very list that it opens."""

from __future__ import annotations

from datetime import date

from crmdesk.data.listing import list_ids
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from crmdesk.reports.moves import MOST, find_moves
from tests.factories import ANNA, IVAN, WORK, make_client, make_deal, plant, put

LONG_AGO = date(2025, 1, 10)


def work(store: Store) -> None:
    """Ivan has buying clients whom nobody called, two in Kazan, and open deals without a step; Anna has nothing."""
    plant(store)
    silent = {"status": 7, "last_contact_on": LONG_AGO}
    put(
        store, Client, make_client(id=1001, name="A", city="Kazan", **silent),
        make_client(id=1002, name="B", city="Kazan", **silent), make_client(id=1003, name="C", city="Omsk", **silent),
        make_client(id=1004, name="D", city="Kazan", owner_id=ANNA, status=1),
    )  # fmt: skip
    put(store, Deal, make_deal(title="One", client_id=1001, stage_id=WORK), make_deal(title="Two", client_id=1003))


def test_every_way_opens_as_many_records_as_it_says(store: Store) -> None:
    """The list and the count are of the same conditions."""
    work(store)
    found = find_moves(store, IVAN, "Ivan Petrov")
    assert [move.kind for move in found] == ["silent", "no_step"]
    assert [len(list_ids(store, move.listing)) for move in found] == [move.count for move in found] == [3, 2]
    assert found[1].text == "2 open deals without a next step"
    assert len(found) <= MOST


def test_silent_clients_are_looked_for_where_the_figure_fell(store: Store) -> None:
    """In the city first; where it has none, everywhere."""
    work(store)
    kazan, paris = (find_moves(store, IVAN, "Ivan Petrov", city)[0] for city in ("Kazan", "Paris"))
    assert (kazan.count, kazan.text) == (2, "Kazan: 2 clients without contact for too long")
    assert (paris.count, paris.place) == (3, "")


def test_who_has_nothing_to_mend_is_told_nothing(store: Store) -> None:
    """A way about no records is no way."""
    work(store)
    assert find_moves(store, ANNA, "Anna Sokolova") == ()
