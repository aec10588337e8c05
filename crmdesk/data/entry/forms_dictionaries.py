"""What people may type about the firm, its people and its word lists; the settings show one page a form."""

from __future__ import annotations

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import (
    ActivityKind,
    ActivityTemplate,
    Campaign,
    Category,
    Client,
    Competitor,
    CustomField,
    Deal,
    Department,
    Firm,
    Holiday,
    LossReason,
    Manager,
    Pipeline,
    Product,
    RelationshipType,
    Segment,
    Source,
    Stage,
    TrackingNumber,
)
from crmdesk.data.words import N_

PRESET_NAMES = {"small": N_("Small team"), "department": N_("Department"), "management": N_("Management")}
POSITION_NAMES = {
    "administrator": N_("Administrator"),
    "head": N_("Head of sales"),
    "department_head": N_("Head of a department"),
    "manager": N_("Manager"),
    "viewer": N_("Viewer"),
}
GENDER_NAMES = {"f": N_("She"), "m": N_("He")}
STAGE_KIND_NAMES = {
    "lead": N_("Inquiry"),
    "work": N_("In work"),
    "won": N_("Won"),
    "lost": N_("Lost"),
    "cancelled": N_("Cancelled"),
}
LOSS_KIND_NAMES = {"lost": N_("Lost"), "cancelled": N_("Cancelled"), "no_decision": N_("No decision")}
ACTIVITY_NAMES = {
    "call": N_("Call"),
    "meeting": N_("Meeting"),
    "letter": N_("Letter"),
    "message": N_("Message"),
    "task": N_("Task"),
    "visit": N_("Visit"),
    "consultation": N_("Consultation"),
    "complaint": N_("Complaint"),
    "demonstration": N_("Demonstration"),
}
FIELD_OWNER_NAMES = {
    "client": N_("Clients"),
    "contact": N_("Contacts"),
    "deal": N_("Deals"),
    "activity": N_("Activities"),
}
FIELD_KIND_NAMES = {
    "text": N_("Text"),
    "number": N_("Number"),
    "money": N_("Money"),
    "date": N_("Date"),
    "flag": N_("Yes or no"),
    "one": N_("One of a list"),
    "many": N_("Several of a list"),
}

_NAME = FormField("name", N_("Name"), required=True, quick=True)
_ORDER = FormField("position", N_("Place in the list"), Entry.COUNT)

FIRM = Form(
    id="firm",
    title=N_("Firm"),
    record=Firm,
    fields=(
        _NAME,
        FormField("inn", N_("INN"), Entry.INN),
        FormField("currency", N_("Currency"), required=True),
        FormField("timezone", N_("Time zone"), required=True),
        FormField("fiscal_month", N_("First month of the fiscal year"), Entry.COUNT, required=True),
        FormField("preset", N_("Size of the firm"), Entry.CODE, codes=PRESET_NAMES, required=True),
        FormField("work_begin", N_("Working day begins"), Entry.COUNT, required=True),
        FormField("work_end", N_("Working day ends"), Entry.COUNT, required=True),
    ),
)

