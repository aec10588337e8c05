"""SigningKeys: a key made on the spot, where who is at work keeps the firm's root: on a laptop of one person it is one form."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress


class SigningKeys(QObject):
    """Looks whether a key can be made at once, and makes it: the root too, where the firm has none yet."""

    can_make = Signal(bool)
    made = Signal()

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page

    def look(self) -> None:
        """See whether who is at work can have a key in one step; ``can_make`` follows."""
        work = partial(_can_make, self._context.store)
        self._context.jobs.start(work, done=self._on_looked, failed=self._on_failed, replaces=self)

    def make(self) -> None:
        """Ask for a passphrase and make the key."""
        from crmdesk.ui.dialogs.key_form import KeyForm  # noqa: PLC0415 - only who has no key pays for it

        about = _(
            "You have no key yet. It is made on this computer and stays here under a passphrase: whoever knows it and "
            "has the file can sign as you. More about keys is in the settings."
        )
        form = KeyForm(self._context, _("Make a key"), about, _("Make the key"), self._page.window())
        form.secret("passphrase", _("Passphrase"))
        form.secret("again", _("The same once more"))
        form.flag("remember", _("Keep it in the system's keychain"))
        form.accepted.connect(self.made)
        form.begin(partial(_make, person_id=self._context.store.person_id))

    def _on_looked(self, can: bool) -> None:
        self.can_make.emit(can)

    def _on_failed(self, _error: Exception) -> None:
        """The way to the settings is offered anyway, and says what is wrong there."""
        self.can_make.emit(False)


def _can_make(store: Store, _progress: Progress) -> bool:
    from crmdesk.data.keys.overview import read_keys  # noqa: PLC0415 - keys are dear to import

    found = read_keys(store)
    return found.is_keeper and found.root is None and found.own is not None and found.own.card is None


def _make(store: Store, *, person_id: int | None, passphrase: str, again: str, remember: bool) -> Deed:
    from crmdesk.data.keys.deeds import new_key, new_root  # noqa: PLC0415 - keys are dear to import
    from crmdesk.data.keys.roles import person_here  # noqa: PLC0415 - as above

    with store.reading() as connection:
        owner = person_id if person_id is not None else person_here(store, connection).id
    new_root(store, passphrase=passphrase, again=again, remember=remember)
    return new_key(store, owner, passphrase=passphrase, again=again, remember=remember, root_passphrase=passphrase)
