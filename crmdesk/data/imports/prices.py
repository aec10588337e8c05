"""Prices: the list price of the product in each row of deals, for amounts that the file leaves empty."""

from __future__ import annotations

from sqlalchemy import select

from crmdesk.data.imports.draft import Draft
from crmdesk.data.models import Product


def list_prices(draft: Draft) -> list[int | None]:
    """Return for each row the list price of its product times its quantity, minor units; None where it is not known."""
    products = draft.column("item.product")
    wanted = {product for product in products if product is not None}
    if not wanted:
        return [None] * len(draft)
    rows = draft.references.connection.execute(select(Product.id, Product.price))
    known = {row.id: row.price for row in rows if row.id in wanted}
    for row_id, made in draft.references.made.get("product", {}).items():
        known[row_id] = made.get("price")
    return [
        None
        if (price := known.get(product)) is None
        else (price * (1000 if quantity is None else quantity) + 500) // 1000
        for product, quantity in zip(products, draft.column("item.quantity"), strict=True)
    ]
