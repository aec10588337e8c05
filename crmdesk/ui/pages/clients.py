"""ClientsPage: the registry of clients, with revenue of twelve months, its change and days of silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from crmdesk.data.listing import FirstPage
from crmdesk.data.table import NARROW, Kind, Table, currency_sign, number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.call_round import CallRoundOffer
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.widgets.totals_row import Total

#: The ready-made filter of clients nobody has spoken with for too long.
SILENT = "silent"


class ClientsPage(RegistryPage):
    """All clients: status, revenue against the year before, how long nobody has spoken with them."""

    registry_id = "clients"
    placeholder = N_("Name, INN, phone")
    pane_width = 620
    narrow_pane_width = 470

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pane = ClientPane(context)
        super().__init__(context, pane, parent)
        pane.deal_requested.connect(self._on_deal)
        self._calls = CallRoundOffer(context)

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the button that plans calls to the silent clients in view."""
        return (*super().actions_for_toolbar(), self._calls)

    def _on_first(self, page: FirstPage) -> None:
        super()._on_first(page)
        self._calls.look(page.listing if self._quick == SILENT else None)

    def _show_changed(self) -> None:
        super()._show_changed()
        self._calls.look_again()

    def task_in_hand(self) -> TaskRequest:
        """Return the client in hand: a task planned now is about them."""
        card = self._pane.card
        return TaskRequest(client_id=None if card is None else card.id)

    def nothing_yet(self) -> tuple[str, str]:
        """Return what to say in a base without clients."""
        return _("There are no clients yet"), _("Bring them in from a file: crmdesk import FILE --as clients.")

    def totals_of(self, table: Table, shown: Sequence[str]) -> Mapping[str, Total]:
        """Return the count, the revenue and its change under their columns."""
        count, revenue, before = table.rows[0]
        cells = {shown[0]: Total(plural("{n} client", "{n} clients", count).format(n=number(count)))}
        if "revenue" in shown[1:]:
            units = None if revenue is None else round(revenue / 100) * 100
            cells["revenue"] = Total(Kind.MONEY.text(units), short=Kind.MONEY.short(revenue))
        if "change" in shown[1:] and before:
            share = ((revenue or 0) - before) / before
            arrow, tone = ("▲", "pos") if share > 0 else ("▼", "neg") if share < 0 else ("■", "text2")
            text = Kind.PERCENT.text(abs(share))
            cells["change"] = Total(f"{arrow} {'+' if share > 0 else '−' if share < 0 else ''}{text}", tone)
        return cells

    def sum_of(self, table: Table) -> str:
        """Return "Selected 3: 7 329 600 ₽ in 12 months"."""
        count, revenue, _before = table.rows[0]
        amount = Kind.MONEY.text(round((revenue or 0) / 100) * 100) + NARROW + currency_sign(table.currency)
        return _("Selected {n}: <b>{sum}</b> in 12 months").format(n=number(count), sum=amount)

    def _on_deal(self, deal_id: int) -> None:
        self.section_requested.emit("deals", deal_id)
