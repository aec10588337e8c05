"""Amounts that the file leaves empty fall back on list prices."""

from __future__ import annotations

from crmdesk.data.imports.prices import list_prices
from crmdesk.data.models import (
    Deal,
    DealItem,
    Product,
)
from tests.data.imports.bringing import drafted, rows


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


def test_a_list_price_is_known_only_of_known_products(bring, sqlite_store):
    """The price times the quantity, rounded to the minor unit; a product that this file makes has none yet."""
    bring("products", "n,p\nPump,0.99\nGift,\n", '[fields]\nname = "n"\nprice = "p"')
    table = "id,p,q\n1,Pump,2\n2,Pump,0.5\n3,Pump,\n4,Gift,1\n5,New,1\n6,,1\n"
    mapping = '[fields]\nexternal_id = "id"\nitem.product = "p"\nitem.quantity = "q"'
    with drafted(sqlite_store, "deals", table, mapping) as draft:
        assert list_prices(draft) == [198, 50, 99, None, None, None]


def test_without_products_nothing_is_asked(sqlite_store):
    """A file that names no product has no list prices."""
    with drafted(sqlite_store, "deals", "id,x\n1,2\n", '[fields]\nexternal_id = "id"') as draft:
        assert list_prices(draft) == [None]
