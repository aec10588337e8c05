"""Bases to work on: a fresh demo firm, and one whose board is crowded."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select

from crmdesk.data.models import Deal, Pipeline
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.shapes import shape_of
from crmdesk.data.store import Store
from tests.bench.demo_bases import demo_base, open_base

#: Deals of the demo firm that the tasks are done in.
DEALS = 2_000


def fresh_demo(folder: Path) -> Store:
    """Return a demo firm of its own, open: what is done to it is gone with the folder."""
    path = folder / f"demo-{uuid4().hex[:8]}.crmdb"
    shutil.copy(demo_base(DEALS), path)
    return open_base(path)


def crowded_demo(folder: Path, count: int) -> Store:
    """Return a demo firm whose first pipeline has ``count`` open deals, open: its own ones, over and over."""
    path = folder / f"crowded-{count}.crmdb"
    shutil.copy(demo_base(DEALS), path)
    store = open_base(path)
    crowd(store, count)
    return store


def crowd(store: Store, count: int) -> None:
    """Add open deals like those there are until the first pipeline has ``count`` of them."""
    with store.changing(cause="test") as change:
        first = change.connection.execute(
            select(Pipeline.id)
            .where(Pipeline.archived_at.is_(None))
            .order_by(Pipeline.position, Pipeline.name)
            .limit(1)
        ).scalar_one()
        found = change.connection.execute(
            select(Deal.__table__).where(
                Deal.pipeline_id == first, Deal.outcome == OPEN, Deal.archived_at.is_(None), Deal.amount.is_not(None)
            )
        )
        kept = shape_of(Deal).journaled.keys() - {"number"}  # the door gives numbers
        like = [{key: row[key] for key in kept if key in row} for row in found.mappings()]
        rows = [
            {**like[place % len(like)], "amount": like[place % len(like)]["amount"] + place * 100, "external_id": None}
            for place in range(count - len(like))
        ]
        change.add(Deal, rows)
