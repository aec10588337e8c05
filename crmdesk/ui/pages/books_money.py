"""Invoices, payments and costs as books."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from crmdesk.data.payment_matching import match_sure
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.books_list import BookList
from crmdesk.ui.pages.books_matching import MatchBox, ReceiptsBox, SpreadBox
from crmdesk.ui.pages.books_pane import BookPane

#: The ready-made filter of money that settles no invoice yet.
LOOSE = "loose"


class InvoicesList(BookList):
    """What clients owe, what of it came, and how late the rest is."""

    registry_id = "invoices"
    form_id = "invoice"
    import_kind = "invoices"
    placeholder = N_("Number, client")
    first_edited = "value"
    add_title = N_("Invoice")
    empty_icon = "file"
    empty_title = N_("There are no invoices yet")
    empty_reason = N_("Add the first one, or bring them in from a file of your accounting program.")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, BookPane(context, self.form_id, (ReceiptsBox(context),), before=True), parent)


class PaymentsList(BookList):
    """Money that came; what settles no invoice yet is matched by a click."""

    registry_id = "payments"
    form_id = "payment"
    import_kind = "payments"
    placeholder = N_("Client, purpose")
    first_edited = "value"
    add_title = N_("Payment")
    empty_icon = "banknote"
    empty_title = N_("There are no payments yet")
    empty_reason = N_("Add the first one, or bring in a bank statement as a table.")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self.match = MatchBox(context)
        super().__init__(context, BookPane(context, self.form_id, (self.match,), before=True), parent)

    def extras(self) -> tuple[QWidget, ...]:
        """Return the button that matches what leaves no doubt."""
        button = QPushButton(_("Match what is sure"))
        button.setToolTip(_("Payments that name one open invoice, or are the very sum of one, all at once"))
        button.clicked.connect(self._on_sure)
        return (button,)

    def _on_sure(self) -> None:
        self.context.deeds.start(match_sure)

    def _on_tab(self, place: int) -> None:
        """Money that waits to be matched is shown with the invoices it may settle."""
        if str(self._tabs.tabData(place)) == LOOSE:
            self._pane_closed = False
        super()._on_tab(place)


class CostsList(BookList):
    """What was spent on sources and campaigns."""

    registry_id = "costs"
    form_id = "cost"
    import_kind = "costs"
    placeholder = N_("Source, campaign")
    first_edited = "amount"
    add_title = N_("Spending")
    empty_icon = "banknote"
    empty_title = N_("There are no costs yet")
    empty_reason = N_("Write down what advertising costs, and reports will tell what it brings.")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, BookPane(context, self.form_id, (SpreadBox(context),)), parent)
