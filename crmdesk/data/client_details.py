"""Client details: what the tabs of a client's card list beside deals and interactions: persons, money, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from crmdesk.data.debts import Bill, Debt, bills_of, debts_of
from crmdesk.data.models import Activity, Attachment, Contact, Deal, DealContact, Invoice, Payment
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.models.types import YES
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class ClientPerson:
    """A contact person; codes of role and attitude, or nothing where nobody asked."""

    id: int
    version: int
    name: str
    position: str
    role: str
    attitude: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    birthday: date | None
    consent_on: date | None
    note: str
    last_contact_on: date | None
    open_deals: int
    """Deals in work that the person takes part in."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment; sums are minor units of the firm's currency, None where there is no rate."""

    id: int
    paid_on: date
    value: int | None
    state: str
    """One of ``PAYMENT_STATES``."""
    purpose: str
    invoice: str
    """Number of the invoice it settles, or nothing: it waits to be matched."""
    deal: str


@dataclass(frozen=True, slots=True)
class ClientMoney:
    """What the client was billed and paid."""

    today: date
    currency: str
    debt: Debt
    bills: tuple[Bill, ...]
    """Issued invoices, the latest first."""
    receipts: tuple[Receipt, ...]
    """Payments, the latest first."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the client or of one of its deals."""

    id: int
    name: str
    size: int
    """Bytes."""
    added_at: datetime
    """In the firm's time zone."""
    deal: str


def client_people(store: Store, client_id: int) -> tuple[ClientPerson, ...]:
    """Return the contact persons of a client: who decides first, then by name."""
    talked = (
        select(func.max(Activity.done_on))
        .where(Activity.contact_id == Contact.id, Activity.client_id == client_id, Activity.is_contact == YES,
               Activity.archived_at.is_(None))
        .scalar_subquery()
    )  # fmt: skip
    deals = (
        select(func.count())
        .select_from(DealContact)
        .join(Deal, Deal.id == DealContact.deal_id)
        .where(DealContact.contact_id == Contact.id, DealContact.archived_at.is_(None),
               Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(Contact.__table__, talked.label("talked"), deals.label("deals"))
        .where(Contact.client_id == client_id, Contact.archived_at.is_(None))
        .order_by(case((Contact.role == "decides", 0), else_=1), Contact.name, Contact.id)
    )
    with store.reading() as connection:
        rows: Any = connection.execute(query).all()
    return tuple(
        ClientPerson(
            row.id, row.version, row.name, row.position or "", row.role or "", row.attitude or "",
            tuple(row.phones or ()), tuple(row.emails or ()), row.birthday, row.consent_on, row.note or "", row.talked,
            row.deals,
        )
        for row in rows
    )  # fmt: skip


def client_money(store: Store, client_id: int) -> ClientMoney:
    """Return the invoices and payments of a client, and what it owes."""
    today = store.today()
    query = (
        select(Payment.id, Payment.paid_on, Payment.value, Payment.state, Payment.purpose, Invoice.number, Deal.title)
        .outerjoin(Invoice, Invoice.id == Payment.invoice_id)
        .outerjoin(Deal, Deal.id == Payment.deal_id)
        .where(Payment.client_id == client_id, Payment.archived_at.is_(None))
        .order_by(Payment.paid_on.desc(), Payment.id.desc())
    )
    with store.reading() as connection:
        rows: Any = connection.execute(query).all()
        bills = bills_of(connection, [client_id], today)
        debt = debts_of(connection, [client_id], today).get(client_id, Debt())
    receipts = tuple(
        Receipt(row.id, row.paid_on, row.value, row.state, row.purpose or "", row.number or "", row.title or "")
        for row in rows
    )
    return ClientMoney(today, store.firm.currency, debt, tuple(bills), receipts)


def client_files(store: Store, client_id: int) -> tuple[StoredFile, ...]:
    """Return the files of a client and of its deals, the latest first."""
    query = (
        select(Attachment.id, Attachment.name, Attachment.size, Attachment.added_at, Deal.title)
        .outerjoin(Deal, Deal.id == Attachment.deal_id)
        .where(or_(Attachment.client_id == client_id, Deal.client_id == client_id), Attachment.archived_at.is_(None))
        .order_by(Attachment.added_at.desc(), Attachment.id.desc())
    )
    with store.reading() as connection:
        rows: Any = connection.execute(query).all()
    zone = store.firm.timezone
    return tuple(StoredFile(row.id, row.name, row.size, row.added_at.astimezone(zone), row.title or "") for row in rows)
