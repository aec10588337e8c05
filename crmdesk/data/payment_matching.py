"""Payment matching: which open invoices a payment may settle, the likeliest first, and the deeds that settle them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, func, or_, select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import Client, Invoice, Payment
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.words import _, plural

FORM = "payment"
#: Invoices offered at once.
MOST = 12
#: Open invoices of a client, or of everybody where the payer is not known, that are looked through.
_READ = 500
#: Letters and digits that a number has at least to be looked for in a purpose: "7" would be found in every date.
LEAST_SIGNS = 3
_SIGN = re.compile(r"[0-9a-zа-яё]")


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice with something still owed; sums in minor units of its own currency."""

    id: int
    number: str
    client: str
    issued_on: date
    due_on: date | None
    rest: int
    same_amount: bool
    """Whether the payment is exactly what is owed."""
    is_named: bool
    """Whether the payment's purpose names its number."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What a payment may settle."""

    payment_id: int
    version: int
    amount: int
    currency: str
    invoice_id: int | None
    """The invoice it settles already."""
    invoices: tuple[OpenInvoice, ...]

    @property
    def can_be_split(self) -> bool:
        """Whether the payment is more than any one invoice and there are several."""
        return len(self.invoices) > 1 and all(one.rest < self.amount for one in self.invoices)


def offers_for(store: Store, payment_id: int) -> Offers:
    """Return the open invoices a payment may settle: of its client, else those of its sum or named in its purpose.

    Raises:
        UsageFault: the payment is not in the base.
    """
    with store.reading() as connection:
        row = connection.execute(select(Payment.__table__).where(Payment.id == payment_id)).mappings().one_or_none()
        if row is None:
            raise UsageFault(_("This record is not in the base any more."))
        payment = dict(row)
        found = _open_invoices(connection, payment)
    found.sort(key=lambda one: (not one.is_named, not one.same_amount, one.due_on or one.issued_on, one.id))
    if payment["client_id"] is None:
        found = [one for one in found if one.is_named or one.same_amount]
    return Offers(
        payment_id, payment["version"], payment["amount"], payment["currency"], payment["invoice_id"],
        tuple(found[:MOST]),
    )  # fmt: skip


def match_payment(store: Store, payment_id: int, version: int, invoice_id: int | None) -> Deed:
    """Let a payment settle an invoice, or none again; client, deal and manager come from the invoice where it has none.

    Raises:
        ConflictFault: somebody saved the payment meanwhile.
        UsageFault: the invoice is in another currency.
    """
    with store.changing() as change:
        payment = change.row(Payment, payment_id)
        values: dict[str, Any] = {"invoice_id": invoice_id}
        text = _("Payment no longer matched")
        if invoice_id is not None:
            invoice = change.row(Invoice, invoice_id)
            _check_currency(payment, invoice)
            values |= _filled(payment, invoice)
            text = _("Payment matched with invoice {number}").format(number=invoice["number"] or "")
        new = change.edit(Payment, payment_id, version, **values)
        return Deed(None if new == version else change.txn, text, FORM, (payment_id,))


def match_sure(store: Store) -> Deed:
    """Match every payment that leaves no doubt, in one transaction: it names one open invoice, or is the sum of one.

    A sum alone is enough only where the payer is known, and a payment is never more than what is owed.

    Raises:
        UsageFault: there is no such payment.
    """
    with store.changing() as change:
        waiting = change.connection.execute(
            select(Payment.__table__)
            .where(Payment.state == "received", Payment.invoice_id.is_(None), Payment.archived_at.is_(None))
            .order_by(Payment.paid_on, Payment.id)
        ).mappings()
        matched = []
        for payment in map(dict, waiting.all()):
            found = [one for one in _open_invoices(change.connection, payment) if one.rest >= payment["amount"]]
            named = [one for one in found if one.is_named]
            same = [one for one in found if one.same_amount and payment["client_id"] is not None]
            sure = named if len(named) == 1 else [] if named else same
            if len(sure) == 1:
                invoice = change.row(Invoice, sure[0].id)
                change.edit(
                    Payment, payment["id"], payment["version"], invoice_id=invoice["id"], **_filled(payment, invoice)
                )
                matched.append(payment["id"])
        if not matched:
            raise UsageFault(_("No payment that waits names its invoice or is its very amount. Match them one by one."))
        text = plural("Matched: {n} payment", "Matched: {n} payments", len(matched)).format(n=number(len(matched)))
        return Deed(change.txn, text, FORM, tuple(matched))


def split_payment(store: Store, payment_id: int, version: int) -> Deed:
    """Spread a payment over its client's open invoices, the earliest due first; what is over waits as a payment of its own.

    Raises:
        ConflictFault: somebody saved the payment meanwhile.
        UsageFault: the client is not known, or owes less than two invoices.
    """
    with store.changing() as change:
        payment = change.row(Payment, payment_id)
        found = [] if payment["client_id"] is None else _open_invoices(change.connection, payment)
        if len(found) < 2:
            raise UsageFault(_("There are no two open invoices of this client to spread the payment over."))
        left = payment["amount"]
        parts: list[tuple[int | None, int]] = []
        for one in sorted(found, key=lambda one: (one.due_on or one.issued_on, one.id)):
            part = min(left, one.rest)
            if part > 0:
                parts.append((one.id, part))
                left -= part
        if left > 0:
            parts.append((None, left))
        ids = _write_parts(change, payment, version, parts)
        settled = sum(invoice_id is not None for invoice_id, _part in parts)
        text = plural("Payment spread over {n} invoice", "Payment spread over {n} invoices", settled)
        return Deed(change.txn, text.format(n=number(settled)), FORM, ids)


