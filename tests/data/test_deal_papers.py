"""The papers of a deal: positions in order with their discounts, invoices with what came for them."""

from __future__ import annotations

from datetime import date

from crmdesk.data.deal_papers import deal_papers
from crmdesk.data.entry.item_deeds import DISCOUNT, add_item
from crmdesk.data.models import Deal, Invoice, Payment
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_deal, make_invoice, make_payment, plant, put


def test_papers_tell_positions_invoices_and_payments(store: Store) -> None:
    """A discount as a share, a name from the product, payments by invoice; another deal's papers are not there."""
    plant(store)
    deal, other = put(store, Deal, make_deal(), make_deal())
    add_item(store, deal, {"product_id": f.PUMP, "price": 500_00, "quantity": 2000, DISCOUNT: 1000})
    add_item(store, deal, {"name": "Delivery", "amount": 50_00})
    invoice = put(store, Invoice, make_invoice(date(2025, 11, 3), deal_id=deal))[0]
    put(store, Payment, make_payment(date(2025, 11, 5), deal_id=deal, invoice_id=invoice, amount=400_00))
    put(store, Payment, make_payment(date(2025, 11, 6), deal_id=other))
    papers = deal_papers(store, deal)
    assert [(item.name, item.discount, item.amount) for item in papers.items] == [
        ("Pump", 1000, 900_00),
        ("Delivery", None, 50_00),
    ]
    assert papers.listed is None
    assert [(line.amount, line.paid) for line in papers.invoices] == [(1_000_00, 400_00)]
    assert [line.amount for line in papers.payments] == [400_00]
    assert deal_papers(store, 424242).items == ()
