"""Invoices, payments and costs as lists, against rows put in by hand."""

from __future__ import annotations

from datetime import date, timedelta

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.listing import fetch_rows, list_ids, totals
from crmdesk.data.models import Client, Cost, Deal, Invoice, Payment
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, empty_listing
from crmdesk.data.registry_money import COSTS, INVOICES, PAYMENTS
from tests import factories as f
from tests.factories import make_client, make_invoice, make_payment, make_won, plant, put

DAY = date(2025, 5, 5)


def shown(store, registry_id, record_id, *keys):
    registry = registry_of(store, registry_id)
    return fetch_rows(store, registry, [registry.field_named(key) for key in keys], [record_id]).rows[0]


def test_payments_say_for_what_and_sum_up(sqlite_store):
    """Deal, client and sum; a payment of nobody is a row too."""
    plant(sqlite_store)
    client = put(sqlite_store, Client, make_client())[0]
    deal = put(sqlite_store, Deal, make_won(DAY, client_id=client, number=77))[0]
    first, loose = put(
        sqlite_store, Payment,
        make_payment(DAY, deal_id=deal, client_id=client, amount=3_00), make_payment(DAY, amount=4_00),
    )  # fmt: skip
    assert shown(sqlite_store, "payments", first, "client", "deal", "deal_number", "value") == (
        "Rodnik-Service LLC", "Pumping station", "77", 3_00,
    )  # fmt: skip
    assert shown(sqlite_store, "payments", loose, "client", "deal", "deal_number") == (None, None, None)
    assert totals(sqlite_store, empty_listing(PAYMENTS)).rows[0] == (2, 7_00)


def test_an_invoice_says_what_came_what_is_owed_and_how_late_it_is(store):
    """Received payments alone count; drafts and cancelled ones owe nothing; too much paid is nothing owed."""
    plant(store)
    client = put(store, Client, make_client())[0]
    today = store.today()
    late, draft, over, fresh = put(
        store, Invoice,
        make_invoice(DAY, client_id=client, amount=10_00, due_on=today - timedelta(3), promised_on=today - timedelta(1)),
        make_invoice(DAY, amount=5_00, state="draft", due_on=DAY),
        make_invoice(DAY, amount=4_00, due_on=DAY),
        make_invoice(DAY, amount=8_00, due_on=today),
    )  # fmt: skip
    put(
        store, Payment,
        make_payment(DAY, invoice_id=late, amount=3_00), make_payment(DAY, invoice_id=late, amount=1_00, state="expected"),
        make_payment(DAY, invoice_id=over, amount=6_00), make_payment(DAY, amount=9_00),
    )  # fmt: skip
    assert shown(store, "invoices", late, "paid", "rest", "late") == (3_00, 7_00, 3)
    assert shown(store, "invoices", draft, "paid", "rest", "late") == (0, 0, None)
    assert shown(store, "invoices", over, "paid", "rest", "late") == (6_00, 0, None)
    assert shown(store, "invoices", fresh, "paid", "rest", "late") == (0, 8_00, None)
    tabs = {
        quick.key: set(list_ids(store, Listing("invoices", conditions=quick.conditions))) for quick in INVOICES.quick
    }
    assert tabs == {
        "owed": {late, fresh}, "overdue": {late}, "broken_promise": {late}, "draft": {draft},
        "all": {late, draft, over, fresh},
    }  # fmt: skip
    assert totals(store, empty_listing(INVOICES)).rows[0] == (4, 27_00, 9_00, 15_00)
    by_rest = list(list_ids(store, Listing("invoices", order="rest", descending=True)))
    assert by_rest[:2] == [fresh, late]
    assert next(iter(list_ids(store, Listing("invoices", order="late", descending=True)))) == late
    big = Condition("rest", Operator.AT_LEAST, (7_50,))
    assert list(list_ids(store, Listing("invoices", conditions=(big,)))) == [fresh]


def test_a_search_reads_numbers_purposes_and_clients(store):
    """Letters of either case; the payer's name finds too."""
    plant(store)
    client = put(store, Client, make_client(name="Родник"))[0]
    named, other = put(
        store,
        Payment,
        make_payment(DAY, purpose="Оплата по счёту ВК-12"),
        make_payment(DAY, client_id=client, number="7"),
    )
    put(store, Payment, make_payment(DAY, purpose="Аванс"))
    assert list(list_ids(store, Listing("payments", search="вк-12"))) == [named]
    assert list(list_ids(store, Listing("payments", search="родник"))) == [other]


def test_unmatched_money_has_a_tab(sqlite_store):
    """What came and settles no invoice; what is only expected waits elsewhere."""
    plant(sqlite_store)
    invoice = put(sqlite_store, Invoice, make_invoice(DAY))[0]
    loose, _matched, expected = put(
        sqlite_store, Payment,
        make_payment(DAY), make_payment(DAY, invoice_id=invoice), make_payment(DAY, state="expected"),
    )  # fmt: skip
    tabs = {
        quick.key: list(list_ids(sqlite_store, Listing("payments", conditions=quick.conditions)))
        for quick in PAYMENTS.quick
    }
    assert (tabs["loose"], tabs["expected"], tabs["returned"]) == ([loose], [expected], [])


def test_costs_say_what_they_were_for(sqlite_store):
    """Source and campaign by name, and the sum of all."""
    plant(sqlite_store)
    put(sqlite_store, Cost, {"spent_on": DAY, "amount": 5_00, "source_id": f.SITE, "campaign_id": f.SPRING})
    cost = put(sqlite_store, Cost, {"spent_on": DAY, "amount": 7_00})[0]
    assert shown(sqlite_store, "costs", cost, "source", "campaign", "amount") == (None, None, 7_00)
    assert totals(sqlite_store, empty_listing(COSTS)).rows[0] == (2, 12_00)
