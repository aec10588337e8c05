"""The firm's root: made by a head, kept here, taken to a second computer, replaced with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from sqlalchemy import select

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.cards import KeyState, list_roots, root_card
from crmdesk.data.keys.keyfile import PassphraseFault
from crmdesk.data.keys.places import keys_folder, root_file
from crmdesk.data.keys.root import (
    change_root_passphrase,
    export_certificate,
    export_root,
    import_root,
    make_root,
    open_root,
    root_place,
)
from crmdesk.data.keys.trust import trust_of
from crmdesk.data.models import Certificate, JournalEntry
from tests.data.keys.firm import ROOT_PASSPHRASE, at_work, give_root, plant_people
from tests.factories import ANNA, HEAD


@pytest.fixture
def root(sqlite_store):
    """The root of the small firm."""
    plant_people(sqlite_store)
    return give_root(sqlite_store)


def test_a_root_is_valid_for_twenty_years_and_its_key_is_not_in_the_base(store):
    """On both engines: EC P-256, a certificate that may only confirm, and no private key in any row or entry."""
    plant_people(store)
    made = give_root(store)
    assert made.state is KeyState.VALID
    assert made.valid_until.year - made.valid_from.year == 20
    with store.reading() as connection:
        pem = connection.execute(select(Certificate.content)).scalar_one()
        entries = str(connection.execute(select(JournalEntry.new)).scalars().all())
    certificate = x509.load_pem_x509_certificate(pem.encode())
    assert certificate.public_key().curve.name == "secp256r1"
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert "PRIVATE" not in entries
    assert ROOT_PASSPHRASE not in entries
    assert trust_of(store).roots[0].sha256 == made.sha256


@pytest.mark.parametrize("person", [None, ANNA])
def test_only_a_head_or_administrator_makes_it(sqlite_store, person):
    """Nobody at work, or a head of a department: a sentence, no file, no row."""
    plant_people(sqlite_store)
    with at_work(sqlite_store, person), pytest.raises(UsageFault):
        make_root(sqlite_store, ROOT_PASSPHRASE)
    assert root_card(sqlite_store) is None
    assert list(keys_folder(sqlite_store).glob("*.p12")) == []


def test_another_root_needs_a_reason_and_the_old_one_stays_an_anchor(sqlite_store, root, clock):
    """Both are trusted by whoever made the new one; the old says why it was replaced."""
    with at_work(sqlite_store, HEAD):
        with pytest.raises(UsageFault, match="Say why"):
            make_root(sqlite_store, ROOT_PASSPHRASE)
        new = make_root(sqlite_store, ROOT_PASSPHRASE, reason="A new computer")
    assert root_card(sqlite_store).id == new.id
    first, second = list_roots(sqlite_store)
    assert (first.id, second.id, second.state, second.reason) == (new.id, root.id, KeyState.REPLACED, "A new computer")
    trust = trust_of(sqlite_store)
    assert {each.sha256 for each in trust.roots} == {root.sha256, new.sha256}
    assert trust.faults == ()


def test_a_lost_root_counts_until_the_moment_that_was_said(sqlite_store, root, clock):
    """Not in the future; then the anchor carries the moment, and it cannot be taken back in the base unseen."""
    clock.pass_by(days=2)
    with at_work(sqlite_store, HEAD):
        with pytest.raises(UsageFault, match="future"):
            make_root(sqlite_store, ROOT_PASSPHRASE, reason="x", old_counts_until=clock.now + timedelta(1))
        since = clock.now - timedelta(days=1)
        make_root(sqlite_store, ROOT_PASSPHRASE, reason="The laptop was stolen", old_counts_until=since)
    assert trust_of(sqlite_store).root_with(root.sha256).counts_until == since
    with sqlite_store.changing() as change:
        change.edit_many(Certificate, {root.id: {"revoked_at": None}})
    trust = trust_of(sqlite_store)
    assert trust.root_with(root.sha256).counts_until == since
    assert "taken out of force" in trust.faults[0]


def test_a_root_that_is_elsewhere_says_where(sqlite_store, root):
    """Without the file here: who made it and when; with it: the path."""
    path = root_file(sqlite_store, root.fingerprint)
    assert str(path) in root_place(sqlite_store, root)
    path.unlink()
    with pytest.raises(EnvironmentFault, match="Olga Orlova made it on"):
        open_root(sqlite_store, ROOT_PASSPHRASE)


def test_a_copy_carries_the_root_to_a_second_computer(sqlite_store, root, tmp_path):
    """The copy opens with the same passphrase; a stranger's key is refused."""
    copy = tmp_path / "root.p12"
    with at_work(sqlite_store, HEAD):
        export_root(sqlite_store, copy, ROOT_PASSPHRASE)
        assert copy.stat().st_mode & 0o777 == 0o600
        root_file(sqlite_store, root.fingerprint).unlink()
        with pytest.raises(PassphraseFault):
            import_root(sqlite_store, copy, "another passphrase")
        assert import_root(sqlite_store, copy, ROOT_PASSPHRASE).here
        stranger = keys_folder(sqlite_store) / "stranger.p12"
        from crmdesk.data.keys.keyfile import make_key, write_key

        write_key(stranger, make_key(), "x", ROOT_PASSPHRASE)
        with pytest.raises(UsageFault, match="not the one of this firm's root"):
            import_root(sqlite_store, stranger, ROOT_PASSPHRASE)
    with at_work(sqlite_store, ANNA), pytest.raises(UsageFault, match="Only the head"):
        export_root(sqlite_store, tmp_path / "stolen.p12", ROOT_PASSPHRASE)


def test_a_swapped_root_file_is_found(sqlite_store, root):
    """A file with another key in the root's place signs nothing."""
    from crmdesk.data.keys.keyfile import make_key, write_key

    write_key(root_file(sqlite_store, root.fingerprint), make_key(), "x", ROOT_PASSPHRASE)
    with pytest.raises(UsageFault, match="another key"):
        open_root(sqlite_store, ROOT_PASSPHRASE)


def test_its_passphrase_changes(sqlite_store, root):
    """The old one no longer opens it."""
    with at_work(sqlite_store, HEAD):
        with pytest.raises(PassphraseFault, match="8 characters"):
            change_root_passphrase(sqlite_store, ROOT_PASSPHRASE, "short")
        change_root_passphrase(sqlite_store, ROOT_PASSPHRASE, "a new passphrase")
    assert open_root(sqlite_store, "a new passphrase").sha256 == root.sha256
    with pytest.raises(PassphraseFault):
        open_root(sqlite_store, ROOT_PASSPHRASE)


def test_its_certificate_goes_out_as_pem(sqlite_store, root, tmp_path):
    """A foreign judge reads the very certificate; without a root there is a sentence."""
    written = export_certificate(sqlite_store, tmp_path / "root.pem")
    from cryptography.hazmat.primitives.hashes import SHA256

    read = x509.load_pem_x509_certificate(written.read_bytes())
    assert read.fingerprint(SHA256()).hex() == root.sha256


def test_without_a_root_there_is_a_sentence(sqlite_store, tmp_path):
    """Nothing to export and nothing to open."""
    with pytest.raises(UsageFault, match="no root yet"):
        export_certificate(sqlite_store, tmp_path / "root.pem")
    with pytest.raises(UsageFault, match="no root yet"):
        open_root(sqlite_store, ROOT_PASSPHRASE)


def test_nothing_secret_is_shown(sqlite_store, root):
    """What is opened does not print its key."""
    assert repr(open_root(sqlite_store, ROOT_PASSPHRASE)) == f"RootInHand({root.sha256})"
