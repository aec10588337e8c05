"""Requisites and all other fields of a client, the firm's own among them, each written as soon as it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.data.cards import ClientCard
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import MARGIN, ClientTab
from crmdesk.ui.widgets.card import Card


class FieldsTab(ClientTab):
    """The form of the client; it reads by itself and lets nobody's typing be disturbed."""

    def __init__(self, context: Context, actions: ClientActions) -> None:
        super().__init__(context, actions)
        self.form = RecordForm(context, "client")
        made = Card()
        made.setAccessibleName(_("Fields of the client"))
        made.body.addWidget(self.form)
        body = QWidget()
        body.setProperty("clear", "true")
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.addWidget(made)
        column.addStretch(1)
        self._scroll.setWidget(body)
        self._states.ready()

    def show_card(self, card: ClientCard) -> None:
        """Show the fields of a client, or those of the same one as they are now."""
        self._card = card
        self.form.show_record(card.id)

    def _on_theme_changed(self) -> None:
        """The form listens to the theme by itself."""
