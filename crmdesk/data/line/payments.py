"""Payments: a line about money that came, for a deal, an invoice or a client."""

from __future__ import annotations

from sqlalchemy import func, select

from crmdesk.data.line.heads import Head
from crmdesk.data.line.moments import placed
from crmdesk.data.line.numbers import INVOICE, take_deal
from crmdesk.data.line.reading import NONE, Reading, money_text
from crmdesk.data.line.understood import Choice, NewPayment, PartKind, Ref
from crmdesk.data.models import Client, Deal, Invoice
from crmdesk.data.words import _

#: Invoices that are offered.
MOST_INVOICES = 9


def read_payment(reading: Reading, head: Head) -> None:
    """Propose a payment; what it pays is asked where a number could mean two things or nothing says it."""
    line = reading.line
    line.claim_words(PartKind.HEAD, head.words)
    amount = reading.take_amount()
    moments = reading.take_moments()
    invoices, place = _named_invoices(reading)
    numbered = take_deal(reading, plain=True)
    same_number = place is not None and not line.is_free(*place)
    if place is not None and not same_number:
        line.claim(PartKind.NUMBER, *place)
    if amount is None:
        amount = reading.take_amount(bare_from=1)
    if numbered is not None and same_number:
        invoices = _asked_meaning(reading, numbered[0], invoices)
        numbered = None if invoices else numbered
    deal, client = numbered if numbered is not None else (None, None)
    if deal is None and not invoices:
        client = reading.take_client(required=True)
        invoices = [] if client is None or client.id is None else _unpaid(reading, client.id)
    elif deal is not None and deal.id is not None and not invoices:
        invoices = _of_deal(reading, deal.id)
    invoice, deal, client = _asked_invoice(reading, invoices, deal, client)
    if amount is None:
        reading.missing.append(_("Say how much was paid, such as “500 thousand”."))
    if deal is None and client is None and invoice is None and not reading.questions:
        reading.missing.append(_("Say who paid or for which deal."))
    paid = placed(moments[0], reading.firm.calendar, past=True).day if moments else None
    reading.proposals.append(
        NewPayment(
            None if amount is None else amount.minor,
            (amount.currency if amount is not None else "") or reading.firm.currency,
            paid or reading.firm.calendar.today,
            client,
            deal,
            invoice,
            reading.owner_id,
        )
    )


_Row = tuple[Ref, Ref | None, Ref | None, int | None]


def _rows(reading: Reading, *where: object) -> list[_Row]:
    """Return invoices: the invoice, its deal, its client, whose it is."""
    rows = reading.connection.execute(
        select(
            Invoice.id, Invoice.number, Invoice.value, Invoice.due_on, Invoice.owner_id, Invoice.deal_id, Invoice.client_id,
            Deal.number.label("deal_number"), Deal.title, Client.name.label("client"),
        )
        .outerjoin(Deal, Deal.id == Invoice.deal_id)
        .outerjoin(Client, Client.id == Invoice.client_id)
        .where(Invoice.state == "issued", Invoice.archived_at.is_(None), *where)  # type: ignore[arg-type]
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST_INVOICES)
    )  # fmt: skip
    found: list[_Row] = []
    for row in rows:
        money = "" if row.value is None else money_text(row.value, reading.firm.currency)
        due = "" if row.due_on is None else f"{row.due_on:%d.%m.%Y}"
        deal = None if row.deal_id is None else Ref(row.deal_id, f"{row.deal_number} {row.title}")
        client = None if row.client_id is None else Ref(row.client_id, row.client)
        hint = ", ".join(part for part in (money, due, row.client) if part)
        found.append((Ref(row.id, row.number or _("without a number"), hint), deal, client, row.owner_id))
    return found


def _named_invoices(reading: Reading) -> tuple[list[_Row], tuple[int, int] | None]:
    """Return the invoices of a number in the line, and where it stands."""
    line = reading.line
    for match in INVOICE.finditer(line.read):
        if not line.is_free(*match.span()):
            continue
        number = match["number"]
        found = _rows(reading, func.lower(Invoice.number).in_({number.lower(), number.upper(), number}))
        if found:
            return found, match.span()
    return [], None


def _unpaid(reading: Reading, client_id: int) -> list[_Row]:
    return [row for row in _rows(reading, Invoice.client_id == client_id) if not _is_paid(reading, row)]


def _of_deal(reading: Reading, deal_id: int) -> list[_Row]:
    return [row for row in _rows(reading, Invoice.deal_id == deal_id) if not _is_paid(reading, row)]


def _is_paid(reading: Reading, row: _Row) -> bool:
    from crmdesk.data.models import Payment  # noqa: PLC0415 - the name of what this module proposes stays apart

    value = reading.connection.execute(select(Invoice.value).where(Invoice.id == row[0].id)).scalar()
    paid = reading.connection.execute(
        select(func.coalesce(func.sum(Payment.value), 0)).where(
            Payment.invoice_id == row[0].id, Payment.state == "received", Payment.archived_at.is_(None)
        )
    ).scalar()
    return value is not None and int(paid or 0) >= value


def _asked_meaning(reading: Reading, deal: Ref, invoices: list[_Row]) -> list[_Row]:
    """Ask whether a number is a deal's or an invoice's; return the invoices where it is theirs."""
    choices = [Choice("deal", _("Deal {name}").format(name=deal.name), deal.hint)]
    choices.append(Choice("invoice", _("Invoice {number}").format(number=invoices[0][0].name), invoices[0][0].hint))
    chosen = reading.ask("number", _("What has this number?"), choices, required=True)
    return invoices if chosen == "invoice" else []


def _asked_invoice(
    reading: Reading, invoices: list[_Row], deal: Ref | None, client: Ref | None
) -> tuple[Ref | None, Ref | None, Ref | None]:
    """Return the invoice that is paid with its deal and client; one of several is asked for, the only one is taken."""
    if not invoices:
        return None, deal, client
    choices = [Choice(f"id:{ref.id}", ref.name, ref.hint) for ref, _deal, _client, _owner in invoices]
    choices.append(Choice(NONE, _("Without an invoice")))
    chosen = reading.ask(
        "invoice",
        _("Which invoice is paid?"),
        choices,
        choices[0].key if len(invoices) == 1 else "",
        required=len(invoices) > 1,
    )
    for ref, its_deal, its_client, owner in invoices:
        if chosen == f"id:{ref.id}":
            reading.owner_id = owner or reading.owner_id
            return ref, deal or its_deal, client or its_client
    return None, deal, client
