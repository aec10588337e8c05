"""Relations: which records stand beside which, declared once; conditions on related records go along them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from crmdesk.data.errors import unknown
from crmdesk.data.models import Activity, Client, Contact, Deal, DealContact, DealItem, Kept, Manager, Payment, Product
from crmdesk.data.registries import beside
from crmdesk.data.registry import Registry
from crmdesk.data.words import N_, _, counted


@dataclass(frozen=True, slots=True, eq=False)
class Through:
    """Rows that stand between two records of which each may have several of the other."""

    record: type[Kept]
    on: ColumnElement[bool]
    """How they join to the far record."""


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A way from a record to the records of another registry. ``near`` equals ``far``."""

    source: str
    """Id of the registry it starts from."""
    key: str
    to: str
    """Id of the registry it leads to."""
    near: Any
    """Column of the record it starts from."""
    far: Any
    """Column of the related record, or of what stands between."""
    title: str
    """What is related, as a choice in a list: "Deals"."""
    some: str
    """That there is such a one: "has a deal"."""
    none: str
    """That there is none: "has no deals"."""
    one: str
    """That there are so many at least, and the same for many: "at least {n} deal"."""
    many: str
    through: Through | None = None

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)


_MANY_DEALS = counted("at least {n} deal", "at least {n} deals")
_MANY_CLIENTS = counted("at least {n} client", "at least {n} clients")
_MANY_CONTACTS = counted("at least {n} contact person", "at least {n} contact persons")
_DEALS = (N_("Deals"), N_("has a deal"), N_("has no deals"), *_MANY_DEALS)
_CLIENTS = (N_("Clients"), N_("has a client"), N_("has no clients"), *_MANY_CLIENTS)
_CONTACTS = (N_("Contacts"), N_("has a contact person"), N_("has no contact persons"), *_MANY_CONTACTS)
_ACTIVITIES = (
    N_("Activities"), N_("has an activity"), N_("has no activities"),
    *counted("at least {n} activity", "at least {n} activities"),
)  # fmt: skip
_PRODUCTS = (
    N_("Products"), N_("has a product"), N_("has no products"), *counted("at least {n} product", "at least {n} products"),
)  # fmt: skip
_PAYMENTS = (
    N_("Payments"), N_("has a payment"), N_("has no payments"), *counted("at least {n} payment", "at least {n} payments"),
)  # fmt: skip
_CLIENT = (N_("Client"), N_("client"), N_("no such client"), *_MANY_CLIENTS)
_DEAL = (N_("Deal"), N_("deal"), N_("no such deal"), *_MANY_DEALS)
_CONTACT = (N_("Contact"), N_("contact person"), N_("no such contact person"), *_MANY_CONTACTS)

_SOLD = Through(DealItem, DealItem.product_id == Product.id)
_SOLD_IN = Through(DealItem, DealItem.deal_id == Deal.id)
_TAKES_PART = Through(DealContact, DealContact.contact_id == Contact.id)
_TAKES_PART_IN = Through(DealContact, DealContact.deal_id == Deal.id)

RELATIONS: tuple[Relation, ...] = (
    Relation("clients", "deals", "deals", Client.id, Deal.client_id, *_DEALS),
    Relation("clients", "contacts", "contacts", Client.id, Contact.client_id, *_CONTACTS),
    Relation("clients", "activities", "activities", Client.id, Activity.client_id, *_ACTIVITIES),
    Relation("clients", "payments", "payments", Client.id, Payment.client_id, *_PAYMENTS),
    Relation("deals", "client", "clients", Deal.client_id, Client.id, *_CLIENT),
    Relation("deals", "activities", "activities", Deal.id, Activity.deal_id, *_ACTIVITIES),
    Relation("deals", "products", "products", Deal.id, DealItem.deal_id, *_PRODUCTS, through=_SOLD),
    Relation("deals", "contacts", "contacts", Deal.id, DealContact.deal_id, *_CONTACTS, through=_TAKES_PART),
    Relation("deals", "payments", "payments", Deal.id, Payment.deal_id, *_PAYMENTS),
    Relation("contacts", "client", "clients", Contact.client_id, Client.id, *_CLIENT),
    Relation("contacts", "deals", "deals", Contact.id, DealContact.contact_id, *_DEALS, through=_TAKES_PART_IN),
    Relation("contacts", "activities", "activities", Contact.id, Activity.contact_id, *_ACTIVITIES),
    Relation("activities", "client", "clients", Activity.client_id, Client.id, *_CLIENT),
    Relation("activities", "deal", "deals", Activity.deal_id, Deal.id, *_DEAL),
    Relation("activities", "contact", "contacts", Activity.contact_id, Contact.id, *_CONTACT),
    Relation("payments", "client", "clients", Payment.client_id, Client.id, *_CLIENT),
    Relation("payments", "deal", "deals", Payment.deal_id, Deal.id, *_DEAL),
    Relation("products", "deals", "deals", Product.id, DealItem.product_id, *_DEALS, through=_SOLD_IN),
    Relation("managers", "deals", "deals", Manager.id, Deal.owner_id, *_DEALS),
    Relation("managers", "clients", "clients", Manager.id, Client.owner_id, *_CLIENTS),
    Relation("managers", "activities", "activities", Manager.id, Activity.performer_id, *_ACTIVITIES),
)


def relations_of(registry: Registry) -> tuple[Relation, ...]:
    """Return the ways that start from a registry, in the order they are offered."""
    return tuple(relation for relation in RELATIONS if relation.source == registry.id)


def relation_named(registry: Registry, key: str) -> Relation:
    """Return a way from a registry by its key.

    Raises:
        UsageFault: there is none.
    """
    known = {relation.key: relation for relation in relations_of(registry)}
    if key not in known:
        raise unknown(_("Relation"), key, known)
    return known[key]


def registry_beyond(registry: Registry, relation: Relation) -> Registry:
    """Return the registry that a way leads to, with the firm's own fields."""
    return beside(registry, relation.to)
