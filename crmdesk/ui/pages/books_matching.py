"""What the books say and do about money beside its fields: what came on an invoice, what a payment settles, a cost spread."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout

from crmdesk.data.cost_spreading import spread_cost
from crmdesk.data.entry.record import Record
from crmdesk.data.payment_matching import (
    Offers,
    OpenInvoice,
    Settlement,
    match_payment,
    offers_for,
    settlement_of,
    split_payment,
)
from crmdesk.data.registry_money import PAYMENT_STATES
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, Kind, currency_sign, day_text
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_maker import RecordMaker
from crmdesk.ui.jobs import Progress
from crmdesk.ui.pages.books_pane import PaneExtra
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

#: Pixels the words of an offer take at most.
ROOM = 290


def _money(amount: int, currency: str) -> str:
    return f"{Kind.MONEY.figure(amount)}{NARROW}{currency_sign(currency)}"


class MatchBox(PaneExtra):
    """The open invoices a payment may settle: a click on one matches it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._offers: Offers | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    @property
    def offers(self) -> Offers | None:
        """What is offered; None before it is read."""
        return self._offers

    def show_record(self, record: Record) -> None:
        """Ask what the payment may settle; only money that came settles anything."""
        self.setVisible(record.values["state"] == "received")
        if not self.isHidden():
            work = partial(_read_offers, self._context.store, record.id)
            self._context.jobs.start(work, done=self._on_offers, failed=self._on_failed, replaces=self)

    def _on_offers(self, offers: Offers) -> None:
        self._offers = offers
        empty(self._column)
        if offers.invoice_id is not None:
            self._column.addWidget(label(_("It settles an invoice."), "secondary"))
            self._button(_("Match with another one…"), None)
            return
        self._column.addWidget(label(_("Which invoice does it settle?"), "section"))
        if not offers.invoices:
            self._column.addWidget(_wrapped(_("There is no open invoice it could settle.")))
        for one in offers.invoices:
            self._offer(one, offers.currency)
        if offers.can_be_split:
            split = self._plain(_("Spread over several, the earliest due first"))
            split.clicked.connect(self._on_split)

    def _offer(self, one: OpenInvoice, currency: str) -> None:
        parts = [_("No. {number}").format(number=one.number) if one.number else "", _money(one.rest, currency)]
        parts.append(_("due {day}").format(day=day_text(one.due_on)) if one.due_on else day_text(one.issued_on))
        button = self._button(" · ".join(part for part in parts if part), one.id)
        sure = one.is_named or one.same_amount
        if sure:
            button.setProperty("kind", "primary" if one is self._first_sure() else "")
        why = [_("its number is in the purpose")] if one.is_named else []
        why += [_("the very amount")] if one.same_amount else []
        about = ElidedLabel(" · ".join((*([one.client] if one.client else []), *why)))
        about.setProperty("role", "caption")
        about.setProperty("tone", "pos" if sure else "text3")
        self._column.addWidget(about)

    def _first_sure(self) -> OpenInvoice | None:
        found = () if self._offers is None else self._offers.invoices
        return next((one for one in found if one.is_named or one.same_amount), None)

    def _plain(self, text: str) -> QPushButton:
        button = QPushButton(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, ROOM).replace("&", "&&"))
        button.setToolTip(plain_tip(text))
        button.setAccessibleName(text)
        self._column.addWidget(button)
        return button

    def _button(self, text: str, invoice_id: int | None) -> QPushButton:
        button = self._plain(text)
        button.setProperty("invoice", "" if invoice_id is None else str(invoice_id))
        button.clicked.connect(self._on_match)
        return button

    def _on_match(self) -> None:
        sender, offers = self.sender(), self._offers
        if sender is None or offers is None:
            return
        invoice = str(sender.property("invoice"))
        writing = partial(
            match_payment, payment_id=offers.payment_id, version=offers.version,
            invoice_id=int(invoice) if invoice else None,
        )  # fmt: skip
        self._context.deeds.start(writing)

    def _on_split(self) -> None:
        if self._offers is not None:
            writing = partial(split_payment, payment_id=self._offers.payment_id, version=self._offers.version)
            self._context.deeds.start(writing)

    def _on_failed(self, error: Exception) -> None:
        empty(self._column)
        self._column.addWidget(_wrapped(str(error)))


class ReceiptsBox(PaneExtra):
    """What came on an invoice and what is owed, and the way to write down that it was paid."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._maker = RecordMaker(context, self)
        self._invoice: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_record(self, record: Record) -> None:
        """Ask for the payments of an invoice."""
        self._invoice = record.id
        work = partial(_read_settlement, self._context.store, record.id)
        self._context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: Settlement) -> None:
        empty(self._column)
        self._column.addWidget(label(_("Payments"), "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(found.receipts):
            grid.addWidget(label(day_text(one.paid_on), "secondary"), row, 0)
            state = "" if one.state == "received" else _(PAYMENT_STATES[one.state])
            about = ElidedLabel(" · ".join(part for part in (one.number, state) if part))
            about.setProperty("role", "caption")
            grid.addWidget(about, row, 1)
            grid.addWidget(label(_money(one.amount, found.currency)), row, 2, Qt.AlignmentFlag.AlignRight)
        self._column.addLayout(grid)
        rest = _("Still owed: {amount}").format(amount=_money(found.rest, found.currency))
        self._column.addWidget(label(rest if found.rest else _("Paid in full"), "", "warn" if found.rest else "pos"))
        if found.rest:
            add = QPushButton(_("Add a payment"))
            add.clicked.connect(self._on_add)
            self._column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_add(self) -> None:
        if self._invoice is not None:
            self._maker.begin("payment", {"invoice_id": self._invoice, "client_id": None})

    def _on_failed(self, error: Exception) -> None:
        empty(self._column)
        self._column.addWidget(_wrapped(str(error)))


class SpreadBox(PaneExtra):
    """One sum for a whole month, put over its days by a click."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._record: Record | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.button = QPushButton(_("Spread over its month"))
        self.button.setToolTip(_("The sum goes over every day of its month in equal parts"))
        self.button.clicked.connect(self._on_spread)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_record(self, record: Record) -> None:
        """Know which cost is meant."""
        self._record = record

    def _on_spread(self) -> None:
        if self._record is not None:
            self._context.deeds.start(partial(spread_cost, cost_id=self._record.id, version=self._record.version))


def _wrapped(text: str) -> ElidedLabel:
    made = ElidedLabel(text)
    made.setProperty("role", "secondary")
    return made


def _read_offers(store: Store, payment_id: int, _progress: Progress) -> Offers:
    return offers_for(store, payment_id)


def _read_settlement(store: Store, invoice_id: int, _progress: Progress) -> Settlement:
    return settlement_of(store, invoice_id)
