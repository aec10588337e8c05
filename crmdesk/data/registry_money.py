"""The registries of invoices, payments and costs: what is owed, what came, and what was spent."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Campaign, Client, Cost, Deal, Invoice, Manager, Payment, Source
from crmdesk.data.models.types import Big
from crmdesk.data.registry import Aggregate, FilterKind, Join, Quick, Reading, Registry, RegistryField, Rule
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

INVOICE_STATES = {"draft": N_("Draft"), "issued": N_("Issued"), "cancelled": N_("Void")}
PAYMENT_STATES = {"received": N_("Received"), "expected": N_("Expected"), "returned": N_("Returned")}

_client = aliased(Client)
_deal = aliased(Deal)
_owner = aliased(Manager)
_source = aliased(Source)
_campaign = aliased(Campaign)

_COUNTS = and_(Payment.state == "received", Payment.archived_at.is_(None))
_SUM = func.coalesce(func.sum(Payment.value), 0)
#: What came on one invoice, looked up by its index: for the few rows in view.
_PAID = cast(select(_SUM).where(Payment.invoice_id == Invoice.id, _COUNTS).correlate(Invoice).scalar_subquery(), Big)
#: The same of all invoices at once: for orders, conditions and totals.
_paid = (
    select(Payment.invoice_id.label("invoice_id"), cast(_SUM, Big).label("value"))
    .where(_COUNTS, Payment.invoice_id.is_not(None))
    .group_by(Payment.invoice_id)
    .subquery("paid")
)
_PAID_OF_ALL = func.coalesce(_paid.c.value, 0)


def _rest(paid: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what is still owed: nothing by drafts and cancelled invoices, and never less than nothing."""
    return case((and_(Invoice.state == "issued", Invoice.value > paid), Invoice.value - paid), else_=0)


def _owed(reading: Reading) -> ColumnElement[bool]:
    del reading
    return _rest(_PAID_OF_ALL) > 0


def _overdue(reading: Reading) -> ColumnElement[bool]:
    return and_(_rest(_PAID_OF_ALL) > 0, Invoice.due_on < reading.today)


def _broken(reading: Reading) -> ColumnElement[bool]:
    return and_(_rest(_PAID_OF_ALL) > 0, Invoice.promised_on < reading.today)


def _days_late(due: date | None, reading: Reading) -> int | None:
    return (reading.today - due).days if due is not None and due < reading.today else None


def _loose(_reading: Reading) -> ColumnElement[bool]:
    """Money that came and settles no invoice yet."""
    return and_(Payment.state == "received", Payment.invoice_id.is_(None))


def _text(stored: Any, _reading: Reading) -> str | None:
    return str(stored) if stored else None


