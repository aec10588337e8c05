"""Any deeds on deals, undone one after another, give the same rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.activities.deeds import Logged, log_done, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.entry.bulk_deeds import Archive, PlanEach, PutIntoStage, Retag, SetField, carry_out
from crmdesk.data.entry.deal_deeds import close_deal, move_stage, put_into_stage, reopen
from crmdesk.data.entry.deeds import Deed, change, create
from crmdesk.data.entry.item_deeds import DISCOUNT, add_item, change_item, remove_items
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal, DealItem
from crmdesk.data.models.catalogue import CANCELLED, LOST, WON
from crmdesk.data.shapes import shape_of
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def deal(store: Store) -> int:
    """An open deal at the first stage."""
    plant(store)
    client = put(store, Client, make_client(name="Ромашка"))[0]
    return put(store, Deal, make_deal(amount=1_000_00, stage_id=f.LEAD, client_id=client))[0]


def present_rows(store: Store) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what people wrote of every row that is not archived."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    with store.reading() as connection:
        for record in (Deal, DealItem, Activity, Client):
            shape = shape_of(record)
            for row in connection.execute(select(shape.table).where(shape.table.c.archived_at.is_(None))).mappings():
                rows[shape.name, row["id"]] = {name: row[name] for name in shape.journaled}
    return rows


def _one_of(store: Store, record: Any, dice: random.Random) -> dict[str, Any] | None:
    with store.reading() as connection:
        rows = connection.execute(
            select(record.__table__).where(record.__table__.c.archived_at.is_(None)).order_by(record.__table__.c.id)
        )
        listed = [dict(row) for row in rows.mappings()]
    return dice.choice(listed) if listed else None


def _random_deed(store: Store, dice: random.Random) -> Deed | None:
    """Do something to some deal; None where it is refused with a sentence."""
    deal = _one_of(store, Deal, dice)
    item = _one_of(store, DealItem, dice)
    some = [] if deal is None else [deal["id"]]
    key = 0 if deal is None else deal["id"]
    ways: list[Callable[[], Any]] = [
        lambda: create(store, "deal", {"client_id": 1, "title": "New", "amount": dice.randrange(10**9)}),
        lambda: add_item(store, key, {"product_id": f.PUMP, "price": dice.randrange(10**6), "quantity": 2500}),
        lambda: move_stage(store, key, dice.choice((-1, 1))),
        lambda: close_deal(store, key, dice.choice((WON, LOST, CANCELLED)), loss_reason_id=f.PRICE),
        lambda: reopen(store, key),
        lambda: put_into_stage(store, some, dice.choice((f.AGREED, f.WORK, f.OFFER, f.SERVED))),
        lambda: deal and change(store, "deal", key, deal["version"], {}, {"amount": dice.randrange(10**8)}),
        lambda: (
            deal and change(store, "deal", key, deal["version"], {}, {"owner_id": f.ANNA, f"own:{f.DEAL_TEXT}": "x"})
        ),
        lambda: carry_out(store, some, Retag((f"tag{dice.randrange(3)}",), ("tag1",))),
        lambda: carry_out(store, some, SetField("expected_on", date(2026, 1, dice.randrange(1, 28)))),
        lambda: carry_out(store, some, PlanEach(Plan("Call", date(2025, 12, 1)))),
        lambda: carry_out(store, some, PutIntoStage(dice.choice((f.LEAD, f.ASKED)))),
        lambda: carry_out(store, some, Archive()),
        lambda: plan(store, Plan("Visit", date(2025, 12, dice.randrange(1, 28)), deal_id=key)),
        lambda: log_done(store, Logged(deal_id=key), Plan("Letter", date(2025, 11, 28))),
    ]
    if item is not None:
        ways += [
            lambda: change_item(store, item["id"], item["version"], {}, {"quantity": dice.randrange(1, 10_000)}),
            lambda: change_item(store, item["id"], item["version"], {}, {DISCOUNT: dice.randrange(10_000)}),
            lambda: remove_items(store, [item["id"]]),
        ]
    try:
        done = dice.choice(ways)()
    except UsageFault:
        return None
    return done if isinstance(done, Deed) else None


@pytest.mark.parametrize("seed", range(3))
def test_any_deeds_undone_one_after_another_give_the_same_rows(store: Store, deal: int, seed: int) -> None:
    """Thirty random deeds, each taken back in turn: after each step the rows are those from before the deed."""
    with store.changing() as changing:
        changing.edit(Deal, deal, 1, title="First")
        changing.add(Client, [make_client(id=1, name="Лютик")])
    dice = random.Random(seed)
    past: list[tuple[int, dict[tuple[str, int], dict[str, Any]]]] = []
    while len(past) < 30:
        before = present_rows(store)
        done = _random_deed(store, dice)
        if done is not None and done.txn is not None:
            past.append((done.txn, before))
    for txn, before in reversed(past):
        undo(store, txn)
        assert present_rows(store) == before
