"""Debts: what clients owe by issued invoices, and what of it is past its date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from crmdesk.data.models import Invoice, Payment
from crmdesk.data.settling import batches


@dataclass(frozen=True, slots=True)
class Debt:
    """Minor units of the firm's currency."""

    owed: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Bill:
    """An issued invoice and what has come on it."""

    id: int
    client_id: int
    number: str
    issued_on: date
    due_on: date | None
    promised_on: date | None
    amount: int
    paid: int

    @property
    def rest(self) -> int:
        """What is still owed; never below nothing."""
        return max(0, self.amount - self.paid)

    def days_late(self, today: date) -> int:
        """Return for how many days the rest is past its date; 0 for what is paid or not due yet."""
        if self.rest == 0 or self.due_on is None:
            return 0
        return max(0, (today - self.due_on).days)


def bills_of(connection: Connection, client_ids: Iterable[int], today: date) -> list[Bill]:
    """Return the issued invoices of clients, the latest first."""
    paid = (
        select(func.coalesce(func.sum(Payment.value), 0))
        .where(Payment.invoice_id == Invoice.id, Payment.state == "received", Payment.archived_at.is_(None))
        .scalar_subquery()
    )
    found: list[Bill] = []
    for ids in batches(client_ids):
        rows = connection.execute(
            select(
                Invoice.id, Invoice.client_id, Invoice.number, Invoice.issued_on, Invoice.due_on, Invoice.promised_on,
                Invoice.value, paid,
            ).where(
                Invoice.client_id.in_(ids), Invoice.state == "issued", Invoice.archived_at.is_(None),
                Invoice.issued_on <= today,
            )
        )  # fmt: skip
        found += [
            Bill(row[0], row[1] or 0, row[2] or "", row[3], row[4], row[5], row[6] or 0, int(row[7] or 0))
            for row in rows
        ]
    found.sort(key=lambda bill: (bill.issued_on, bill.id), reverse=True)
    return found


def debts_of(connection: Connection, client_ids: Iterable[int], today: date) -> dict[int, Debt]:
    """Return client -> its debt, for those that owe anything."""
    found: dict[int, Debt] = {}
    for bill in bills_of(connection, client_ids, today):
        if bill.rest:
            before = found.get(bill.client_id, Debt())
            late = bill.rest if bill.due_on is not None and bill.due_on < today else 0
            found[bill.client_id] = Debt(before.owed + bill.rest, before.overdue + late)
    return found
