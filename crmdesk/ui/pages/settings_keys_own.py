"""OwnKeyCard: the key of who is at work: how it stands, where it lies, and what can be done with it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from crmdesk.data.keys.cards import KeyCard, KeyState, fingerprint_text
from crmdesk.data.keys.deeds import (
    change_own,
    forget_own,
    lose_key,
    moved_file,
    new_key,
    own_file,
    own_token,
    remember_own,
)
from crmdesk.data.keys.keyfile import SHORTEST_PASSPHRASE
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural
from crmdesk.ui.dialogs.key_form import KEY_FILES, KeyForm
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.keys.overview import KeysOverview
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context

#: How long before its end a certificate is said to end.
SOON = timedelta(days=30)
#: The colour a state is told in.
TONES = {
    KeyState.VALID: "pos", KeyState.ASKED: "warn", KeyState.EARLY: "warn", KeyState.EXPIRED: "neg",
    KeyState.REVOKED: "neg", KeyState.REPLACED: "text3", KeyState.DAMAGED: "neg",
}  # fmt: skip


class OwnKeyCard(Card):
    """Only its owner makes, opens and changes a key: others see that somebody has to be at work."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("My key"))
        self._context = context
        self._found: KeysOverview | None = None
        self.state = label("", "strong")
        self.about = label("", "secondary")
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.place.setProperty("role", "secondary")
        self.who = QPushButton(_("Who is at work…"))
        self.make = QPushButton(_("Make a key…"))
        self.make.clicked.connect(self._on_make)
        self.other = QPushButton(_("Use another key"))
        self.menu = QMenu(self.other)
        self.new = self.menu.addAction(_("Make a new one…"), self._on_make)
        self.own_file = self.menu.addAction(_("From a file of my own…"), self._on_file)
        self.token = self.menu.addAction(_("From a token…"), self._on_token)
        self.other.setMenu(self.menu)
        self.change = QPushButton(_("Change the passphrase…"))
        self.change.clicked.connect(self._on_change)
        self.more = QPushButton(_("More"))
        self.more_menu = QMenu(self.more)
        self.remember = self.more_menu.addAction(_("Keep the passphrase in the keychain…"), self._on_remember)
        self.forget = self.more_menu.addAction(_("Take the passphrase out of the keychain"), self._on_forget)
        self.moved = self.more_menu.addAction(_("The file lies elsewhere…"), self._on_moved)
        self.more.setMenu(self.more_menu)
        self.lost = QPushButton(_("It is lost…"))
        self.lost.setProperty("kind", "plain")
        self.lost.clicked.connect(self._on_lost)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for button in (self.who, self.make, self.other, self.change, self.more, self.lost):
            button.hide()
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        self.body.addWidget(self.state)
        self.body.addWidget(self.about)
        self.body.addWidget(self.place)
        self.body.addLayout(self._buttons)

    def show_keys(self, found: KeysOverview) -> None:
        """Show the key of who is at work."""
        self._found = found
        card = self.card
        is_here = found.own is not None
        self.who.setVisible(not is_here)
        self.make.setVisible(is_here and (card is None or card.state in (KeyState.REVOKED, KeyState.EXPIRED)))
        first = found.root is None and found.is_keeper  # the root comes first, and a page has one main button
        mark(self.make, kind="" if first else "primary")
        self.new.setVisible(not self.make.isVisibleTo(self))
        self.other.setVisible(is_here)
        opens = card is not None and card.state in (KeyState.VALID, KeyState.ASKED) and card.here
        self.change.setVisible(opens and card is not None and card.source == "program")
        self.more.setVisible(card is not None and card.state in (KeyState.VALID, KeyState.ASKED))
        self.remember.setVisible(opens and card is not None and card.source != "token")
        self.forget.setVisible(self.remember.isVisible())
        self.moved.setVisible(card is not None and card.source != "token")
        self.lost.setVisible(card is not None and card.state in (KeyState.VALID, KeyState.ASKED))
        self.state.setText(self._state())
        mark(self.state, tone="text2" if card is None else "warn" if self._ends_soon(card) else TONES[card.state])
        self.about.setText(self._about())
        self.place.setText("" if card is None or card.state is KeyState.REVOKED else found.own_place)
        self.place.setVisible(bool(self.place.text()))

    @property
    def card(self) -> KeyCard | None:
        """The key shown: the one the person signs with, else what stands nearest to one."""
        own = None if self._found is None else self._found.own
        return None if own is None else own.signing or own.card

    def _state(self) -> str:
        found, card = self._found, self.card
        if found is None or found.own is None:
            return _("Nobody is at work here")
        name = found.own.person.name
        if card is None:
            return _("{name} has no key yet").format(name=name)
        if card.state is KeyState.VALID and card.valid_until is not None:
            until = day_text(self._context.store.day_of(card.valid_until))
            return _("{name}: valid until {day}").format(name=name, day=until)
        return f"{name}: {card.state.label}"

    def _ends_soon(self, card: KeyCard) -> bool:
        left = None if card.valid_until is None else card.valid_until - self._context.store.now()
        return card.state is KeyState.VALID and left is not None and left < SOON

    def _about(self) -> str:
        found, card = self._found, self.card
        if found is None or found.own is None:
            return _("Keys and signatures belong to people: say who you are.")
        if card is None:
            return _(
                "With a key you sign reports in the program. It is made on this computer and stays here, under a "
                "passphrase; the head confirms that it is yours."
            )
        parts = [fingerprint_text(card)]
        if self._ends_soon(card) and found.own.card is card:
            parts.append(_("Its certificate ends soon: make a new key in time."))
        if card.state is KeyState.ASKED:
            parts.append(_("Tell the head the fingerprint: it must be the same there."))
        waiting = found.own.card
        if waiting is not None and waiting is not card:
            parts.append(
                _("A new key waits for confirmation: {fingerprint}").format(fingerprint=waiting.shown_fingerprint)
            )
        if card.state is KeyState.REVOKED and card.revoked_at is not None:
            day = day_text(self._context.store.day_of(card.revoked_at))
            parts = [_("It does not count since {day}: {reason}").format(day=day, reason=card.reason or "–")]
        return "\n".join(part for part in parts if part)

    # What the buttons ask

    def _on_make(self) -> None:
        about = plural(
            "At least {n} character. Whoever knows it and has the file can sign as you.",
            "At least {n} characters. Whoever knows it and has the file can sign as you.",
            SHORTEST_PASSPHRASE,
        ).format(n=SHORTEST_PASSPHRASE)
        form = self._form(_("Make a key"), about, _("Make the key"))
        form.secret("passphrase", _("Passphrase"))
        form.secret("again", _("The same once more"))
        self._ask_rest(form)
        form.begin(self._mine(new_key))

    def _on_file(self) -> None:
        about = _("The file stays where it is; its path is remembered, its passphrase is not unless you say so.")
        form = self._form(_("A key of my own"), about, _("Ask for a certificate"))
        form.file("path", _("Key file (PKCS#12)"), _(KEY_FILES))
        form.secret("passphrase", _("Passphrase"))
        self._ask_rest(form)
        form.begin(self._mine(own_file))

    def _on_token(self) -> None:
        about = _("The key never leaves the token. Its PIN is asked at each signature and kept nowhere.")
        form = self._form(_("A key in a token"), about, _("Ask for a certificate"))
        form.file("library", _("Library of the token (PKCS#11)"), _("Libraries (*.so *.dll *.dylib)"))
        form.words("label", _("Label of the token"))
        form.words("key", _("Label of the key"), hint=_("if the token holds several"))
        form.secret("pin", _("PIN"))
        self._ask_root(form)
        form.begin(self._mine(own_token))

    def _on_change(self) -> None:
        form = self._form(_("Change the passphrase"), "", _("Change"))
        form.secret("old", _("Old passphrase"), hint=_("empty: from the keychain"))
        form.secret("passphrase", _("New passphrase"))
        form.secret("again", _("The same once more"))
        form.begin(self._of_card(change_own))

    def _on_remember(self) -> None:
        about = _("It lies in the keychain of the system, under your own account; without one it is asked each time.")
        form = self._form(_("Keep the passphrase"), about, _("Keep"))
        form.secret("passphrase", _("Passphrase"))
        form.begin(self._of_card(remember_own))

    def _on_forget(self) -> None:
        self._context.deeds.start(self._of_card(forget_own), done=self._on_told)

    def _on_moved(self) -> None:
        form = self._form(_("The file lies elsewhere"), "", _("Use this file"))
        form.file("path", _("Key file (PKCS#12)"), _(KEY_FILES))
        form.secret("passphrase", _("Passphrase"))
        form.flag("remember", _("Keep it in the system's keychain"))
        form.begin(self._of_card(moved_file))

    def _on_lost(self) -> None:
        about = _(
            "From the moment you name, signatures with this key do not count; what you signed before stays good. "
            "This cannot be taken back: make a new key afterwards."
        )
        form = self._form(_("The key is lost"), about, _("It is lost"))
        form.words("reason", _("What happened"))
        form.moment("since", _("Since"))
        form.begin(self._of_card(lose_key))

    def _on_told(self, deed: Deed) -> None:
        self._context.deeds.told.emit(deed.text, False)

    # Pieces of forms

    def _form(self, title: str, about: str, yes: str) -> KeyForm:
        return KeyForm(self._context, title, about, yes, self.window())

    def _ask_rest(self, form: KeyForm) -> None:
        form.flag("remember", _("Keep it in the system's keychain"))
        self._ask_root(form)

    def _ask_root(self, form: KeyForm) -> None:
        """Where the root is at hand, its keeper confirms the key in the same step."""
        if self._found is not None and self._found.confirms_at_once:
            form.secret(
                "root_passphrase", _("Passphrase of the root, to confirm at once"), hint=_("empty: from the keychain")
            )

    def _mine(self, deed: Callable[..., Deed]) -> Callable[..., Deed]:
        assert self._found is not None
        assert self._found.own is not None
        return partial(_for_owner, deed, self._found.own.person.id)

    def _of_card(self, deed: Callable[..., Deed]) -> Callable[..., Deed]:
        assert self.card is not None
        return partial(_for_owner, deed, self.card.id)


def _for_owner(deed: Callable[..., Deed], number: int, store: Store, **answers: object) -> Deed:
    return deed(store, number, **answers)
