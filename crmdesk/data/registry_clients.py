"""The registries of clients and of their contact persons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Client, Contact, Deal, Manager, RelationshipType, Source
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.registry import (
    TOMORROW,
    TWO_YEARS_AGO,
    YEAR_AGO,
    Aggregate,
    FilterKind,
    Join,
    Quick,
    Reading,
    Registry,
    RegistryField,
    Rule,
)
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

#: Lifecycle statuses by their number.
STATUS_NAMES = {
    1: N_("Potential"), 2: N_("In work"), 3: N_("Refused"), 4: N_("New"), 5: N_("One-time"), 6: N_("Periodic"),
    7: N_("Permanent"), 8: N_("Key"), 9: N_("Growing"), 10: N_("Declining"), 11: N_("Sleeping"), 12: N_("Gone"),
}  # fmt: skip
#: Statuses of clients that buy or bought not long ago: those that can be silent.
BUYING = (4, 5, 6, 7, 8, 9, 10, 11)
KIND_NAMES = {"company": N_("Company"), "trader": N_("Sole trader"), "person": N_("Person")}
ROLE_NAMES = {
    "decides": N_("Decides"), "influences": N_("Influences"), "uses": N_("Uses"), "blocks": N_("Blocks"),
    "pays": N_("Pays"), "expert": N_("Expert"),
}  # fmt: skip

_owner = aliased(Manager)
_source = aliased(Source)
_client = aliased(Client)


def _won(begin: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> list[ColumnElement[bool]]:
    return [
        Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None), Deal.closed_on >= begin, Deal.closed_on < end
    ]  # fmt: skip


def _revenue(begin: SQLColumnExpression[Any], end: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """Won amounts of the client the row is about: few rows by the index of its deals."""
    return select(func.sum(Deal.value)).where(Deal.client_id == Client.id, *_won(begin, end)).scalar_subquery()


#: The same for all clients at once, which sorting and totals need: one range of the index of won deals.
_sales = (
    select(
        Deal.client_id,
        func.sum(case((Deal.closed_on >= YEAR_AGO, Deal.value))).label("year"),
        func.sum(case((Deal.closed_on < YEAR_AGO, Deal.value))).label("before"),
    )
    .where(*_won(TWO_YEARS_AGO, TOMORROW), Deal.client_id.is_not(None))
    .group_by(Deal.client_id)
    .subquery("sales")
)
_open_deals = (
    select(func.count())
    .where(Deal.client_id == Client.id, Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))
    .scalar_subquery()
)


def _change(now: Any, before: Any) -> SQLColumnExpression[Any]:
    """Return the relative change; none where the base is nothing."""
    return case((before > 0, (func.coalesce(now, 0) - before) * 1.0 / before))


def _words(stored: list[str] | None, _reading: Reading) -> str | None:
    return ", ".join(stored) if stored else None


def _days_since(stored: date | None, reading: Reading) -> int | None:
    return None if stored is None else (reading.today - stored).days


def _share(stored: Any, _reading: Reading) -> float | None:
    return None if stored is None else float(stored)


def _silent(reading: Reading) -> ColumnElement[bool]:
    """A client that bought, and with whom there was no contact for longer than the threshold."""
    limit = reading.today - timedelta(reading.silent_days)
    return and_(Client.status.in_(BUYING), or_(Client.last_contact_on < limit, Client.last_contact_on.is_(None)))


_FIELDS = (
    RegistryField("name", N_("Client"), Client.name, order=Client.name_key, shown=True, width=176, look="strong",
                  filter=FilterKind.TEXT, edits="name"),
    RegistryField("status", N_("Status"), Client.status, codes=STATUS_NAMES, shown=True, width=126, look="status",
                  needs=("status_code",), filter=FilterKind.CODES),
    RegistryField("revenue", N_("12 months"), _revenue(YEAR_AGO, TOMORROW), Kind.MONEY, shown=True, width=118,
                  order=_sales.c.year, order_joins=("sales",), sums_up=True, look="strong", filter=FilterKind.NUMBER),
    RegistryField("change", N_("To previous"),
                  _change(_revenue(YEAR_AGO, TOMORROW), _revenue(TWO_YEARS_AGO, YEAR_AGO)), Kind.PERCENT, shown=True,
                  width=96, order=_change(_sales.c.year, _sales.c.before), order_joins=("sales",), sums_up=True, look="change",
                  read=_share),
    RegistryField("contact", N_("Days since contact"), Client.last_contact_on, Kind.DAYS, read=_days_since, reverse=True,
                  shown=True, width=82, look="silence", head=N_("Contact"), needs=("status_code", "silence_limit")),
    RegistryField("owner", N_("Manager"), _owner.name, joins=("owner",), width=130,
                  filter=FilterKind.REFERENCE, by=Client.owner_id, source=Manager, edits="owner_id", raw="owner_id"),
    RegistryField("city", N_("City"), Client.city, width=120, filter=FilterKind.WORDS, edits="city"),
    RegistryField("open_deals", N_("Open deals"), _open_deals, Kind.COUNT, sortable=False, width=90,
                  filter=FilterKind.NUMBER),
    RegistryField("category", N_("Client type"), Client.category, width=120, filter=FilterKind.WORDS, edits="category"),
    RegistryField("industry", N_("Industry"), Client.industry, width=130, filter=FilterKind.WORDS, edits="industry"),
    RegistryField("region", N_("Region"), Client.region, width=140, filter=FilterKind.WORDS, edits="region"),
    RegistryField("size", N_("Size"), Client.size, width=90, filter=FilterKind.WORDS, edits="size"),
    RegistryField("source", N_("Source"), _source.name, joins=("source",), filter=FilterKind.REFERENCE,
                  by=Client.source_id, source=Source, edits="source_id", raw="source_id"),
    RegistryField("relationship", N_("Relationship"), RelationshipType.name, joins=("relationship",),
                  filter=FilterKind.REFERENCE, by=Client.relationship_id, source=RelationshipType),
    RegistryField("kind", N_("Kind"), Client.kind, codes=KIND_NAMES, filter=FilterKind.CODES, width=100, edits="kind", raw="kind_code"),
    RegistryField("legal_name", N_("Legal name"), Client.legal_name, width=200, filter=FilterKind.TEXT, edits="legal_name"),
    RegistryField("inn", N_("INN"), Client.inn, width=110, filter=FilterKind.TEXT, edits="inn"),
    RegistryField("phones", N_("Phones"), Client.phones, read=_words, sortable=False, width=150,
                  filter=FilterKind.SEVERAL, edits="phones", raw="phone_list"),
    RegistryField("emails", N_("Mail"), Client.emails, read=_words, sortable=False, width=170,
                  filter=FilterKind.SEVERAL, edits="emails", raw="mail_list"),
    RegistryField("address", N_("Address"), Client.address, width=200, filter=FilterKind.TEXT, edits="address"),
    RegistryField("created_on", N_("Created"), Client.created_on, Kind.DATE, width=90, filter=FilterKind.DATES, edits="created_on"),
    RegistryField("last_contact_on", N_("Last contact"), Client.last_contact_on, Kind.DATE, width=100,
                  filter=FilterKind.DATES),
    RegistryField("first_won_on", N_("First purchase"), Client.first_won_on, Kind.DATE, width=110,
                  filter=FilterKind.DATES),
    RegistryField("last_won_on", N_("Last purchase"), Client.last_won_on, Kind.DATE, width=110,
                  filter=FilterKind.DATES),
    RegistryField("tags", N_("Tags"), Client.tags, read=_words, sortable=False, filter=FilterKind.SEVERAL, edits="tags", raw="tag_list"),
    RegistryField("note", N_("Note"), Client.note, sortable=False, width=220, filter=FilterKind.TEXT, edits="note"),
    RegistryField("external_id", N_("External id"), Client.external_id, edits="external_id"),
    RegistryField("status_code", "", Client.status, Kind.COUNT, hidden=True),
    RegistryField("version", "", Client.version, Kind.COUNT, hidden=True),
    RegistryField("owner_id", "", Client.owner_id, Kind.COUNT, hidden=True),
    RegistryField("source_id", "", Client.source_id, Kind.COUNT, hidden=True),
    RegistryField("kind_code", "", Client.kind, hidden=True),
    RegistryField("phone_list", "", Client.phones, hidden=True),
    RegistryField("mail_list", "", Client.emails, hidden=True),
    RegistryField("tag_list", "", Client.tags, hidden=True),
    RegistryField("silence_limit", "", Client.id, Kind.DAYS, hidden=True,
                  read=lambda _stored, reading: reading.silent_days),
)  # fmt: skip

CLIENTS = Registry(
    id="clients",
    title=N_("Clients"),
    record=Client,
    fields=_FIELDS,
    order="revenue",
    descending=True,
    joins={
        "owner": Join(_owner, _owner.id == Client.owner_id),
        "source": Join(_source, _source.id == Client.source_id),
        "relationship": Join(RelationshipType, RelationshipType.id == Client.relationship_id),
        "sales": Join(_sales, _sales.c.client_id == Client.id),
    },
    by_client=Client.id,  # the index of clients holds all that a search compares with
    owner=Client.owner_id,
    rules={"silent": Rule(N_("Silent"), _silent)},
    aggregates=(
        Aggregate("sum", N_("12 months"), Kind.MONEY, func.sum(_sales.c.year), ("sales",)),
        Aggregate("before", N_("12 months before"), Kind.MONEY, func.sum(_sales.c.before), ("sales",)),
    ),
    quick=(
        Quick("all", N_("All")),
        Quick("key", N_("Key clients"), (Condition("status", Operator.IN, (8,)),)),
        Quick("silent", N_("Silent"), (Condition("silent", Operator.HOLDS),)),
        Quick("sleeping", N_("Sleeping clients"), (Condition("status", Operator.IN, (11,)),)),
        Quick("potential", N_("Potential clients"), (Condition("status", Operator.IN, (1, 2)),)),
    ),
    chips=("status", "owner", "city"),
    custom_owner="client",
)

CONTACTS = Registry(
    id="contacts",
    title=N_("Contacts"),
    record=Contact,
    fields=(
        RegistryField("name", N_("Full name"), Contact.name, shown=True, width=200, look="strong",
                      filter=FilterKind.TEXT, edits="name"),
        RegistryField("client", N_("Client"), _client.name, joins=("client",), order=_client.name_key,
                      order_joins=("client",), shown=True, width=200, edits="client_id", raw="client_id"),
        RegistryField("position", N_("Position"), Contact.position, shown=True, width=150,
                      filter=FilterKind.WORDS, edits="position"),
        RegistryField("role", N_("Role"), Contact.role, codes=ROLE_NAMES, shown=True, filter=FilterKind.CODES, edits="role", raw="role_code"),
        RegistryField("phones", N_("Phones"), Contact.phones, read=_words, sortable=False, shown=True, width=150,
                      filter=FilterKind.SEVERAL, edits="phones", raw="phone_list"),
        RegistryField("emails", N_("Mail"), Contact.emails, read=_words, sortable=False, shown=True, width=170,
                      filter=FilterKind.SEVERAL, edits="emails", raw="mail_list"),
        RegistryField("owner", N_("Manager"), _owner.name, joins=("owner",), filter=FilterKind.REFERENCE,
                      by=Contact.owner_id, source=Manager, edits="owner_id", raw="owner_id"),
        RegistryField("birthday", N_("Birthday"), Contact.birthday, Kind.DATE, filter=FilterKind.DATES, edits="birthday"),
        RegistryField("version", "", Contact.version, Kind.COUNT, hidden=True),
        RegistryField("client_id", "", Contact.client_id, Kind.COUNT, hidden=True),
        RegistryField("owner_id", "", Contact.owner_id, Kind.COUNT, hidden=True),
        RegistryField("role_code", "", Contact.role, hidden=True),
        RegistryField("phone_list", "", Contact.phones, hidden=True),
        RegistryField("mail_list", "", Contact.emails, hidden=True),
        RegistryField("created_on", N_("Created"), Contact.created_on, Kind.DATE, filter=FilterKind.DATES),
        RegistryField("external_id", N_("External id"), Contact.external_id, edits="external_id"),
    ),
    order="name",
    joins={
        "client": Join(_client, _client.id == Contact.client_id),
        "owner": Join(_owner, _owner.id == Contact.owner_id),
    },
    search=(Contact.search,),
    by_client=Contact.client_id,
    owner=Contact.owner_id,
    custom_owner="contact",
)  # fmt: skip
