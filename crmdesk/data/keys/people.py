"""Keys of people: made here, taken from the person's own file, or kept by a token; each asks the root to confirm it."""

from __future__ import annotations

from pathlib import Path

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.cards import KeyCard, card_of
from crmdesk.data.keys.issuing import fingerprint_of, make_request, pem_of
from crmdesk.data.keys.keyfile import check_passphrase, make_key, read_key, write_key
from crmdesk.data.keys.passphrase import forget_passphrase, is_remembered, remember_passphrase, with_passphrase
from crmdesk.data.keys.places import (
    LAST_LIBRARY,
    OWN_FILES,
    TOKENS,
    keep,
    keys_folder,
    person_file,
    remember_place,
)
from crmdesk.data.keys.requests import put_request
from crmdesk.data.keys.roles import Person, check_own
from crmdesk.data.store import Store
from crmdesk.data.words import _


def ask_key(store: Store, manager_id: int, passphrase: str) -> KeyCard:
    """Make a key for a person and ask the root to confirm it; the private key stays on this computer.

    Raises:
        UsageFault: somebody else is at work here.
        PassphraseFault: the passphrase is too short.
        EnvironmentFault: the key file cannot be written.
    """
    check_passphrase(passphrase)
    person = _owner(store, manager_id)
    key = make_key()
    path = keys_folder(store) / f"key-{fingerprint_of(key.public_key())[:16]}.p12"
    write_key(path, key, person.name, passphrase)
    return put_request(store, manager_id, "program", pem_of(make_request(key, person.name, store.firm.name)))


def use_own_file(store: Store, manager_id: int, path: Path, passphrase: str) -> KeyCard:
    """Ask the root to confirm the key in a person's own PKCS#12; the file stays where it is, its path is remembered here.

    Raises:
        UsageFault: somebody else is at work here, the file holds no key the program signs with, or somebody has it.
        PassphraseFault: the passphrase does not fit.
        EnvironmentFault: the file cannot be read.
    """
    person = _owner(store, manager_id)
    key = read_key(path, passphrase)
    card = put_request(store, manager_id, "file", pem_of(make_request(key, person.name, store.firm.name)))
    remember_place(store, OWN_FILES, card.fingerprint, str(path.absolute()))
    return card_of(store, card.id)


def find_own_file(store: Store, certificate_id: int, path: Path, passphrase: str) -> KeyCard:
    """Say where the file with the key of a certificate lies now: it was moved, or is on this computer too.

    Raises:
        UsageFault: somebody else is at work here, or the file holds another key.
        PassphraseFault: the passphrase does not fit.
        EnvironmentFault: the file cannot be read.
    """
    card = _own_card(store, certificate_id)
    if fingerprint_of(read_key(path, passphrase).public_key()) != card.fingerprint:
        raise UsageFault(_("“{path}” holds another key than the one of this certificate.").format(path=path))
    remember_place(store, OWN_FILES, card.fingerprint, str(path.absolute()))
    return card_of(store, certificate_id)


def use_token(
    store: Store, manager_id: int, library: Path, label: str, pin: str, key_label: str | None = None
) -> KeyCard:
    """Ask the root to confirm a key that a token holds; library and label are remembered here, the PIN is not.

    Args:
        store: the base.
        manager_id: whose token it is.
        library: the token's PKCS#11 library.
        label: what the token is called.
        pin: of the person.
        key_label: which key, where the token holds several.

    Raises:
        UsageFault: somebody else is at work here, or the token holds no key to sign with, or several.
        PassphraseFault: the PIN does not fit.
        EnvironmentFault: there is no such library or token.
    """
    from crmdesk.data.keys.token import find_key, sign_request  # noqa: PLC0415 - only tokens need their library

    person = _owner(store, manager_id)
    found = find_key(library, label, pin, key_label)
    request = sign_request(found, pin, person.name, store.firm.name)
    card = put_request(store, manager_id, "token", request)
    remember_place(store, TOKENS, card.fingerprint, found.kept())
    keep(store, LAST_LIBRARY, lambda _before: str(library))
    return card_of(store, card.id)


def change_passphrase(store: Store, certificate_id: int, old: str | None, new: str) -> KeyCard:
    """Encrypt a person's key with another passphrase; where the keychain knew the old one, it knows the new one after.

    Raises:
        UsageFault: somebody else is at work here, or the key is in a token, which has a PIN of its own.
        PassphraseFault: the old one does not fit or has to be asked, or the new one is too short.
        EnvironmentFault: the key is not on this computer, or cannot be written.
    """
    check_passphrase(new)
    card = _own_card(store, certificate_id)
    if card.source != "program":
        raise UsageFault(
            _("The passphrase of an own file and the PIN of a token are changed by the program that made them.")
        )
    path = person_file(store, card.fingerprint)
    key = with_passphrase(store, card.fingerprint, old, lambda secret: read_key(path, secret))
    if fingerprint_of(key.public_key()) != card.fingerprint:
        raise UsageFault(_("“{path}” holds another key than the one of this certificate.").format(path=path))
    remembered = is_remembered(store, card.fingerprint)
    write_key(path, key, card.name, new)
    if remembered:
        remember_passphrase(store, card.fingerprint, new)
    return card_of(store, certificate_id)


def keep_passphrase(store: Store, certificate_id: int, passphrase: str) -> bool:
    """Remember the passphrase of a key in the system's keychain, if it fits; False where there is no keychain.

    Raises:
        UsageFault: somebody else is at work here, or the key is in a token.
        PassphraseFault: the passphrase does not fit.
        EnvironmentFault: the key is not on this computer.
    """
    card = _own_card(store, certificate_id)
    if card.source == "token":
        raise UsageFault(_("The PIN of a token is never kept: it is asked each time."))
    read_key(person_file(store, card.fingerprint), passphrase)
    return remember_passphrase(store, card.fingerprint, passphrase)


def drop_passphrase(store: Store, certificate_id: int) -> None:
    """Take the passphrase of a key out of the system's keychain.

    Raises:
        UsageFault: somebody else is at work here.
    """
    forget_passphrase(store, _own_card(store, certificate_id).fingerprint)


def _owner(store: Store, manager_id: int) -> Person:
    with store.reading() as connection:
        return check_own(store, connection, manager_id)


def _own_card(store: Store, certificate_id: int) -> KeyCard:
    card = card_of(store, certificate_id)
    if card.manager_id is None:
        raise UsageFault(_("This is the firm's root, not a person's key."))
    if not card.fingerprint:
        raise EnvironmentFault(_("A certificate in the base is damaged. Restore the base from a backup."))
    _owner(store, card.manager_id)
    return card
