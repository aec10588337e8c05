"""Relations card: figures of now beside half a year ago, honest where there is too little to tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdesk.data.client_statuses import set_relationship, set_status
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Contact, Deal, Invoice, Payment
from crmdesk.data.store import Store
from crmdesk.reports.client_card import Indicator, relations_card
from tests.factories import (
    COMPLAINT,
    MEETING,
    PARTNER,
    instant,
    make_activity,
    make_client,
    make_contact,
    make_invoice,
    make_payment,
    make_won,
    plant,
    put,
)

TODAY = date(2025, 11, 20)
#: A day of the last six months, and one of the six before.
NOW, BEFORE = date(2025, 10, 1), date(2025, 3, 1)


@pytest.fixture
def client(store: Store) -> int:
    """A client of whom nothing is known yet."""
    plant(store)
    return put(store, Client, make_client())[0]


def indicator(store: Store, client: int, key: str) -> Indicator:
    """Return one indicator of the card."""
    (found,) = [each for each in relations_card(store, client).indicators if each.key == key]
    return found


def test_a_new_client_has_too_little_data_and_says_so(store: Store, client: int) -> None:
    """No figure is made up."""
    card = relations_card(store, client)
    assert (card.purchases.count, card.purchases.cycle_days, card.abc, card.rfm, card.is_bad_payer) == (
        0,
        None,
        "",
        "",
        False,
    )
    assert indicator(store, client, "contact_gap").shortage == "too little data: 0 of 3"
    assert indicator(store, client, "discount").now is None
    assert indicator(store, client, "people").now == 0


def test_purchases_their_interval_and_the_next_one(store: Store, client: int) -> None:
    """The middle interval from the last purchase on; classes among all clients."""
    others = put(store, Client, *(make_client() for _each in range(4)))
    put(
        store,
        Deal,
        *(make_won(TODAY - timedelta(back), client_id=client) for back in (100, 70, 70, 20)),
        *(
            make_won(TODAY - timedelta(200 + 50 * place), 10 + place, client_id=each)
            for place, each in enumerate(others)
        ),
    )
    card = relations_card(store, client)
    assert (card.purchases.count, card.purchases.cycle_days) == (4, 40)
    assert (card.purchases.last_on, card.purchases.next_on) == (date(2025, 10, 31), date(2025, 12, 10))
    assert (card.abc, card.rfm) == ("A", "Champions")


def test_quarters_of_this_year_stand_beside_those_of_the_last(store: Store, client: int) -> None:
    """Deals of other clients are not in them; a quarter without deals is a zero."""
    (other,) = put(store, Client, make_client())
    put(store, Deal, make_won(date(2025, 2, 1), 500, client_id=client), make_won(date(2024, 12, 31), 30, client_id=client),
        make_won(date(2025, 2, 1), 900, client_id=other))  # fmt: skip
    quarters = relations_card(store, client).quarters
    assert [(each.begin.month, each.revenue, each.last_year) for each in quarters] == [
        (1, 500, 0), (4, 0, 0), (7, 0, 0), (10, 0, 30),
    ]  # fmt: skip


def test_statuses_and_relations_are_told_with_author_and_reason(store: Store, client: int) -> None:
    """What was set by hand says so."""
    set_status(store, client, 1, 12, "closed down")
    set_relationship(store, client, 2, PARTNER, "contract")
    card = relations_card(store, client)
    last = card.statuses[-1]
    assert (last.title, last.begin, last.end, last.reason, last.by_hand) == ("Gone", TODAY, None, "closed down", True)
    assert [(span.title, span.reason) for span in card.relationships] == [("Partner", "contract")]


def test_interactions_tell_intervals_initiative_people_meetings_and_complaints(store: Store, client: int) -> None:
    """Now and half a year ago are windows of equal length."""
    people = put(store, Contact, make_contact(client_id=client), make_contact(client_id=client))
    put(
        store, Activity,
        *(make_activity(NOW + timedelta(10 * place), client_id=client, contact_id=people[place % 2],
                        direction="in" if place else "out") for place in range(4)),
        *(make_activity(BEFORE + timedelta(20 * place), client_id=client, direction="out") for place in range(3)),
        make_activity(NOW, client_id=client, kind_id=MEETING),
        make_activity(NOW, client_id=client, kind_id=COMPLAINT),
        *(make_activity(client_id=client, kind_id=MEETING, state=2, due_on=NOW, cancelled_on=day) for day in (NOW, None)),
    )  # fmt: skip
    gap = indicator(store, client, "contact_gap")
    assert (gap.now, gap.before, gap.is_better) == (10, 20, True)
    initiative = indicator(store, client, "initiative")
    assert (initiative.now, initiative.before) == (0.75, 0)
    assert (indicator(store, client, "people").now, indicator(store, client, "people").before) == (2, 0)
    assert indicator(store, client, "called_off").now == pytest.approx(2 / 3)
    complaints = indicator(store, client, "complaints")
    assert (complaints.now, complaints.before, complaints.is_better) == (1, 0, False)


def test_our_answer_and_the_discount_are_those_of_the_reports(store: Store, client: int) -> None:
    """The discount stands beside that of all clients."""
    (other,) = put(store, Client, make_client())
    put(store, Activity, *(
        make_activity(NOW, client_id=client, created_at=instant(NOW, 9), answered_at=instant(NOW, 9, minutes))
        for minutes in (10, 20, 40)
    ))  # fmt: skip
    put(store, Deal, *(make_won(NOW, 900, client_id=client, discount=100) for _each in range(2)),
        make_won(NOW, 2000, client_id=other, discount=0))  # fmt: skip
    assert indicator(store, client, "answer").now == 20
    discount = indicator(store, client, "discount")
    assert (discount.now, discount.usual, discount.before) == (pytest.approx(0.1), pytest.approx(0.05), None)


def test_who_pays_late_again_and_again_is_a_bad_payer(store: Store, client: int) -> None:
    """Two delays of more than thirty days in a year: paid ones and those that still last."""
    first, _second = put(
        store, Invoice,
        make_invoice(date(2025, 7, 1), client_id=client, due_on=date(2025, 8, 1)),
        make_invoice(date(2025, 9, 1), client_id=client, due_on=date(2025, 10, 1)),
    )  # fmt: skip
    put(store, Payment, make_payment(date(2025, 9, 10), client_id=client, invoice_id=first))
    assert relations_card(store, client).is_bad_payer
    assert indicator(store, client, "payment_delay").now == 45


def test_a_client_that_is_gone_is_refused(store: Store) -> None:
    """With a sentence."""
    with pytest.raises(UsageFault):
        relations_card(store, 404)
