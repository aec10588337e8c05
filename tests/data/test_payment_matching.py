"""Payments are matched with the invoices they settle: offered by amount and number, matched by one click, or spread."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Client, Invoice, Payment
from crmdesk.data.payment_matching import _names, match_payment, match_sure, offers_for, split_payment
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_client, make_invoice, make_payment, plant, put

DAY = date(2025, 5, 5)


@pytest.fixture
def clients(store):
    plant(store)
    return put(store, Client, make_client(), make_client(name="Other"))


def payments(store):
    with store.reading() as connection:
        rows = connection.execute(
            select(Payment.invoice_id, Payment.amount, Payment.client_id, Payment.owner_id)
            .where(Payment.archived_at.is_(None))
            .order_by(Payment.amount, Payment.id)
        )
        return [tuple(row) for row in rows]


def test_the_likeliest_invoice_comes_first(store, clients):
    """Named in the purpose, then of the very amount, then the earliest due; paid and foreign ones are not offered."""
    mine, other = clients
    early, same, named, paid, _draft, _dollars, _other = put(
        store, Invoice,
        make_invoice(DAY, client_id=mine, number="A-1", amount=9_00, due_on=DAY),
        make_invoice(DAY, client_id=mine, number="A-2", amount=5_00, due_on=DAY + timedelta(5)),
        make_invoice(DAY, client_id=mine, number="ВК-12/3", amount=50_00, due_on=DAY + timedelta(9)),
        make_invoice(DAY, client_id=mine, number="A-4", amount=5_00),
        make_invoice(DAY, client_id=mine, number="A-5", amount=5_00, state="draft"),
        make_invoice(DAY, client_id=mine, number="A-6", amount=5_00, currency="USD"),
        make_invoice(DAY, client_id=other, number="A-7", amount=5_00),
    )  # fmt: skip
    _done, payment = put(
        store, Payment,
        make_payment(DAY, client_id=mine, invoice_id=paid, amount=5_00),
        make_payment(DAY, client_id=mine, amount=5_00, purpose="Оплата по сч. вк-12 / 3 от 05.05"),
    )  # fmt: skip
    found = offers_for(store, payment)
    assert [one.id for one in found.invoices] == [named, same, early]
    assert [(one.same_amount, one.is_named) for one in found.invoices] == [(False, True), (True, False), (False, False)]
    assert not found.can_be_split


def test_an_unknown_payer_is_found_by_amount_or_number(store, clients):
    """Invoices of anybody, but only those that the payment speaks of; matching tells whose money it was."""
    mine, _other = clients
    same, _unlike = put(
        store, Invoice,
        make_invoice(DAY, client_id=mine, amount=5_00, owner_id=f.ANNA), make_invoice(DAY, client_id=mine, amount=6_00, number="9"),
    )  # fmt: skip
    payment = put(store, Payment, make_payment(DAY, amount=5_00, owner_id=None))[0]
    found = offers_for(store, payment)
    assert [one.id for one in found.invoices] == [same]
    match_payment(store, payment, found.version, same)
    assert payments(store) == [(same, 5_00, mine, f.ANNA)]


def test_a_part_is_matched_and_the_rest_stays_owed(store, clients):
    """Half the sum settles half; the invoice is offered again for the other half; matching can be taken back."""
    invoice = put(store, Invoice, make_invoice(DAY, client_id=clients[0], amount=10_00))[0]
    first, second = put(store, Payment, *(make_payment(DAY, client_id=clients[0], amount=4_00) for _place in range(2)))
    match_payment(store, first, 1, invoice)
    assert offers_for(store, second).invoices[0].rest == 6_00
    assert offers_for(store, first).invoice_id == invoice
    match_payment(store, first, 2, None)
    assert payments(store)[0][0] is None
    with pytest.raises(ConflictFault):
        match_payment(store, first, 1, invoice)


def test_one_payment_is_spread_over_several_invoices(store, clients):
    """The earliest due first; what is over waits unmatched; undo makes it one payment again."""
    early, late = put(
        store, Invoice,
        make_invoice(DAY, client_id=clients[0], amount=3_00, due_on=DAY),
        make_invoice(DAY, client_id=clients[0], amount=4_00, due_on=DAY + timedelta(9)),
    )  # fmt: skip
    payment = put(store, Payment, make_payment(DAY, client_id=clients[0], amount=9_00))[0]
    assert offers_for(store, payment).can_be_split
    deed = split_payment(store, payment, 1)
    assert [row[:2] for row in payments(store)] == [(None, 2_00), (early, 3_00), (late, 4_00)]
    undo(store, deed.txn)
    assert [row[:2] for row in payments(store)] == [(None, 9_00)]


@pytest.mark.parametrize(
    ("purpose", "number", "named"),
    [
        ("Оплата по сч. вк-12 / 3 от 05.05", "ВК-12/3", True), ("сч ВК 123, НДС", "ВК-12/3", True),
        ("счет ВК-12/3", "ВК-12", False), ("счет ВК-123", "ВК-12", False), ("АВК-12", "ВК-12", False),
        ("сумма 771.00", "771", False), ("сумма 771-50", "771", False), ("по счёту 771", "771", True),
        ("05.05.2025", "5", False), (None, "771", False), ("счёт 771", None, False),
    ],
)  # fmt: skip
def test_a_number_is_found_as_a_whole(purpose, number, named):
    """Other signs between its letters do not matter; a part of another number, of a sum or of a day is none."""
    assert _names(purpose, number) == named


def test_what_leaves_no_doubt_is_matched_at_once(store, clients):
    """By number or by the payer's very sum; two of one sum, more than is owed, and an unknown payer's sum wait."""
    mine, other = clients
    named, same, _twin, _twins, _small = put(
        store, Invoice,
        make_invoice(DAY, client_id=mine, number="ВК-1", amount=10_00),
        make_invoice(DAY, client_id=mine, number="ВК-2", amount=5_00),
        make_invoice(DAY, client_id=other, number="ВК-3", amount=7_00),
        make_invoice(DAY, client_id=other, number="ВК-4", amount=7_00),
        make_invoice(DAY, client_id=other, number="ВК-5", amount=1_00),
    )  # fmt: skip
    by_number, by_sum, *_waiting = put(
        store, Payment,
        make_payment(DAY, amount=4_00, purpose="По счету ВК-1"), make_payment(DAY, client_id=mine, amount=5_00),
        make_payment(DAY, client_id=other, amount=7_00), make_payment(DAY, amount=9_00),
        make_payment(DAY, client_id=other, amount=2_00, purpose="ВК-5"), make_payment(DAY, client_id=mine, amount=5_00),
    )  # fmt: skip
    deed = match_sure(store)
    assert deed.ids == (by_number, by_sum)
    assert {row[0] for row in payments(store) if row[0] is not None} == {named, same}
    undo(store, deed.txn)
    assert {row[0] for row in payments(store)} == {None}


def test_what_cannot_be_matched_is_told(store, clients):
    """Another currency, one invoice only, a payment that is gone."""
    dollars = put(store, Invoice, make_invoice(DAY, client_id=clients[0], currency="USD"))[0]
    payment = put(store, Payment, make_payment(DAY, client_id=clients[0]))[0]
    with pytest.raises(UsageFault, match="in USD"):
        match_payment(store, payment, 1, dollars)
    with pytest.raises(UsageFault, match="no two open invoices"):
        split_payment(store, payment, 1)
    with pytest.raises(UsageFault, match="one by one"):
        match_sure(store)
    with pytest.raises(UsageFault):
        offers_for(store, 404)
