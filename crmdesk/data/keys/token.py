"""Tokens: private keys that never leave a device, reached through its PKCS#11 library."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.keyfile import PassphraseFault, check_public
from crmdesk.data.words import _

if TYPE_CHECKING:
    from asn1crypto import x509
    from pkcs11 import Session
    from pyhanko.sign.signers import Signer

    from crmdesk.data.keys.keyfile import PublicKey


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key in a token: where it is and its public half."""

    module: str
    """The path of the token's PKCS#11 library."""
    label: str
    key_id: bytes
    public: bytes
    """DER of the public key."""

    def kept(self) -> dict[str, str]:
        """Return what the person's settings remember of it; never the PIN."""
        return {
            "library": self.module, "label": self.label, "key_id": self.key_id.hex(), "public": self.public.hex(),
        }  # fmt: skip


def read_kept(kept: object) -> TokenKey | None:
    """Return what ``TokenKey.kept`` wrote; None where it is something else."""
    if not isinstance(kept, dict):
        return None
    try:
        return TokenKey(
            str(kept["library"]), str(kept["label"]), bytes.fromhex(kept["key_id"]), bytes.fromhex(kept["public"])
        )
    except (KeyError, ValueError, TypeError):
        return None


def list_tokens(library: Path) -> tuple[str, ...]:
    """Return the labels of the tokens that a library finds.

    Raises:
        EnvironmentFault: there is no such library, or it is no PKCS#11 library.
    """
    return tuple(token.label for token in _tokens(str(library)) if token.label)  # an empty slot has none


def find_key(library: Path, label: str, pin: str, key_label: str | None = None) -> TokenKey:
    """Return the key of a token to sign with.

    Raises:
        UsageFault: there is none, or several and none was named.
        PassphraseFault: the PIN does not fit.
        EnvironmentFault: there is no such library or token.
    """
    from pkcs11 import Attribute, ObjectClass  # noqa: PLC0415 - only tokens need the library

    place = str(library)
    with _session(place, label, pin) as session:
        private: list[Any] = list(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True}))
        usable = [key for key in private if key_label is None or key.label == key_label]
        if len(usable) > 1:
            raise UsageFault(
                _("The token “{label}” holds several keys: {keys}. Say which one.").format(
                    label=label, keys=", ".join(sorted(key.label for key in usable))
                )
            )
        if not usable:
            raise UsageFault(_("The token “{label}” holds no such key to sign with.").format(label=label))
        key_id = bytes(usable[0].id)
        public = _public(session, key_id, label)
    return TokenKey(place, label, key_id, public)


def sign_request(key: TokenKey, pin: str, name: str, firm: str) -> str:
    """Return a request for a certificate in PEM, signed inside the token.

    Raises:
        PassphraseFault: the PIN does not fit.
        EnvironmentFault: the token is not there.
    """
    from asn1crypto import csr, keys, pem, x509  # noqa: PLC0415 - as above

    public = keys.PublicKeyInfo.load(key.public)
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": x509.Name.build({"common_name": name[:64], "organization_name": firm[:64] or "-"}),
            "subject_pk_info": public,
            "attributes": [],
        }
    )
    algorithm = "sha256_ecdsa" if public.algorithm == "ec" else "sha256_rsa"
    signature = sign_bytes(key, pin, info.dump(), "sha256")
    request = csr.CertificationRequest(
        {
            "certification_request_info": info,
            "signature_algorithm": {"algorithm": algorithm},
            "signature": signature,
        }
    )
    armoured: bytes = pem.armor("CERTIFICATE REQUEST", request.dump())
    return armoured.decode()


def sign_bytes(key: TokenKey, pin: str, content: bytes, digest: str) -> bytes:
    """Return the signature of bytes made inside the token, as X.509 writes it.

    Raises:
        PassphraseFault: the PIN does not fit.
        UsageFault: the token holds another key than before.
        EnvironmentFault: the token is not there, or refuses to sign.
    """
    from asn1crypto import algos, keys  # noqa: PLC0415 - as above
    from pkcs11 import Attribute, ObjectClass, PKCS11Error  # noqa: PLC0415 - as above
    from pyhanko.sign.pkcs11 import select_pkcs11_signing_params  # noqa: PLC0415 - as above

    kind = "ecdsa" if keys.PublicKeyInfo.load(key.public).algorithm == "ec" else "rsa"
    how = select_pkcs11_signing_params(
        algos.SignedDigestAlgorithm({"algorithm": f"{digest}_{kind}"}), digest, kind == "ecdsa", {}
    )
    with _session(key.module, key.label, pin) as session:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key.key_id}
        held: Any = next(iter(session.get_objects(wanted)), None)
        if held is None or _public(session, key.key_id, key.label) != key.public:
            raise UsageFault(
                _("The token “{label}” holds another key than the one of this certificate.").format(label=key.label)
            )
        data = content if how.pre_sign_transform is None else how.pre_sign_transform(content)
        try:
            signature: bytes = held.sign(data, **how.sign_kwargs)
        except PKCS11Error as error:
            raise EnvironmentFault(
                _("The token “{label}” did not sign: {reason}.").format(label=key.label, reason=type(error).__name__)
            ) from error
    return signature if how.post_sign_transform is None else how.post_sign_transform(signature)


