"""A key in hand: found, checked and opened; every reason why there is none is a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from asn1crypto import x509 as plain
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.keyfile import PassphraseFault, make_key, write_key
from crmdesk.data.keys.people import ask_key
from crmdesk.data.keys.places import person_file
from crmdesk.data.keys.root import make_root
from crmdesk.data.keys.signer import check_ready, signer_of
from crmdesk.data.keys.trust import trust_of
from crmdesk.data.models import Manager
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, plant_people
from tests.factories import HEAD, IVAN

SECRET = PASSPHRASES[IVAN]


def test_a_key_in_hand_signs_and_shows_no_secret(sqlite_store, ivan):
    """What pyHanko gets signs with the certificate's own key; nothing of it is printed."""
    with at_work(sqlite_store, IVAN):
        key = signer_of(sqlite_store, IVAN, SECRET)
        assert check_ready(sqlite_store, IVAN).id == ivan.id
    assert (key.manager_id, key.sha256, key.certificate_id) == (IVAN, ivan.sha256, ivan.id)
    signer = key.pyhanko_signer()
    assert isinstance(signer.signing_cert, plain.Certificate)
    signature = signer.sign_raw(b"content", "sha256")
    public = x509.load_der_x509_certificate(key.certificate).public_key()
    public.verify(signature, b"content", ec.ECDSA(hashes.SHA256()))
    assert key.root == trust_of(sqlite_store).roots[0].certificate
    assert "private" not in repr(key)


@pytest.mark.parametrize("person", [None, HEAD])
def test_nobody_opens_anothers_key(sqlite_store, ivan, person):
    """Even with the passphrase: who is at work must be its owner."""
    with at_work(sqlite_store, person), pytest.raises(UsageFault):
        signer_of(sqlite_store, IVAN, SECRET)


def test_no_key_and_an_unconfirmed_one_are_said(sqlite_store):
    """What to do is said: make one, or wait for the head."""
    plant_people(sqlite_store)
    with at_work(sqlite_store, IVAN):
        with pytest.raises(UsageFault, match="has no key yet"):
            signer_of(sqlite_store, IVAN, SECRET)
        ask_key(sqlite_store, IVAN, SECRET)
        for look in (lambda: signer_of(sqlite_store, IVAN, SECRET), lambda: check_ready(sqlite_store, IVAN)):
            with pytest.raises(UsageFault, match="waits for the head"):
                look()


def test_a_wrong_clock_and_an_expired_certificate_are_said(sqlite_store, ivan, clock):
    """Before its beginning: check the clock; after its end: make a new key."""
    clock.pass_by(days=-2)
    with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="Check the clock"):
        signer_of(sqlite_store, IVAN, SECRET)
    clock.pass_by(days=2 + 3 * 366)
    with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="ended on"):
        signer_of(sqlite_store, IVAN, SECRET)


def test_files_that_are_wrong_missing_or_anothers_are_said(sqlite_store, ivan):
    """Wrong passphrase, another key in the file, damage, no file."""
    path = person_file(sqlite_store, ivan.fingerprint)
    with at_work(sqlite_store, IVAN):
        with pytest.raises(PassphraseFault, match="does not fit"):
            signer_of(sqlite_store, IVAN, "wrong secret")
        write_key(path, make_key(), "x", SECRET)
        with pytest.raises(UsageFault, match="another key"):
            signer_of(sqlite_store, IVAN, SECRET)
        path.write_bytes(b"damaged")
        with pytest.raises(UsageFault, match="no key file"):
            signer_of(sqlite_store, IVAN, SECRET)
        path.unlink()
        with pytest.raises(EnvironmentFault, match="no key file"):
            signer_of(sqlite_store, IVAN)


def test_one_who_left_signs_nothing(sqlite_store, ivan):
    """The base says who works here."""
    with sqlite_store.changing() as change:
        change.edit_many(Manager, {IVAN: {"active_until": date(2025, 11, 1)}})
    with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="does not work"):
        signer_of(sqlite_store, IVAN, SECRET)


def test_a_key_under_a_lost_root_signs_nothing(sqlite_store, ivan, clock):
    """A new key has to be asked of the new root."""
    with at_work(sqlite_store, HEAD):
        make_root(sqlite_store, ROOT_PASSPHRASE, reason="stolen", old_counts_until=clock.now)
    with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="root that counts"):
        signer_of(sqlite_store, IVAN, SECRET)
