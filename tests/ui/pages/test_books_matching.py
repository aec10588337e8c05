"""Money beside its fields: a click matches a payment, spreads one over invoices, or a cost over its month."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QPushButton
from sqlalchemy import func, select

from crmdesk.data.entry.record import read_record
from crmdesk.data.models import Client, Cost, Invoice, Payment
from crmdesk.ui.pages.books_matching import MatchBox, ReceiptsBox, SpreadBox
from crmdesk.ui.pages.books_money import LOOSE, PaymentsList
from tests import factories as f
from tests.factories import make_client, make_invoice, make_payment, plant, put

DAY = date(2025, 11, 3)


@pytest.fixture
def client(context):
    """Somebody who pays."""
    plant(context.store)
    return put(context.store, Client, make_client())[0]


def buttons(box) -> dict[str, QPushButton]:
    return {one.accessibleName() or one.text(): one for one in box.findChildren(QPushButton) if not one.isHidden()}


def test_unmatched_money_opens_beside_the_invoices_it_may_settle(context, client, qtbot, settled):
    """The tab shows the pane; one click matches; the row leaves the tab."""
    store = context.store
    invoice = put(store, Invoice, make_invoice(DAY, client_id=client, number="A-1", amount=5_00))[0]
    payment = put(store, Payment, make_payment(DAY, client_id=client, amount=5_00))[0]
    page = PaymentsList(context)
    qtbot.addWidget(page)
    context.deeds.written.connect(partial(page.base_changed, in_view=True))
    page.resize(1252, 800)
    page.show()
    page.entered()
    settled()
    assert not page._pane.isVisible()
    place = [page._tabs.tabData(at) for at in range(page._tabs.count())].index(LOOSE)
    page._tabs.setCurrentIndex(place)
    settled()
    assert page._pane.isVisible()
    found = next(button for name, button in buttons(page.match).items() if "A-1" in name)
    assert found.property("kind") == "primary"
    found.click()
    settled()
    with store.reading() as connection:
        row = connection.execute(select(Payment.invoice_id).where(Payment.id == payment)).scalar_one()
    assert row == invoice
    assert page._model.rowCount() == 0


def test_a_large_payment_is_spread_and_a_matched_one_can_be_freed(context, client, qtbot, settled):
    """Both are buttons; expected money offers nothing."""
    store = context.store
    first, _second = put(
        store, Invoice, *(make_invoice(DAY, client_id=client, amount=4_00, due_on=DAY) for _place in range(2))
    )
    payment, expected = put(
        store, Payment, make_payment(DAY, client_id=client, amount=8_00),
        make_payment(DAY, client_id=client, amount=1_00, state="expected"),
    )  # fmt: skip
    box = MatchBox(context)
    qtbot.addWidget(box)
    box.show()
    box.show_record(read_record(store, "payment", payment))
    settled()
    next(button for name, button in buttons(box).items() if name.startswith("Spread")).click()
    settled()
    box.show_record(read_record(store, "payment", payment))
    settled()
    assert box.offers is not None
    assert box.offers.invoice_id == first
    next(iter(buttons(box).values())).click()
    settled()
    with store.reading() as connection:
        assert connection.execute(select(Payment.invoice_id).where(Payment.id == payment)).scalar_one() is None
    box.show_record(read_record(store, "payment", expected))
    assert box.isHidden()


def test_an_invoice_is_paid_by_a_sum_alone(context, client, qtbot, settled):
    """Client, deal and manager of the payment are those of its invoice."""
    store = context.store
    invoice = put(store, Invoice, make_invoice(DAY, client_id=client, amount=9_00, owner_id=f.ANNA))[0]
    box = ReceiptsBox(context)
    qtbot.addWidget(box)
    box.show()
    box.show_record(read_record(store, "invoice", invoice))
    settled()
    buttons(box)["Add a payment"].click()
    settled()
    sheet = box._maker.sheet
    assert sheet is not None
    assert set(sheet.lines) == {"amount"}
    sheet.lines["amount"].setText("9")
    sheet.finish()
    settled()
    with store.reading() as connection:
        row = connection.execute(select(Payment.amount, Payment.client_id, Payment.owner_id, Payment.paid_on)).one()
    assert tuple(row) == (9_00, client, f.ANNA, store.today())
    box.show_record(read_record(store, "invoice", invoice))
    settled()
    assert "Add a payment" not in buttons(box)


def test_a_cost_is_spread_by_a_click(context, client, qtbot, settled):
    """Thirty days of November."""
    cost = put(context.store, Cost, {"spent_on": DAY, "amount": 300_00})[0]
    box = SpreadBox(context)
    qtbot.addWidget(box)
    box.show_record(read_record(context.store, "cost", cost))
    box.button.click()
    settled()
    with context.store.reading() as connection:
        assert connection.execute(select(func.count(), func.sum(Cost.amount))).one() == (30, 300_00)
