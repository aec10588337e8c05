"""FirmPanel: the firm itself, and the thresholds it works by."""

from __future__ import annotations

from functools import partial

from crmdesk.data.firm_settings import FIRM_SETTINGS
from crmdesk.data.presets import PRESETS, preset_named, put_preset
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.forms.record_form import RecordForm
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.pages.settings_rules import RulesCard
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.segments import Segment, Segments


class PresetCard(Card):
    """How big the firm is, and what the window begins with then."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Size of the firm"))
        self._context = context
        self._sizes = Segments([Segment(preset.id, preset.label) for preset in PRESETS.values()])
        self._sizes.setAccessibleName(_("Size of the firm"))
        self._sizes.chosen.connect(self._on_chosen)
        self._about = label("", "secondary")
        self._about.setWordWrap(True)
        nothing_hidden = label(
            _("It is what people begin with: nothing is hidden, and what somebody arranged already stays."),
            "caption",
            "text3",
        )
        nothing_hidden.setWordWrap(True)
        for part in (self._sizes, self._about, nothing_hidden):
            self.body.addWidget(part)

    def refresh(self) -> None:
        """Show what holds; pages that are opened for the first time from now on begin so."""
        preset = preset_named(self._context.store.firm.preset)
        self._sizes.set_current(preset.id)
        self._about.setText(_(preset.about))
        self._context.settings.begin_with(preset.beginnings)

    def _on_chosen(self, key: str) -> None:
        self._context.deeds.start(partial(put_preset, preset_id=key))


class FirmPanel(SettingsPanel):
    """A card of the firm's own fields and one for each group of thresholds."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        firm = Card(_("Firm"))
        self._form = RecordForm(context, "firm", without=("preset",))
        firm.body.addWidget(self._form)
        self.add(firm)
        self._size = PresetCard(context)
        self.add(self._size)
        self._rules = [RulesCard(context, group) for group in dict.fromkeys(each.group for each in FIRM_SETTINGS)]
        for card in self._rules:
            self.add(card)

    def refresh(self) -> None:
        """Show what holds now."""
        self._form.show_record(self.context.store.firm.id)
        self._size.refresh()
        for card in self._rules:
            card.refresh()
