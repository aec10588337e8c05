"""What the demo firm sells: whole, priced, in season."""

from __future__ import annotations

import pytest

from crmdesk.data.demo.catalogue import DIRECTIONS, MONTHS, OBJECT_TYPES, PRODUCTS, SEASONS, SPOTS, TOPS


def test_every_product_is_priced_with_a_margin_of_a_trade():
    """A fifth to two fifths of the list price."""
    assert all(card.price > 0 and 0.2 <= card.margin <= 0.4 for card in PRODUCTS)
    assert len({card.name for card in PRODUCTS}) == len(PRODUCTS)


def test_every_top_category_has_products_and_a_season():
    """A request of any season finds something to buy."""
    assert {card.top for card in PRODUCTS} == set(TOPS)
    assert len(SEASONS) == len(TOPS)
    assert all(len(year) == 12 for year in SEASONS)


def test_a_category_belongs_to_one_top():
    """The tree of categories is a tree."""
    pairs = {(card.category, card.top) for card in PRODUCTS}
    assert len(pairs) == len({category for category, _top in pairs})


def test_cooling_comes_before_summer_and_heating_before_winter():
    """June buys conditioners, October boilers."""
    cooling, heating = SEASONS[TOPS.index("Кондиционирование")], SEASONS[TOPS.index("Отопление")]
    assert max(cooling) == cooling[5]
    assert max(heating) == heating[9]


def test_an_average_month_is_an_average_month():
    """Months are measured against their mean."""
    assert sum(MONTHS) / 12 == pytest.approx(1, abs=0.01)


def test_weights_are_of_a_hundred_and_titles_have_their_places():
    """Each type of object has words that end a title."""
    assert sum(weight for _name, weight in OBJECT_TYPES) == sum(weight for _name, weight in DIRECTIONS) == 100
    assert set(SPOTS) == {name for name, _weight in OBJECT_TYPES}
