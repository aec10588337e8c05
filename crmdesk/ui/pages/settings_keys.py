"""KeysPanel: what people sign with: one's own key, the firm's root, everybody's keys for the head."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.keys.cards import COMPARED
from crmdesk.data.keys.deeds import trust_root
from crmdesk.data.keys.overview import KeysOverview, read_keys
from crmdesk.data.words import _
from crmdesk.ui.dialogs.key_form import KeyForm
from crmdesk.ui.pages.settings_keys_own import OwnKeyCard
from crmdesk.ui.pages.settings_keys_people import PeopleKeysCard
from crmdesk.ui.pages.settings_keys_root import RootCard
from crmdesk.ui.pages.settings_panel import SettingsPanel
from crmdesk.ui.widgets.card import Card, empty, label

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class FaultsCard(Card):
    """What is wrong with the keys in the base; a root that came later is accepted here after it was compared."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Check the keys of this base"))
        self._context = context
        self.accepts: tuple[QPushButton, ...] = ()
        self.hide()

    def show_keys(self, found: KeysOverview) -> None:
        """Show the sentences; the card is absent where there are none."""
        empty(self.body)
        for fault in found.faults:
            said = label(fault, "secondary", "neg")
            said.setWordWrap(True)
            self.body.addWidget(said)
        buttons = []
        for sha256 in found.unknown_roots:
            button = QPushButton(_("Accept the root {fingerprint}…").format(fingerprint=grouped_digest(sha256)))
            button.clicked.connect(partial(self._on_accept, sha256))
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            buttons.append(button)
        self.accepts = tuple(buttons)
        self.setVisible(bool(found.faults))

    def _on_accept(self, sha256: str) -> None:
        about = _(
            "Compare with the head, by voice or on paper: {fingerprint}. If it is the same, accept it: keys that this "
            "root confirmed will be trusted here."
        ).format(fingerprint=grouped_digest(sha256, COMPARED))
        form = KeyForm(self._context, _("Accept a root"), about, _("It is the same, accept"), self.window())
        form.begin(partial(trust_root, sha256=sha256))


class KeysPanel(SettingsPanel):
    """Cards of what the person at work may see and do; private keys never leave their files."""

    person_requested = Signal()
    """Offer the people of the firm: who is at work?"""
    file_written = Signal(object)
    """An agreement was saved: its ``Path``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: KeysOverview | None = None
        self.faults = FaultsCard(context)
        self.own = OwnKeyCard(context)
        self.root = RootCard(context)
        self.people = PeopleKeysCard(context)
        for card in (self.faults, self.own, self.root, self.people):
            self.add(card)
        self.own.who.clicked.connect(self.person_requested)
        self.people.file_written.connect(self.file_written)

    def refresh(self) -> None:
        """Read the keys."""
        work = partial(_read, self.context.store)
        self.context.jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=self)

    def _on_read(self, found: KeysOverview) -> None:
        if found == self._shown:
            return
        self._shown = found
        for card in (self.faults, self.own, self.root, self.people):
            card.show_keys(found)

    def _on_failed(self, error: Exception) -> None:
        self.context.deeds.told.emit(str(error), False)


def _read(store: Store, _progress: Progress) -> KeysOverview:
    return read_keys(store)
