"""What people may type about invoices, payments, costs and plans."""

from __future__ import annotations

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import Campaign, Client, Cost, Deal, Invoice, Manager, Payment, Plan, Source
from crmdesk.data.registry_money import INVOICE_STATES, PAYMENT_STATES
from crmdesk.data.words import N_

INVOICE = Form(
    id="invoice",
    title=N_("Invoice"),
    record=Invoice,
    name="number",
    fields=(
        FormField("number", N_("Number"), quick=True),
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client, quick=True),
        FormField("amount", N_("Amount"), Entry.AMOUNT, quick=True),
        FormField("due_on", N_("Due"), Entry.DATE, quick=True, bulk=True),
        FormField("issued_on", N_("Issued"), Entry.DATE, required=True),
        FormField("promised_on", N_("Promised"), Entry.DATE, bulk=True, hint=N_("the day the client promised to pay")),
        FormField("deal_id", N_("Deal"), Entry.REFERENCE, source=Deal),
        FormField("owner_id", N_("Manager"), Entry.REFERENCE, source=Manager, bulk=True),
        FormField("state", N_("State"), Entry.CODE, codes=INVOICE_STATES, required=True, bulk=True),
        FormField("note", N_("Note"), Entry.NOTE),
        FormField("external_id", N_("External id")),
    ),
)

PAYMENT = Form(
    id="payment",
    title=N_("Payment"),
    record=Payment,
    name="number",
    fields=(
        FormField("invoice_id", N_("Invoice"), Entry.REFERENCE, source=Invoice, quick=True),
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client, quick=True),
        FormField("amount", N_("Amount"), Entry.AMOUNT, required=True, quick=True),
        FormField("paid_on", N_("Paid"), Entry.DATE, required=True),
        FormField("number", N_("Number")),
        FormField("purpose", N_("Purpose")),
        FormField("deal_id", N_("Deal"), Entry.REFERENCE, source=Deal),
        FormField("owner_id", N_("Manager"), Entry.REFERENCE, source=Manager, bulk=True),
        FormField("state", N_("State"), Entry.CODE, codes=PAYMENT_STATES, required=True, bulk=True),
        FormField("external_id", N_("External id")),
    ),
)

COST = Form(
    id="cost",
    title=N_("Spending"),
    record=Cost,
    name="spent_on",
    fields=(
        FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, quick=True, bulk=True),
        FormField("campaign_id", N_("Campaign"), Entry.REFERENCE, source=Campaign, quick=True, bulk=True),
        FormField("amount", N_("Amount"), Entry.AMOUNT, required=True, quick=True),
        FormField("spent_on", N_("Day"), Entry.DATE, required=True, quick=True),
        FormField("note", N_("Note"), Entry.NOTE),
    ),
)

#: A plan is archived by its form; its figure is written as a new version by ``plan_versions``.
PLAN = Form(
    id="plan",
    title=N_("Plan"),
    record=Plan,
    name="begin_on",
    fields=(FormField("value", N_("Plan"), Entry.NUMBER, required=True, quick=True),),
)

BOOKKEEPING = (INVOICE, PAYMENT, COST, PLAN)
