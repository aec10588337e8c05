"""Passwords go to a platform's keychain or nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.errors import KeyringLocked

from crmdesk.data import secrets

ACCOUNT = "postgresql://m.gromov@srv-01:5432/crm"


class Keychain(keyring.backend.KeyringBackend):
    """A keychain that passes for the platform's own."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._check()
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        """Give it back."""
        self._check()
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        self._check()
        del self.kept[service, username]


@pytest.fixture
def keychain(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keychain]:
    """The keychain in use, trusted like the platform's."""
    monkeypatch.setattr(secrets, "_TRUSTED", (*secrets._TRUSTED, Keychain.__module__))
    before = keyring.get_keyring()
    made = Keychain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_password_comes_back(keychain: Keychain) -> None:
    """What was remembered is recalled for the same account only."""
    assert secrets.remember(ACCOUNT, "секрет")
    assert secrets.recall(ACCOUNT) == "секрет"
    assert secrets.recall("postgresql://other@srv-01/crm") is None
    secrets.forget(ACCOUNT)
    assert secrets.recall(ACCOUNT) is None


def test_a_locked_keychain_means_the_password_is_asked(keychain: Keychain) -> None:
    """No error reaches the person: nothing was kept, nothing is known."""
    keychain.locked = True
    assert not secrets.remember(ACCOUNT, "секрет")
    assert secrets.recall(ACCOUNT) is None
    secrets.forget(ACCOUNT)


@pytest.mark.parametrize("backend", [keyring.backends.fail.Keyring, keyring.backends.null.Keyring])
def test_no_keychain_keeps_nothing(backend: type[keyring.backend.KeyringBackend]) -> None:
    """Backends that fail or forget are treated as no keychain at all."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend())
    try:
        assert not secrets.remember(ACCOUNT, "секрет")
        assert secrets.recall(ACCOUNT) is None
    finally:
        keyring.set_keyring(before)


def test_an_unknown_backend_is_refused() -> None:
    """A backend from elsewhere, such as a plain file, gets no password."""
    before = keyring.get_keyring()
    plain = Keychain()
    keyring.set_keyring(plain)
    try:
        assert not secrets.remember(ACCOUNT, "секрет")
        assert plain.kept == {}
    finally:
        keyring.set_keyring(before)
