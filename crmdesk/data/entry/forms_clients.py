"""What people may type about clients and their contacts."""

from __future__ import annotations

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.models import Client, Contact, Manager, Source
from crmdesk.data.registry_clients import ROLE_NAMES
from crmdesk.data.words import N_

CLIENT_KIND_NAMES = {"company": N_("Company"), "trader": N_("Sole trader"), "person": N_("Person")}
ATTITUDE_NAMES = {"supports": N_("Supports us"), "neutral": N_("Neutral"), "opposes": N_("Against us")}

MAIN = N_("Main")
REACH = N_("How to reach")
REQUISITES = N_("Requisites")
ORIGIN = N_("Where from")

CLIENT = Form(
    id="client",
    title=N_("Client"),
    record=Client,
    custom_owner="client",
    fields=(
        FormField("name", N_("Name"), required=True, quick=True, group=MAIN),
        FormField("owner_id", N_("Manager"), Entry.REFERENCE, source=Manager, quick=True, bulk=True, group=MAIN),
        FormField("category", N_("Category"), Entry.WORDS, bulk=True, group=MAIN),
        FormField("industry", N_("Industry"), Entry.WORDS, bulk=True, group=MAIN),
        FormField("size", N_("Size"), Entry.WORDS, bulk=True, group=MAIN),
        FormField("parent_id", N_("Group of companies"), Entry.REFERENCE, source=Client, bulk=True, group=MAIN),
        FormField("tags", N_("Tags"), Entry.TAGS, bulk=True, group=MAIN),
        FormField("note", N_("Note"), Entry.NOTE, group=MAIN),
        FormField("phones", N_("Phones"), Entry.PHONES, quick=True, group=REACH),
        FormField("emails", N_("E-mail"), Entry.EMAILS, group=REACH),
        FormField("site", N_("Site"), Entry.SITE, group=REACH),
        FormField("country", N_("Country"), Entry.WORDS, bulk=True, group=REACH),
        FormField("region", N_("Region"), Entry.WORDS, bulk=True, group=REACH),
        FormField("city", N_("City"), Entry.WORDS, quick=True, bulk=True, group=REACH),
        FormField("address", N_("Address"), group=REACH),
        FormField("inn", N_("INN"), Entry.INN, quick=True, group=REQUISITES),
        FormField("kpp", N_("KPP"), Entry.KPP, group=REQUISITES),
        FormField("ogrn", N_("OGRN"), Entry.OGRN, group=REQUISITES),
        FormField("legal_name", N_("Legal name"), group=REQUISITES),
        FormField("kind", N_("Kind of client"), Entry.CODE, codes=CLIENT_KIND_NAMES, required=True, group=REQUISITES),
        FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, bulk=True, group=ORIGIN),
        FormField("created_on", N_("Created"), Entry.DATE, group=ORIGIN),
        FormField("external_id", N_("External id"), group=ORIGIN),
    ),
)

CONTACT = Form(
    id="contact",
    title=N_("Contact"),
    record=Contact,
    parent="client_id",
    custom_owner="contact",
    fields=(
        FormField("name", N_("Full name"), required=True, quick=True, group=MAIN),
        FormField("client_id", N_("Client"), Entry.REFERENCE, source=Client, quick=True, group=MAIN),
        FormField("position", N_("Position"), Entry.WORDS, quick=True, group=MAIN),
        FormField("role", N_("Role in decisions"), Entry.CODE, codes=ROLE_NAMES, quick=True, bulk=True, group=MAIN),
        FormField("attitude", N_("Attitude"), Entry.CODE, codes=ATTITUDE_NAMES, bulk=True, group=MAIN),
        FormField("owner_id", N_("Manager"), Entry.REFERENCE, source=Manager, bulk=True, group=MAIN),
        FormField("note", N_("Note"), Entry.NOTE, group=MAIN),
        FormField("phones", N_("Phones"), Entry.PHONES, quick=True, group=REACH),
        FormField("emails", N_("E-mail"), Entry.EMAILS, quick=True, group=REACH),
        FormField("birthday", N_("Birthday"), Entry.DATE, group=REACH),
        FormField("consent_on", N_("Consent to keep data"), Entry.DATE, group=REACH),
        FormField("source_id", N_("Source"), Entry.REFERENCE, source=Source, bulk=True, group=ORIGIN),
        FormField("external_id", N_("External id"), group=ORIGIN),
    ),
)
