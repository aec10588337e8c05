"""Redistribution: which clients would go from whom to whom to share them fairly, and handing them over in one deed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Client, Manager
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with clients; ``id`` None is nobody."""

    id: int | None
    name: str
    clients: int
    receives: bool
    """Whether the person works here and may be given clients."""


@dataclass(frozen=True, slots=True)
class Movable:
    """A client that may change hands without harm: it has no open deal and nothing planned."""

    client_id: int
    name: str
    owner_id: int | None
    money: int
    """What it brought in twelve months, minor units of the firm's currency."""
    last_contact_on: date | None


@dataclass(frozen=True, slots=True)
class Handover:
    """One client from one person to another."""

    client_id: int
    client: str
    from_id: int | None
    to_id: int
    reason: str


@dataclass(slots=True)
class _Shelf:
    """A person's clients while they are shared out."""

    holder: Holder
    count: int
    movable: list[Movable] = field(default_factory=list)
    """The one to go first is last."""

    @property
    def place(self) -> tuple[int, str, int]:
        """What people are compared by: clients, then name."""
        return self.count, self.holder.name, self.holder.id or 0


def propose_handovers(
    holders: Sequence[Holder], movable: Iterable[Movable], percent: int, most: int
) -> tuple[Handover, ...]:
    """Return who would be handed over to make the numbers of clients even.

    First go the clients of nobody and of people who do not work here any more. Then one client at a time from the person
    with the most clients to the one with the fewest, until the two differ by no more than ``percent`` of the mean (one
    client at least). Of a person's clients that one goes first that brought the least in twelve months and, among
    equals, was not spoken with for the longest time.

    Args:
        holders: everybody with clients, and everybody who may get some.
        movable: the clients that may change hands.
        percent: the difference that is fair, of the mean number of clients.
        most: handovers at most.
    """
    shelves = {holder.id: _Shelf(holder, holder.clients) for holder in holders}
    order = sorted(
        movable, key=lambda each: (each.money, each.last_contact_on or date.min, each.client_id), reverse=True
    )
    for client in order:
        if client.owner_id in shelves:
            shelves[client.owner_id].movable.append(client)
    receivers = [shelf for shelf in shelves.values() if shelf.holder.receives]
    if not receivers:
        return ()
    moves: list[Handover] = []
    leaving = sorted(
        (s for s in shelves.values() if not s.holder.receives), key=lambda shelf: shelf.place, reverse=True
    )
    for shelf in leaving:
        while shelf.movable and len(moves) < most:
            moves.append(_hand_over(shelf, min(receivers, key=lambda each: each.place)))
    mean = sum(shelf.count for shelf in receivers) / len(receivers)
    fair = max(1, mean * percent / 100)
    givers = list(receivers)
    while len(moves) < most and givers:
        giver = max(givers, key=lambda each: (each.count, each.holder.name))
        taker = min(receivers, key=lambda each: each.place)
        if giver.count - taker.count <= fair:
            break
        if giver.movable:
            moves.append(_hand_over(giver, taker))
        else:
            givers.remove(giver)
    return tuple(moves)


def _hand_over(giver: _Shelf, taker: _Shelf) -> Handover:
    client = giver.movable.pop()
    assert taker.holder.id is not None
    if giver.holder.id is None:
        reason = _("nobody has it; {to} has {few}").format(to=taker.holder.name, few=number(taker.count))
    elif not giver.holder.receives:
        reason = _("{giver} does not work here; {to} has {few}").format(
            giver=giver.holder.name, to=taker.holder.name, few=number(taker.count)
        )
    else:
        reason = _("{giver} has {many}, {to} has {few}").format(
            giver=giver.holder.name, many=number(giver.count), to=taker.holder.name, few=number(taker.count)
        )
    giver.count -= 1
    taker.count += 1
    return Handover(client.client_id, client.name, giver.holder.id, taker.holder.id, reason)


def hand_over(store: Store, handovers: Sequence[Handover]) -> Deed:
    """Give clients to other people, all in one transaction; those that meanwhile belong to somebody else stay there.

    Raises:
        UsageFault: there is nothing to hand over, or somebody is not in the base any more.
    """
    if not handovers:
        raise UsageFault(_("There is nothing to hand over."))
    with store.changing() as change:
        dialect = change.connection.dialect.name
        people = {handover.to_id for handover in handovers}
        known: Any = change.connection.execute(
            select(Manager.id).where(is_one_of(Manager.id, people, dialect), Manager.archived_at.is_(None))
        )
        if set(known.scalars()) != people:
            raise UsageFault(_("Somebody who was to get clients is not in the base any more. Make the proposal again."))
        rows: Any = change.connection.execute(
            select(Client.id, Client.owner_id).where(
                is_one_of(Client.id, (handover.client_id for handover in handovers), dialect),
                Client.archived_at.is_(None),
            )
        )
        owners = {row.id: row.owner_id for row in rows}
        edits = {
            each.client_id: {"owner_id": each.to_id}
            for each in handovers
            if each.client_id in owners and owners[each.client_id] == each.from_id
        }
        done = change.edit_many(Client, edits)
        text = plural("{n} client handed over", "{n} clients handed over", len(done)).format(n=number(len(done)))
        left = len(handovers) - len(done)
        meanwhile = plural(
            "{n} stayed: somebody moved it meanwhile.", "{n} stayed: somebody moved them meanwhile.", left
        )
        return Deed(
            change.txn if done else None, text, "client", tuple(done), meanwhile.format(n=number(left)) if left else ""
        )
