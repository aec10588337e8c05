"""The positions of a demo deal: products whose amounts sum up to the deal's to the kopeck."""

from __future__ import annotations

from bisect import bisect_right
from random import Random
from typing import Any

from crmdesk.data.demo.catalogue import PRICE_GROWTH, PRODUCTS

#: Chances of one, two and three positions.
_COUNTS = (0.58, 0.3, 0.12)
#: What goes along with any equipment, the cheapest first.
_EXTRAS = sorted(
    (place for place, card in enumerate(PRODUCTS) if card.top in ("Автоматика", "Сервис") and card.unit != "договор"),
    key=lambda place: PRODUCTS[place].price,
)
_EXTRA_PRICES = [PRODUCTS[place].price * 100 for place in _EXTRAS]
#: Purchases are cheaper than the list says by this share of the price.
_PURCHASE_GAIN = 0.045
_LEAST_PART = 4_000_000


def draw_items(
    amount: int, product: int, product_ids: tuple[int, ...], *, day: int, unit_value: float, dice: Random
) -> list[dict[str, Any]]:
    """Return rows of positions without their deal.

    Args:
        amount: of the deal, minor units of its currency.
        product: place of the main product in ``PRODUCTS``.
        product_ids: ids by place.
        day: number of the day of creation; prices grow with time.
        unit_value: how many units of the firm's currency one of the deal's is worth.
        dice: repeatable.
    """
    parts = [amount]
    chosen = [product]
    roll = dice.random()
    more = (roll > _COUNTS[0]) + (roll > _COUNTS[0] + _COUNTS[1]) if amount * unit_value > _LEAST_PART else 0
    for _extra in range(more):
        part = int(amount * (0.08 + 0.17 * dice.random()) / 100) * 100
        fitting = bisect_right(_EXTRA_PRICES, 1.1 * part * unit_value)
        extra = _EXTRAS[int(dice.random() * fitting)]
        if fitting and part > 0 and extra not in chosen:
            parts.append(part)
            parts[0] -= part
            chosen.append(extra)
    off = 0.0 if dice.random() < 0.18 else min(0.02 + 0.11 * dice.random() ** 1.4, 0.14)
    growth = PRICE_GROWTH ** (day / 365.25) / unit_value
    rows = []
    for position, (part, place) in enumerate(zip(parts, chosen, strict=True)):
        card = PRODUCTS[place]
        quantity = max(round(part / (1 - off) / (card.price * 100 * growth)), 1)
        # up to a whole unit of money: the discount is never negative
        price = -(-round(part / (1 - off)) // (quantity * 100)) * 100
        price = max(price, -(-part // quantity))
        margin = card.margin + _PURCHASE_GAIN + 0.03 * (dice.random() - 0.5)
        rows.append(
            {
                "product_id": product_ids[place],
                "position": position,
                "name": card.name,
                "quantity": quantity * 1000,
                "price": price,
                "amount": part,
                "cost": min(round(price * quantity * (1 - margin)), part),
            }
        )
    return rows
