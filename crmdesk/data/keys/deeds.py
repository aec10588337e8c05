"""Deeds with keys: what the window asks for and the sentence that tells it was done; none of them is taken back by undo."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyCard
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.passphrase import keychain_sentence, remember_passphrase
from crmdesk.data.keys.people import (
    ask_key,
    change_passphrase,
    drop_passphrase,
    find_own_file,
    keep_passphrase,
    use_own_file,
    use_token,
)
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.revocation import RevocationKind, report_lost, revoke
from crmdesk.data.keys.root import (
    change_root_passphrase,
    export_certificate,
    export_root,
    import_root,
    make_root,
    root_place,
)
from crmdesk.data.keys.trust import accept_root
from crmdesk.data.store import Store
from crmdesk.data.words import _

FORM = "certificate"


def new_root(
    store: Store, *, passphrase: str, again: str, remember: bool, reason: str = "", since: datetime | None = None
) -> Deed:
    """Make the firm's root, or replace the one in force for a reason; ``since`` is when the old one ceased to count."""
    _check_same(passphrase, again)
    card = make_root(store, passphrase, reason=reason, old_counts_until=since)
    return _told(card, _("The firm's root is made."), root_place(store, card), _kept(store, card, passphrase, remember))


def new_key(
    store: Store, manager_id: int, *, passphrase: str, again: str, remember: bool, root_passphrase: str | None = None
) -> Deed:
    """Make a person's key; with ``root_passphrase`` the root on this computer confirms it at once ("" asks the keychain)."""
    _check_same(passphrase, again)
    card = ask_key(store, manager_id, passphrase)
    return _asked(store, card, _kept(store, card, passphrase, remember), root_passphrase)


def own_file(
    store: Store, manager_id: int, *, path: str, passphrase: str, remember: bool, root_passphrase: str | None = None
) -> Deed:
    """Ask for a certificate for the key in a person's own file."""
    card = use_own_file(store, manager_id, Path(path), passphrase)
    return _asked(store, card, _kept(store, card, passphrase, remember), root_passphrase)


def moved_file(store: Store, certificate_id: int, *, path: str, passphrase: str, remember: bool) -> Deed:
    """Say where the file of a person's key lies now."""
    card = find_own_file(store, certificate_id, Path(path), passphrase)
    return _told(card, _("The key is found."), _kept(store, card, passphrase, remember))


def own_token(
    store: Store, manager_id: int, *, library: str, label: str, pin: str, key: str = "",
    root_passphrase: str | None = None,
) -> Deed:  # fmt: skip
    """Ask for a certificate for a key that a token holds."""
    card = use_token(store, manager_id, Path(library), label.strip(), pin, key.strip() or None)
    return _asked(store, card, "", root_passphrase)


def confirm_key(store: Store, certificate_id: int, *, root_passphrase: str) -> Deed:
    """Confirm a person's key by the root; an empty passphrase asks the keychain."""
    card = confirm(store, certificate_id, root_passphrase or None)
    return _told(card, _("The key of {name} is confirmed.").format(name=card.name))


def revoke_key(
    store: Store, certificate_id: int, *, reason: str, kind: str, since: datetime, root_passphrase: str
) -> Deed:
    """Revoke a person's key by the root; an empty passphrase asks the keychain."""
    card = revoke(
        store, certificate_id, reason, since, kind=RevocationKind[kind], root_passphrase=root_passphrase or None
    )
    return _told(card, _("The key of {name} is revoked; what was signed before stays good.").format(name=card.name))


def lose_key(store: Store, certificate_id: int, *, reason: str, since: datetime) -> Deed:
    """Say that a key of one's own is lost."""
    card = report_lost(store, certificate_id, reason, since)
    return _told(card, _("The key does not count any more. The head signs the revocation by the root."))


def change_own(store: Store, certificate_id: int, *, old: str, passphrase: str, again: str) -> Deed:
    """Change the passphrase of one's own key; an empty old one asks the keychain."""
    _check_same(passphrase, again)
    return _told(change_passphrase(store, certificate_id, old or None, passphrase), _("The passphrase is changed."))


def remember_own(store: Store, certificate_id: int, *, passphrase: str) -> Deed:
    """Keep the passphrase of one's own key in the keychain."""
    kept = keep_passphrase(store, certificate_id, passphrase)
    return Deed(None, keychain_sentence(kept), FORM, (certificate_id,))


def forget_own(store: Store, certificate_id: int) -> Deed:
    """Take the passphrase of one's own key out of the keychain."""
    drop_passphrase(store, certificate_id)
    return Deed(None, _("The passphrase is not in the system's keychain any more."), FORM, (certificate_id,))


def change_root(store: Store, *, old: str, passphrase: str, again: str) -> Deed:
    """Change the passphrase of the root; an empty old one asks the keychain."""
    _check_same(passphrase, again)
    return _told(change_root_passphrase(store, old or None, passphrase), _("The passphrase of the root is changed."))


def copy_root(store: Store, *, path: str, root_passphrase: str) -> Deed:
    """Copy the root's key for the head's second computer."""
    written = export_root(store, Path(path), root_passphrase or None)
    return Deed(None, _("The root's key is in {path}, under its passphrase.").format(path=written), FORM)


def bring_root(store: Store, *, path: str, passphrase: str, remember: bool) -> Deed:
    """Bring the root's key to this computer."""
    card = import_root(store, Path(path), passphrase)
    return _told(card, root_place(store, card), _kept(store, card, passphrase, remember))


def save_certificate(store: Store, *, path: str) -> Deed:
    """Write the root's certificate for other programs."""
    written = export_certificate(store, Path(path))
    return Deed(None, _("The root's certificate is in {path}.").format(path=written), FORM)


def trust_root(store: Store, *, sha256: str) -> Deed:
    """Trust a root that came into the base later."""
    accept_root(store, sha256)
    return Deed(None, _("The root is trusted here from now on."), FORM)


def _asked(store: Store, card: KeyCard, kept: str, root_passphrase: str | None) -> Deed:
    """Tell that a key asks, or that the root confirmed it at once; the request stays where the root does not open."""
    if root_passphrase is None:
        return _told(card, _("The key waits for the head to confirm it."), kept)
    try:
        card = confirm(store, card.id, root_passphrase or None)
    except PassphraseFault as fault:
        return _told(card, _("The key is made and waits to be confirmed: {reason}").format(reason=fault), kept)
    return _told(card, _("The key of {name} is confirmed.").format(name=card.name), kept)


def _kept(store: Store, card: KeyCard, passphrase: str, remember: bool) -> str:  # noqa: FBT001 - a tick of a form
    return keychain_sentence(remember_passphrase(store, card.fingerprint, passphrase)) if remember else ""


def _told(card: KeyCard, *sentences: str) -> Deed:
    return Deed(None, " ".join(filter(None, sentences)), FORM, (card.id,))


def _check_same(passphrase: str, again: str) -> None:
    if passphrase != again:
        raise UsageFault(_("The two passphrases differ. Type them again."))
