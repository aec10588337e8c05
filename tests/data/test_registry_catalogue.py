"""Tracking numbers and stock as lists."""

from __future__ import annotations

from datetime import date

from crmdesk.data.listing import fetch_rows, list_ids, totals
from crmdesk.data.models import StockMovement
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.data.registry_catalogue import STOCK, TRACKING_NUMBERS
from tests import factories as f
from tests.factories import plant, put


def test_stock_is_read_in_units_of_its_product(store):
    """Thousandths are kept; what left is below nothing; the sums are in units too."""
    plant(store)
    day = date(2025, 5, 5)
    came, _left = put(
        store, StockMovement,
        {"product_id": f.PUMP, "moved_on": day, "quantity": 12_500, "document": "Receipt 5"},
        {"product_id": f.PUMP, "moved_on": day, "quantity": -2_000, "reserved": 1_000},
    )  # fmt: skip
    registry = registry_of(store, "stock")
    fields = [registry.field_named(key) for key in ("product", "quantity", "reserved", "document")]
    assert fetch_rows(store, registry, fields, [came]).rows[0] == ("Pump", 12.5, 0.0, "Receipt 5")
    assert totals(store, empty_listing(STOCK)).rows[0] == (2, 10.5, 1.0)
    assert list(list_ids(store, Listing("stock", search="receipt"))) == [came]


def test_numbers_are_found_by_their_source(store):
    """A search reads number, source and region."""
    plant(store)
    assert list(list_ids(store, empty_listing(TRACKING_NUMBERS))) == [f.PHONE]
    assert list(list_ids(store, Listing("tracking_numbers", search="SITE"))) == [f.PHONE]
    assert list(list_ids(store, Listing("tracking_numbers", search="fair"))) == []
