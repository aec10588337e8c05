"""Cities: codes that are codes, districts that have sellers."""

from __future__ import annotations

import re

from crmdesk.data.demo.people import REGIONS, SELLERS
from crmdesk.data.demo.places import CITIES, DISTRICTS


def test_codes_are_of_two_and_three_figures():
    """Tax codes begin an INN, telephone codes a number."""
    for city in CITIES:
        assert re.fullmatch(r"\d{2}", city.tax_code), city.name
        assert re.fullmatch(r"\d{3}", city.phone_code), city.name


def test_a_region_has_one_tax_code_and_one_district():
    """Two cities of a region do not contradict each other."""
    for part in ("tax_code", "district"):
        pairs = {(city.region, getattr(city, part)) for city in CITIES}
        assert len(pairs) == len({region for region, _value in pairs}), part


def test_cities_are_different_and_all_have_weight():
    """The capital first, then a long tail."""
    assert len({city.name for city in CITIES}) == len(CITIES) > 60
    assert all(city.weight > 0 for city in CITIES)
    assert max(CITIES, key=lambda city: city.weight).name == "Москва"


def test_every_district_has_cities_and_sellers():
    """No client lives where nobody sells, and nobody sells where nobody lives."""
    assert {city.district for city in CITIES} == set(DISTRICTS)
    sold = {district for seller in SELLERS for district in seller.districts}
    sold |= {district for _name, districts in REGIONS for district in districts}
    assert sold == set(DISTRICTS)
