"""Cards: one deal or client as its pane shows it, against what was put in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.cards import client_card, deal_card
from crmdesk.data.entry.deal_deeds import move_stage
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Contact, Deal, Invoice, Payment
from crmdesk.data.store import Store
from tests import factories as f
from tests.conftest import Clock
from tests.factories import (
    make_activity,
    make_client,
    make_contact,
    make_deal,
    make_invoice,
    make_payment,
    make_won,
    plant,
    put,
)


@pytest.fixture
def client(store: Store) -> int:
    """A client with one contact person."""
    plant(store)
    made = put(store, Client, make_client())[0]
    put(store, Contact, make_contact(client_id=made, phones=["+79120000000"]))
    return made


def test_a_deal_shows_days_in_each_stage_and_what_happened(store: Store, client: int, clock: Clock) -> None:
    """Days of a stage end at the move; the move and the talk are in the feed, the latest first."""
    today = store.today()
    deal = put(store, Deal, make_deal(client_id=client, created_on=today - timedelta(10)))[0]
    put(store, Activity, make_activity(today - timedelta(3), deal_id=deal, client_id=client, note="Asked for an offer"))
    move_stage(store, deal, 1)
    clock.pass_by(days=4)
    card = deal_card(store, deal)
    assert [(s.name, s.days, s.passed, s.current) for s in card.stages] == [
        ("Lead", None, True, False), ("Work", 10, True, False), ("Offer", 4, False, True),
    ]  # fmt: skip
    assert [(line.code, line.title, line.note) for line in card.feed] == [
        ("stage", "Work → Offer", ""), ("call", "Call", "Asked for an offer"),
    ]  # fmt: skip
    assert (card.get("client"), card.get("age"), card.get("norm"), card.get("version")) == (
        "Rodnik-Service LLC",
        4,
        21,
        2,
    )
    assert [(p.name, p.role, p.phone) for p in card.people] == [("Petr Ivanov", "decides", "+79120000000")]


def test_moves_of_one_day_are_told_in_their_order(store: Store, client: int, clock: Clock) -> None:
    """A deal is often taken through several stages in one sitting; the latest move stands first."""
    deal = put(store, Deal, make_deal(client_id=client))[0]
    for step in (1, -1, -1, 1, 1):
        clock.pass_by(seconds=1)
        move_stage(store, deal, step)
    assert [line.title for line in deal_card(store, deal).feed] == [
        "Work → Offer", "Lead → Work", "Work → Lead", "Offer → Work", "Work → Offer",
    ]  # fmt: skip


def test_a_client_shows_what_it_brings_and_owes(store: Store, client: int) -> None:
    """Averages, open deals and debt are those of a hand count; what is paid in part is owed in part."""
    today = store.today()
    put(
        store, Deal,
        make_won(today, 300_00, client_id=client), make_won(date(2023, 1, 1), 100_00, client_id=client),
        make_deal(client_id=client, amount=70_00), make_deal(client_id=client, amount=None),
    )  # fmt: skip
    late, early = put(
        store, Invoice,
        make_invoice(today - timedelta(30), client_id=client, due_on=today - timedelta(1), amount=500_00),
        make_invoice(today, client_id=client, due_on=today, amount=40_00),
    )  # fmt: skip
    put(store, Payment, make_payment(today, client_id=client, invoice_id=late, amount=200_00))
    put(store, Activity, make_activity(today, client_id=client), make_activity(client_id=client))
    card = client_card(store, client)
    assert early != late
    assert (card.won_count, card.won_average, card.first_won_on) == (2, 200_00, date(2023, 1, 1))
    assert (card.deal_count, card.deal_sum) == (2, 70_00)
    assert [deal.value for deal in card.deals] == [70_00, None]
    assert (card.debt, card.overdue) == (340_00, 300_00)
    assert (card.feed_count, len(card.feed)) == (1, 1)
    assert card.get("revenue") == 300_00
    assert card.deals[0].place == 2
    assert card.deals[0].count == 3


def test_what_is_gone_says_so(store: Store) -> None:
    """A record that is not in the base is a sentence, not an empty card."""
    with pytest.raises(UsageFault, match="deal"):
        deal_card(store, f.IVAN)
    with pytest.raises(UsageFault, match="client"):
        client_card(store, f.IVAN)