def token_signer(key: TokenKey, pin: str, certificate: x509.Certificate, root: x509.Certificate) -> Signer:
    """Return a signer of PDFs that opens the token for each signature and closes it after: nothing stays logged in."""
    from pyhanko.sign.signers import Signer  # noqa: PLC0415 - as above
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - as above

    class TokenSigner(Signer):
        """Signs inside the token."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
            """Return the raw signature; a dry run only wants one of its length."""
            if dry_run:
                return bytes(512)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, sign_bytes, key, pin, data, digest_algorithm.lower())

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(root)  # the signer adds its own certificate
    return TokenSigner(signing_cert=certificate, cert_registry=store)


def _public(session: Session, key_id: bytes, label: str) -> bytes:
    """Return the DER of a public key of the token; some keep it only inside a certificate."""
    from asn1crypto import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - as above
    from pkcs11 import Attribute, KeyType, ObjectClass  # noqa: PLC0415 - as above
    from pkcs11.util.ec import encode_ec_public_key  # noqa: PLC0415 - as above
    from pkcs11.util.rsa import encode_rsa_public_key  # noqa: PLC0415 - as above

    found: bytes | None = None
    held: Any
    for held in session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.ID: key_id}):
        if held.key_type is KeyType.EC:
            found = encode_ec_public_key(held)
        elif held.key_type is KeyType.RSA:
            found = _rsa_info(encode_rsa_public_key(held))
    if found is None:
        for held in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.ID: key_id}):
            found = x509.Certificate.load(held[Attribute.VALUE]).public_key.dump()
    if found is None:
        raise UsageFault(
            _("The token “{label}” does not show the public half of its key, or it is of a kind the program does not "
              "sign with.").format(label=label)
        )  # fmt: skip
    check_public(load_der_public_key(found), label)
    return found


def public_of(key: TokenKey) -> PublicKey:
    """Return the public half of a token's key."""
    from cryptography.hazmat.primitives.serialization import load_der_public_key  # noqa: PLC0415 - as above

    return check_public(load_der_public_key(key.public), key.label)


def _rsa_info(pkcs1: bytes) -> bytes:
    from asn1crypto import keys  # noqa: PLC0415 - as above

    wrapped: bytes = keys.PublicKeyInfo.wrap(keys.RSAPublicKey.load(pkcs1), "rsa").dump()
    return wrapped


@contextmanager
def _session(library: str, label: str, pin: str) -> Iterator[Session]:
    from pkcs11 import exceptions  # noqa: PLC0415 - as above

    token = next((found for found in _tokens(library) if found.label == label), None)
    if token is None:
        raise EnvironmentFault(_("The token “{label}” is not there. Plug it in and try again.").format(label=label))
    if not pin:
        raise PassphraseFault(_("Enter the PIN of the token “{label}”.").format(label=label))
    try:
        session = token.open(user_pin=pin)
    except (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange) as error:
        raise PassphraseFault(
            _("The PIN of the token “{label}” does not fit. After several wrong ones it is locked.").format(label=label)
        ) from error
    except exceptions.PinLocked as error:
        raise EnvironmentFault(
            _("The PIN of the token “{label}” is locked. Unlock it with the token's own program.").format(label=label)
        ) from error
    except exceptions.PKCS11Error as error:
        raise EnvironmentFault(
            _("The token “{label}” cannot be opened: {reason}.").format(label=label, reason=type(error).__name__)
        ) from error
    try:
        yield session
    finally:
        session.close()


def _tokens(library: str) -> list[Any]:
    from pkcs11 import PKCS11Error, lib  # noqa: PLC0415 - as above
    from pkcs11.exceptions import TokenNotPresent, TokenNotRecognised  # noqa: PLC0415 - as above

    if not Path(library).is_file():
        raise EnvironmentFault(
            _("There is no library “{path}”. It is installed with the token's own program.").format(path=library)
        )
    found = []
    try:
        for slot in lib(library).get_slots(token_present=True):
            with suppress(TokenNotPresent, TokenNotRecognised):  # pulled out this moment, or of another kind
                found.append(slot.get_token())
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise EnvironmentFault(
            _("“{path}” cannot be used as a library of tokens: {reason}.").format(
                path=library, reason=str(error) or type(error).__name__
            )
        ) from error
    return found
