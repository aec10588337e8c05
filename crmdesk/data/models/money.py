"""Invoices and payments."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crmdesk.data.models.deals import ARCHIVED
from crmdesk.data.models.record import STRICT, Derived, Kept, reference
from crmdesk.data.models.types import Big

INVOICE_STATES = ("draft", "issued", "cancelled")
PAYMENT_STATES = ("received", "expected", "returned")


class Invoice(Kept):
    """A document that says what is owed and by when."""

    __tablename__ = "invoice"
    __table_args__ = (
        CheckConstraint(f"state in {INVOICE_STATES}", name="state"),
        Index("ix_invoice_issued", "issued_on", "client_id", "owner_id", "value", "due_on", "state", ARCHIVED),
        STRICT,
    )

    number: Mapped[str | None]
    client_id: Mapped[int | None] = reference("client", index=True)
    deal_id: Mapped[int | None] = reference("deal", index=True)
    owner_id: Mapped[int | None] = reference("manager")
    """The manager of the deal at shipment."""
    state: Mapped[str] = mapped_column(default="issued")
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    amount: Mapped[int | None] = mapped_column(Big, info={"register": "money"})
    currency: Mapped[str] = mapped_column(info={"register": "money"})
    note: Mapped[str | None]
    external_id: Mapped[str | None] = mapped_column(index=True)
    value: Mapped[int | None] = mapped_column(Big, info=Derived)


class Payment(Kept):
    """Money that came; it may settle an invoice, a deal, or wait to be matched."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint(f"state in {PAYMENT_STATES}", name="state"),
        Index("ix_payment_paid", "paid_on", "owner_id", "client_id", "value", "deal_id", "state", ARCHIVED),
        Index("ix_payment_invoice", "invoice_id", "paid_on", "value", "state", ARCHIVED),
        STRICT,
    )

    number: Mapped[str | None]
    client_id: Mapped[int | None] = reference("client", index=True)
    deal_id: Mapped[int | None] = reference("deal", index=True)
    invoice_id: Mapped[int | None] = reference("invoice")
    owner_id: Mapped[int | None] = reference("manager")
    """Whose receipt it is: the manager of the deal at the payment."""
    state: Mapped[str] = mapped_column(default="received")
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(Big, info={"register": "money"})
    currency: Mapped[str] = mapped_column(info={"register": "money"})
    purpose: Mapped[str | None]
    external_id: Mapped[str | None] = mapped_column(index=True)
    value: Mapped[int | None] = mapped_column(Big, info=Derived)
