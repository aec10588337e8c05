"""The clients of the demo base as arrays."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from crmdesk.data.demo import names
from crmdesk.data.demo.clients import IDLE_SHARE, LOYAL_SHARE, LOYAL_TRUST, ORLOV_CITIES, TYPES, draw_clients
from crmdesk.data.demo.people import SELLERS, Team, Tenure
from crmdesk.data.demo.places import CITIES
from crmdesk.data.demo.timeline import Timeline

TIME = Timeline(date(2025, 11, 20), 5)
TEAM = Team(SELLERS, tuple((Tenure(place, 0, None),) for place in range(len(SELLERS))), {}, 90, 91)
COUNT = 4_000


@pytest.fixture(scope="module")
def clients():
    return draw_clients(COUNT, TEAM, TIME, np.random.default_rng(3))


def test_every_column_has_every_client(clients):
    """And places point to what exists."""
    assert len(clients) == COUNT
    for column in (
        clients.city,
        clients.type,
        clients.weight,
        clients.trust,
        clients.birth,
        clients.death,
        clients.created,
    ):
        assert len(column) == COUNT
    assert len(clients.industry) == COUNT
    assert clients.city.max() < len(CITIES)
    assert clients.type.max() < len(TYPES)
    assert clients.territory.max() < len(SELLERS)


def test_the_known_ones_are_first_and_as_they_are_told(clients):
    """City, type, owner and industry; they ask more than others and stay to the end."""
    assert clients.known == len(names.KNOWN_CLIENTS)
    for place, (_name, kind, city, owner, industry) in enumerate(names.KNOWN_CLIENTS):
        assert CITIES[clients.city[place]].name == city
        assert TYPES[clients.type[place]] == kind
        assert SELLERS[clients.territory[place]].name.endswith(owner)
        assert clients.industry[place] == industry
        assert clients.death[place] > 1
    assert clients.weight[: clients.known].min() > np.median(clients.weight)


def test_nobody_goes_before_coming_and_everybody_is_there_at_some_time(clients):
    """Lives end after they begin and within reach of the history."""
    assert (clients.death > clients.birth).all()
    assert (clients.death > 0).all()
    assert (clients.created <= TIME.today).all()


def test_shares_are_about_those_declared(clients):
    """The idle, the loyal, and Orlov's cities, each within sampling error."""
    others = slice(clients.known, None)
    assert (clients.weight[others] == 0).mean() == pytest.approx(IDLE_SHARE, abs=0.02)
    assert (clients.trust[others] == LOYAL_TRUST).mean() == pytest.approx(LOYAL_SHARE, abs=0.02)
    orlov = clients.territory == TEAM.place("Орлов")
    assert {CITIES[place].name for place in clients.city[orlov]} <= set(ORLOV_CITIES)


def test_the_same_dice_draw_the_same_clients():
    """A demo base can be made again."""
    first, second = (draw_clients(200, TEAM, TIME, np.random.default_rng(4)) for _turn in range(2))
    assert (first.birth == second.birth).all()
    assert first.industry == second.industry


def test_a_firm_of_few_clients_has_the_first_known_ones():
    """Ten clients are ten."""
    assert len(draw_clients(10, TEAM, TIME, np.random.default_rng(4))) == 10
