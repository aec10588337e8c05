"""Revocation: what was signed before the moment stays good, what was signed after it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyState, root_card
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.people import ask_key
from crmdesk.data.keys.revocation import RevocationKind, report_lost, revoke
from crmdesk.data.keys.root import make_root
from crmdesk.data.keys.signer import signer_of
from crmdesk.data.keys.trust import trust_of
from crmdesk.data.models import RevocationList
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, plant_keys
from tests.factories import ANNA, HEAD, IVAN


def lists(store):
    """Return the lists in the base, read."""
    with store.reading() as connection:
        found = connection.execute(select(RevocationList.content).order_by(RevocationList.number)).scalars().all()
    return [x509.load_pem_x509_crl(pem.encode()) for pem in found]


def test_a_revoked_key_counts_until_the_moment_and_not_after(store, clock):
    """On both engines: the list is signed by the root, names the moment and the reason, and trust carries both."""
    card = plant_keys(store, IVAN)[IVAN]
    clock.pass_by(days=10)
    since = clock.now - timedelta(days=3)
    with at_work(store, HEAD):
        revoked = revoke(store, card.id, "The laptop was stolen", since, root_passphrase=ROOT_PASSPHRASE)
    assert (revoked.state, revoked.reason) == (KeyState.REVOKED, "The laptop was stolen")
    trust = trust_of(store)
    known = trust.certificate_with(card.sha256)
    assert known.is_listed
    assert known.counts_at(since - timedelta(seconds=1))
    assert not known.counts_at(since)
    (made,) = lists(store)
    entry = made.get_revoked_certificate_by_serial_number(
        x509.load_der_x509_certificate(known.certificate).serial_number
    )
    assert entry.revocation_date_utc == since
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    assert made.is_signature_valid(x509.load_der_x509_certificate(trust.roots[0].certificate).public_key())
    with at_work(store, IVAN), pytest.raises(UsageFault, match="was revoked on"):
        signer_of(store, IVAN, PASSPHRASES[IVAN])


def test_each_list_holds_all_that_was_revoked_before(sqlite_store, clock):
    """The second list has the next number and both keys."""
    cards = plant_keys(sqlite_store, IVAN, ANNA)
    with at_work(sqlite_store, HEAD):
        revoke(sqlite_store, cards[IVAN].id, "a", clock.now, root_passphrase=ROOT_PASSPHRASE)
        revoke(sqlite_store, cards[ANNA].id, "b", clock.now, kind=RevocationKind.LEFT, root_passphrase=ROOT_PASSPHRASE)
        with pytest.raises(UsageFault, match="revoked already"):
            revoke(sqlite_store, cards[ANNA].id, "c", clock.now, root_passphrase=ROOT_PASSPHRASE)
    first, second = lists(sqlite_store)
    assert (len(first), len(second)) == (1, 2)
    assert second.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == 2


def test_what_is_asked_of_a_revocation(sqlite_store, ivan, clock):
    """A keeper, the root's passphrase, a reason, a moment that has been, and not the root itself."""
    with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="Only the head"):
        revoke(sqlite_store, ivan.id, "x", clock.now, root_passphrase=ROOT_PASSPHRASE)
    with at_work(sqlite_store, HEAD):
        with pytest.raises(PassphraseFault):
            revoke(sqlite_store, ivan.id, "x", clock.now, root_passphrase="wrong passphrase")
        with pytest.raises(UsageFault, match="Say why"):
            revoke(sqlite_store, ivan.id, "  ", clock.now, root_passphrase=ROOT_PASSPHRASE)
        with pytest.raises(UsageFault, match="future"):
            revoke(sqlite_store, ivan.id, "x", clock.now + timedelta(minutes=1), root_passphrase=ROOT_PASSPHRASE)
        with pytest.raises(UsageFault, match="not revoked but replaced"):
            revoke(sqlite_store, root_card(sqlite_store).id, "x", clock.now, root_passphrase=ROOT_PASSPHRASE)
    assert lists(sqlite_store) == []


def test_the_owner_reports_a_loss_and_the_root_signs_it_later(sqlite_store, clock):
    """It holds at once; the next list takes it in with its own moment, and a head may sign it in by itself."""
    cards = plant_keys(sqlite_store, IVAN, ANNA)
    with at_work(sqlite_store, ANNA), pytest.raises(UsageFault, match="Only the head"):
        report_lost(sqlite_store, cards[IVAN].id, "x", clock.now)
    lost_at = clock.now
    with at_work(sqlite_store, IVAN):
        report_lost(sqlite_store, cards[IVAN].id, "Left in a taxi", lost_at)
        with pytest.raises(UsageFault, match="revoked already"):
            report_lost(sqlite_store, cards[IVAN].id, "again", lost_at)
    known = trust_of(sqlite_store).certificate_with(cards[IVAN].sha256)
    assert (known.revoked_at, known.is_listed) == (lost_at, False)
    clock.pass_by(days=1)
    with at_work(sqlite_store, HEAD):
        revoke(sqlite_store, cards[IVAN].id, "Left in a taxi", clock.now, root_passphrase=ROOT_PASSPHRASE)
    known = trust_of(sqlite_store).certificate_with(cards[IVAN].sha256)
    assert (known.revoked_at, known.is_listed) == (lost_at, True)


def test_another_revocation_takes_reported_losses_along(sqlite_store, clock):
    """Nobody is forgotten because the head acted on somebody else."""
    cards = plant_keys(sqlite_store, IVAN, ANNA)
    with at_work(sqlite_store, IVAN):
        report_lost(sqlite_store, cards[IVAN].id, "x", clock.now)
    with at_work(sqlite_store, HEAD):
        revoke(sqlite_store, cards[ANNA].id, "y", clock.now, root_passphrase=ROOT_PASSPHRASE)
    (made,) = lists(sqlite_store)
    assert len(made) == 2


def test_an_unconfirmed_request_is_only_marked(sqlite_store, clock):
    """A list can name certificates only."""
    plant_keys(sqlite_store, HEAD)
    with at_work(sqlite_store, IVAN):
        asked = ask_key(sqlite_store, IVAN, PASSPHRASES[IVAN])
    with at_work(sqlite_store, HEAD):
        assert revoke(sqlite_store, asked.id, "x", clock.now).state is KeyState.REVOKED
    assert lists(sqlite_store) == []


def test_a_key_of_the_old_root_is_revoked_by_the_old_root(sqlite_store, ivan, clock):
    """Each root has a list of its own."""
    with at_work(sqlite_store, HEAD):
        make_root(sqlite_store, ROOT_PASSPHRASE, reason="A new computer")
        revoke(sqlite_store, ivan.id, "x", clock.now, root_passphrase=ROOT_PASSPHRASE)
    trust = trust_of(sqlite_store)
    assert trust.certificate_with(ivan.sha256).is_listed
    assert trust.faults == ()