INVOICES = Registry(
    id="invoices",
    title=N_("Invoices"),
    record=Invoice,
    fields=(
        RegistryField("number", N_("No."), Invoice.number, shown=True, width=96, look="strong", filter=FilterKind.TEXT,
                      edits="number"),
        RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                      order_joins=("client",), shown=True, width=190, filter=FilterKind.TEXT, edits="client_id",
                      raw="client_id"),
        RegistryField("deal", N_("Deal"), _deal.title, joins=("deal",), width=180, edits="deal_id", raw="deal_id"),
        RegistryField("owner", N_("Manager"), _owner.name, joins=("owner",), shown=True, width=140,
                      filter=FilterKind.REFERENCE, by=Invoice.owner_id, source=Manager, edits="owner_id", raw="owner_id"),
        RegistryField("issued_on", N_("Issued"), Invoice.issued_on, Kind.DATE, shown=True, width=108,
                      filter=FilterKind.DATES, edits="issued_on"),
        RegistryField("due_on", N_("Due"), Invoice.due_on, Kind.DATE, shown=True, width=92, filter=FilterKind.DATES,
                      edits="due_on"),
        RegistryField("promised_on", N_("Promised"), Invoice.promised_on, Kind.DATE, shown=True, width=92,
                      filter=FilterKind.DATES, edits="promised_on"),
        RegistryField("value", N_("Amount"), Invoice.value, Kind.MONEY, shown=True, width=116, look="strong",
                      filter=FilterKind.NUMBER, edits="amount", raw="amount"),
        RegistryField("paid", N_("Paid"), _PAID, Kind.MONEY, order=_PAID_OF_ALL, order_joins=("paid",), sums_up=True,
                      shown=True, width=110, filter=FilterKind.NUMBER, by=_PAID_OF_ALL, by_joins=("paid",)),
        RegistryField("rest", N_("Still owed"), _rest(_PAID), Kind.MONEY, order=_rest(_PAID_OF_ALL), order_joins=("paid",),
                      sums_up=True, shown=True, width=110, filter=FilterKind.NUMBER, by=_rest(_PAID_OF_ALL),
                      by_joins=("paid",)),
        RegistryField("late", N_("Days overdue"), case((_rest(_PAID) > 0, Invoice.due_on)), Kind.DAYS,
                      order=case((_rest(_PAID_OF_ALL) > 0, Invoice.due_on)), order_joins=("paid",), sums_up=True,
                      reverse=True, read=_days_late, shown=True, width=84, head=N_("Overdue, d")),
        RegistryField("state", N_("State"), Invoice.state, codes=INVOICE_STATES, shown=True, width=96,
                      filter=FilterKind.CODES, edits="state", raw="state_code"),
        RegistryField("note", N_("Note"), Invoice.note, sortable=False, width=220, filter=FilterKind.TEXT, edits="note"),
        RegistryField("external_id", N_("External id"), Invoice.external_id, edits="external_id"),
        RegistryField("client_id", "", Invoice.client_id, Kind.COUNT, hidden=True),
        RegistryField("deal_id", "", Invoice.deal_id, Kind.COUNT, hidden=True),
        RegistryField("owner_id", "", Invoice.owner_id, Kind.COUNT, hidden=True),
        RegistryField("amount", "", Invoice.amount, Kind.MONEY, hidden=True),
        RegistryField("state_code", "", Invoice.state, hidden=True),
        RegistryField("version", "", Invoice.version, Kind.COUNT, hidden=True),
    ),
    order="issued_on",
    descending=True,
    joins={
        "client": Join(_client, _client.id == Invoice.client_id),
        "deal": Join(_deal, _deal.id == Invoice.deal_id),
        "owner": Join(_owner, _owner.id == Invoice.owner_id),
        "paid": Join(_paid, _paid.c.invoice_id == Invoice.id),
    },
    by_client=Invoice.client_id,
    searched=("number",),
    owner=Invoice.owner_id,
    rules={
        "owed": Rule(N_("Not paid in full"), _owed, ("paid",)),
        "overdue": Rule(N_("Overdue"), _overdue, ("paid",)),
        "broken_promise": Rule(N_("Promise broken"), _broken, ("paid",)),
    },
    aggregates=(
        Aggregate("value", N_("Amount"), Kind.MONEY, func.sum(Invoice.value)),
        Aggregate("paid", N_("Paid"), Kind.MONEY, func.sum(_PAID_OF_ALL), ("paid",)),
        Aggregate("rest", N_("Still owed"), Kind.MONEY, func.sum(_rest(_PAID_OF_ALL)), ("paid",)),
    ),
    quick=(
        Quick("owed", N_("Not paid"), (Condition("owed", Operator.HOLDS),)),
        Quick("overdue", N_("Overdue"), (Condition("overdue", Operator.HOLDS),)),
        Quick("broken_promise", N_("Promise broken"), (Condition("broken_promise", Operator.HOLDS),)),
        Quick("draft", N_("Drafts"), (Condition("state", Operator.IN, ("draft",)),)),
        Quick("all", N_("All")),
    ),
    chips=("owner", "issued_on", "due_on", "value"),
)  # fmt: skip

