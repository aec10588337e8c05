"""Plans as a list: one row a version, figures as people read them."""

from __future__ import annotations

from datetime import date

from crmdesk.data.listing import fetch_rows, list_ids
from crmdesk.data.plan_versions import FIRM, Holder, Wish, months, write_plan
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.data.registry_plans import PLANS
from tests import factories as f
from tests.factories import plant

MARCH = months(2025)[2]


def test_a_plan_says_whose_it_is_for_when_and_how_much(store):
    """Roubles, calls and percents as they are typed; the last day is part of the period."""
    plant(store)
    for measure, stored, figure in (("revenue", 1_500_50, 1500.5), ("calls", 12_000, 12.0), ("win_rate", 42_500, 42.5)):
        made = write_plan(store, Wish(Holder("manager", f.IVAN), measure, *MARCH, stored)).ids[0]
        registry = registry_of(store, "plans")
        fields = [registry.field_named(key) for key in ("subject", "holder", "begin_on", "last_on", "value")]
        row = fetch_rows(store, registry, fields, [made]).rows[0]
        assert row == ("Manager", "Ivan Petrov", date(2025, 3, 1), date(2025, 3, 31), figure)


def test_replaced_versions_are_under_their_own_tab(sqlite_store):
    """The list begins with what is in force."""
    plant(sqlite_store)
    old = write_plan(sqlite_store, Wish(FIRM, "revenue", *MARCH, 5_00)).ids[0]
    new = write_plan(sqlite_store, Wish(FIRM, "revenue", *MARCH, 6_00)).ids[-1]
    tabs = {
        quick.key: list(list_ids(sqlite_store, Listing("plans", conditions=quick.conditions))) for quick in PLANS.quick
    }
    assert tabs["in_force"] == [new]
    assert set(tabs["all"]) == {old, new} == set(list_ids(sqlite_store, empty_listing(PLANS)))
