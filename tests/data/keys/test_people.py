"""Keys of people: only their owner makes and opens them; own files stay where they are."""

from __future__ import annotations

import json
import shutil

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyState, key_card
from crmdesk.data.keys.keyfile import PassphraseFault, make_key, write_key
from crmdesk.data.keys.people import (
    ask_key,
    change_passphrase,
    drop_passphrase,
    find_own_file,
    keep_passphrase,
    use_own_file,
)
from crmdesk.data.keys.places import kept_settings, keys_folder, person_file
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.signer import signer_of
from tests.data.keys.firm import PASSPHRASES, ROOT_PASSPHRASE, at_work, give_root, plant_people
from tests.factories import ANNA, HEAD, IVAN

SECRET = PASSPHRASES[IVAN]


@pytest.mark.parametrize("person", [None, HEAD, ANNA])
def test_nobody_makes_a_key_for_another(sqlite_store, person):
    """Not even the head: the key must be under its owner's control."""
    plant_people(sqlite_store)
    with at_work(sqlite_store, person), pytest.raises(UsageFault):
        ask_key(sqlite_store, IVAN, SECRET)
    assert key_card(sqlite_store, IVAN) is None


def test_an_own_file_stays_where_it_is(sqlite_store, tmp_path):
    """Its path is remembered beside the keys, its passphrase is not; the root confirms its key."""
    plant_people(sqlite_store)
    give_root(sqlite_store)
    own = tmp_path / "моя подпись.p12"
    write_key(own, make_key(), "Ivan", "own secret")
    with at_work(sqlite_store, IVAN):
        with pytest.raises(PassphraseFault):
            use_own_file(sqlite_store, IVAN, own, "wrong secret")
        asked = use_own_file(sqlite_store, IVAN, own, "own secret")
    assert asked.source == "file"
    assert asked.here
    with at_work(sqlite_store, HEAD):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    with at_work(sqlite_store, IVAN):
        assert signer_of(sqlite_store, IVAN, "own secret").source == "file"
    kept = kept_settings(sqlite_store).path.read_text("utf-8")
    assert str(own) in json.loads(kept)["own_files"].values()
    assert "own secret" not in kept
    assert list(keys_folder(sqlite_store).glob("key-*.p12")) == []


def test_a_moved_file_is_found_again_and_a_wrong_one_is_not_taken(sqlite_store, tmp_path):
    """The path changes only to a file that holds the very key."""
    plant_people(sqlite_store)
    own, other, moved = (tmp_path / name for name in ("own.p12", "other.p12", "moved.p12"))
    for path in (own, other):
        write_key(path, make_key(), "Ivan", "own secret")
    with at_work(sqlite_store, IVAN):
        asked = use_own_file(sqlite_store, IVAN, own, "own secret")
        shutil.move(own, moved)
        assert not key_card(sqlite_store, IVAN).here
        with pytest.raises(UsageFault, match="another key"):
            find_own_file(sqlite_store, asked.id, other, "own secret")
        find_own_file(sqlite_store, asked.id, moved, "own secret")
    assert key_card(sqlite_store, IVAN).here


def test_a_passphrase_changes_with_what_the_keychain_knows(sqlite_store, ivan, keychain):
    """The file opens with the new one only; the keychain follows; the file keeps its rights."""
    with at_work(sqlite_store, IVAN):
        assert keep_passphrase(sqlite_store, ivan.id, SECRET)
        change_passphrase(sqlite_store, ivan.id, None, "a new passphrase")
        assert signer_of(sqlite_store, IVAN)
        with pytest.raises(PassphraseFault):
            signer_of(sqlite_store, IVAN, SECRET)
        with pytest.raises(PassphraseFault, match="8 characters"):
            change_passphrase(sqlite_store, ivan.id, "a new passphrase", "short")
        drop_passphrase(sqlite_store, ivan.id)
    assert keychain.kept == {}
    assert person_file(sqlite_store, ivan.fingerprint).stat().st_mode & 0o777 == 0o600


def test_only_the_owner_changes_a_passphrase(sqlite_store, ivan):
    """The head may not, though she knows the old one."""
    with at_work(sqlite_store, HEAD), pytest.raises(UsageFault, match="Only Ivan Petrov"):
        change_passphrase(sqlite_store, ivan.id, SECRET, "a new passphrase")


def test_the_passphrase_of_an_own_file_is_its_own_programs_matter(sqlite_store, tmp_path):
    """The program does not write into a person's file."""
    plant_people(sqlite_store)
    own = tmp_path / "own.p12"
    write_key(own, make_key(), "Ivan", "own secret")
    before = own.read_bytes()
    with at_work(sqlite_store, IVAN):
        asked = use_own_file(sqlite_store, IVAN, own, "own secret")
        with pytest.raises(UsageFault, match="changed by the program that made them"):
            change_passphrase(sqlite_store, asked.id, "own secret", "a new passphrase")
    assert own.read_bytes() == before


def test_a_changed_key_leaves_the_old_certificate_good(sqlite_store, ivan, clock):
    """After a new key is confirmed both stand; the newer one signs."""
    clock.pass_by(days=30)
    with at_work(sqlite_store, IVAN):
        asked = ask_key(sqlite_store, IVAN, "another secret")
        assert key_card(sqlite_store, IVAN).id == ivan.id
    with at_work(sqlite_store, HEAD):
        confirm(sqlite_store, asked.id, ROOT_PASSPHRASE)
    with at_work(sqlite_store, IVAN):
        assert signer_of(sqlite_store, IVAN, "another secret").certificate_id == asked.id
    assert key_card(sqlite_store, IVAN).state is KeyState.VALID
