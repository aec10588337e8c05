"""Processes that the soak starts, some of them to kill: ``python -m tests.soak.workers import|edit|race BASE ...``."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from sqlalchemy import func, select

from crmdesk.data.errors import ConflictFault, EnvironmentFault
from crmdesk.data.imports import import_file
from crmdesk.data.models import Deal
from crmdesk.data.store import Store


def run_import(base: str, path: str) -> None:
    """Import a file of deals."""
    store = Store.open(base)
    result = import_file(store, Path(path), mapping=Path(path).with_suffix(".toml"))
    store.close()
    print(result.created)


def run_edits(base: str, seed: str) -> None:
    """Change amounts of deals, archive some and take that back, until killed."""
    dice = random.Random(int(seed))
    store = Store.open(base)
    with store.reading() as connection:
        ids = list(connection.execute(select(Deal.id)).scalars())
    while True:
        with store.changing() as change:
            for deal_id in dice.sample(ids, 5):
                row = change.connection.execute(select(Deal.version, Deal.archived_at).where(Deal.id == deal_id)).one()
                if dice.random() < 0.2:
                    change.edit(Deal, deal_id, row.version, archived_at=None if row.archived_at else change.at)
                else:
                    change.edit(Deal, deal_id, row.version, amount=dice.randrange(10**8))


def run_race(base: str, count: str, *ids: str) -> None:
    """Add one kopeck to deals ``count`` times each, as a person does: read, then save by the version read.

    Prints how many additions were kept and how many met somebody else's.
    """
    dice = random.Random()
    store = Store.open(base)
    left = dict.fromkeys(map(int, ids), int(count))
    kept = conflicts = busy = 0
    while left:
        deal_id = dice.choice(list(left))
        with store.reading() as connection:
            row = connection.execute(select(Deal.version, Deal.amount).where(Deal.id == deal_id)).one()
        try:
            with store.changing() as change:
                change.edit(Deal, deal_id, row.version, amount=row.amount + 1)
        except ConflictFault:
            conflicts += 1
            continue
        except EnvironmentFault:
            busy += 1
            continue
        kept += 1
        left[deal_id] -= 1
        if not left[deal_id]:
            del left[deal_id]
    store.close()
    print(kept, conflicts, busy)


def count_deals(store: Store) -> int:
    """Return how many deals a base has."""
    with store.reading() as connection:
        count: int = connection.execute(select(func.count()).select_from(Deal)).scalar_one()
    return count


if __name__ == "__main__":
    {"import": run_import, "edit": run_edits, "race": run_race}[sys.argv[1]](*sys.argv[2:])
