"""Merge preview: what would be kept, taken over, united and moved, with the reason of each choice."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.merge_preview import preview_merge
from crmdesk.data.models import Client, Contact, Deal, Invoice, Payment
from crmdesk.data.store import Store
from tests.factories import (
    ANNA,
    IVAN,
    TEXT,
    make_client,
    make_contact,
    make_deal,
    make_invoice,
    make_payment,
    make_won,
    plant,
    put,
)

TODAY = date(2025, 11, 20)


@pytest.fixture
def clients(store: Store) -> tuple[int, int]:
    """Two spellings of one client, the second with more about it."""
    plant(store)
    first, second = put(
        store, Client,
        make_client(name="Ромашка", phones=["+79123456789"], tags=["vip"], created_on=date(2024, 5, 6)),
        make_client(name="ООО Цветы Ромашки", inn="7707083893", phones=["+79990001122", "+79123456789"], owner_id=ANNA,
                    created_on=date(2023, 1, 1), tags=["tender"], note="Pays late"),
    )  # fmt: skip
    return first, second


def test_the_preview_says_what_is_taken_over_and_why(store: Store, clients: tuple[int, int]) -> None:
    """What the kept record says wins, what it does not say is filled in, lists are united, the earliest day is right."""
    put(store, Deal, make_won(TODAY, 500, client_id=clients[0]), make_won(TODAY, 700, client_id=clients[1]))
    preview = preview_merge(store, "client", clients[0], [clients[1]])
    plans = {plan.key: plan for plan in preview.fields}
    assert (plans["owner_id"].value, plans["owner_id"].why) == (IVAN, "What the kept record says.")
    assert [each.text for each in plans["owner_id"].candidates] == ["Ivan Petrov", "Anna Sokolova"]
    assert (plans["inn"].value, plans["inn"].why) == ("7707083893", "The kept record says nothing.")
    assert plans["phones"].value == ["+79123456789", "+79990001122"]
    assert plans["tags"].is_united
    assert plans["created_on"].value == date(2023, 1, 1)
    assert "kind" not in plans
    assert [(move.title, move.count) for move in preview.moves] == [("Deals", 1)]
    (won, *_rest) = preview.sums
    assert (won.title, won.kept, won.others, won.after) == ("Revenue", 500, 700, 1200)


def test_fields_that_the_firm_made_and_notes_are_planned_too(store: Store) -> None:
    """An own field is chosen like any other; notes stand one below the other."""
    plant(store)
    first, second = put(store, Client, make_client(note="One"), make_client(note="Two", custom={str(TEXT): "x"}))
    plans = {plan.key: plan for plan in preview_merge(store, "client", first, [second]).fields}
    assert (plans[f"own:{TEXT}"].value, plans[f"own:{TEXT}"].title) == ("x", "Word")
    assert (plans["note"].value, plans["note"].is_united) == ("One\n\nTwo", True)


def test_a_parent_that_is_merged_itself_is_not_proposed(store: Store) -> None:
    """Nobody becomes part of himself."""
    plant(store)
    first, second = put(store, Client, make_client(), make_client())
    (child,) = put(store, Client, make_client(parent_id=second))
    preview = preview_merge(store, "client", child, [second])
    assert "parent_id" not in {plan.key for plan in preview.fields}
    assert [(move.title, move.count) for move in preview.moves] == [("Companies of the group", 1)]
    assert first


def test_sums_of_work_bills_and_payments_stand_before_and_after(store: Store) -> None:
    """Drafts and returned payments are in none of them."""
    plant(store)
    first, second = put(store, Client, make_client(), make_client())
    put(store, Deal, make_deal(client_id=first, amount=3), make_deal(client_id=second, amount=4))
    put(
        store,
        Invoice,
        make_invoice(TODAY, client_id=second, amount=50),
        make_invoice(TODAY, client_id=first, state="draft"),
    )
    put(
        store,
        Payment,
        make_payment(TODAY, client_id=second, amount=6),
        make_payment(TODAY, client_id=first, state="returned"),
    )
    sums = preview_merge(store, "client", first, [second]).sums
    assert [(each.title, each.kept, each.others, each.after) for each in sums] == [
        ("Revenue", 0, 0, 0), ("In work", 3, 4, 7), ("Invoices", 0, 50, 50), ("Payments", 0, 6, 6),
    ]  # fmt: skip


def test_contacts_have_no_sums_and_archived_records_are_refused(store: Store) -> None:
    """There is nothing to merge with what is gone."""
    plant(store)
    first, second, gone = put(
        store, Contact, make_contact(), make_contact(name="P. I."), make_contact(archived_at=store.now())
    )
    assert preview_merge(store, "contact", first, [second]).sums == ()
    with pytest.raises(UsageFault):
        preview_merge(store, "contact", first, [gone])
