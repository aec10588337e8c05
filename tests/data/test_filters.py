"""Filters in words, and what they offer."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.condition_text import condition_text
from crmdesk.data.conditions import Condition, Operator, Part, Quantifier, Related
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import choices, condition_named
from crmdesk.data.listing import list_ids
from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.data.registries import REGISTRIES, registry_of
from crmdesk.data.registry import FilterKind, Listing
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put

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


OPEN = Condition("outcome", Operator.IN, (0,))
TODAY = date(2025, 11, 20)


def test_questions_people_ask_of_things_side_by_side(store: Store) -> None:
    """Open deals over a million and silence, clients of a city, no deal this year, a deciding contact, an overdue task."""
    plant(store)
    dear, silent, old, bare = put(
        store, Client, make_client(city="Kazan"), make_client(city="Kazan"), make_client(city="Perm"), make_client()
    )
    put(store, Contact, make_contact(client_id=bare, role="decides"), make_contact(client_id=old, role="pays"))
    spoken, unspoken, late, _last = put(
        store,
        Deal,
        make_deal(client_id=dear, amount=200_000_000),
        make_deal(client_id=silent, amount=200_000_000),
        make_deal(client_id=silent, amount=5),
        make_won(date(2024, 5, 5), client_id=old, created_on=date(2024, 1, 1)),
    )
    put(
        store,
        Activity,
        make_activity(date(2025, 11, 10), client_id=dear, deal_id=spoken),
        make_activity(client_id=silent, deal_id=late, kind_id=f.TASK, due_on=date(2025, 11, 19)),
        make_activity(client_id=silent, deal_id=unspoken, kind_id=f.TASK, due_on=TODAY),
    )

    def found(registry: str, *parts: Part) -> set[int]:
        return set(list_ids(store, Listing(registry, conditions=parts)))

    million = Related("deals", parts=(OPEN, Condition("value", Operator.ABOVE, (100_000_000,))))
    assert found("clients", million, Condition("last_contact_on", Operator.NOT_DURING, ("last_days", 30))) == {silent}
    assert found("deals", Related("client", parts=(Condition("city", Operator.IN, ("Kazan",)),))) == {
        spoken, unspoken, late,
    }  # fmt: skip
    this_year = Condition("created_on", Operator.DURING, ("this_year",))
    assert found("clients", Related("deals", Quantifier.NONE, (this_year,))) == {old, bare}
    assert found("clients", Related("contacts", parts=(Condition("role", Operator.IN, ("decides",)),))) == {bare}
    overdue = (Condition("overdue", Operator.HOLDS), Condition("kind", Operator.IN, (f.TASK,)))
    assert found("deals", Related("activities", parts=overdue)) == {late}
    assert found("clients", Related("deals", Quantifier.AT_LEAST, (OPEN,), 2)) == {silent}


def test_a_record_among_its_own_kind_is_asked_soundly(store: Store) -> None:
    """Deals of clients that have another deal lost: the inner deals are not the outer one, at any depth."""
    plant(store)
    first, second = put(store, Client, make_client(), make_client())
    kept, _lost, alone = put(
        store,
        Deal,
        make_deal(client_id=first),
        make_deal(client_id=first, stage_id=f.LOST_STAGE, closed_on=date(2025, 5, 5), loss_reason_id=f.PRICE),
        make_deal(client_id=second),
    )
    lost = Related(
        "deals", parts=(Condition("outcome", Operator.IN, (2,)), Related("client", parts=(Related("deals"),)))
    )
    assert list(list_ids(store, Listing("deals", conditions=(OPEN, Related("client", parts=(lost,)))))) == [kept]
    denied = (OPEN, Related("client", Quantifier.NONE, (lost,)))
    assert list(list_ids(store, Listing("deals", conditions=denied))) == [alone]


def test_a_filter_of_lists_offers_each_text_once(store: Store) -> None:
    """Tags and own fields of several values, the most frequent first."""
    plant(store)
    put(
        store,
        Client,
        make_client(tags=["vip", "new"], custom={str(f.MANY): ["pipes"]}),
        make_client(tags=["vip"], custom={str(f.MANY): ["pipes", "насосы"]}),
        make_client(),
    )
    assert [choice.value for choice in choices(store, "clients", "tags")] == ["vip", "new"]
    assert [choice.value for choice in choices(store, "clients", f"own:{f.MANY}")] == ["pipes", "насосы"]
