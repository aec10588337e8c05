"""Positions: a deal's amount is the sum of its items, in its own currency and in the firm's, to the last minor unit.

When a deal's amount is typed over, its items take the difference in proportion. Values in the firm's currency are the
deal's, spread over the items, so that revenue by product sums to revenue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from crmdesk.data.models import Deal, DealItem
from crmdesk.data.settling import batches

if TYPE_CHECKING:
    from crmdesk.data.journal import Change

_VALUES = (("amount", "value"), ("cost", "cost_value"))


def spread(parts: Sequence[int], total: int) -> list[int]:
    """Return ``parts`` scaled to sum to ``total`` exactly; what rounding leaves goes to the largest.

    Parts that sum to nothing share equally.
    """
    whole = sum(parts)
    weights = list(parts) if whole else [1] * len(parts)
    whole = whole or len(parts)
    scaled = [weight * total // whole for weight in weights]
    largest = max(range(len(weights)), key=lambda place: abs(weights[place]))
    scaled[largest] += total - sum(scaled)
    return scaled


def settle_positions(change: Change, touched: Iterable[int], repriced: Iterable[int]) -> None:
    """Bring items into line with their deals.

    Args:
        change: the transaction.
        touched: deals whose items were added; those in the firm's own currency are right already.
        repriced: deals whose amount, currency or rate was changed.
    """
    again = set(repriced)
    for ids in batches(touched):
        foreign = select(Deal.id).where(Deal.id.in_(ids), Deal.currency != change.facts.currency)
        again.update(change.connection.execute(foreign).scalars())
    for ids in batches(again):
        deals = {
            row.id: row
            for row in change.connection.execute(
                select(
                    Deal.id, Deal.version, Deal.amount, Deal.discount, Deal.currency, Deal.value, Deal.cost_value,
                    Deal.closed_on, Deal.created_on,
                )
                .where(Deal.id.in_(ids))
            )
        }  # fmt: skip
        rows = change.connection.execute(
            select(DealItem.__table__)
            .where(DealItem.deal_id.in_(ids), DealItem.archived_at.is_(None))
            .order_by(DealItem.deal_id, DealItem.position, DealItem.id)
        ).mappings()
        for deal_id, items in groupby(rows, key=itemgetter("deal_id")):
            _settle_deal(change, deals[deal_id], [dict(item) for item in items])


def _settle_deal(change: Change, deal: Any, items: list[dict[str, Any]]) -> None:
    amounts = [item["amount"] or 0 for item in items]
    if deal.amount is not None and sum(amounts) != deal.amount:
        listed = _listed(items)
        if listed is not None and deal.discount == listed - sum(amounts):  # one that somebody typed stays
            change.edit(Deal, deal.id, deal.version, discount=listed - deal.amount)
        for item, amount in zip(items, spread(amounts, deal.amount), strict=True):
            if amount != item["amount"]:
                change.edit(DealItem, item["id"], item["version"], amount=amount)
                item["amount"] = amount
    day = deal.closed_on or deal.created_on
    for item, values in zip(items, _values(change, deal, day, items), strict=True):
        change.connection.execute(update(DealItem).where(DealItem.id == item["id"]).values(**values))


def _listed(items: Sequence[Mapping[str, Any]]) -> int | None:
    """Return what items cost before their discounts; None where a price is not known."""
    prices = [None if item["price"] is None else (item["price"] * item["quantity"] + 500) // 1000 for item in items]
    return None if None in prices else sum(price for price in prices if price is not None)


def _values(change: Change, deal: Any, day: Any, items: list[dict[str, Any]]) -> list[Mapping[str, int | None]]:
    """Return the values of items in the firm's currency; None where there is no rate, or an item has no figure."""
    found: list[dict[str, int | None]] = [{} for _item in items]
    columns = [*_VALUES, ("discount", "discount_value")]
    for item in items:
        known = item["price"] is not None and item["amount"] is not None
        item["discount"] = (item["price"] * item["quantity"] + 500) // 1000 - item["amount"] if known else None
    for source, column in columns:
        parts = [item[source] for item in items]
        total = None if None in parts else change.facts.convert(sum(parts), deal.currency, day)
        values: list[int | None] = [None] * len(items) if total is None else list(spread(parts, total))
        for value, row in zip(values, found, strict=True):
            row[column] = value
    return list(found)
