"""The registries of tracking numbers and of stock: what a firm keeps beside its price list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased

from crmdesk.data.models import Campaign, Product, Source, StockMovement, TrackingNumber
from crmdesk.data.registry import Aggregate, FilterKind, Join, Quick, Reading, Registry, RegistryField
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

#: Stored units of one unit of a product.
THOUSANDTHS = 1000

_source = aliased(Source)
_campaign = aliased(Campaign)
_product = aliased(Product)


def units_of(stored: int) -> float:
    """Return a stored figure as people read it."""
    return stored / THOUSANDTHS


def _units(stored: Any, _reading: Reading) -> float | None:
    return None if stored is None else units_of(stored)


TRACKING_NUMBERS = Registry(
    id="tracking_numbers",
    title=N_("Tracking numbers"),
    record=TrackingNumber,
    fields=(
        RegistryField("phone", N_("Phone"), TrackingNumber.phone, shown=True, width=150, look="strong",
                      filter=FilterKind.TEXT, edits="phone"),
        RegistryField("source", N_("Source"), _source.name, joins=("source",), shown=True, width=180,
                      filter=FilterKind.REFERENCE, by=TrackingNumber.source_id, source=Source, edits="source_id",
                      raw="source_id"),
        RegistryField("campaign", N_("Campaign"), _campaign.name, joins=("campaign",), shown=True, width=220,
                      filter=FilterKind.REFERENCE, by=TrackingNumber.campaign_id, source=Campaign, edits="campaign_id",
                      raw="campaign_id"),
        RegistryField("region", N_("Region"), TrackingNumber.region, shown=True, width=180, filter=FilterKind.WORDS,
                      edits="region"),
        RegistryField("source_id", "", TrackingNumber.source_id, Kind.COUNT, hidden=True),
        RegistryField("campaign_id", "", TrackingNumber.campaign_id, Kind.COUNT, hidden=True),
        RegistryField("version", "", TrackingNumber.version, Kind.COUNT, hidden=True),
    ),
    order="phone",
    joins={
        "source": Join(_source, _source.id == TrackingNumber.source_id),
        "campaign": Join(_campaign, _campaign.id == TrackingNumber.campaign_id),
    },
    searched=("phone", "source", "region"),
    quick=(Quick("all", N_("In use")),),
    chips=("source", "region"),
)  # fmt: skip

STOCK = Registry(
    id="stock",
    title=N_("Stock"),
    record=StockMovement,
    fields=(
        RegistryField("moved_on", N_("Day"), StockMovement.moved_on, Kind.DATE, shown=True, width=92,
                      filter=FilterKind.DATES, edits="moved_on"),
        RegistryField("product", N_("Product"), _product.name, joins=("product",), shown=True, width=260, look="strong",
                      filter=FilterKind.REFERENCE, by=StockMovement.product_id, source=Product, edits="product_id",
                      raw="product_id"),
        RegistryField("sku", N_("SKU"), _product.sku, joins=("product",), shown=True, width=110),
        RegistryField("quantity", N_("Quantity"), StockMovement.quantity, Kind.POINTS, read=_units, shown=True, width=110,
                      edits="quantity", raw="quantity_set"),
        RegistryField("reserved", N_("Reserved"), StockMovement.reserved, Kind.POINTS, read=_units, shown=True, width=100,
                      edits="reserved", raw="reserved_set"),
        RegistryField("unit", N_("Unit"), _product.unit, joins=("product",), shown=True, width=64),
        RegistryField("document", N_("Document"), StockMovement.document, shown=True, width=200, filter=FilterKind.TEXT,
                      edits="document"),
        RegistryField("product_id", "", StockMovement.product_id, Kind.COUNT, hidden=True),
        RegistryField("quantity_set", "", StockMovement.quantity, Kind.COUNT, hidden=True),
        RegistryField("reserved_set", "", StockMovement.reserved, Kind.COUNT, hidden=True),
        RegistryField("version", "", StockMovement.version, Kind.COUNT, hidden=True),
    ),
    order="moved_on",
    descending=True,
    joins={"product": Join(_product, _product.id == StockMovement.product_id)},
    searched=("product", "sku", "document"),
    aggregates=(
        Aggregate("quantity", N_("Quantity"), Kind.POINTS, func.sum(StockMovement.quantity), read=units_of),
        Aggregate("reserved", N_("Reserved"), Kind.POINTS, func.sum(StockMovement.reserved), read=units_of),
    ),
    quick=(Quick("all", N_("All")),),
    chips=("product", "moved_on"),
)  # fmt: skip
