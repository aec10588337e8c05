"""Sharing clients out fairly, and handing them over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client
from crmdesk.data.redistribution import Handover, Holder, Movable, hand_over, propose_handovers
from crmdesk.data.undoing import undo
from tests.factories import ANNA, HEAD, IVAN, make_client, plant, put


def movable(client: int, owner: int | None, money: int = 0, last: date | None = None) -> Movable:
    """Return a client that may change hands."""
    return Movable(client, f"Client {client}", owner, money, last)


def test_one_at_a_time_from_most_to_fewest():
    """Ten and two, a mean of six: the difference ends at one client, for a tenth of the mean is less."""
    holders = [Holder(1, "Anna", 10, receives=True), Holder(2, "Ivan", 2, receives=True)]
    moves = propose_handovers(holders, [movable(client, 1) for client in range(10)], 10, 50)
    assert [(move.from_id, move.to_id) for move in moves] == [(1, 2)] * 4
    assert moves[0].reason == "Anna has 10, Ivan has 2"


def test_the_least_valuable_client_goes_first():
    """Least money of twelve months; among equals the one not spoken with for the longest time."""
    holders = [Holder(1, "Anna", 4, receives=True), Holder(2, "Ivan", 0, receives=True)]
    clients = [
        movable(1, 1, 500), movable(2, 1, 0, date(2025, 1, 1)), movable(3, 1, 0), movable(4, 1, 0, date(2024, 1, 1)),
    ]  # fmt: skip
    assert [move.client_id for move in propose_handovers(holders, clients, 0, 50)] == [3, 4]


def test_clients_of_those_who_left_go_first():
    """And nobody's: to whom has fewest, however even the rest is; who left receives nothing."""
    holders = [
        Holder(1, "Anna", 3, receives=True), Holder(2, "Ivan", 2, receives=True), Holder(3, "Gone", 2, receives=False),
        Holder(None, "Not given", 1, receives=False),
    ]  # fmt: skip
    moves = propose_handovers(holders, [movable(7, 3), movable(8, 3), movable(9, None)], 10, 50)
    assert [(move.client_id, move.from_id, move.to_id) for move in moves] == [(7, 3, 2), (8, 3, 1), (9, None, 2)]
    assert "does not work here" in moves[0].reason
    assert "nobody has it" in moves[2].reason


def test_without_anybody_to_receive_nothing_is_proposed():
    """A firm of people who left shares nothing out."""
    assert propose_handovers([Holder(1, "Gone", 9, receives=False)], [movable(1, 1)], 10, 50) == ()


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.booleans()), min_size=1, max_size=6),
    st.integers(0, 50),
    st.integers(1, 40),
)
def test_a_proposal_never_makes_it_worse(people, percent, most):
    """No more than asked, no client twice, only from its holder, and the spread of those who receive never grows by it."""
    holders = [Holder(place, f"P{place}", size, receives=here) for place, (size, _free, here) in enumerate(people)]
    clients = [
        movable(place * 100 + each, place, each)
        for place, (size, free, _here) in enumerate(people)
        for each in range(min(size, free))
    ]
    moves = propose_handovers(holders, clients, percent, most)
    owner = {client.client_id: client.owner_id for client in clients}
    assert len(moves) <= most
    assert len({move.client_id for move in moves}) == len(moves)
    assert all(owner[move.client_id] == move.from_id != move.to_id for move in moves)
    counts = {holder.id: holder.clients for holder in holders}
    for move in moves:
        assert not holders[move.from_id or 0].receives or counts[move.from_id] > counts[move.to_id] + 1 - 1e-9
        counts[move.from_id] -= 1
        counts[move.to_id] += 1


def owners(store) -> dict[int, int | None]:
    """Return who holds each client."""
    with store.reading() as connection:
        return {row.id: row.owner_id for row in connection.execute(select(Client.id, Client.owner_id))}


def test_handing_over_is_one_deed_and_one_undo(store):
    """All go at once; whoever was moved meanwhile stays; one undo gives all of them back."""
    plant(store)
    put(
        store,
        Client,
        *(
            make_client(id=client, name=f"C{client}", owner_id=owner)
            for client, owner in ((1, IVAN), (2, IVAN), (3, HEAD))
        ),
    )
    moves = [Handover(client, "", IVAN, ANNA, "") for client in (1, 2, 3)]
    deed = hand_over(store, moves)
    assert owners(store) == {1: ANNA, 2: ANNA, 3: HEAD}
    assert (deed.text, deed.meanwhile, set(deed.ids)) == (
        "2 clients handed over",
        "1 stayed: somebody moved it meanwhile.",
        {1, 2},
    )
    assert deed.txn is not None
    undo(store, deed.txn)
    assert owners(store) == {1: IVAN, 2: IVAN, 3: HEAD}


def test_nothing_goes_to_nobody(store):
    """A person who is not in the base, or an empty proposal, is refused in words and nothing is written."""
    plant(store)
    put(store, Client, make_client(id=1))
    with pytest.raises(UsageFault, match="not in the base any more"):
        hand_over(store, [Handover(1, "", IVAN, 999, "")])
    with pytest.raises(UsageFault, match="nothing to hand over"):
        hand_over(store, [])
    assert owners(store) == {1: IVAN}
