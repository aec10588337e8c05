"""The people of the demo firm: territories are held without gaps, and the known eight are who they are."""

from __future__ import annotations

import numpy as np
import pytest

from crmdesk.data.demo.people import FEWEST, HEADS, MOST, SELLERS, Seller, Team, Tenure, draw_sellers
from crmdesk.data.models import Department, Manager


def dice():
    return np.random.default_rng(5)


@pytest.mark.parametrize(("deals", "count"), [(10, FEWEST), (1_500, FEWEST), (24_000, 20), (10**6, MOST)])
def test_a_larger_base_has_more_sellers(deals, count):
    """The known eight lead, names differ, and everybody has a district."""
    sellers = draw_sellers(deals, dice())
    assert len(sellers) == count
    assert sellers[:8] == SELLERS
    assert len({seller.name for seller in sellers}) == count
    assert all(seller.districts for seller in sellers)


def test_whoever_held_a_territory_is_found_by_the_day():
    """A tenure ends the day the next begins."""
    team = Team(SELLERS[:1], ((Tenure(1, -500, 100), Tenure(2, 100, None)),), {}, 9, 8)
    assert [team.holder(0, day) for day in (-500, 99, 100, 5000)] == [1, 1, 2, 2]
    assert team.manager_ids == [2]
    assert team.place("Соколова") == 0


def test_a_seller_is_a_value():
    """The declared ones cannot be changed by chance."""
    with pytest.raises(AttributeError):
        SELLERS[0].name = "x"
    assert isinstance(SELLERS[0], Seller)


def test_departments_have_their_heads_and_logins_are_different(rows):
    """In the base as it was made."""
    managers = {row.id: row for row in rows(Manager)}
    heads = {row.name: managers[row.head_id].name for row in rows(Department) if row.head_id is not None}
    assert HEADS.items() <= heads.items()
    assert len({row.login for row in managers.values()}) == len(managers)


def test_those_who_left_have_a_last_day_and_a_successor(rows):
    """Three people of the eight territories' past."""
    left = [row for row in rows(Manager) if row.active_until is not None]
    assert len(left) == 3
    hired = {row.active_from for row in rows(Manager)}
    assert all(row.active_until in hired for row in left)
