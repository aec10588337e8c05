"""Moves: what a manager can do today about a figure that sags: silent clients, stuck deals, late tasks, counted by lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.conditions import Condition, Operator, Part
from crmdesk.data.listing import count_records
from crmdesk.data.registry import Listing
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.alerts.kinds import LIST_KINDS, ListKind

if TYPE_CHECKING:
    from crmdesk.data.store import Store

#: What is looked at, the surest way first.
KINDS = ("silent", "stuck", "no_step", "overdue", "debts")
#: More than so many ways are no advice.
MOST = 3


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do: the records it is about, as a list asks for them."""

    kind: str
    """Id of a ``ListKind``."""
    registry: str
    conditions: tuple[Part, ...]
    count: int
    place: str = ""
    """The city it is about, empty for all."""

    @property
    def text(self) -> str:
        """What the matter is, in the user's language: "Kazan: 3 clients without contact"."""
        said = _TEXTS[self.kind](self.count)
        return _("{place}: {matter}").format(place=self.place, matter=said) if self.place else said

    @property
    def listing(self) -> Listing:
        """The list of its records."""
        return Listing(self.registry, conditions=self.conditions)


_TEXTS: dict[str, Callable[[int], str]] = {
    "silent": lambda n: plural(
        "{n} client without contact for too long", "{n} clients without contact for too long", n
    ).format(n=number(n)),
    "stuck": lambda n: plural(
        "{n} deal longer in its stage than is usual", "{n} deals longer in their stage than is usual", n
    ).format(n=number(n)),
    "no_step": lambda n: plural("{n} open deal without a next step", "{n} open deals without a next step", n).format(
        n=number(n)
    ),
    "overdue": lambda n: plural("{n} task is overdue", "{n} tasks are overdue", n).format(n=number(n)),
    "debts": lambda n: plural("{n} invoice past its date", "{n} invoices past their date", n).format(n=number(n)),
}


def find_moves(store: Store, manager_id: int, name: str, city: str = "") -> tuple[Move, ...]:
    """Return what a manager can do, at most ``MOST`` ways, those that are about nothing left out.

    Args:
        store: the open base.
        manager_id: who.
        name: how the manager is called, for the conditions in words.
        city: where the figure fell most: silent clients are looked for there first; empty for everywhere.
    """
    moves = []
    with store.snapshot():
        for key in KINDS:
            found = _counted(store, LIST_KINDS[key], manager_id, name, city if key == "silent" else "")
            if found is not None:
                moves.append(found)
            if len(moves) == MOST:
                break
    return tuple(moves)


def _counted(store: Store, kind: ListKind, manager_id: int, name: str, city: str) -> Move | None:
    own = Condition(kind.owner, Operator.IN, (manager_id,), (name,))
    conditions: tuple[Part, ...] = (*kind.conditions, own)
    if city:
        there = (*conditions, Condition("city", Operator.IN, (city,)))
        count = count_records(store, Listing(kind.registry, conditions=there))
        if count:
            return Move(kind.id, kind.registry, there, count, city)
    count = count_records(store, Listing(kind.registry, conditions=conditions))
    return Move(kind.id, kind.registry, conditions, count) if count else None
