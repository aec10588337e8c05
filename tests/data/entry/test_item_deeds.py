"""Positions and the sums of their deal move together, and come back together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from crmdesk.data.entry.deeds import Deed, change
from crmdesk.data.entry.item_deeds import DISCOUNT, add_item, change_item, discount_of, remove_items
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Deal, DealItem, Product
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_deal, plant, put


@pytest.fixture
def deal(store: Store) -> int:
    """An open deal of 1 000 roubles without positions; a pump costs 500, its purchase 300."""
    plant(store)
    with store.changing() as writing:
        writing.edit(Product, f.PUMP, 1, price=500_00, cost=300_00)
    return put(store, Deal, make_deal(amount=1_000_00))[0]


def row(store: Store, record: Any, row_id: int) -> dict[str, Any]:
    """Return a row as it lies in the base."""
    with store.reading() as connection:
        return dict(
            connection.execute(select(record.__table__).where(record.__table__.c.id == row_id)).mappings().one()
        )


def items(store: Store, deal_id: int) -> list[dict[str, Any]]:
    """Return the positions of a deal in order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(DealItem.__table__)
            .where(DealItem.deal_id == deal_id, DealItem.archived_at.is_(None))
            .order_by(DealItem.position)
        )
        return [dict(found) for found in rows.mappings()]


def test_a_product_brings_its_name_price_and_cost(store: Store, deal: int) -> None:
    """Two pumps at five hundred: the deal becomes a thousand with its cost known, whatever was typed before."""
    add_item(store, deal, {"product_id": f.PUMP, "quantity": 2000})
    only = items(store, deal)[0]
    assert (only["name"], only["amount"], only["cost"]) == ("Pump", 1_000_00, 600_00)
    add_item(store, deal, {"name": "Delivery", "price": 250_00, DISCOUNT: 1000})
    found = row(store, Deal, deal)
    assert (found["amount"], found["value"]) == (1_225_00, 1_225_00)
    assert found["discount"] == 25_00
    assert [item["position"] for item in items(store, deal)] == [0, 1]


def test_quantity_keeps_the_share_of_the_discount_and_discount_moves_the_amount(store: Store, deal: int) -> None:
    """Ten percent off two stays ten percent off three; twenty percent is typed as such; an amount is taken as it is."""
    add_item(store, deal, {"product_id": f.PUMP, "quantity": 2000, DISCOUNT: 1000})
    item = items(store, deal)[0]
    assert item["amount"] == 900_00
    change_item(store, item["id"], item["version"], {"quantity": 2000}, {"quantity": 3000})
    item = items(store, deal)[0]
    assert (item["amount"], item["cost"], discount_of(item)) == (1_350_00, 900_00, 1000)
    change_item(store, item["id"], item["version"], {}, {DISCOUNT: 2000})
    item = items(store, deal)[0]
    assert item["amount"] == 1_200_00
    change_item(store, item["id"], item["version"], {"amount": 1_200_00}, {"amount": 1_100_00})
    assert row(store, Deal, deal)["amount"] == 1_100_00


def test_the_last_position_leaves_the_amount(store: Store, deal: int) -> None:
    """Removing one lowers the amount, removing the last leaves what there was."""
    add_item(store, deal, {"name": "A", "amount": 700_00})
    add_item(store, deal, {"name": "B", "amount": 300_00})
    first, second = items(store, deal)
    remove_items(store, [first["id"]])
    assert row(store, Deal, deal)["amount"] == 300_00
    remove_items(store, [second["id"]])
    assert row(store, Deal, deal)["amount"] == 300_00


def test_a_typed_cost_of_the_deal_stays(store: Store, deal: int) -> None:
    """What the person wrote by hand is not replaced by a sum."""
    assert isinstance(change(store, "deal", deal, 1, {}, {"cost": 111_00}), Deed)
    add_item(store, deal, {"product_id": f.PUMP})
    assert row(store, Deal, deal)["cost"] == 111_00


def test_an_amount_typed_over_spreads_over_the_positions(store: Store, deal: int) -> None:
    """Positions sum to the deal whichever of them was typed, and undo brings back both."""
    add_item(store, deal, {"name": "A", "amount": 700_00})
    add_item(store, deal, {"name": "B", "amount": 300_00})
    found = row(store, Deal, deal)
    done = change(store, "deal", deal, found["version"], {"amount": 1_000_00}, {"amount": 500_00})
    assert [item["amount"] for item in items(store, deal)] == [350_00, 150_00]
    assert isinstance(done, Deed)
    assert done.txn is not None
    undo(store, done.txn)
    assert [item["amount"] for item in items(store, deal)] == [700_00, 300_00]
    assert row(store, Deal, deal)["amount"] == 1_000_00


def test_every_deed_is_taken_back(store: Store, deal: int) -> None:
    """Adding, changing and removing undone one after another give the deal as it was."""
    before = row(store, Deal, deal)
    txns = [add_item(store, deal, {"product_id": f.PUMP}).txn]
    item = items(store, deal)[0]
    txns.append(change_item(store, item["id"], item["version"], {}, {"quantity": 4000}).txn)
    txns.append(remove_items(store, [item["id"]]).txn)
    for txn in reversed(txns):
        assert txn is not None
        undo(store, txn)
    after = row(store, Deal, deal)
    assert {k: v for k, v in after.items() if k != "version"} == {k: v for k, v in before.items() if k != "version"}
    assert items(store, deal) == []


def test_what_cannot_be_is_refused_with_a_sentence(store: Store, deal: int) -> None:
    """A position of nothing, a discount of no price, a sum beyond range, a position gone or changed by another."""
    with pytest.raises(UsageFault, match="Say what it is"):
        add_item(store, deal, {"quantity": 1000})
    with pytest.raises(UsageFault, match="Give the price"):
        add_item(store, deal, {"name": "A", DISCOUNT: 1000})
    with pytest.raises(UsageFault, match="more than the program can count"):
        add_item(store, deal, {"name": "A", "price": 10**14, "quantity": 10**6})
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(DealItem)).scalar_one() == 0
    add_item(store, deal, {"name": "A", "amount": 100})
    item = items(store, deal)[0]
    change_item(store, item["id"], 1, {"amount": 100}, {"amount": 200})
    with pytest.raises(ConflictFault, match="Amount"):
        change_item(store, item["id"], 1, {"amount": 100}, {"amount": 300})
    remove_items(store, [item["id"]])
    with pytest.raises(UsageFault, match="removed meanwhile"):
        change_item(store, item["id"], 3, {}, {"amount": 300})
