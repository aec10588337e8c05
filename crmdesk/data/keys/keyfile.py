"""Key files: private keys in an encrypted PKCS#12 that only their owner may read."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, cast

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.whole_file import whole_file
from crmdesk.data.words import _, plural

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

    PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey
    PublicKey = EllipticCurvePublicKey | RSAPublicKey

SHORTEST_PASSPHRASE = 8
#: Of a person's own RSA key, in bits.
SHORTEST_RSA = 2048
#: Rounds that turn a passphrase into keys, of the cipher and of the seal alike: each guess costs as much.
_ROUNDS = 200_000
#: A PKCS#12 with one key is a few kilobytes; nothing larger is read.
_LARGEST = 1_000_000


class PassphraseFault(UsageFault):
    """A passphrase or PIN has to be asked, or the one that was given does not fit: ask again."""


def make_key() -> EllipticCurvePrivateKey:
    """Return a new private key on the curve P-256."""
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - only work with keys pays for it

    return ec.generate_private_key(ec.SECP256R1())


def check_passphrase(passphrase: str) -> None:
    """Check a passphrase that somebody chooses.

    Raises:
        PassphraseFault: it is too short to protect anything.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise PassphraseFault(
            plural(
                "The passphrase needs at least {n} character.",
                "The passphrase needs at least {n} characters.",
                SHORTEST_PASSPHRASE,
            ).format(n=SHORTEST_PASSPHRASE)
        )


def write_key(path: Path, key: PrivateKey, name: str, passphrase: str) -> None:
    """Write a private key, encrypted; the file is there whole or not at all and only its owner may read it.

    Raises:
        EnvironmentFault: the place cannot be written to.
    """
    from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization.pkcs12 import PBES  # noqa: PLC0415 - as above

    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(PBES.PBESv2SHA256AndAES256CBC)
        .build(_bytes(passphrase))
    )
    content = pkcs12.serialize_key_and_certificates(name.encode(), key, None, None, encryption)
    content = _sealed(content, _bytes(passphrase).decode())
    with whole_file(path) as unfinished:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())


def read_key(path: Path, passphrase: str) -> PrivateKey:
    """Read the private key of a PKCS#12.

    Raises:
        PassphraseFault: the passphrase does not fit.
        EnvironmentFault: there is no such file, or it cannot be read.
        UsageFault: it is no PKCS#12, holds no key, or one that the program cannot sign with.
    """
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415 - as above

    content = _content(path)
    _check_form(path, content)
    for secret in dict.fromkeys((_bytes(passphrase), passphrase.encode())):  # typed on another system: not composed
        try:
            key = pkcs12.load_pkcs12(content, secret).key
        except UnsupportedAlgorithm as error:
            raise _unusable(path) from error
        except ValueError:
            continue
        if key is None:
            raise UsageFault(_("“{path}” holds no private key. Choose another file.").format(path=path))
        return _usable(path, key)
    raise PassphraseFault(
        _("The passphrase does not fit “{name}”. If it is surely right, the file is damaged: take its copy.").format(
            name=path.name
        )
    )


def check_public(key: object, what: str) -> PublicKey:
    """Return a public key if the program can work with it.

    Raises:
        UsageFault: it is of another kind, or too short.
    """
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415 - as above

    strong = (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in ("secp256r1", "secp384r1")) or (
        isinstance(key, rsa.RSAPublicKey) and key.key_size >= SHORTEST_RSA
    )
    if not strong:
        raise _unusable(what)
    return cast("PublicKey", key)


def _sealed(content: bytes, passphrase: str) -> bytes:
    """Return a PKCS#12 whose seal (MAC) is as dear to guess as its cipher; the library makes it of 2 048 rounds only.

    The derivation is that of RFC 7292, appendix B, for one block of SHA-256.
    """
    from asn1crypto import pkcs12  # noqa: PLC0415 - as above

    salt, block = secrets.token_bytes(64), hashlib.sha256().block_size
    word = (passphrase + "\0").encode("utf-16-be")
    filled = (word * block)[: -(-len(word) // block) * block]
    derived = bytes([3]) * block + salt + filled  # 3: a key for a seal
    for _round in range(_ROUNDS):
        derived = hashlib.sha256(derived).digest()
    pfx = pkcs12.Pfx.load(content)
    pfx["mac_data"]["mac"]["digest"] = hmac.digest(derived, pfx["auth_safe"]["content"].native, "sha256")
    pfx["mac_data"]["mac_salt"], pfx["mac_data"]["iterations"] = salt, _ROUNDS
    sealed: bytes = pfx.dump(force=True)
    return sealed


def _usable(path: Path, key: object) -> PrivateKey:
    public = getattr(key, "public_key", None)
    if public is None:
        raise _unusable(path)
    check_public(public(), str(path))
    return cast("PrivateKey", key)


def _unusable(what: str | Path) -> UsageFault:
    return UsageFault(
        _(
            "The key in “{path}” is of a kind the program does not sign with. "
            "It needs EC P-256, EC P-384 or RSA of at least {bits} bits."
        ).format(path=what, bits=SHORTEST_RSA)
    )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise _foreign(path)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise EnvironmentFault(
            _("There is no key file “{path}”. Sign on the computer where the key was made, or make a new key.").format(
                path=path
            )
        ) from error
    except OSError as error:
        raise EnvironmentFault(
            _("The key file “{path}” cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def _check_form(path: Path, content: bytes) -> None:
    """Tell what is no PKCS#12 from what a wrong passphrase does not open."""
    from asn1crypto import pkcs12  # noqa: PLC0415 - as above

    try:
        _parsed = pkcs12.Pfx.load(content, strict=True).native
    except (ValueError, TypeError, KeyError) as error:
        raise _foreign(path) from error


def _foreign(path: Path) -> UsageFault:
    return UsageFault(
        _("“{path}” is no key file (PKCS#12), or it is damaged. Choose another file or take its copy.").format(
            path=path
        )
    )


def _bytes(passphrase: str) -> bytes:
    """Return a passphrase as the same bytes however the letters were put together by the keyboard."""
    return unicodedata.normalize("NFC", passphrase).encode()
