"""Debts: issued invoices less what came on them."""

from __future__ import annotations

from datetime import date

from crmdesk.data.debts import Debt, bills_of, debts_of
from crmdesk.data.models import Client, Invoice, Payment
from crmdesk.data.store import Store
from tests.factories import make_client, make_invoice, make_payment, plant, put

TODAY = date(2025, 11, 20)


def test_what_is_paid_is_not_owed_and_what_is_due_is_late(store: Store) -> None:
    """Drafts, cancelled and future invoices are no debt; a payment beyond the invoice is no debt of ours."""
    plant(store)
    first, second = put(store, Client, make_client(), make_client())
    half, full, *_rest = put(
        store, Invoice,
        make_invoice(date(2025, 9, 1), client_id=first, amount=1000, due_on=date(2025, 10, 1)),
        make_invoice(date(2025, 9, 2), client_id=first, amount=500, due_on=date(2025, 9, 30)),
        make_invoice(date(2025, 11, 1), client_id=first, amount=70, due_on=date(2025, 11, 20)),
        make_invoice(date(2025, 11, 1), client_id=second, amount=9, state="draft"),
        make_invoice(date(2025, 12, 1), client_id=second, amount=9),
    )  # fmt: skip
    put(store, Payment, make_payment(TODAY, client_id=first, invoice_id=half, amount=400),
        make_payment(TODAY, client_id=first, invoice_id=full, amount=600),
        make_payment(TODAY, client_id=first, invoice_id=half, amount=50, state="expected"))  # fmt: skip
    with store.reading() as connection:
        assert debts_of(connection, [first, second], TODAY) == {first: Debt(670, 600)}
        bills = bills_of(connection, [first], TODAY)
    assert [(bill.rest, bill.days_late(TODAY)) for bill in bills] == [(70, 0), (0, 0), (600, 50)]
