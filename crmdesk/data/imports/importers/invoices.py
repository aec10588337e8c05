"""Invoices: what is owed and by when."""

from __future__ import annotations

from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Kind, Shape, Target, words
from crmdesk.data.models import Invoice
from crmdesk.data.words import N_

TARGETS = (
    Target("number", N_("Number"), words=words("no, №, номер счета, номер счёта, номер, invoice number, number, invoice no, invoice")),
    Target("client", N_("Client"), Shape.REFERENCE, "client_id", "client", words=words("клиент, контрагент, покупатель, плательщик, компания, account name, customer, client, account id, company, account")),
    Target("deal", N_("Deal"), Shape.REFERENCE, "deal_id", "deal", words=words("сделка, id сделки, номер сделки, deal, deal id, opportunity, potential id, opportunity id")),
    Target("owner", N_("Manager"), Shape.REFERENCE, "owner_id", "manager", words=words("ответственный, менеджер, invoice owner, owner, manager, assigned to")),
    Target("state", N_("State"), Shape.CHOICE, choices={
        "draft": words("draft, черновик, created, new, новый"),
        "issued": words("issued, sent, approved, delivered, paid, open, overdue, partially paid, выставлен, отправлен, оплачен, не оплачен, частично оплачен, просрочен"),
        "cancelled": words("cancelled, canceled, void, voided, deleted, отменен, отменён, аннулирован"),
    }, words=words("статус, статус счета, статус счёта, состояние, invoice status, status, state")),
    Target("issued", N_("Issued"), Shape.DAY, "issued_on", required=True, words=words("дата счета, дата счёта, дата выставления, дата, invoice date, issued, date, created time, issue date")),
    Target("due", N_("Due"), Shape.DAY, "due_on", words=words("срок оплаты, оплатить до, due date, due, payment due")),
    Target("promised", N_("Promised"), Shape.DAY, "promised_on", words=words("обещанная дата оплаты, дата обещания, promised date, promise date")),
    Target("amount", N_("Amount"), Shape.MONEY, words=words("сумма счета, сумма счёта, сумма, итого, к оплате, grand total, total, amount, invoice total, total amount")),
    Target("currency", N_("Currency"), words=words("валюта, currency, currency code")),
    Target("note", N_("Note"), Shape.NOTE, words=words("комментарий, примечание, назначение, subject, note, description")),
    Target("external_id", N_("Id elsewhere"), Shape.KEY, words=words("invoiceid, invoice id, id, код, ид, external_id")),
)  # fmt: skip


def finish(draft: Draft) -> None:
    """An invoice without a client is that of its deal; money without a currency is in the sign's or the firm's."""
    draft.fill_currency("amount")
    draft.fill_from_deal()


KIND = Kind("invoices", N_("Invoices"), Invoice, TARGETS, ("external_id", "number+client"), finish=finish)
