"""ClientsPage: the registry of clients, with revenue of twelve months, its change and days of silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.listing import FirstPage
from crmdesk.data.table import NARROW, Kind, Table, currency_sign, number
from crmdesk.data.words import N_, _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.merge_pairs import DuplicatesDialog
from crmdesk.ui.pages.call_round import CallRoundOffer
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.registry_page import RegistryPage
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.task_entry import TaskEntry
from crmdesk.ui.widgets.states import Way
from crmdesk.ui.widgets.totals_row import Total

#: The ready-made filter of clients nobody has spoken with for too long.
SILENT = "silent"


class ClientsPage(RegistryPage):
    """All clients: status, revenue against the year before, how long nobody has spoken with them."""

    registry_id = "clients"
    placeholder = N_("Name, INN, phone")
    pane_width = 700
    narrow_pane_width = 520

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        pane = ClientPane(context)
        super().__init__(context, pane, parent)
        self.card = pane
        """The card of the client in hand."""
        pane.deal_requested.connect(self._on_deal)
        pane.client_requested.connect(self._on_client)
        self._entry = TaskEntry(context, self)
        pane.client.task_requested.connect(self._entry.begin)
        pane.client.maker.open_requested.connect(self._on_known)
        self._calls = CallRoundOffer(context)
        self.duplicates: DuplicatesDialog | None = None
        """The list of possible duplicates, while it is open."""
        self.more = self._make_more()

    def actions_for_toolbar(self) -> tuple[QWidget, ...]:
        """Return the button that plans calls to the silent clients in view, and what else is done with clients."""
        return (*super().actions_for_toolbar(), self._calls, self.more)

    def _make_more(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "plain")
        made.setProperty("icon_only", "true")
        made.setIcon(self.context.theme.icon("ellipsis", "text2"))
        made.setIconSize(QSize(16, 16))
        made.setAccessibleName(_("What else can be done"))
        made.setToolTip(_("What else can be done"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.addAction(_("New client…")).setData(self.add_client)
        menu.addAction(_("Possible duplicates…")).setData(self.show_duplicates)
        menu.triggered.connect(self._on_menu)
        made.setMenu(menu)
        return made

    def _on_menu(self, action: QAction) -> None:
        act = action.data()
        if callable(act):
            act()

    def add_client(self) -> None:
        """Open the sheet of a new client."""
        self.card.client.maker.begin("client", added=self._on_added)

    def show_duplicates(self) -> None:
        """Look for clients that are there twice."""
        self.duplicates = DuplicatesDialog(self.context, self.window())
        self.duplicates.finished.connect(self._on_duplicates_closed)
        self.duplicates.open()

    def _on_duplicates_closed(self) -> None:
        dialog, self.duplicates = self.duplicates, None
        if dialog is not None:
            dialog.deleteLater()

    def _on_added(self, deed: Deed) -> None:
        """Take the new client in hand."""
        self.open_list(ListRequest(record_id=deed.ids[0]))

    def _on_known(self, form_id: str, record_id: int) -> None:
        """Show a record that was there already."""
        if form_id == "deal":
            self._on_deal(record_id)
        elif form_id == "client":
            self._on_client(record_id)

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
        return _("There are no clients yet"), _("Add the first one, or bring them in from a file in Import.")

    def _tell_nothing(self) -> None:
        super()._tell_nothing()
        if self._is_empty:
            title, reason = self.nothing_yet()
            self._states.empty("building-2", title, reason, Way(_("Add a client"), self.add_client, "plus"))

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

    def _on_client(self, client_id: int) -> None:
        self.open_list(ListRequest(record_id=client_id))
