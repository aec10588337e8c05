"""One comparison on both engines: texts in any case, negatives with absent values, refusals in words."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.comparison import LONGEST_TEXT, OPERATORS, check
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.errors import UsageFault
from crmdesk.data.listing import list_ids
from crmdesk.data.models import Client, Deal
from crmdesk.data.registries import REGISTRIES
from crmdesk.data.registry import FilterKind, Listing
from crmdesk.data.store import Store
from tests.factories import make_client, make_deal, plant, put

DEALS = REGISTRIES["deals"]


@pytest.mark.parametrize("text", ["щётка", "ЩЕТКА", "щетк", "50% [a]*?", "a\\b", "^x$", "(c)", "ß"])
def test_texts_are_found_in_any_case_and_no_sign_is_special(store: Store, text: str) -> None:
    """Neither patterns of the one engine nor of the other mean anything when a person types them."""
    plant(store)
    names = ["Щётка", "50% [A]*? off", "A\\B", "^X$", "(C)", "straße", "other"]
    ids = dict(zip(put(store, Client, *(make_client(name=name) for name in names)), names, strict=True))
    found = list_ids(store, Listing("clients", conditions=(Condition("name", Operator.CONTAINS, (text,)),)))
    assert [ids[found_id] for found_id in found] == [
        name for name in names if text.lower().replace("ё", "е") in name.lower().replace("ё", "е")
    ]


def test_what_is_absent_fulfils_the_negative(store: Store) -> None:
    """A client without a city is not in Kazan, and one without a day of contact was not spoken with in 30 days."""
    plant(store)
    nowhere, kazan = put(store, Client, make_client(city=None), make_client(city="Kazan"))
    ask = (
        Condition("city", Operator.NOT_IN, ("Kazan",)),
        Condition("last_contact_on", Operator.NOT_DURING, ("today",)),
    )
    assert list(list_ids(store, Listing("clients", conditions=ask))) == [nowhere]
    assert kazan != nowhere


def test_negative_amounts_are_compared(store: Store) -> None:
    """A gross profit below zero is found by it."""
    plant(store)
    loss, _gain = put(store, Deal, make_deal(amount=100, cost=500), make_deal(amount=500, cost=100))
    below = Condition("margin", Operator.BELOW, (-1,))
    assert list(list_ids(store, Listing("deals", conditions=(below,)))) == [loss]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("value", Operator.CONTAINS, ("1",)),
        Condition("value", Operator.AT_LEAST, ("1000",)),
        Condition("value", Operator.AT_LEAST, (2**63,)),
        Condition("value", Operator.AT_LEAST, (True,)),
        Condition("value", Operator.AT_LEAST),
        Condition("value", Operator.BETWEEN, (1,)),
        Condition("value", Operator.BELOW, (1, 2)),
        Condition("outcome", Operator.IN, (9,)),
        Condition("outcome", Operator.IN, (True,)),
        Condition("value", Operator.AT_LEAST, (float("nan"),)),
        Condition("owner", Operator.IN, ("Ivan",)),
        Condition("city", Operator.IN, (5,)),
        Condition("city", Operator.CONTAINS, ("a\0b",)),
        Condition("city", Operator.CONTAINS, ("x" * (LONGEST_TEXT + 1),)),
        Condition("created_on", Operator.AT_LEAST, ("2025-01-01",)),
        Condition("created_on", Operator.DURING, ("once",)),
    ],
)
def test_a_value_that_does_not_fit_is_refused_before_the_base_sees_it(condition: Condition) -> None:
    """Another kind of value, too few, too many, beyond 63 bits, an unknown code, an endless text."""
    with pytest.raises(UsageFault):
        check(DEALS.field_named(condition.field), condition)


def test_every_kind_of_filter_has_its_operators() -> None:
    """And a condition that fits is let through."""
    assert set(OPERATORS) == set(FilterKind)
    check(DEALS.field_named("created_on"), Condition("created_on", Operator.BELOW, (date(2025, 1, 1),)))
