"""Passwords of servers, kept in the system's keychain or nowhere."""

from __future__ import annotations

import logging

SERVICE = "CRM Desk"
#: Keychains of the three platforms; anything else (a plain file, a null backend) is treated as no keychain at all.
_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)

_log = logging.getLogger(__name__)


def remember(account: str, password: str) -> bool:
    """Keep a password; False when there is no keychain to trust, and then it must be asked each time.

    Args:
        account: what it opens: the server's address with the person's name, without a password.
        password: the password.
    """
    import keyring  # noqa: PLC0415 - it looks through every installed package at import
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    if not _trusted():
        return False
    try:
        keyring.set_password(SERVICE, account, password)
    except KeyringError as error:
        _log.info("The keychain did not keep a password: %s", type(error).__name__)
        return False
    return True


def recall(account: str) -> str | None:
    """Return the password kept for an account, or None when it must be asked."""
    import keyring  # noqa: PLC0415 - as above
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    if not _trusted():
        return None
    try:
        return keyring.get_password(SERVICE, account)
    except KeyringError as error:
        _log.info("The keychain did not give a password: %s", type(error).__name__)
        return None


def forget(account: str) -> None:
    """Take a password out of the keychain; nothing happens if it is not there."""
    import keyring  # noqa: PLC0415 - as above
    from keyring.errors import KeyringError  # noqa: PLC0415 - as above

    if not _trusted():
        return
    try:
        keyring.delete_password(SERVICE, account)
    except KeyringError as error:
        _log.info("The keychain did not forget a password: %s", type(error).__name__)


def _trusted() -> bool:
    """Whether the backend that would be used is a platform's keychain."""
    import keyring  # noqa: PLC0415 - as above

    backend = keyring.get_keyring()
    parts = getattr(backend, "backends", None)  # a chain asks each of its backends in turn
    found = list(parts) if parts is not None else [backend]
    return bool(found) and all(type(part).__module__ in _TRUSTED for part in found)
