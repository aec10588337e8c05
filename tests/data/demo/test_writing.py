"""The rows of a demo base obey what reports take for granted; checked by plain Python over all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Client,
    Contact,
    CurrencyRate,
    Deal,
    DealContact,
    DealEvent,
    DealItem,
    EntryTime,
    Holiday,
    Invoice,
    LossReason,
    Manager,
    Payment,
    Plan,
    RelationshipSpan,
    Stage,
    StageReach,
    StatusSpan,
    StockMovement,
)  # fmt: skip
from crmdesk.data.models.catalogue import OUTCOME_OF_KIND
from crmdesk.data.models.deals import FOREVER
from tests.data.demo.conftest import DEALS, TODAY

OPEN, WON, LOST, CANCELLED = range(4)


def by_deal(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.deal_id].append(row)
    return found


def test_sizes_are_in_proportion(rows):
    """Clients are a quarter of the deals, activities about five and states about four and a half times as many."""
    assert len(rows(Deal)) == DEALS
    assert len(rows(Client)) == DEALS // 4
    assert 4 * DEALS < len(rows(Activity)) < 6 * DEALS
    assert 3.5 * DEALS < len(rows(DealEvent)) < 5.5 * DEALS
    assert 1.3 * DEALS < len(rows(DealItem)) < 1.8 * DEALS
    assert 1.2 * len(rows(Client)) < len(rows(Contact)) < 2 * len(rows(Client))


def test_positions_sum_up_to_the_deal(rows):
    """Amount, cost and discount of a deal are the sums of its positions', and no discount is negative."""
    items = by_deal(rows(DealItem))
    for deal in rows(Deal):
        mine = items[deal.id]
        assert deal.amount == sum(item.amount for item in mine) > 0
        assert deal.cost == sum(item.cost for item in mine)
        assert deal.discount == sum(item.price * item.quantity // 1000 - item.amount for item in mine)
        assert all(item.price * item.quantity // 1000 >= item.amount > item.cost > 0 for item in mine)


def test_margin_is_that_of_a_trade(rows):
    """Won deals leave between a fifth and a third, all together."""
    won = [deal for deal in rows(Deal) if deal.outcome == WON]
    assert 0.2 < 1 - sum(deal.cost_value for deal in won) / sum(deal.value for deal in won) < 0.33


def test_deals_agree_with_their_stage_and_days(rows):
    """The outcome is that of the stage, a closed deal has its day and a lost one its reason, and no day is to come."""
    stages = {stage.id: stage for stage in rows(Stage)}
    kinds = {reason.id: reason.kind for reason in rows(LossReason)}
    for deal in rows(Deal):
        stage = stages[deal.stage_id]
        assert deal.outcome == OUTCOME_OF_KIND[stage.kind]
        assert deal.pipeline_id == stage.pipeline_id
        assert deal.created_on <= (deal.closed_on or TODAY) <= TODAY
        assert (deal.closed_on is None) == (deal.outcome == OPEN)
        assert (deal.loss_reason_id is None) == (deal.outcome in (OPEN, WON))
        if deal.loss_reason_id is not None:
            assert (kinds[deal.loss_reason_id] == "lost") == (deal.outcome == LOST)
            assert stages[deal.lost_stage_id].kind in ("lead", "work")
        assert deal.expected_on >= deal.created_on


def test_histories_are_whole(rows):
    """States follow each other without gaps from the creation on, and the last one is the deal as it is."""
    events, reaches = by_deal(rows(DealEvent)), by_deal(rows(StageReach))
    for deal in rows(Deal):
        states = sorted(events[deal.id], key=lambda event: event.id)
        assert states[0].kind == "created"
        assert states[0].begin_on == deal.created_on
        assert states[0].owner_id == deal.created_owner_id
        for before, after in pairwise(states):
            assert before.end_on == after.begin_on >= before.begin_on
            assert after.at >= before.at
            told = ("stage_id", "owner_id", "value", "expected_on")
            assert any(getattr(before, name) != getattr(after, name) for name in told), after.kind
        last = states[-1]
        assert last.end_on == FOREVER
        assert (last.stage_id, last.outcome, last.owner_id, last.value, last.expected_on) == (
            deal.stage_id, deal.outcome, deal.owner_id, deal.value, deal.expected_on,
        )  # fmt: skip
        if deal.closed_on is not None:
            assert last.begin_on == deal.closed_on
        assert {reach.stage_id for reach in reaches[deal.id]} == {state.stage_id for state in states}


def test_histories_are_of_every_kind(rows):
    """Deals are handed over, repriced, put off, reopened; stages are leapt over and returned to."""
    kinds = Counter(event.kind for event in rows(DealEvent))
    assert set(kinds) == {"created", "stage", "owner", "amount", "expected", "won", "lost", "cancelled", "reopened"}
    positions = {stage.id: stage.position for stage in rows(Stage)}
    leaps = returns = 0
    for states in by_deal(rows(DealEvent)).values():
        places = [
            positions[state.stage_id] for state in sorted(states, key=lambda event: event.id) if state.outcome == OPEN
        ]
        leaps += any(after - before > 1 for before, after in pairwise(places))
        returns += any(after < before for before, after in pairwise(places))
    assert leaps > 20
    assert returns > 5


def test_open_deals_are_a_believable_few(rows):
    """About two in a hundred deals are open; most have a next step, some do not, some stand far beyond the norm."""
    found = [deal for deal in rows(Deal) if deal.outcome == OPEN]
    norms = {stage.id: stage.norm_days for stage in rows(Stage)}
    assert 0.012 * DEALS < len(found) < 0.04 * DEALS
    assert 0 < sum(deal.next_step is None for deal in found) < len(found) / 3
    assert all((deal.next_step is None) == (deal.next_step_on is None) for deal in found)
    assert sum((TODAY - deal.stage_since).days > 2 * norms[deal.stage_id] for deal in found) >= 2
    assert all(deal.next_step is None for deal in rows(Deal) if deal.outcome != OPEN)


def test_activities_hang_together(rows):
    """Done ones have a day not to come, their client is the deal's, their person is the client's."""
    deals = {deal.id: deal for deal in rows(Deal)}
    clients = {contact.id: contact.client_id for contact in rows(Contact)}
    for activity in rows(Activity):
        assert (activity.state == 1) == (activity.done_on is not None) == (activity.done_hour is not None)
        assert activity.done_on is None or activity.created_on <= activity.done_on <= TODAY
        assert activity.state != 2 or activity.cancelled_on <= TODAY
        assert activity.state != 0 or activity.due_on is not None
        if activity.deal_id is not None:
            assert activity.client_id == deals[activity.deal_id].client_id
        if activity.contact_id is not None:
            assert activity.client_id == clients[activity.contact_id]
        assert not activity.missed or (activity.direction == "in" and not activity.is_contact)


def test_work_is_done_in_working_hours(rows):
    """Calls are made on working days from eight to eight, most around eleven."""
    calls = {kind.id for kind in rows(ActivityKind) if kind.code == "call"}
    done = [activity for activity in rows(Activity) if activity.kind_id in calls and activity.done_on is not None]
    hours = Counter(activity.done_hour for activity in done)
    assert set(hours) <= set(range(8, 20))
    assert hours.most_common(1)[0][0] == 11
    free = {holiday.day for holiday in rows(Holiday)}
    off = [activity for activity in done if activity.done_on.weekday() > 4 or activity.done_on in free]
    assert len(off) < 0.05 * len(done)


def test_payments_stay_within_invoices(rows):
    """Nobody pays more than is asked, nor before; invoices of a deal stay within its amount and begin with the win."""
    invoices = {invoice.id: invoice for invoice in rows(Invoice)}
    paid, asked = Counter(), Counter()
    for payment in rows(Payment):
        invoice = invoices[payment.invoice_id]
        paid[payment.invoice_id] += payment.amount
        assert payment.paid_on >= invoice.issued_on
        assert (payment.client_id, payment.deal_id, payment.currency) == (
            invoice.client_id, invoice.deal_id, invoice.currency,
        )  # fmt: skip
        assert (payment.state == "expected") == (payment.paid_on > TODAY)
    assert all(paid[invoice.id] <= invoice.amount for invoice in invoices.values())
    for invoice in invoices.values():
        asked[invoice.deal_id] += invoice.amount
        assert invoice.issued_on <= TODAY
        assert invoice.issued_on <= invoice.due_on
    deals = {deal.id: deal for deal in rows(Deal)}
    assert set(asked) == {deal.id for deal in deals.values() if deal.outcome == WON}
    assert all(asked[deal_id] <= deals[deal_id].amount for deal_id in asked)
    late = [i for i in invoices.values() if i.due_on < TODAY and paid[i.id] < i.amount]
    assert late


def test_statuses_and_relations_have_no_gaps(rows):
    """Spans of a client begin with the client, follow each other, and the last is what the client is."""
    for record, column, present in (
        (StatusSpan, "status", "status"),
        (RelationshipSpan, "relationship_id", "relationship_id"),
    ):
        spans = defaultdict(list)
        for span in rows(record):
            spans[span.client_id].append(span)
        for client in rows(Client):
            mine = sorted(spans[client.id], key=lambda span: span.begin_on)
            assert mine[0].begin_on == client.created_on
            for before, after in pairwise(mine):
                assert before.begin_on < before.end_on == after.begin_on
                assert getattr(before, column) != getattr(after, column)
            assert mine[-1].end_on is None
            assert getattr(mine[-1], column) == getattr(client, present)
    assert {span.status for span in rows(StatusSpan)} == set(range(1, 13))


def test_clients_of_the_departed_are_in_good_hands(rows):
    """Whoever left owns no client and no open deal, and closed nothing after the last day."""
    gone = {manager.id: manager.active_until for manager in rows(Manager) if manager.active_until is not None}
    assert len(gone) == 3
    assert not [client for client in rows(Client) if client.owner_id in gone]
    for deal in rows(Deal):
        if deal.owner_id in gone:
            assert deal.outcome != OPEN
            assert deal.closed_on <= gone[deal.closed_owner_id]
    assert any(deal.created_owner_id in gone and deal.closed_owner_id not in gone for deal in rows(Deal))


def test_money_of_others_is_converted(rows):
    """Deals in dollars and euros have a rate for their day, and their value follows it."""
    rates = {(rate.currency, rate.day): rate.rate for rate in rows(CurrencyRate)}
    foreign = [deal for deal in rows(Deal) if deal.currency != "RUB"]
    assert foreign
    for deal in foreign:
        day = (deal.closed_on or deal.created_on).replace(day=1)
        assert deal.value == (deal.amount * rates[deal.currency, day] + 500_000) // 1_000_000


def test_plans_sum_up_where_nothing_was_raised(rows):
    """The firm's plan of the calls of a month is the sum of its managers' plans, and of its departments'."""
    sums = defaultdict(Counter)
    for plan in rows(Plan):
        if plan.measure == "calls":
            sums[plan.begin_on][plan.subject] += plan.value
    assert len(sums) == 12 * 6
    assert all(found["firm"] == found["manager"] == found["department"] for found in sums.values())


def test_stock_never_goes_below_zero(rows):
    """What left the store had come before."""
    left = Counter()
    for movement in sorted(rows(StockMovement), key=lambda row: (row.product_id, row.moved_on, -row.quantity)):
        left[movement.product_id] += movement.quantity
        assert left[movement.product_id] >= 0
        assert 0 <= movement.reserved <= max(left[movement.product_id], 0)


def test_persons_of_deals_are_the_clients(rows):
    """A person in a deal is one of its client's."""
    clients = {contact.id: contact.client_id for contact in rows(Contact)}
    deals = {deal.id: deal.client_id for deal in rows(Deal)}
    assert all(clients[row.contact_id] == deals[row.deal_id] for row in rows(DealContact))


def test_entry_time_is_of_the_last_months(rows):
    """Time of entry is kept for working people up to today."""
    days = {row.day for row in rows(EntryTime)}
    assert TODAY - timedelta(days=125) < min(days) < max(days) <= TODAY
