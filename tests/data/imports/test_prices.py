"""Amounts that the file leaves empty fall back on list prices."""

from __future__ import annotations

from crmdesk.data.models import (
    Deal,
    DealItem,
    Product,
)
from tests.data.imports.bringing import rows


def test_a_position_has_the_list_price_and_its_discount(bring, sqlite_store):
    """The amount falls back on the list price; what was paid less is the discount."""
    bring("products", "n,p\nНасос,100\n", '[fields]\nname = "n"\nprice = "p"')
    bring("deals", "id,prod,qty,sum\n1,Насос,2,150\n2,насос,1,\n", """
[fields]
external_id = "id"
amount = { column = "sum", if_empty = "product.price" }
item.product = "prod"
item.quantity = "qty"
item.price = { if_empty = "product.price" }
""")  # fmt: skip
    assert rows(sqlite_store, Deal, "amount", "discount")[1] == (10_000, 0)
    assert [row[0] for row in rows(sqlite_store, DealItem, "quantity")] == [2000, 1000]
    assert len(rows(sqlite_store, Product, "id")) == 1
