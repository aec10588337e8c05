"""What people may type about quality checks, their templates, and movements of stock."""

from __future__ import annotations

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import Client, Manager, Product, QualityCheck, QualityTemplate, StockMovement
from crmdesk.data.registry_quality import CHECK_KINDS
from crmdesk.data.words import N_

QUALITY_CHECK = Form(
    id="quality_check",
    title=N_("Quality check"),
    record=QualityCheck,
    name="checked_on",
    fields=(
        FormField("manager_id", N_("Manager"), Entry.REFERENCE, source=Manager, quick=True),
        FormField("kind", N_("Kind"), Entry.CODE, codes=CHECK_KINDS, required=True, quick=True),
        FormField("score", N_("Score"), Entry.PERCENT, required=True, quick=True, hint=N_("points, 0 to 100")),
        FormField("checked_on", N_("Day"), Entry.DATE, required=True),
        FormField("template_id", N_("Template"), Entry.REFERENCE, source=QualityTemplate),
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client),
        FormField("checker_id", N_("Checked by"), Entry.REFERENCE, source=Manager),
        FormField("note", N_("Note"), Entry.NOTE),
    ),
)

QUALITY_TEMPLATE = Form(
    id="quality_template",
    title=N_("Template of a check"),
    record=QualityTemplate,
    fields=(FormField("name", N_("Name"), required=True, quick=True),),
)

STOCK_MOVEMENT = Form(
    id="stock_movement",
    title=N_("Stock movement"),
    record=StockMovement,
    name="moved_on",
    fields=(
        FormField("product_id", N_("Product"), Entry.REFERENCE, source=Product, required=True, quick=True),
        FormField(
            "quantity", N_("Quantity"), Entry.BALANCE, required=True, quick=True, hint=N_("below 0 for what left")
        ),
        FormField("reserved", N_("Reserved"), Entry.QUANTITY),
        FormField("moved_on", N_("Day"), Entry.DATE, required=True, quick=True),
        FormField("document", N_("Document"), quick=True),
    ),
)

CHECKS_AND_STOCK = (QUALITY_CHECK, QUALITY_TEMPLATE, STOCK_MOVEMENT)
