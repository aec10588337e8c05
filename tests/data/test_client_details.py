"""Client details: persons, money and files of one client, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.client_details import client_files, client_money, client_people
from crmdesk.data.debts import Debt
from crmdesk.data.models import Activity, Attachment, Client, Contact, Deal, DealContact, Invoice, Payment
from crmdesk.data.store import Store
from tests.factories import (
    make_activity,
    make_client,
    make_contact,
    make_deal,
    make_invoice,
    make_payment,
    plant,
    put,
)

TODAY = date(2025, 11, 20)


@pytest.fixture
def clients(store: Store) -> list[int]:
    """Two clients."""
    plant(store)
    return put(store, Client, make_client(), make_client())


def test_persons_stand_with_their_part_in_decisions_and_deals(store: Store, clients: list[int]) -> None:
    """Who decides comes first; archived persons and those of others are left out."""
    a, b, *_others = put(
        store, Contact,
        make_contact(client_id=clients[0], name="Anton", role="uses", attitude="opposes"),
        make_contact(client_id=clients[0], name="Boris", role="decides", phones=["+79990001122"]),
        make_contact(client_id=clients[0], archived_at=store.now()), make_contact(client_id=clients[1]),
    )  # fmt: skip
    (deal,) = put(store, Deal, make_deal(client_id=clients[0]))
    put(store, DealContact, {"deal_id": deal, "contact_id": a})
    put(store, Activity, make_activity(TODAY, client_id=clients[0], contact_id=b))
    first, second = client_people(store, clients[0])
    assert (first.id, first.phones, first.last_contact_on, first.open_deals) == (b, ("+79990001122",), TODAY, 0)
    assert (second.id, second.attitude, second.last_contact_on, second.open_deals) == (a, "opposes", None, 1)


def test_money_is_bills_receipts_and_the_rest(store: Store, clients: list[int]) -> None:
    """The latest first; a payment that settles nothing yet has no invoice."""
    (invoice, _other) = put(
        store, Invoice,
        make_invoice(date(2025, 11, 1), client_id=clients[0], number="17", due_on=date(2025, 11, 10)),
        make_invoice(date(2025, 11, 1), client_id=clients[1]),
    )  # fmt: skip
    put(store, Payment, make_payment(date(2025, 11, 5), client_id=clients[0], invoice_id=invoice, amount=30_000),
        make_payment(date(2025, 11, 6), client_id=clients[0], amount=1))  # fmt: skip
    money = client_money(store, clients[0])
    assert money.debt == Debt(70_000, 70_000)
    assert [(bill.number, bill.rest) for bill in money.bills] == [("17", 70_000)]
    assert [(receipt.value, receipt.invoice) for receipt in money.receipts] == [(1, ""), (30_000, "17")]


def test_files_are_the_clients_and_its_deals(store: Store, clients: list[int]) -> None:
    """Each says which deal it belongs to."""
    (deal,) = put(store, Deal, make_deal(client_id=clients[0]))
    row = {"sha256": "0" * 64, "size": 5, "added_at": store.now()}
    put(store, Attachment, {"id": 1, "name": "a.pdf", "client_id": clients[0], **row},
        {"id": 2, "name": "b.pdf", "deal_id": deal, **row}, {"id": 3, "name": "c.pdf", "client_id": clients[1], **row})  # fmt: skip
    files = client_files(store, clients[0])
    assert [(file.name, file.deal) for file in files] == [("b.pdf", "Pumping station"), ("a.pdf", "")]
    assert f"{files[0].added_at:%H:%M}" == "12:30"
