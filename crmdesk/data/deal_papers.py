"""Deal papers: what the whole card of a deal shows beside its fields: positions, invoices, payments, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from crmdesk.data.entry.item_deeds import discount_of, list_price
from crmdesk.data.models import Attachment, Deal, DealItem, Invoice, Payment, Product
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A position of a deal; amounts in minor units of the deal's currency."""

    id: int
    version: int
    product_id: int | None
    product: str
    name: str
    quantity: int
    """Thousandths of the unit."""
    unit: str
    price: int | None
    discount: int | None
    """Share of the list price, basis points."""
    amount: int | None
    cost: int | None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice of a deal and what came for it."""

    number: str
    issued_on: date
    due_on: date | None
    state: str
    amount: int | None
    paid: int


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """Money that came for a deal."""

    number: str
    paid_on: date
    state: str
    amount: int


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file kept with a deal."""

    name: str
    size: int
    """Bytes."""
    added_on: date


@dataclass(frozen=True, slots=True)
class DealPapers:
    """All papers of a deal."""

    currency: str
    """Of the deal."""
    items: tuple[ItemLine, ...]
    invoices: tuple[InvoiceLine, ...]
    payments: tuple[PaymentLine, ...]
    files: tuple[FileLine, ...]

    @property
    def listed(self) -> int | None:
        """What the positions cost by the price list; None where a price is not known."""
        prices = [list_price({"price": item.price, "quantity": item.quantity}) for item in self.items]
        return None if None in prices else sum(price for price in prices if price is not None)


def deal_papers(store: Store, deal_id: int) -> DealPapers:
    """Return the papers of a deal; a deal that is gone has none."""
    with store.reading() as connection:
        currency = connection.execute(select(Deal.currency).where(Deal.id == deal_id)).scalar() or store.firm.currency
        items = connection.execute(
            select(DealItem.__table__, Product.name.label("product"), Product.unit)
            .outerjoin(Product, Product.id == DealItem.product_id)
            .where(DealItem.deal_id == deal_id, DealItem.archived_at.is_(None))
            .order_by(DealItem.position, DealItem.id)
        ).mappings()
        lines = tuple(
            ItemLine(
                id=row["id"], version=row["version"], product_id=row["product_id"], product=row["product"] or "",
                name=row["name"] or row["product"] or "", quantity=row["quantity"], unit=row["unit"] or "",
                price=row["price"], discount=discount_of(dict(row)), amount=row["amount"], cost=row["cost"],
            )
            for row in items
        )  # fmt: skip
        payments = connection.execute(
            select(Payment.number, Payment.paid_on, Payment.state, Payment.amount, Payment.invoice_id)
            .where(Payment.deal_id == deal_id, Payment.archived_at.is_(None))
            .order_by(Payment.paid_on.desc(), Payment.id)
        ).all()
        invoices = connection.execute(
            select(Invoice.id, Invoice.number, Invoice.issued_on, Invoice.due_on, Invoice.state, Invoice.amount)
            .where(Invoice.deal_id == deal_id, Invoice.archived_at.is_(None))
            .order_by(Invoice.issued_on.desc(), Invoice.id)
        ).all()
        files = connection.execute(
            select(Attachment.name, Attachment.size, Attachment.added_at)
            .where(Attachment.deal_id == deal_id, Attachment.archived_at.is_(None))
            .order_by(Attachment.added_at.desc(), Attachment.id)
        ).all()
    paid: dict[int | None, int] = {}
    for row in payments:
        if row.state == "received":
            paid[row.invoice_id] = paid.get(row.invoice_id, 0) + row.amount
    return DealPapers(
        currency,
        lines,
        tuple(
            InvoiceLine(row.number or "", row.issued_on, row.due_on, row.state, row.amount, paid.get(row.id, 0))
            for row in invoices
        ),
        tuple(PaymentLine(row.number or "", row.paid_on, row.state, row.amount) for row in payments),
        tuple(FileLine(row.name, row.size, store.day_of(row.added_at)) for row in files),
    )
