"""Payments: money that came."""

from __future__ import annotations

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Payment
from crmdesk.data.words import N_

TARGETS = (
    Target("number", N_("Number"), words=words("no, №, номер платежа, номер документа, номер п/п, номер, payment number, number, reference")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words("плательщик, клиент, контрагент, плательщик инн, инн плательщика, account name, customer, client, payer, account id, company")),
    Target("deal", N_("Deal"), Shape.REFERENCE, "deal_id", "deal", words=words("сделка, id сделки, номер сделки, deal, deal id, opportunity, order")),
    Target("invoice", N_("Invoice"), Shape.REFERENCE, "invoice_id", "invoice", words=words("счет, счёт, номер счета, номер счёта, invoice, invoice number, invoice id")),
    Target("owner", N_("Manager"), Shape.REFERENCE, "owner_id", "manager", words=words("ответственный, менеджер, owner, payment owner, manager")),
    Target("state", N_("State"), Shape.CHOICE, choices={
        "received": words("received, paid, completed, succeeded, success, получен, оплачен, поступил, проведен, проведён"),
        "expected": words("expected, planned, pending, ожидается, запланирован, план"),
        "returned": words("returned, refunded, refund, failed, возврат, возвращен, возвращён"),
    }, words=words("статус, состояние, статус платежа, payment status, status, state")),
    Target("paid", N_("Paid"), Shape.DAY, "paid_on", required=True, words=words("дата оплаты, дата платежа, дата поступления, оплачен, дата, payment date, paid, paid on, date")),
    Target("amount", N_("Amount"), Shape.MONEY, required=True, words=words("сумма платежа, сумма оплаты, сумма, оплачено, поступило, amount, payment amount, total, paid amount")),
    Target("currency", N_("Currency"), words=words("валюта, currency, currency code")),
    Target("purpose", N_("Purpose"), Shape.NOTE, words=words("назначение платежа, назначение, комментарий, purpose, description, note, memo")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("paymentid, payment id, transaction id, id, код, ид, external_id")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """A payment without a client or a manager is that of its invoice's or its own deal."""
    draft.fill_currency("amount")
    draft.fill_from_deal()


KIND = Kind("payments", N_("Payments"), Payment, TARGETS, ("external_id",), finish=finish)
