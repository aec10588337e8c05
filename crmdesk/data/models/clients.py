"""Clients, their contacts, and how relations with them went over time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.record import STRICT, Derived, Id, Kept, Record, reference
from crmdesk.data.models.types import Big, Small

CLIENT_KINDS = ("company", "trader", "person")
#: Lifecycle statuses by number, as the definitions name them (section 15).
STATUSES = (
    "potential", "working", "refused", "new", "one_time", "periodic",
    "permanent", "key", "growing", "declining", "sleeping", "lost",
)  # fmt: skip
CONTACT_ROLES = ("decides", "influences", "uses", "blocks", "pays", "expert")
#: How a contact person feels about the firm.
ATTITUDES = ("supports", "neutral", "opposes")


class RelationshipType(Kept):
    """A type of relations with a client, from the firm's own dictionary."""

    __tablename__ = "relationship_type"
    __table_args__ = (STRICT,)

    name: Mapped[str]
    position: Mapped[int] = mapped_column(Small, default=0)


class Client(Kept):
    """A company, a sole trader or a person that buys or may buy."""

    __tablename__ = "client"
    __table_args__ = (
        CheckConstraint(f"kind in {CLIENT_KINDS}", name="kind"),
        CheckConstraint("status between 1 and 12", name="status"),
        Index("ix_client_last_contact", "last_contact_on", "id", "archived_at"),
        Index("ix_client_name", "name_key", "id", "archived_at"),
        Index("ix_client_status", "status", "last_contact_on", "archived_at"),
        STRICT,
    )

    name: Mapped[str]
    legal_name: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="company")
    inn: Mapped[str | None] = mapped_column(index=True)
    kpp: Mapped[str | None]
    ogrn: Mapped[str | None]
    industry: Mapped[str | None]
    country: Mapped[str | None]
    region: Mapped[str | None]
    city: Mapped[str | None]
    address: Mapped[str | None]
    size: Mapped[str | None]
    category: Mapped[str | None]
    """What the firm calls the client's type: installer, dealer, developer..."""
    source_id: Mapped[int | None] = reference("source")
    owner_id: Mapped[int | None] = reference("manager", register="owner", index=True)
    relationship_id: Mapped[int | None] = reference("relationship_type", register="relationship")
    relationship_reason: Mapped[str | None] = mapped_column(info={"register": "relationship"})
    """Why the type of relations was set; the door carries it over to ``relationship_span``."""
    status: Mapped[int] = mapped_column(Small, default=1, info={"register": "status"})
    """Lifecycle status by its number in ``STATUSES``, 1..12; the door keeps its history in ``status_span``."""
    status_by_hand: Mapped[bool] = mapped_column(default=False, server_default="0", info={"register": "status"})
    status_until_on: Mapped[date | None] = mapped_column(info={"register": "status"})
    """First day on which the rules decide again over a status set by hand; None: never."""
    status_reason: Mapped[str | None] = mapped_column(info={"register": "status"})
    parent_id: Mapped[int | None] = reference("client", index=True, late=True)
    """The group of companies it belongs to."""
    merged_into_id: Mapped[int | None] = reference("client", late=True)
    """The client this archived duplicate became part of."""
    phones: Mapped[list[str]] = mapped_column(default=list)
    emails: Mapped[list[str]] = mapped_column(default=list)
    site: Mapped[str | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    note: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values of the firm's own fields by the field's id as text."""
    external_id: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime | None]
    created_on: Mapped[date | None] = mapped_column(index=True)
    number: Mapped[int] = mapped_column(Big, default=0)
    search: Mapped[str] = mapped_column(default="", info=Derived)
    """Folded name, legal name, INN and phones: what a search compares with."""
    name_key: Mapped[str] = mapped_column(default="", info=Derived)
    """The name as it sorts in Russian: folded, without quotes and forms of property."""
    group_id: Mapped[int | None] = mapped_column(Big, info=Derived)
    """The top of the tree of parents; the client itself where it has none."""
    last_contact_on: Mapped[date | None] = mapped_column(info=Derived)
    first_won_on: Mapped[date | None] = mapped_column(info=Derived, index=True)
    last_won_on: Mapped[date | None] = mapped_column(info=Derived)


class Contact(Kept):
    """A person at a client."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint(f"role is null or role in {CONTACT_ROLES}", name="role"),
        STRICT,
    )

    client_id: Mapped[int | None] = reference("client", index=True)
    name: Mapped[str]
    position: Mapped[str | None]
    role: Mapped[str | None]
    attitude: Mapped[str | None]
    """One of ``ATTITUDES``, or nothing where nobody asked."""
    phones: Mapped[list[str]] = mapped_column(default=list)
    emails: Mapped[list[str]] = mapped_column(default=list)
    birthday: Mapped[date | None]
    consent_on: Mapped[date | None]
    source_id: Mapped[int | None] = reference("source")
    owner_id: Mapped[int | None] = reference("manager", register="owner")
    merged_into_id: Mapped[int | None] = reference("contact", late=True)
    note: Mapped[str | None]
    custom: Mapped[dict[str, Any]] = mapped_column(default=dict)
    external_id: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime | None]
    created_on: Mapped[date | None]
    search: Mapped[str] = mapped_column(default="", info=Derived)


class RelationshipSpan(Record):
    """How long a client was in one type of relations: dates [begin, end), with author and reason."""

    __tablename__ = "relationship_span"
    __table_args__ = (STRICT,)

    id: Mapped[Id]
    client_id: Mapped[int] = reference("client", optional=False, index=True)
    relationship_id: Mapped[int] = reference("relationship_type", optional=False)
    begin_on: Mapped[date]
    end_on: Mapped[date | None]
    author_id: Mapped[int | None] = reference("manager")
    reason: Mapped[str | None]


class StatusSpan(Record):
    """How long a client was in one lifecycle status: dates [begin, end); set by the rules or by hand."""

    __tablename__ = "status_span"
    __table_args__ = (STRICT,)

    id: Mapped[Id]
    client_id: Mapped[int] = reference("client", optional=False, index=True)
    status: Mapped[int] = mapped_column(Small)
    begin_on: Mapped[date]
    end_on: Mapped[date | None]
    by_hand: Mapped[bool] = mapped_column(default=False)
    until_on: Mapped[date | None]
    """When a status set by hand expires."""
    author_id: Mapped[int | None] = reference("manager")
    reason: Mapped[str | None]