def _write_parts(
    change: Change, payment: dict[str, Any], version: int, parts: list[tuple[int | None, int]]
) -> tuple[int, ...]:
    """Make the payment its first part and add the others beside it."""
    kept = ("client_id", "deal_id", "owner_id", "state", "paid_on", "currency", "purpose", "number")
    invoices = {invoice_id: change.row(Invoice, invoice_id) for invoice_id, _part in parts if invoice_id is not None}
    rows = []
    for invoice_id, part in parts:
        row = {name: payment[name] for name in kept} | {"amount": part, "invoice_id": invoice_id}
        rows.append(row | (_filled(payment, invoices[invoice_id]) if invoice_id is not None else {}))
    change.edit(Payment, payment["id"], version, **rows[0])
    return (payment["id"], *change.add(Payment, rows[1:]))


def _filled(payment: dict[str, Any], invoice: dict[str, Any]) -> dict[str, Any]:
    """Return what a payment without a client, a deal or a manager takes from its invoice."""
    return {name: invoice[name] for name in ("client_id", "deal_id", "owner_id") if payment[name] is None}


def _check_currency(payment: dict[str, Any], invoice: dict[str, Any]) -> None:
    if payment["currency"] != invoice["currency"]:
        raise UsageFault(
            _("The invoice is in {invoice}, the payment in {payment}. Match it with another one.").format(
                invoice=invoice["currency"], payment=payment["currency"]
            )
        )


def _open_invoices(connection: Connection, payment: dict[str, Any]) -> list[OpenInvoice]:
    """Return the issued invoices in the payment's currency that are not paid in full by other payments."""
    paid = (
        select(func.coalesce(func.sum(Payment.amount), 0))
        .where(
            Payment.invoice_id == Invoice.id, Payment.state == "received", Payment.archived_at.is_(None),
            Payment.id != payment["id"],
        )
        .correlate(Invoice)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Invoice.id, Invoice.number, Client.name, Invoice.issued_on, Invoice.due_on, (Invoice.amount - paid).label("rest")
        )
        .outerjoin(Client, Client.id == Invoice.client_id)
        .where(
            Invoice.state == "issued", Invoice.archived_at.is_(None), Invoice.currency == payment["currency"],
            Invoice.amount > paid,
        )
        .order_by(Invoice.issued_on.desc(), Invoice.id.desc())
        .limit(_READ)
    )  # fmt: skip
    if payment["client_id"] is not None:
        query = query.where(Invoice.client_id == payment["client_id"])
    elif not payment["purpose"]:
        query = query.where(or_(Invoice.amount == payment["amount"], Invoice.amount - paid == payment["amount"]))
    return [
        OpenInvoice(
            row.id, row.number or "", row.name or "", row.issued_on, row.due_on, int(row.rest),
            int(row.rest) == payment["amount"], _names(payment["purpose"], row.number),
        )
        for row in connection.execute(query)
    ]  # fmt: skip


@lru_cache(maxsize=4_096)
def _written(invoice: str) -> re.Pattern[str] | None:
    """Return how an invoice's number may be written in a purpose: with other signs between, never as a part of another number."""
    signs = _SIGN.findall(invoice.casefold())
    if len(signs) < LEAST_SIGNS:
        return None
    inside = r"[^0-9a-zа-яё]*".join(map(re.escape, signs))
    return re.compile(rf"(?<![0-9a-zа-яё])(?<![0-9][-/.,]){inside}(?![0-9a-zа-яё]|[-/.,][0-9])")


def _names(purpose: str | None, invoice: str | None) -> bool:
    """Return whether a payment's purpose names an invoice."""
    pattern = _written(invoice or "")
    return pattern is not None and pattern.search((purpose or "").casefold()) is not None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came, or should come, on an invoice; minor units of its own currency."""

    paid_on: date
    number: str
    state: str
    amount: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """What came on an invoice, the latest first."""

    currency: str
    amount: int
    receipts: tuple[Receipt, ...]

    @property
    def rest(self) -> int:
        """What is still owed; never below nothing."""
        return max(0, self.amount - sum(one.amount for one in self.receipts if one.state == "received"))


def settlement_of(store: Store, invoice_id: int) -> Settlement:
    """Return the payments of an invoice.

    Raises:
        UsageFault: the invoice is not in the base.
    """
    with store.reading() as connection:
        invoice = connection.execute(
            select(Invoice.currency, Invoice.amount).where(Invoice.id == invoice_id)
        ).one_or_none()
        if invoice is None:
            raise UsageFault(_("This record is not in the base any more."))
        rows = connection.execute(
            select(Payment.paid_on, Payment.number, Payment.state, Payment.amount)
            .where(Payment.invoice_id == invoice_id, Payment.archived_at.is_(None))
            .order_by(Payment.paid_on.desc(), Payment.id.desc())
        ).all()
    receipts = tuple(Receipt(row.paid_on, row.number or "", row.state, row.amount) for row in rows)
    return Settlement(invoice.currency, invoice.amount or 0, receipts)