DICTIONARIES: tuple[Form, ...] = (
    FIRM,
    Form(
        id="holiday",
        title=N_("Holiday"),
        record=Holiday,
        dictionary=True,
        fields=(
            FormField("day", N_("Day"), Entry.DATE, required=True, quick=True),
            FormField("name", N_("Name"), quick=True),
            FormField("working", N_("Worked"), Entry.FLAG, quick=True),
        ),
    ),
    Form(
        id="department",
        title=N_("Department"),
        record=Department,
        dictionary=True,
        fields=(
            _NAME,
            FormField("parent_id", N_("Part of"), Entry.REFERENCE, source=Department, quick=True),
            FormField("head_id", N_("Head"), Entry.REFERENCE, source=Manager),
        ),
    ),
    Form(
        id="manager",
        title=N_("Colleague"),
        record=Manager,
        dictionary=True,
        fields=(
            FormField("name", N_("Full name"), required=True, quick=True),
            FormField("role", N_("Role"), Entry.CODE, codes=POSITION_NAMES, required=True, quick=True),
            FormField("department_id", N_("Department"), Entry.REFERENCE, source=Department, quick=True),
            FormField("head_id", N_("Reports to"), Entry.REFERENCE, source=Manager),
            FormField("position", N_("Position")),
            FormField("gender", N_("She or he"), Entry.CODE, codes=GENDER_NAMES),
            FormField("email", N_("E-mail")),
            FormField("phone", N_("Phone")),
            FormField("active_from", N_("Works from"), Entry.DATE),
            FormField("active_until", N_("Works until"), Entry.DATE, hint=N_("the first day without work")),
        ),
    ),
    Form(
        id="pipeline",
        title=N_("Pipeline"),
        record=Pipeline,
        dictionary=True,
        fields=(_NAME, _ORDER),
    ),
    Form(
        id="stage",
        title=N_("Stage"),
        record=Stage,
        parent="pipeline_id",
        dictionary=True,
        fields=(
            _NAME,
            FormField("pipeline_id", N_("Pipeline"), Entry.REFERENCE, source=Pipeline, required=True),
            FormField("position", N_("Place in the list"), Entry.COUNT, required=True),
            FormField("kind", N_("Kind"), Entry.CODE, codes=STAGE_KIND_NAMES, required=True, quick=True),
            FormField("probability", N_("Probability"), Entry.PERCENT, required=True, quick=True),
            FormField("norm_days", N_("Norm, days"), Entry.COUNT, quick=True),
        ),
    ),
    Form(
        id="activity_kind",
        title=N_("Kind of activity"),
        record=ActivityKind,
        dictionary=True,
        fields=(
            _NAME,
            FormField("code", N_("Counts as"), Entry.CODE, codes=ACTIVITY_NAMES, required=True, quick=True),
            FormField("is_contact", N_("Contact with a client"), Entry.FLAG, required=True, quick=True),
            FormField("in_plan", N_("Counts in the plan"), Entry.FLAG, required=True, quick=True),
            _ORDER,
        ),
    ),
    Form(
        id="activity_template",
        title=N_("Template of activities"),
        record=ActivityTemplate,
        name="subject",
        dictionary=True,
        fields=(
            FormField("subject", N_("What"), required=True, quick=True),
            FormField("kind_id", N_("Kind"), Entry.REFERENCE, source=ActivityKind, required=True, quick=True),
            FormField("performer_id", N_("Performer"), Entry.REFERENCE, source=Manager, quick=True),
            FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client),
            FormField("deal_id", N_("Deal"), Entry.REFERENCE, source=Deal),
            FormField("duration_s", N_("Duration"), Entry.DURATION),
            FormField("note", N_("Note"), Entry.NOTE),
            FormField("active", N_("In use"), Entry.FLAG, required=True),
        ),
    ),
    Form(
        id="source",
        title=N_("Source"),
        record=Source,
        dictionary=True,
        fields=(_NAME,),
    ),
    Form(
        id="campaign",
        title=N_("Campaign"),
        record=Campaign,
        dictionary=True,
        fields=(
            _NAME,
            FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, quick=True),
            FormField("begin_on", N_("Begins"), Entry.DATE),
            FormField("end_on", N_("Ends"), Entry.DATE),
            FormField("budget", N_("Budget"), Entry.AMOUNT),
        ),
    ),
    Form(
        id="tracking_number",
        title=N_("Tracking number"),
        record=TrackingNumber,
        name="phone",
        dictionary=True,
        fields=(
            FormField("phone", N_("Phone"), Entry.PHONE, required=True, quick=True),
            FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, quick=True),
            FormField("campaign_id", N_("Campaign"), Entry.REFERENCE, source=Campaign),
            FormField("region", N_("Region")),
        ),
    ),
    Form(
        id="loss_reason",
        title=N_("Loss reason"),
        record=LossReason,
        dictionary=True,
        fields=(_NAME, FormField("kind", N_("Kind"), Entry.CODE, codes=LOSS_KIND_NAMES, required=True, quick=True)),
    ),
    Form(
        id="competitor",
        title=N_("Competitor"),
        record=Competitor,
        dictionary=True,
        fields=(_NAME,),
    ),
    Form(
        id="relationship_type",
        title=N_("Type of relations"),
        record=RelationshipType,
        dictionary=True,
        fields=(_NAME, _ORDER),
    ),
    Form(
        id="category",
        title=N_("Category"),
        record=Category,
        dictionary=True,
        fields=(_NAME, FormField("parent_id", N_("Part of"), Entry.REFERENCE, source=Category, quick=True)),
    ),
    Form(
        id="product",
        title=N_("Product"),
        record=Product,
        dictionary=True,
        fields=(
            _NAME,
            FormField("sku", N_("Article")),
            FormField("category_id", N_("Category"), Entry.REFERENCE, source=Category, quick=True),
            FormField("direction", N_("Direction"), Entry.WORDS),
            FormField("unit", N_("Unit"), Entry.WORDS, quick=True),
            FormField("price", N_("Price"), Entry.AMOUNT, quick=True),
            FormField("cost", N_("Cost"), Entry.AMOUNT),
            FormField("external_id", N_("External id")),
        ),
    ),
    Form(
        id="segment",
        title=N_("Segment"),
        record=Segment,
        dictionary=True,
        fields=(_NAME, FormField("shared", N_("Everybody sees it"), Entry.FLAG, required=True)),
    ),
    Form(
        id="custom_field",
        title=N_("Own field"),
        record=CustomField,
        dictionary=True,
        fields=(
            _NAME,
            FormField("owner", N_("Belongs to"), Entry.CODE, codes=FIELD_OWNER_NAMES, required=True, quick=True),
            FormField("kind", N_("Kind"), Entry.CODE, codes=FIELD_KIND_NAMES, required=True, quick=True),
            FormField("options", N_("Values to choose from"), Entry.TAGS, quick=True),
            _ORDER,
        ),
    ),
)
