"""Positions of a deal sum up to it, whatever its amount, currency and day."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.demo.catalogue import PRODUCTS
from crmdesk.data.demo.items import draw_items

IDS = tuple(range(1000, 1000 + len(PRODUCTS)))


def drawn(amount, product=0, seed=1, unit_value=1.0, day=0):
    return draw_items(amount, product, IDS, day=day, unit_value=unit_value, dice=Random(seed))


@given(
    st.integers(100, 90_000_000_00), st.integers(0, len(PRODUCTS) - 1), st.integers(0, 10**6),
    st.sampled_from((1.0, 78.0, 95.5)), st.integers(0, 3650),
)  # fmt: skip
def test_positions_sum_up_and_nothing_is_negative(amount, product, seed, unit_value, day):
    """To the kopeck: amounts add up, no discount and no margin is below zero."""
    rows = drawn(amount, product, seed, unit_value, day)
    assert 1 <= len(rows) <= 3
    assert sum(row["amount"] for row in rows) == amount
    assert [row["position"] for row in rows] == list(range(len(rows)))
    assert rows[0]["product_id"] == IDS[product]
    for row in rows:
        assert row["amount"] > 0
        assert row["quantity"] >= 1000
        assert row["price"] * row["quantity"] // 1000 >= row["amount"], "a negative discount"
        assert 0 <= row["cost"] <= row["amount"]


@given(st.integers(0, 10**6))
def test_the_same_dice_draw_the_same_positions(seed):
    """A demo base can be made again."""
    assert drawn(5_000_000_00, 3, seed) == drawn(5_000_000_00, 3, seed)


def test_a_small_deal_has_one_position():
    """Nobody splits what is hardly one thing."""
    assert all(len(drawn(3_000_000, seed=seed)) == 1 for seed in range(50))


def test_large_deals_often_have_several_and_no_product_twice():
    """About two fifths, as declared."""
    deals = [drawn(900_000_000, product=5, seed=seed) for seed in range(400)]
    assert 0.3 < sum(len(rows) > 1 for rows in deals) / 400 < 0.55
    assert all(len({row["product_id"] for row in rows}) == len(rows) for rows in deals)
