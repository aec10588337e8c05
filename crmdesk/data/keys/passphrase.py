"""Passphrases of keys: given, remembered in the system's keychain, or asked each time; never written elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from crmdesk.data import secrets
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.store import Store
from crmdesk.data.words import _

T = TypeVar("T")


def account_of(store: Store, fingerprint: str) -> str:
    """Return under which name the keychain keeps the passphrase of a key."""
    return f"key:{store.replica}:{fingerprint}"


def remember_passphrase(store: Store, fingerprint: str, passphrase: str) -> bool:
    """Keep a passphrase in the keychain; False where there is none to trust, and then it is asked each time."""
    return secrets.remember(account_of(store, fingerprint), passphrase)


def is_remembered(store: Store, fingerprint: str) -> bool:
    """Return whether the keychain knows the passphrase of a key."""
    return secrets.recall(account_of(store, fingerprint)) is not None


def forget_passphrase(store: Store, fingerprint: str) -> None:
    """Take a passphrase out of the keychain; nothing happens if it is not there."""
    secrets.forget(account_of(store, fingerprint))


def with_passphrase(
    store: Store, fingerprint: str, given: str | None, work: Callable[[str], T], ask: str | None = None
) -> T:
    """Do what needs a passphrase with the one given, else with the remembered one.

    A remembered one that no longer fits is forgotten.

    Args:
        store: the base whose key it is.
        fingerprint: of the public key.
        given: what the person typed; None to look into the keychain.
        work: what needs it; raises ``PassphraseFault`` when it does not fit.
        ask: the sentence that asks; the one for a key where it is None.

    Raises:
        PassphraseFault: it must be asked, or does not fit.
    """
    if given is not None:
        return work(given)
    remembered = secrets.recall(account_of(store, fingerprint))
    if remembered is None:
        raise PassphraseFault(ask or _("Enter the passphrase of the key: it is not in the system's keychain."))
    try:
        return work(remembered)
    except PassphraseFault as fault:
        forget_passphrase(store, fingerprint)
        raise PassphraseFault(
            _("The passphrase in the system's keychain does not fit the key any more. Enter it.")
        ) from fault


def keychain_sentence(remembered: bool) -> str:  # noqa: FBT001 - the answer of ``remember_passphrase``
    """Return what to tell people after a passphrase was to be remembered."""
    if remembered:
        return _("The passphrase lies in the system's keychain.")
    return _("There is no keychain to keep the passphrase in: it will be asked each time.")
