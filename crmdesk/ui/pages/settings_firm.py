"""FirmPanel: the firm itself, and the thresholds it works by."""

from __future__ import annotations

from crmdesk.data.firm_settings import FIRM_SETTINGS
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.pages.settings_rules import RulesCard
from crmdesk.ui.widgets.card import Card


class FirmPanel(SettingsPanel):
    """A card of the firm's own fields and one for each group of thresholds."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        firm = Card(_("Firm"))
        self._form = RecordForm(context, "firm")
        firm.body.addWidget(self._form)
        self.add(firm)
        self._rules = [RulesCard(context, group) for group in dict.fromkeys(each.group for each in FIRM_SETTINGS)]
        for card in self._rules:
            self.add(card)

    def refresh(self) -> None:
        """Show what holds now."""
        self._form.show_record(self.context.store.firm.id)
        for card in self._rules:
            card.refresh()