PAYMENTS = Registry(
    id="payments",
    title=N_("Payments"),
    record=Payment,
    fields=(
        RegistryField("number", N_("No."), Payment.number, shown=True, width=84, edits="number"),
        RegistryField("paid_on", N_("Paid"), Payment.paid_on, Kind.DATE, shown=True, width=92, filter=FilterKind.DATES,
                      edits="paid_on"),
        RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                      order_joins=("client",), shown=True, width=190, filter=FilterKind.TEXT, edits="client_id",
                      raw="client_id"),
        RegistryField("invoice", N_("Invoice"), Invoice.number, joins=("invoice",), shown=True, width=100,
                      filter=FilterKind.TEXT, edits="invoice_id", raw="invoice_id"),
        RegistryField("deal", N_("Deal"), _deal.title, joins=("deal",), shown=True, width=180, edits="deal_id",
                      raw="deal_id"),
        RegistryField("deal_number", N_("Deal No."), _deal.number, joins=("deal",), read=_text, width=80),
        RegistryField("value", N_("Amount"), Payment.value, Kind.MONEY, shown=True, width=116, look="strong",
                      filter=FilterKind.NUMBER, edits="amount", raw="amount"),
        RegistryField("owner", N_("Manager"), _owner.name, joins=("owner",), shown=True, width=150,
                      filter=FilterKind.REFERENCE, by=Payment.owner_id, source=Manager, edits="owner_id", raw="owner_id"),
        RegistryField("state", N_("State"), Payment.state, codes=PAYMENT_STATES, shown=True, width=96,
                      filter=FilterKind.CODES, edits="state", raw="state_code"),
        RegistryField("purpose", N_("Purpose"), Payment.purpose, shown=True, width=220, filter=FilterKind.TEXT,
                      edits="purpose"),
        RegistryField("external_id", N_("External id"), Payment.external_id, edits="external_id"),
        RegistryField("client_id", "", Payment.client_id, Kind.COUNT, hidden=True),
        RegistryField("deal_id", "", Payment.deal_id, Kind.COUNT, hidden=True),
        RegistryField("invoice_id", "", Payment.invoice_id, Kind.COUNT, hidden=True),
        RegistryField("owner_id", "", Payment.owner_id, Kind.COUNT, hidden=True),
        RegistryField("amount", "", Payment.amount, Kind.MONEY, hidden=True),
        RegistryField("state_code", "", Payment.state, hidden=True),
        RegistryField("version", "", Payment.version, Kind.COUNT, hidden=True),
    ),
    order="paid_on",
    descending=True,
    joins={
        "client": Join(_client, _client.id == Payment.client_id),
        "deal": Join(_deal, _deal.id == Payment.deal_id),
        "invoice": Join(Invoice, Invoice.id == Payment.invoice_id),
        "owner": Join(_owner, _owner.id == Payment.owner_id),
    },
    by_client=Payment.client_id,
    searched=("number", "purpose", "invoice"),
    owner=Payment.owner_id,
    rules={"loose": Rule(N_("Not matched with an invoice"), _loose)},
    aggregates=(Aggregate("value", N_("Amount"), Kind.MONEY, func.sum(Payment.value)),),
    quick=(
        Quick("all", N_("All")),
        Quick("loose", N_("Not matched"), (Condition("loose", Operator.HOLDS),)),
        Quick("expected", N_("Expected"), (Condition("state", Operator.IN, ("expected",)),)),
        Quick("returned", N_("Returned"), (Condition("state", Operator.IN, ("returned",)),)),
    ),
    chips=("paid_on", "owner", "value", "state"),
)  # fmt: skip

COSTS = Registry(
    id="costs",
    title=N_("Costs"),
    record=Cost,
    fields=(
        RegistryField("spent_on", N_("Day"), Cost.spent_on, Kind.DATE, shown=True, width=100, filter=FilterKind.DATES,
                      edits="spent_on"),
        RegistryField("source", N_("Source"), _source.name, joins=("source",), shown=True, width=180,
                      filter=FilterKind.REFERENCE, by=Cost.source_id, source=Source, edits="source_id", raw="source_id"),
        RegistryField("campaign", N_("Campaign"), _campaign.name, joins=("campaign",), shown=True, width=220,
                      filter=FilterKind.REFERENCE, by=Cost.campaign_id, source=Campaign, edits="campaign_id",
                      raw="campaign_id"),
        RegistryField("amount", N_("Amount"), Cost.amount, Kind.MONEY, shown=True, width=120, look="strong",
                      filter=FilterKind.NUMBER, edits="amount"),
        RegistryField("note", N_("Note"), Cost.note, sortable=False, shown=True, width=260, filter=FilterKind.TEXT,
                      edits="note"),
        RegistryField("source_id", "", Cost.source_id, Kind.COUNT, hidden=True),
        RegistryField("campaign_id", "", Cost.campaign_id, Kind.COUNT, hidden=True),
        RegistryField("version", "", Cost.version, Kind.COUNT, hidden=True),
    ),
    order="spent_on",
    descending=True,
    joins={
        "source": Join(_source, _source.id == Cost.source_id),
        "campaign": Join(_campaign, _campaign.id == Cost.campaign_id),
    },
    searched=("source", "campaign", "note"),
    aggregates=(Aggregate("amount", N_("Amount"), Kind.MONEY, func.sum(Cost.amount)),),
    quick=(Quick("all", N_("All")),),
    chips=("spent_on", "source", "campaign", "amount"),
)  # fmt: skip
