"""Issuing: certificates, requests and lists of revoked certificates as X.509 has them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _

if TYPE_CHECKING:
    from cryptography.x509 import (
        Certificate,
        CertificateBuilder,
        CertificateRevocationList,
        CertificateSigningRequest,
        KeyUsage,
        Name,
    )

    from crmdesk.data.keys.keyfile import PrivateKey, PublicKey

ROOT_YEARS = 20
PERSON_YEARS = 3
#: A certificate begins a little earlier than it is made: clocks of two computers of one firm differ.
HEAD_START = timedelta(hours=1)
#: X.509 allows names no longer, in letters; the library counts bytes, and a Cyrillic letter has two.
_LONGEST_NAME = 64


def make_root_certificate(key: PrivateKey, firm: str, now: datetime) -> Certificate:
    """Return the firm's own certificate: it vouches for persons' certificates and for nothing else."""
    from cryptography import x509  # noqa: PLC0415 - only work with keys pays for it

    mark = f" · CRM Desk {now:%Y}"
    name = _name(_cut(firm, _LONGEST_NAME - len(mark.encode())) + mark, firm)
    begin = _second(now) - HEAD_START
    return _signed(
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + relativedelta(years=ROOT_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False),
        key,
    )


def issue_certificate(
    root: Certificate, root_key: PrivateKey, public: PublicKey, name: str, person_id: int, now: datetime
) -> Certificate:
    """Return a person's certificate, signed by the root; it ends with the root at the latest."""
    from cryptography import x509  # noqa: PLC0415 - as above

    firm = root.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    begin = _second(now) - HEAD_START
    return _signed(
        x509.CertificateBuilder()
        .subject_name(_name(name, str(firm[0].value) if firm else "", person_id))
        .issuer_name(root.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(min(begin + relativedelta(years=PERSON_YEARS), root.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False),
        root_key,
    )


def make_request(key: PrivateKey, name: str, firm: str) -> CertificateSigningRequest:
    """Return what a person asks the root to confirm; it is signed by their key, so the key is theirs."""
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above

    return x509.CertificateSigningRequestBuilder().subject_name(_name(name, firm)).sign(key, hashes.SHA256())


def make_revocation_list(
    root: Certificate, root_key: PrivateKey, number: int, revoked: Iterable[tuple[int, datetime, str]], now: datetime
) -> CertificateRevocationList:
    """Return the root's list of revoked certificates.

    Args:
        root: the root's certificate.
        root_key: its key.
        number: above every earlier list of this root.
        revoked: serial number, since when it does not count, and a name of ``x509.ReasonFlags``.
        now: when the list is made.
    """
    from cryptography import x509  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above

    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(_second(now))
        .next_update(root.not_valid_after_utc)  # it is replaced by the next revocation, whenever that is
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    for serial, since, reason in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(_second(since))
            .add_extension(x509.CRLReason(x509.ReasonFlags[reason]), critical=False)
            .build()
        )
    return builder.sign(root_key, hashes.SHA256())


def read_certificate(pem: str) -> Certificate:
    """Return a certificate of the base.

    Raises:
        UsageFault: it is none: somebody changed the base.
    """
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise UsageFault(_("A certificate in the base is damaged. Restore the base from a backup.")) from error


def read_request(pem: str) -> CertificateSigningRequest:
    """Return a request of the base whose own signature is right.

    Raises:
        UsageFault: it is none, or was not signed by the key it asks for.
    """
    from cryptography import x509  # noqa: PLC0415 - as above

    try:
        request = x509.load_pem_x509_csr(pem.encode())
        is_own = request.is_signature_valid
    except (ValueError, TypeError):
        is_own = False
    if not is_own:
        raise UsageFault(_("The request for a certificate is damaged or was changed. Ask for a new one."))
    return request


def fingerprint_of(public: PublicKey) -> str:
    """Return the SHA-256 of a public key, 64 hexadecimal digits: the same in a request and its certificate."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415 - as above

    return sha256_of(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def pem_of(value: Certificate | CertificateSigningRequest | CertificateRevocationList) -> str:
    """Return something of X.509 as the base keeps it."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - as above

    return value.public_bytes(Encoding.PEM).decode()


def der_of(value: Certificate | CertificateRevocationList) -> bytes:
    """Return something of X.509 as it is hashed and put into files."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - as above

    return value.public_bytes(Encoding.DER)


def _signed(builder: CertificateBuilder, key: PrivateKey) -> Certificate:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415 - as above

    return builder.sign(key, hashes.SHA256())


def _name(common: str, firm: str, person_id: int | None = None) -> Name:
    from cryptography import x509  # noqa: PLC0415 - as above

    parts = [x509.NameAttribute(x509.NameOID.COMMON_NAME, _cut(common, _LONGEST_NAME))]
    if firm.strip():
        parts.insert(0, x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, firm[:_LONGEST_NAME]))
    if person_id is not None:  # two namesakes are two people
        parts.append(x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, str(person_id)))
    return x509.Name(parts)


def _usage(**allowed: bool) -> KeyUsage:
    from cryptography import x509  # noqa: PLC0415 - as above

    nothing = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**(nothing | allowed))


def _cut(text: str, most: int) -> str:
    """Return the beginning of a text that takes at most so many bytes of UTF-8, without the word that was cut."""
    if len(text.encode()) <= most:
        return text
    begun = text.encode()[:most].decode(errors="ignore")
    return begun.rsplit(" ", 1)[0].rstrip() or begun


def _second(moment: datetime) -> datetime:
    """X.509 knows no parts of a second."""
    return moment.replace(microsecond=0)
