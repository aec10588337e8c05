"""Passphrases: given, remembered in the keychain, or asked with a sentence."""

from __future__ import annotations

import logging

import pytest

from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.passphrase import account_of, is_remembered, keychain_sentence, remember_passphrase
from crmdesk.data.keys.people import keep_passphrase
from crmdesk.data.keys.signer import signer_of
from tests.data.keys.firm import PASSPHRASES, at_work
from tests.factories import IVAN

SECRET = PASSPHRASES[IVAN]


def test_a_remembered_passphrase_is_not_asked(sqlite_store, ivan, keychain):
    """It is kept under the key's own name, only if it fits."""
    with at_work(sqlite_store, IVAN):
        with pytest.raises(PassphraseFault, match="not in the system's keychain"):
            signer_of(sqlite_store, IVAN)
        with pytest.raises(PassphraseFault, match="does not fit"):
            keep_passphrase(sqlite_store, ivan.id, "wrong secret")
        assert keychain.kept == {}
        assert keep_passphrase(sqlite_store, ivan.id, SECRET)
        assert signer_of(sqlite_store, IVAN)
    assert list(keychain.kept.values()) == [SECRET]


def test_a_remembered_one_that_no_longer_fits_is_forgotten_and_asked(sqlite_store, ivan, keychain):
    """The file was changed elsewhere."""
    remember_passphrase(sqlite_store, ivan.fingerprint, "an old secret")
    with at_work(sqlite_store, IVAN):
        with pytest.raises(PassphraseFault, match="does not fit the key any more"):
            signer_of(sqlite_store, IVAN)
        assert not is_remembered(sqlite_store, ivan.fingerprint)
        assert signer_of(sqlite_store, IVAN, SECRET)


def test_a_locked_keychain_is_no_error(sqlite_store, ivan, keychain, caplog):
    """It is asked each time, said in a sentence, and nothing secret goes to the log."""
    keychain.locked = True
    with caplog.at_level(logging.DEBUG), at_work(sqlite_store, IVAN):
        assert not keep_passphrase(sqlite_store, ivan.id, SECRET)
        with pytest.raises(PassphraseFault, match="Enter the passphrase"):
            signer_of(sqlite_store, IVAN)
        assert signer_of(sqlite_store, IVAN, SECRET)
    assert SECRET not in caplog.text


def test_without_a_keychain_it_is_asked_each_time(sqlite_store, ivan):
    """As on a machine without a desktop."""
    with at_work(sqlite_store, IVAN):
        assert not keep_passphrase(sqlite_store, ivan.id, SECRET)
        assert signer_of(sqlite_store, IVAN, SECRET)
    assert "asked each time" in keychain_sentence(False)
    assert "lies in" in keychain_sentence(True)


def test_each_base_has_names_of_its_own(sqlite_store, ivan):
    """A copy of another firm's key does not collide."""
    assert str(sqlite_store.replica) in account_of(sqlite_store, ivan.fingerprint)
