"""Any deeds, undone one after another, give the same rows, and done again give the later ones."""

from __future__ import annotations

import random
from typing import Any

import pytest

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.deed_ways import WAYS, Missing, World, make_world, present_rows

DEEDS = 15


def _some_deed(world: World) -> tuple[str, int] | None:
    """Do something; None where there was nothing to do it to, or it was refused with a sentence."""
    name = world.dice.choice(list(WAYS))
    try:
        done = WAYS[name](world)
    except (Fault, Missing):
        return None
    return (name, done.txn) if isinstance(done, Deed) and done.txn is not None else None


@pytest.mark.parametrize("seed", range(2))
def test_any_deeds_undone_one_after_another_give_the_same_rows(store: Store, seed: int) -> None:
    """Each is taken back in turn, then done again: after each step the rows are those from before or after the deed."""
    world = make_world(store, random.Random(seed))
    states = [present_rows(store)]
    past: list[tuple[str, int]] = []
    while len(past) < DEEDS:
        done = _some_deed(world)
        if done is None:
            assert present_rows(store) == states[-1], "what is refused leaves nothing"
        else:
            past.append(done)
            states.append(present_rows(store))
    again: list[tuple[str, int]] = []
    for place in reversed(range(DEEDS)):
        name, txn = past[place]
        again.append((name, undo(store, txn).txn))
        assert present_rows(store) == states[place], name
    for place, (name, txn) in enumerate(reversed(again), 1):
        undo(store, txn)
        assert present_rows(store) == states[place], name


@pytest.mark.parametrize("name", WAYS)
def test_every_way_to_write_is_really_done(sqlite_store: Store, name: str) -> None:
    """A deed that always found nothing to do would say nothing about undo; those that need another's are led up to."""
    world = make_world(sqlite_store, random.Random(1))
    for first in _LEAD.get(name, ()):
        WAYS[first](world)
    before = present_rows(sqlite_store)
    done = _tried(world, name)
    assert present_rows(sqlite_store) != before
    assert done.txn is not None
    undo(sqlite_store, done.txn)
    assert present_rows(sqlite_store) == before


def _tried(world: World, name: str) -> Any:
    """Do a deed; it may need a few throws of the dice."""
    for _attempt in range(30):
        try:
            done = WAYS[name](world)
        except (Fault, Missing):
            continue
        if done.txn is not None:
            return done
    pytest.fail(f"{name} was never done")


#: What has to be done before.
_LEAD = {
    "item changed": ("item added",) * 4,
    "items removed": ("item added",),
    "deal reopened": ("deal closed",) * 4,
    "reminder dismissed": ("task planned",) * 6,
    "reminded later": ("task planned",) * 6,
    "task planned again": ("tasks done",),
    "repetition stopped": ("task repeated",),
    "template archived": ("template saved",),
    "spelling removed": ("spelling added",),
    "view changed": ("view saved",),
    "view renamed": ("view saved",),
    "view shared": ("view saved",),
    "view archived": ("view saved",),
    "payment matched": ("invoice made", "payment made"),
    "cost spread": ("cost made",),
    "plan rewritten": ("plan written",) * 4,
    "plans copied": ("plan written",) * 4,
}
