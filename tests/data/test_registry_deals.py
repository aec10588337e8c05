"""Deals as a list, against rows put in by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.listing import fetch_rows, list_ids
from crmdesk.data.models import Client, Deal, DealItem
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing
from crmdesk.data.registry_deals import DEALS, OUTCOMES
from tests import factories as f
from tests.factories import make_client, make_deal, make_item, make_won, plant, put

TODAY = date(2025, 11, 20)


@pytest.fixture
def deal(sqlite_store):
    """Put in a deal and read columns of it by key."""
    plant(sqlite_store)
    registry = registry_of(sqlite_store, "deals")

    def read(row, *keys, items=()):
        made = put(sqlite_store, Deal, row)[0]
        if items:
            put(sqlite_store, DealItem, *(make_item(made, **item) for item in items))
        return fetch_rows(sqlite_store, registry, [registry.field_named(key) for key in keys], [made]).rows[0]

    return read


def test_every_outcome_has_its_name_and_its_tab():
    """Together the tabs of outcomes hold every deal."""
    assert set(OUTCOMES) == {OPEN, WON, LOST, CANCELLED}
    tabs = {quick.key: quick.conditions for quick in DEALS.quick}
    held = [value for key in ("open", "won", "lost") for condition in tabs[key] for value in condition.values]
    assert sorted(held) == sorted(OUTCOMES)
    assert tabs["all"] == ()


@pytest.mark.parametrize(
    ("row", "chance", "weighted"),
    [
        (make_deal(stage_id=f.OFFER, amount=1_000_00), 0.6, 600_00),
        (make_deal(stage_id=f.OFFER, amount=1_000_00, probability=2_500), 0.25, 250_00),
        (make_won(TODAY, 1_000_00), 1.0, 1_000_00),
        (make_deal(stage_id=f.LOST_STAGE, closed_on=TODAY, loss_reason_id=f.PRICE, amount=1_000_00), 0.0, 0),
        (make_deal(stage_id=f.OFFER, amount=None), 0.6, None),
    ],
)
def test_the_chance_is_set_by_hand_or_by_the_stage_and_certain_once_closed(deal, row, chance, weighted):
    """The weighted amount follows it, deal by deal."""
    assert deal(row, "probability", "weighted") == (chance, weighted)


def test_days_in_the_stage_are_of_open_deals_only(deal):
    """A closed deal waits for nothing; the norm is the stage's own."""
    assert deal(make_deal(stage_id=f.OFFER, created_on=TODAY - timedelta(9)), "age", "norm") == (9, 21)
    assert deal(make_won(TODAY), "age") == (None,)
    assert deal(make_deal(stage_id=f.OFFER, created_on=None), "age") == (None,), "nobody knows since when"


def test_a_stage_is_the_place_among_the_open_ones(deal):
    """The second of three."""
    assert deal(make_deal(stage_id=f.WORK), "stage_place", "stage_count", "stage") == (2, 3, "Work")


def test_a_deal_belongs_to_the_category_of_its_positions(sqlite_store, deal):
    """The filter finds it by any of them, once."""
    title, category = deal(
        make_deal(title="Both"), "title", "category",
        items=({"product_id": f.PUMP, "amount": 90_000}, {"product_id": f.VALVE, "amount": 10_000}),
    )  # fmt: skip
    assert (title, category) == ("Both", "Pumps")
    for chosen in (f.PUMPS, f.VALVES):
        asked = Listing("deals", conditions=(Condition("category", Operator.IN, (chosen,)),))
        assert len(list_ids(sqlite_store, asked)) == 1


@pytest.mark.parametrize(
    ("rule", "row", "holds"),
    [
        ("no_step", make_deal(), True),
        ("no_step", make_deal(next_step="Call"), False),
        ("no_step", make_deal(next_step_on=TODAY), False),
        ("no_step", make_won(TODAY), False),
        ("late_step", make_deal(next_step_on=TODAY - timedelta(1)), True),
        ("late_step", make_deal(next_step_on=TODAY), False),
        ("late_step", make_won(TODAY, next_step_on=TODAY - timedelta(1)), False),
        ("stuck", make_deal(stage_id=f.OFFER, created_on=TODAY - timedelta(22)), True),
        ("stuck", make_deal(stage_id=f.OFFER, created_on=TODAY - timedelta(21)), False),
        ("stuck", make_deal(stage_id=f.OFFER, created_on=None), False),
    ],
)
def test_rules_hold_for_open_deals_and_not_a_day_too_early(sqlite_store, deal, rule, row, holds):
    """Today is never late, and the last day of a norm is still usual."""
    deal(row, "title")
    found = list_ids(sqlite_store, Listing("deals", conditions=(Condition(rule, Operator.HOLDS),)))
    assert len(found) == int(holds)


def test_places_of_the_client_are_columns_of_its_deals(sqlite_store, deal):
    """A deal without a client has none."""
    client = put(sqlite_store, Client, make_client(city="Казань", region="Татарстан"))[0]
    assert deal(make_deal(client_id=client), "client", "city", "region") == (
        "Rodnik-Service LLC",
        "Казань",
        "Татарстан",
    )
    assert deal(make_deal(), "client", "city") == (None, None)
