"""Requests for certificates: the root confirms the key that asks, for the person whom the base knows."""

from __future__ import annotations

from datetime import date

import pytest
from cryptography import x509
from sqlalchemy import select

from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyState, card_of, key_card, list_keys
from crmdesk.data.keys.issuing import make_request, pem_of
from crmdesk.data.keys.keyfile import PassphraseFault, make_key
from crmdesk.data.keys.people import ask_key
from crmdesk.data.keys.requests import confirm, put_request
from crmdesk.data.models import Certificate, Manager
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, give_root, plant_people
from tests.factories import ANNA, HEAD, IVAN


@pytest.fixture
def asked(sqlite_store):
    """Ivan's request in a firm with a root."""
    plant_people(sqlite_store)
    give_root(sqlite_store)
    with at_work(sqlite_store, IVAN):
        return ask_key(sqlite_store, IVAN, PASSPHRASES[IVAN])


def certificate_of(store, card):
    """Return the certificate itself."""
    with store.reading() as connection:
        pem = connection.execute(select(Certificate.content).where(Certificate.id == card.id)).scalar_one()
    return x509.load_pem_x509_certificate(pem.encode())


def test_a_request_waits_and_is_confirmed_for_three_years(sqlite_store, asked):
    """The certificate is over the very key, names the person by id, and says what it may be used for."""
    assert asked.state is KeyState.ASKED
    with at_work(sqlite_store, HEAD):
        confirmed = confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    assert confirmed.state is KeyState.VALID
    assert confirmed.fingerprint == asked.fingerprint
    assert confirmed.valid_until.year - confirmed.valid_from.year == 3
    certificate = certificate_of(sqlite_store, confirmed)
    assert certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)[0].value == str(IVAN)
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_only_a_keeper_confirms(sqlite_store, asked):
    """Neither the one who asks nor a head of a department, nor anybody without the root's passphrase."""
    for person in (IVAN, ANNA):
        with at_work(sqlite_store, person), pytest.raises(UsageFault, match="Only the head"):
            confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    with at_work(sqlite_store, HEAD):
        with pytest.raises(PassphraseFault, match="passphrase of the root"):
            confirm(sqlite_store, asked.id)
        with pytest.raises(PassphraseFault, match="does not fit"):
            confirm(sqlite_store, asked.id, "wrong passphrase")
    assert card_of(sqlite_store, asked.id).state is KeyState.ASKED


def test_it_is_confirmed_once(sqlite_store, asked):
    """The second time is a sentence."""
    with at_work(sqlite_store, HEAD):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
        with pytest.raises(UsageFault, match="confirmed already"):
            confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)


def test_a_newer_request_takes_the_place_of_the_older(sqlite_store, asked):
    """The older one is archived and can no longer be confirmed."""
    with at_work(sqlite_store, IVAN):
        newer = ask_key(sqlite_store, IVAN, PASSPHRASES[IVAN])
    assert [card.id for card in list_keys(sqlite_store, IVAN)] == [newer.id]
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="no such request"):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)


def test_a_request_that_was_changed_in_the_base_is_refused(sqlite_store, asked):
    """Its own signature does not fit any more."""
    own = make_key()
    pem = pem_of(make_request(own, "Ivan Petrov", "Rodnik"))
    lines = pem.splitlines()
    lines[1] = lines[1][:40] + ("A" if lines[1][40] != "A" else "B") + lines[1][41:]
    with sqlite_store.changing() as change:
        change.edit_many(Certificate, {asked.id: {"request": "\n".join(lines)}})
    assert card_of(sqlite_store, asked.id).state is KeyState.DAMAGED
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="damaged or was changed"):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)


def test_nobody_asks_with_somebody_elses_key(sqlite_store, asked):
    """A copied request under another name is refused, and so is the same key twice."""
    with sqlite_store.reading() as connection:
        request = connection.execute(select(Certificate.request).where(Certificate.id == asked.id)).scalar_one()
    with pytest.raises(UsageFault, match="somebody else"):
        put_request(sqlite_store, ANNA, "file", request)
    with pytest.raises(UsageFault, match="waits for confirmation already"):
        put_request(sqlite_store, IVAN, "file", request)


def test_the_certificate_of_one_who_left_is_not_made(sqlite_store, asked):
    """The base says who works here."""
    with sqlite_store.changing() as change:
        change.edit_many(Manager, {IVAN: {"active_until": date(2025, 11, 20)}})
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="does not work"):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)


def test_a_name_of_any_length_fits(sqlite_store, asked):
    """X.509 takes 64 letters, the library 64 bytes: it ends with a whole word; the id tells people apart anyway."""
    with sqlite_store.changing() as change:
        change.edit_many(Manager, {IVAN: {"name": "Константинопольский Александр Владимирович"}})
    with at_work(sqlite_store, HEAD):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    card = key_card(sqlite_store, IVAN)
    assert card.state is KeyState.VALID
    subject = certificate_of(sqlite_store, card).subject
    (named,) = subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    assert named.value == "Константинопольский Александр"


def test_a_root_that_is_not_valid_now_confirms_nothing(sqlite_store, asked, clock):
    """A wrong clock, or a root of twenty years ago."""
    clock.pass_by(days=-2)
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="not valid now"):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    clock.pass_by(days=2 + 366 * 20)
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="not valid now"):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
