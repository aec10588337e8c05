"""Whom to trust: roots known before, what they really signed; whatever changed in the base behind one's back is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import root_card
from crmdesk.data.keys.issuing import der_of, issue_certificate, make_root_certificate, pem_of
from crmdesk.data.keys.keyfile import make_key
from crmdesk.data.keys.places import KNOWN_ROOTS, kept_settings
from crmdesk.data.keys.revocation import revoke
from crmdesk.data.keys.root import make_root
from crmdesk.data.keys.signer import signer_of
from crmdesk.data.keys.trust import accept_root, trust_of
from crmdesk.data.models import Certificate, RevocationList
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, plant_keys
from tests.factories import ANNA, HEAD, IVAN


def strange_root(store, change):
    """Put a root into the base as somebody with access to it could."""
    key = make_key()
    certificate = make_root_certificate(key, store.firm.name, store.now())
    row = {
        "asked_at": store.now(), "content": pem_of(certificate), "sha256": sha256_of(der_of(certificate)),
        "valid_from": certificate.not_valid_before_utc, "valid_until": certificate.not_valid_after_utc,
    }  # fmt: skip
    change.add(Certificate, [row])
    return certificate, key, row["sha256"]


def forget_known(store):
    """Be a person whose program has never seen this base."""
    kept_settings(store).forget(KNOWN_ROOTS)


def test_the_first_root_met_is_remembered(sqlite_store, ivan):
    """With it, its certificates are trusted and nothing is said."""
    forget_known(sqlite_store)
    trust = trust_of(sqlite_store)
    assert kept_settings(sqlite_store).get(KNOWN_ROOTS) == [trust.roots[0].sha256]
    assert trust.certificate_with(ivan.sha256).manager_id == IVAN
    assert trust.faults == ()


def test_of_several_roots_met_at_once_none_is_trusted_unseen(sqlite_store, ivan):
    """A base that calls itself another, with a root put into it, is met like a new one: each root is compared first."""
    true = trust_of(sqlite_store).roots[0].sha256
    with sqlite_store.changing() as change:
        _root, _key, false = strange_root(sqlite_store, change)
    forget_known(sqlite_store)
    trust = trust_of(sqlite_store)
    assert (trust.roots, set(trust.unknown_roots)) == ((), {true, false})
    accept_root(sqlite_store, true)
    trust = trust_of(sqlite_store)
    assert ([root.sha256 for root in trust.roots], trust.unknown_roots) == ([true], (false,))
    assert trust.certificate_with(ivan.sha256) is not None


def test_an_added_root_is_found_and_trusts_nobody(sqlite_store, ivan, clock):
    """A false key under a false root does not count, until the person accepts that root."""
    with sqlite_store.changing() as change:
        root, key, sha256 = strange_root(sqlite_store, change)
        false = issue_certificate(root, key, make_key().public_key(), "Ivan Petrov", IVAN, clock.now)
        change.add(
            Certificate,
            [{"manager_id": IVAN, "asked_at": clock.now, "content": pem_of(false), "sha256": sha256_of(der_of(false)),
              "valid_from": false.not_valid_before_utc, "valid_until": false.not_valid_after_utc}],
        )  # fmt: skip
    trust = trust_of(sqlite_store)
    assert trust.unknown_roots == (sha256,)
    assert "not known here" in trust.faults[0]
    assert trust.certificate_with(sha256_of(der_of(false))) is None
    assert trust.certificate_with(ivan.sha256) is not None
    with pytest.raises(UsageFault):
        accept_root(sqlite_store, "0" * 64)
    accept_root(sqlite_store, sha256)
    assert trust_of(sqlite_store).faults == ()


def test_a_root_that_was_swapped_or_taken_away_is_found(sqlite_store, ivan):
    """Its certificates stop being trusted, and two sentences say why; nobody signs with them."""
    root = root_card(sqlite_store)
    with sqlite_store.changing() as change:
        _certificate, _key, sha256 = strange_root(sqlite_store, change)
    with sqlite_store.engine.connect() as connection, connection.begin():
        table = Certificate.__table__
        new = connection.execute(table.select().where(table.c.sha256 == sha256)).one()
        connection.execute(delete(table).where(table.c.id == new.id))
        kept = connection.execute(table.select().where(table.c.id == root.id)).one()
        connection.execute(update(table).where(table.c.id == root.id).values(content=new.content, sha256=new.sha256))
    try:
        trust = trust_of(sqlite_store)
        assert trust.roots == ()
        assert trust.certificates == ()
        assert len(trust.faults) == 2
        with at_work(sqlite_store, IVAN), pytest.raises(UsageFault, match="not known here"):
            signer_of(sqlite_store, IVAN, PASSPHRASES[IVAN])
    finally:  # the journal tells of the rows as they were
        with sqlite_store.engine.connect() as connection, connection.begin():
            connection.execute(
                update(table).where(table.c.id == root.id).values(content=kept.content, sha256=kept.sha256)
            )
            connection.execute(table.insert().values(**new._mapping))


def test_another_person_accepts_a_new_root(sqlite_store, ivan):
    """On a second computer a declared replacement is unknown until it is compared; the old one stays good."""
    trust_of(sqlite_store)
    known = kept_settings(sqlite_store).get(KNOWN_ROOTS)
    with at_work(sqlite_store, HEAD):
        new = make_root(sqlite_store, ROOT_PASSPHRASE, reason="A new computer")
    kept_settings(sqlite_store).put(KNOWN_ROOTS, known)  # as the other computer has it
    trust = trust_of(sqlite_store)
    assert trust.unknown_roots == (new.sha256,)
    assert trust.certificate_with(ivan.sha256) is not None
    accept_root(sqlite_store, new.sha256)
    assert len(trust_of(sqlite_store).roots) == 2


def test_a_row_that_says_another_owner_changes_nothing(sqlite_store, ivan):
    """Whose a certificate is, the root has written into it."""
    with sqlite_store.changing() as change:
        change.edit_many(Certificate, {ivan.id: {"manager_id": ANNA}})
    assert trust_of(sqlite_store).certificate_with(ivan.sha256).manager_id == IVAN
    with at_work(sqlite_store, ANNA), pytest.raises(UsageFault):
        signer_of(sqlite_store, ANNA, PASSPHRASES[IVAN])


def test_a_list_that_was_taken_away_or_changed_is_found(sqlite_store, clock):
    """The row's own word cannot undo what the root signed, and a list that is gone is missed."""
    cards = plant_keys(sqlite_store, IVAN)
    since = clock.now - timedelta(minutes=5)
    with at_work(sqlite_store, HEAD):
        revoke(sqlite_store, cards[IVAN].id, "x", since, root_passphrase=ROOT_PASSPHRASE)
    with sqlite_store.changing() as change:
        change.edit_many(Certificate, {cards[IVAN].id: {"revoked_at": None}})
    assert trust_of(sqlite_store).certificate_with(cards[IVAN].sha256).revoked_at == since
    with sqlite_store.engine.connect() as connection, connection.begin():
        connection.execute(update(RevocationList.__table__).values(content="-----BEGIN X509 CRL-----"))
    assert "not the root's own" in trust_of(sqlite_store).faults[0]
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault):
        revoke(sqlite_store, cards[IVAN].id, "x", since, root_passphrase=ROOT_PASSPHRASE)
    with sqlite_store.engine.connect() as connection, connection.begin():
        connection.execute(delete(RevocationList.__table__))
    assert "older" in trust_of(sqlite_store).faults[0]


def test_a_damaged_certificate_does_not_hide_the_others(sqlite_store):
    """It is said, and the rest is trusted as before."""
    cards = plant_keys(sqlite_store, IVAN, ANNA)
    with sqlite_store.changing() as change:
        change.edit_many(Certificate, {cards[IVAN].id: {"content": "nonsense"}})
    trust = trust_of(sqlite_store)
    assert [known.manager_id for known in trust.certificates] == [ANNA]
    assert "damaged" in trust.faults[0]


def test_a_base_without_keys_trusts_nobody(sqlite_store):
    """And says nothing of it."""
    assert trust_of(sqlite_store).roots == ()
    assert trust_of(sqlite_store).faults == ()
