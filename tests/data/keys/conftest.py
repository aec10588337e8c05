"""No keychain of whoever runs the tests is touched; quick key files; the small firm with its keys."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import keyring.backends.fail
import pytest

from crmdesk.data import secrets
from crmdesk.data.keys.cards import KeyCard
from crmdesk.data.store import Store
from tests.data.keys.firm import plant_keys, quick
from tests.data.test_secrets import Keychain
from tests.factories import IVAN


@pytest.fixture(autouse=True)
def _no_keychain() -> Iterator[None]:
    """Run without a keychain, as on a machine without a desktop."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick():
        yield


@pytest.fixture
def keychain(_no_keychain: None, monkeypatch: pytest.MonkeyPatch) -> Keychain:
    """A keychain in use, trusted like the platform's."""
    monkeypatch.setattr(secrets, "_TRUSTED", (*secrets._TRUSTED, Keychain.__module__))
    made = Keychain()
    keyring.set_keyring(made)
    return made


@pytest.fixture
def ivan(sqlite_store: Store) -> KeyCard:
    """Ivan's confirmed key in a base with a root; nobody is at work yet."""
    return plant_keys(sqlite_store, IVAN)[IVAN]
