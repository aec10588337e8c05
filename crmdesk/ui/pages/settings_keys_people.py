"""PeopleKeysCard: everybody's keys for those who keep the root: confirmed, revoked, and the agreement printed."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.keys.cards import KeyState
from crmdesk.data.keys.deeds import confirm_key, revoke_key
from crmdesk.data.keys.revocation import RevocationKind
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.dialogs.key_form import KeyForm
from crmdesk.ui.pages.settings_keys_own import TONES
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.keys.cards import KeyCard
    from crmdesk.data.keys.overview import KeyHolder, KeysOverview
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

STATE_WIDTH = 150
#: Keys that can still be revoked.
_STANDING = (KeyState.VALID, KeyState.ASKED, KeyState.EARLY, KeyState.EXPIRED)


class HolderRow(QWidget):
    """One person: name, how their key stands, its fingerprint, and what can be done with it."""

    def __init__(self, context: Context, held: KeyHolder) -> None:
        super().__init__()
        self.held = held
        card = held.card
        name = ElidedLabel(held.person.name)
        name.setProperty("role", "strong")
        self.state = label(_("no key") if card is None else card.state.label, "secondary")
        self.state.setProperty("tone", "text3" if card is None else TONES[card.state])
        self.about = ElidedLabel("" if card is None else _about(context, card))
        self.about.setProperty("role", "secondary")
        self.confirm, self.revoke = QPushButton(_("Confirm…")), QPushButton(_("Revoke…"))
        self.agreement = QPushButton(_("Agreement…"))
        self.agreement.setToolTip(_("The form about signatures, to be printed and signed by both."))
        self.agreement.setVisible(held.signing is not None)
        self.confirm.setVisible(card is not None and card.state is KeyState.ASKED and held.person.works)
        self.revoke.setVisible(card is not None and card.state in _STANDING)
        self.state.setFixedWidth(STATE_WIDTH)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(name)
        if card is not None:
            words.addWidget(self.about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addLayout(words, 1)
        for button in (self.confirm, self.agreement, self.revoke):
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setAccessibleName(f"{button.text()} {held.person.name}")
            row.addWidget(button)
        row.addWidget(self.state)


class PeopleKeysCard(Card):
    """Absent for those who do not keep the root."""

    file_written = Signal(object)
    """An agreement was saved: its ``Path``."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("People's keys"))
        self._context = context
        self._rows: list[HolderRow] = []
        self.about = label("", "secondary", "text3")
        self.about.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addWidget(self.about)
        self.body.addLayout(self._list)
        self.hide()

    @property
    def rows(self) -> tuple[HolderRow, ...]:
        """The people shown."""
        return tuple(self._rows)

    def show_keys(self, found: KeysOverview) -> None:
        """Show everybody."""
        self.setVisible(found.is_keeper)
        empty(self._list)
        self._rows = []
        waiting = sum(held.card is not None and held.card.state is KeyState.ASKED for held in found.holders)
        said = _("Everybody makes a key on their own computer, under “My key”; here it is confirmed.")
        if waiting:
            asks = plural("{n} key waits for confirmation.", "{n} keys wait for confirmation.", waiting)
            said = f"{asks.format(n=waiting)} {said}"
        self.about.setText(said)
        for place, held in enumerate(found.holders):
            row = HolderRow(self._context, held)
            row.confirm.clicked.connect(partial(self._on_confirm, held))
            row.agreement.clicked.connect(partial(self._on_agreement, held))
            row.revoke.clicked.connect(partial(self._on_revoke, held))
            if place:
                self._list.addWidget(line())
            self._list.addWidget(row)
            self._rows.append(row)

    def _on_agreement(self, held: KeyHolder) -> None:
        name = _("Agreement, {name}").format(name=held.person.name)
        path, _kinds = QFileDialog.getSaveFileName(
            self.window(), _("Agreement about signatures"), str(usual_folder() / f"{name}.pdf"), "PDF (*.pdf)"
        )
        if path:
            work = partial(_write_agreement, self._context.store, held.person.id, Path(path))
            self._context.jobs.start(work, done=self._on_written, failed=self._on_failed)

    def _on_written(self, path: Path) -> None:
        self.file_written.emit(path)

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)

    def _on_confirm(self, held: KeyHolder) -> None:
        card = held.card
        assert card is not None
        about = _("{name} must see the same fingerprint under “My key”: {fingerprint}").format(
            name=held.person.name, fingerprint=card.shown_fingerprint
        )
        form = KeyForm(self._context, _("Confirm a key"), about, _("It is the same, confirm"), self.window())
        form.secret("root_passphrase", _("Passphrase of the root"), hint=_("empty: from the keychain"))
        form.begin(partial(_of_card, confirm_key, card.id))

    def _on_revoke(self, held: KeyHolder) -> None:
        card = held.signing or held.card
        assert card is not None
        about = _(
            "From the moment you name, signatures of {name} with this key do not count; what was signed before stays "
            "good. This cannot be taken back."
        ).format(name=held.person.name)
        form = KeyForm(self._context, _("Revoke a key"), about, _("Revoke"), self.window())
        form.choice("kind", _("Why"), [(kind.name, kind.label) for kind in RevocationKind])
        form.words("reason", _("What happened"))
        form.moment("since", _("Since"))
        form.secret("root_passphrase", _("Passphrase of the root"), hint=_("empty: from the keychain"))
        form.begin(partial(_of_card, revoke_key, card.id))


def _about(context: Context, card: KeyCard) -> str:
    """Return until when a key is valid, or since when it does not count, and its fingerprint."""
    store = context.store
    parts = []
    if card.revoked_at is not None:
        parts.append(_("since {day}").format(day=day_text(store.day_of(card.revoked_at))))
    elif card.valid_until is not None:
        parts.append(_("until {day}").format(day=day_text(store.day_of(card.valid_until))))
    parts.append(card.shown_fingerprint)
    if card.reason:
        parts.append(card.reason)
    return " · ".join(parts)


def _of_card(deed: object, number: int, store: Store, **answers: object) -> Deed:
    return deed(store, number, **answers)  # type: ignore[operator,no-any-return]


def _write_agreement(store: Store, manager_id: int, path: Path, _progress: Progress) -> Path:
    from crmdesk.reports.key_agreement import write_agreement  # noqa: PLC0415 - the writer of PDF is dear to import

    return write_agreement(store, manager_id, path)
