"""What people may type about deals, their positions and contacts, and about activities."""

from __future__ import annotations

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import (
    Activity,
    ActivityKind,
    Campaign,
    Client,
    Competitor,
    Contact,
    Deal,
    DealContact,
    DealItem,
    Manager,
    Product,
    Source,
    Stage,
)
from crmdesk.data.registry_clients import ROLE_NAMES
from crmdesk.data.words import N_

DIRECTION_NAMES = {"in": N_("Incoming"), "out": N_("Outgoing")}

MAIN = N_("Main")
SUMS = N_("Sums")
ORIGIN = N_("Where from")

DEAL = Form(
    id="deal",
    title=N_("Deal"),
    record=Deal,
    name="title",
    custom_owner="deal",
    fields=(
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client, required=True, quick=True, group=MAIN),
        FormField("title", N_("What"), required=True, quick=True, group=MAIN),
        FormField("amount", N_("Amount"), Entry.AMOUNT, quick=True, group=SUMS),
        FormField("stage_id", N_("Stage"), Entry.REFERENCE, source=Stage, required=True, bulk=True, group=MAIN),
        FormField("owner_id", N_("Manager"), Entry.REFERENCE, source=Manager, bulk=True, group=MAIN),
        FormField("expected_on", N_("Closing"), Entry.DATE, bulk=True, group=MAIN),
        FormField("next_step", N_("Next step"), group=MAIN),
        FormField("next_step_on", N_("Step on"), Entry.DATE, bulk=True, group=MAIN),
        FormField("probability", N_("Probability"), Entry.PERCENT, group=SUMS, hint=N_("empty: as past deals tell")),
        FormField("discount", N_("Discount"), Entry.AMOUNT, group=SUMS),
        FormField("cost", N_("Cost"), Entry.AMOUNT, group=SUMS),
        FormField("currency", N_("Currency"), Entry.WORDS, group=SUMS),
        FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, bulk=True, group=ORIGIN),
        FormField("campaign_id", N_("Campaign"), Entry.REFERENCE, source=Campaign, bulk=True, group=ORIGIN),
        FormField("direction", N_("Direction"), Entry.WORDS, bulk=True, group=MAIN),
        FormField("object_type", N_("Object type"), Entry.WORDS, bulk=True, group=MAIN),
        FormField("competitor_id", N_("Competitor"), Entry.REFERENCE, source=Competitor, bulk=True, group=MAIN),
        FormField("loss_note", N_("Words on the loss"), Entry.NOTE, group=MAIN),
        FormField("tags", N_("Tags"), Entry.TAGS, bulk=True, group=MAIN),
        FormField("note", N_("Note"), Entry.NOTE, group=MAIN),
        FormField("created_on", N_("Created"), Entry.DATE, group=ORIGIN),
        FormField("qualified_on", N_("Qualified"), Entry.DATE, group=ORIGIN),
        FormField("external_id", N_("External id"), group=ORIGIN),
    ),
)

DEAL_ITEM = Form(
    id="deal_item",
    title=N_("Position of a deal"),
    record=DealItem,
    name="name",
    parent="deal_id",
    fields=(
        FormField("product_id", N_("Product"), Entry.REFERENCE, source=Product, quick=True),
        FormField("name", N_("Name"), quick=True),
        FormField("quantity", N_("Quantity"), Entry.QUANTITY, required=True, quick=True),
        FormField("price", N_("Price"), Entry.AMOUNT, quick=True),
        FormField("amount", N_("Amount"), Entry.AMOUNT, quick=True),
        FormField("cost", N_("Cost"), Entry.AMOUNT),
    ),
)

DEAL_CONTACT = Form(
    id="deal_contact",
    title=N_("Contact of a deal"),
    record=DealContact,
    name="contact_id",
    parent="deal_id",
    fields=(
        FormField("contact_id", N_("Contact"), Entry.REFERENCE, source=Contact, required=True, quick=True),
        FormField("role", N_("Role in decisions"), Entry.CODE, codes=ROLE_NAMES, quick=True),
    ),
)

ACTIVITY = Form(
    id="activity",
    title=N_("Activity"),
    record=Activity,
    name="subject",
    custom_owner="activity",
    fields=(
        FormField("kind_id", N_("Kind"), Entry.REFERENCE, source=ActivityKind, required=True, quick=True, group=MAIN),
        FormField("subject", N_("What"), quick=True, group=MAIN),
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client, quick=True, group=MAIN),
        FormField("contact_id", N_("Contact"), Entry.REFERENCE, source=Contact, group=MAIN),
        FormField("deal_id", N_("Deal"), Entry.REFERENCE, source=Deal, group=MAIN),
        FormField("performer_id", N_("Performer"), Entry.REFERENCE, source=Manager, quick=True, bulk=True, group=MAIN),
        FormField("due_on", N_("Due"), Entry.DATE, quick=True, bulk=True, group=MAIN),
        FormField("due_at", N_("At"), Entry.INSTANT, group=MAIN),
        FormField("remind_at", N_("Remind"), Entry.INSTANT, group=MAIN),
        FormField("duration_s", N_("Duration"), Entry.DURATION, group=MAIN),
        FormField("direction", N_("Direction"), Entry.CODE, codes=DIRECTION_NAMES, group=MAIN),
        FormField("result", N_("Result"), Entry.NOTE, group=MAIN),
        FormField("next_step", N_("Next step"), group=MAIN),
        FormField("note", N_("Note"), Entry.NOTE, group=MAIN),
        FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, group=ORIGIN),
        FormField("external_id", N_("External id"), group=ORIGIN),
    ),
)
