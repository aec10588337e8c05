"""Key files: encrypted, private, whole; every fault of one is a sentence."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys import keyfile
from crmdesk.data.keys.issuing import fingerprint_of
from crmdesk.data.keys.keyfile import PassphraseFault, check_passphrase, make_key, read_key, write_key

SECRET = "длинный пароль 🔑"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a key."""
    made = tmp_path / "key.p12"
    write_key(made, make_key(), "Иван", SECRET)
    return made


def test_a_key_comes_back_and_only_its_owner_may_read_the_file(path):
    """The same key, in a file of mode 0600, with no unfinished file beside it."""
    key = make_key()
    write_key(path, key, "Иван", SECRET)
    assert fingerprint_of(read_key(path, SECRET).public_key()) == fingerprint_of(key.public_key())
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.glob(".*.part")) == []


def test_seal_and_cipher_are_equally_dear_to_guess(path):
    """Both take as many rounds as the program says; the key's bytes and the passphrase are not in the file."""
    from asn1crypto import pkcs12 as plain

    assert plain.Pfx.load(path.read_bytes())["mac_data"]["iterations"].native == keyfile._ROUNDS
    assert SECRET.encode() not in path.read_bytes()


def test_a_passphrase_fits_however_its_letters_were_put_together(tmp_path):
    """The letter й of one key or of и with a breve is the same letter."""
    made = tmp_path / "key.p12"
    write_key(made, make_key(), "Иван", unicodedata.normalize("NFD", "тайный ключ"))
    assert read_key(made, "тайный ключ")


def test_a_wrong_passphrase_is_said(path):
    """It is a fault of its own: it can be asked again."""
    with pytest.raises(PassphraseFault, match="does not fit"):
        read_key(path, "другой пароль")


def test_a_file_that_is_missing_or_no_key_file_is_said(path, tmp_path):
    """One sentence each, with the path."""
    with pytest.raises(EnvironmentFault, match="There is no key file"):
        read_key(tmp_path / "none.p12", SECRET)
    (tmp_path / "text.p12").write_text("hello")
    with pytest.raises(UsageFault, match="no key file"):
        read_key(tmp_path / "text.p12", SECRET)
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        read_key(tmp_path, SECRET)


def test_any_damaged_byte_is_found(path):
    """A sample of single changed bytes: never a key, always a sentence."""
    content, key = path.read_bytes(), read_key(path, SECRET)
    for place in range(0, len(content), 7):
        damaged = bytearray(content)
        damaged[place] ^= 0x41
        path.write_bytes(damaged)
        try:
            found = read_key(path, SECRET)
        except UsageFault:
            continue
        assert fingerprint_of(found.public_key()) == fingerprint_of(key.public_key())  # a byte that means nothing
    path.write_bytes(content[:-9])
    with pytest.raises(UsageFault):
        read_key(path, SECRET)


@pytest.mark.parametrize(
    ("key", "is_usable"),
    [
        (ec.generate_private_key(ec.SECP384R1()), True),
        (rsa.generate_private_key(65537, 2048), True),
        (ec.generate_private_key(ec.SECP256K1()), False),
        (rsa.generate_private_key(65537, 1024), False),  # noqa: S505 - to be refused
        (ed25519.Ed25519PrivateKey.generate(), False),
    ],
    ids=["P-384", "RSA 2048", "a foreign curve", "RSA 1024", "Ed25519"],
)
def test_only_kinds_that_the_program_signs_with_are_taken(key, is_usable, tmp_path):
    """Others are refused with the kinds that are needed."""
    made = tmp_path / "own.p12"
    made.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, None, None, BestAvailableEncryption(b"secret")))
    if is_usable:
        assert read_key(made, "secret")
    else:
        with pytest.raises(UsageFault, match="EC P-256"):
            read_key(made, "secret")


def test_a_file_without_a_key_is_said(tmp_path):
    """A PKCS#12 may hold certificates only."""
    made = tmp_path / "none.p12"
    write_key(made, make_key(), "x", SECRET)
    from crmdesk.data.keys.issuing import make_root_certificate
    from tests.conftest import Clock

    certificate = make_root_certificate(make_key(), "Firm", Clock().now)
    made.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", None, certificate, None, BestAvailableEncryption(b"secret"))
    )
    with pytest.raises(UsageFault, match="holds no private key"):
        read_key(made, "secret")


def test_a_disk_that_refuses_leaves_the_old_file(path, tmp_path):
    """A place that is no folder is a sentence; the key that was there is untouched."""
    before = sha256_of(path.read_bytes())
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        write_key(path / "below" / "key.p12", make_key(), "x", SECRET)
    assert sha256_of(path.read_bytes()) == before


def test_a_short_passphrase_is_refused():
    """Eight characters at least."""
    with pytest.raises(PassphraseFault, match="8 characters"):
        check_passphrase("1234567")
    check_passphrase("12345678")
