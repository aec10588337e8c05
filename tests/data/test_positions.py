"""A deal and its items tell one amount, in both currencies."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from crmdesk.data.models import CurrencyRate, Deal, DealItem, Pipeline, Stage
from crmdesk.data.positions import spread
from crmdesk.data.store import Store

DAY = date(2025, 3, 3)


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=8), st.integers(0, 10**13))
def test_what_is_spread_sums_to_the_whole(parts: list[int], total: int) -> None:
    """No minor unit is lost or made."""
    assert sum(spread(parts, total)) == total


def _stage(store: Store) -> int:
    with store.changing() as change:
        (pipeline,) = change.add(Pipeline, [{"name": "Sales"}])
        (stage,) = change.add(Stage, [{"pipeline_id": pipeline, "name": "Won", "position": 1, "kind": "won"}])
        change.add_plain(CurrencyRate, [{"currency": "USD", "day": date(2025, 1, 1), "rate": 97_123_457}])
    return stage


def _deal(store: Store, currency: str, amounts: list[int]) -> int:
    with store.changing() as change:
        row = {
            "title": "Pumps", "stage_id": _STAGES[store], "amount": sum(amounts), "currency": currency,
            "created_on": DAY, "closed_on": DAY,
        }  # fmt: skip
        (deal,) = change.add(Deal, [row])
        change.add(DealItem, [{"deal_id": deal, "amount": amount, "price": amount} for amount in amounts])
    return deal


_STAGES: dict[Store, int] = {}


def _figures(store: Store, deal: int) -> tuple[int, int, int, int]:
    with store.reading() as connection:
        amount, value = connection.execute(select(Deal.amount, Deal.value).where(Deal.id == deal)).one()
        items = connection.execute(select(DealItem.amount, DealItem.value).where(DealItem.deal_id == deal)).all()
    return amount, value, sum(item.amount for item in items), sum(item.value for item in items)


def test_items_of_a_foreign_deal_are_converted_at_its_rate(store: Store) -> None:
    """Three odd amounts sum to the deal's value to the kopeck."""
    _STAGES[store] = _stage(store)
    amount, value, items, values = _figures(store, _deal(store, "USD", [333, 334, 1001]))
    assert amount == items == 1668
    assert value == values == (1668 * 97_123_457 + 500_000) // 1_000_000


def test_an_amount_typed_over_is_shared_by_the_items(store: Store) -> None:
    """Each keeps its proportion, and the sum is what was typed."""
    _STAGES[store] = _stage(store)
    deal = _deal(store, "RUB", [10_000, 20_000, 70_000])
    with store.changing() as change:
        change.edit(Deal, deal, 1, amount=90_001)
    amount, value, items, values = _figures(store, deal)
    assert amount == value == items == values == 90_001


def test_a_discount_follows_an_amount_typed_over_unless_somebody_typed_it(store: Store) -> None:
    """It is what the positions leave of their prices; one that was never that stays."""
    _STAGES[store] = _stage(store)
    for discount, followed in ((0, 9_999), (55, 55)):
        deal = _deal(store, "RUB", [10_000, 20_000, 70_000])
        with store.changing() as change:
            change.edit(Deal, deal, 1, discount=discount)
        with store.changing() as change:
            change.edit(Deal, deal, 2, amount=90_001)
        with store.reading() as connection:
            row = connection.execute(select(Deal.discount, Deal.discount_value).where(Deal.id == deal)).one()
        assert tuple(row) == (followed, followed)
