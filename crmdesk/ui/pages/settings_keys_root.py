"""RootCard: the firm's root: its fingerprint, where its key lies, and what its keepers can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton

from crmdesk.data.keys.cards import fingerprint_text
from crmdesk.data.keys.deeds import bring_root, change_root, copy_root, new_root, save_certificate
from crmdesk.data.table import day_text
from crmdesk.data.words import _
from crmdesk.ui.dialogs.export import usual_folder
from crmdesk.ui.dialogs.key_form import KEY_FILES, KeyForm
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, label
from crmdesk.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from datetime import datetime

    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.keys.overview import KeysOverview
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context


class RootCard(Card):
    """Everybody sees the fingerprint and may save the certificate; the rest is the keepers'."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("The firm's root"))
        self._context = context
        self.state = label("", "strong")
        self.about = label("", "secondary")
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.place = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.place.setProperty("role", "secondary")
        self.make = QPushButton(_("Make the root…"))
        self.make.setProperty("kind", "primary")
        self.make.clicked.connect(self._on_make)
        self.save = QPushButton(_("Save the certificate…"))
        self.save.setToolTip(_("For other programs that check signatures: it holds no secret."))
        self.save.clicked.connect(self._on_save)
        self.copy = QPushButton(_("Copy for another computer…"))
        self.copy.clicked.connect(self._on_copy)
        self.bring = QPushButton(_("Bring in from a copy…"))
        self.bring.clicked.connect(self._on_bring)
        self.more = QPushButton(_("More"))
        menu = QMenu(self.more)
        self.change = menu.addAction(_("Change the passphrase…"), self._on_change)
        self.replace = menu.addAction(_("Replace the root…"), self._on_replace)
        self.more.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.make, self.save, self.copy, self.bring, self.more):
            button.hide()
            row.addWidget(button)
        row.addStretch(1)
        self.body.addWidget(self.state)
        self.body.addWidget(self.about)
        self.body.addWidget(self.place)
        self.body.addLayout(row)

    def show_keys(self, found: KeysOverview) -> None:
        """Show the root in force."""
        root, keeper = found.root, found.is_keeper
        self.make.setVisible(root is None and keeper)
        self.save.setVisible(root is not None)
        self.copy.setVisible(keeper and root is not None and root.here)
        self.bring.setVisible(keeper and root is not None and not root.here)
        self.more.setVisible(keeper and root is not None)
        self.change.setVisible(root is not None and root.here)
        self.place.setText(found.root_sentence if keeper else "")
        self.place.setVisible(bool(self.place.text()))
        if root is None:
            self.state.setText(_("There is none yet"))
            mark(self.state, tone="text2")
            self.about.setText(
                _("It confirms whose key is whose, and people's keys are trusted through it. The head of sales or an "
                  "administrator makes it once, on a computer that stays.")
            )  # fmt: skip
            return
        until = "" if root.valid_until is None else day_text(self._context.store.day_of(root.valid_until))
        is_known = root.sha256 not in found.unknown_roots
        said = _("{name}: valid until {day}") if is_known else _("{name}: valid until {day}, not accepted here")
        self.state.setText(said.format(name=root.name, day=until))
        mark(self.state, tone="pos" if is_known else "neg")
        self.about.setText(fingerprint_text(root))

    def _on_make(self) -> None:
        about = _(
            "Its key stays on this computer. Keep a copy of it and its passphrase in a safe place: without them no key "
            "can be confirmed or revoked."
        )
        form = self._form(_("Make the firm's root"), about, _("Make the root"))
        self._ask_new(form)
        form.begin(new_root)

    def _on_replace(self) -> None:
        about = _(
            "A new root is made. Keys that the old one confirmed stay good, unless its key was lost; everybody will be "
            "asked to compare and accept the new one."
        )
        form = self._form(_("Replace the root"), about, _("Replace"))
        form.words("reason", _("Why"))
        form.flag("lost", _("The old key was lost or is known to others"))
        form.moment("since", _("Then it does not count since"))
        self._ask_new(form)
        form.begin(_replace)

    def _on_save(self) -> None:
        form = self._form(
            _("Save the certificate"), _("Whoever trusts it can check signatures with any program."), _("Save")
        )
        form.file("path", _("File"), "PEM (*.pem)", offered=self._offered("root.pem"), new=True)
        form.begin(save_certificate)

    def _on_copy(self) -> None:
        about = _("The copy is under the same passphrase. Carry it by hand and do not leave it lying about.")
        form = self._form(_("Copy the root's key"), about, _("Copy"))
        form.file("path", _("File"), _(KEY_FILES), offered=self._offered("root.p12"), new=True)
        form.secret("root_passphrase", _("Passphrase of the root"), hint=_("empty: from the keychain"))
        form.begin(copy_root)

    def _on_bring(self) -> None:
        form = self._form(_("Bring in the root's key"), _("From a copy made on the other computer."), _("Bring in"))
        form.file("path", _("Key file (PKCS#12)"), _(KEY_FILES))
        form.secret("passphrase", _("Passphrase of the root"))
        form.flag("remember", _("Keep it in the system's keychain"))
        form.begin(bring_root)

    def _on_change(self) -> None:
        form = self._form(_("Change the passphrase of the root"), "", _("Change"))
        form.secret("old", _("Old passphrase"), hint=_("empty: from the keychain"))
        form.secret("passphrase", _("New passphrase"))
        form.secret("again", _("The same once more"))
        form.begin(change_root)

    def _ask_new(self, form: KeyForm) -> None:
        form.secret("passphrase", _("Passphrase of the root"))
        form.secret("again", _("The same once more"))
        form.flag("remember", _("Keep it in the system's keychain"))

    def _form(self, title: str, about: str, yes: str) -> KeyForm:
        return KeyForm(self._context, title, about, yes, self.window())

    def _offered(self, name: str) -> str:
        return str(usual_folder() / name)


def _replace(store: Store, *, lost: bool, since: datetime, **answers: object) -> Deed:
    return new_root(store, since=since if lost else None, **answers)  # type: ignore[arg-type]
