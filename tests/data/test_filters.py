"""Filters in words, and what they offer."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.condition_text import condition_text
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import choices, condition_named
from crmdesk.data.models import Client
from crmdesk.data.registries import REGISTRIES, registry_of
from crmdesk.data.registry import FilterKind
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_client, plant, put

DEALS = REGISTRIES["deals"]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("value", Operator.AT_LEAST, (500_000_00,)), "Amount ≥ 500\u202f000\u202f₽"),
        (Condition("value", Operator.BELOW, (1_00,)), "Amount < 1\u202f₽"),
        (Condition("outcome", Operator.IN, (0, 1)), "Outcome: In work, Won"),
        (Condition("owner", Operator.IN, (1, 2, 3, 4), ("A", "B", "C", "D")), "Manager: A, B and 2 more"),
        (Condition("stuck", Operator.HOLDS), "Stuck"),
        (Condition("city", Operator.ABSENT), "City: not given"),
        (
            Condition("closed_on", Operator.BETWEEN, (date(2025, 5, 1), date(2025, 6, 1))),
            "Closed: 2025-05-01 – 2025-05-31",
        ),
    ],
)
def test_a_condition_reads_as_people_say_it(condition: Condition, words: str) -> None:
    """Bounds, names, rules and ranges of days, the last day included."""
    assert condition_text(DEALS, condition, "RUB") == words


def test_every_filter_offers_something_to_choose_from(store: Store) -> None:
    """Every field filtered by ticking gives its values, whatever its source."""
    plant(store)
    put(store, Client, make_client(city="Kazan"), make_client(city="Perm"), make_client(city="Perm"))
    for registry_id in REGISTRIES:
        for field in registry_of(store, registry_id).fields:
            if field.filter in (FilterKind.REFERENCE, FilterKind.CODES, FilterKind.WORDS):
                choices(store, registry_id, field.key)
    assert [choice.label for choice in choices(store, "deals", "city")] == ["Perm", "Kazan"]
    stages = [choice.value for choice in choices(store, "deals", "stage")]
    assert stages.index(f.LEAD) < stages.index(f.WORK) < stages.index(f.OFFER)


def test_names_become_conditions(store: Store) -> None:
    """The command line names values; an unknown one is answered with the nearest."""
    plant(store)
    assert condition_named(store, "deals", "stage", "Lead|Work").values == (f.LEAD, f.WORK)
    assert condition_named(store, "deals", "stuck", "").operator is Operator.HOLDS
    with pytest.raises(UsageFault, match="Lead"):
        condition_named(store, "deals", "stage", "Leed")
