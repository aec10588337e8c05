"""Whom to trust: the firm's roots that this person knows, the certificates they issued, and since when some do not count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, select

from crmdesk.data.canonical import grouped_digest, sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import COMPARED
from crmdesk.data.keys.issuing import der_of, read_certificate
from crmdesk.data.keys.places import KNOWN_ROOTS, LIST_NUMBERS, ROOT_STANDINGS, keep, kept_settings
from crmdesk.data.models import Certificate, Manager, RevocationList
from crmdesk.data.store import Store
from crmdesk.data.words import _

if TYPE_CHECKING:
    from cryptography import x509


@dataclass(frozen=True, slots=True)
class TrustedRoot:
    """A root of the firm that this person knows."""

    certificate: bytes
    """DER."""
    sha256: str
    counts_until: datetime | None = None
    """Signatures made from then on do not count: its key was lost. None where it counts on."""


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """A person's certificate that a trusted root issued."""

    id: int
    manager_id: int | None
    """Whose the root says it is, not what the row says."""
    name: str
    certificate: bytes
    """DER."""
    sha256: str
    root_sha256: str
    valid_from: datetime
    valid_until: datetime
    revoked_at: datetime | None = None
    """Since when signatures with it do not count; what the root signed goes before what the row says."""
    reason: str = ""
    is_listed: bool = False
    """Whether the root itself has signed the revocation; else the key was only reported lost."""

    def counts_at(self, moment: datetime) -> bool:
        """Return whether a signature of this moment counts: within [valid_from, valid_until), and before a revocation."""
        in_time = self.valid_from <= moment < self.valid_until
        return in_time and (self.revoked_at is None or moment < self.revoked_at)


@dataclass(frozen=True, slots=True)
class Trust:
    """What signatures are judged by."""

    roots: tuple[TrustedRoot, ...] = ()
    certificates: tuple[KnownCertificate, ...] = ()
    crls: tuple[bytes, ...] = ()
    """The last list of revoked certificates of each root, DER."""
    faults: tuple[str, ...] = ()
    """What is wrong with the keys in the base, a sentence each: a root that changed, a list that went back."""
    unknown_roots: tuple[str, ...] = field(default=())
    """SHA-256 of roots in the base that this person has not accepted; nothing they confirmed is trusted."""

    def certificate_with(self, sha256: str) -> KnownCertificate | None:
        """Return the certificate with this hash, if a trusted root issued it."""
        return next((found for found in self.certificates if found.sha256 == sha256), None)

    def root_with(self, sha256: str) -> TrustedRoot | None:
        """Return the trusted root with this hash."""
        return next((found for found in self.roots if found.sha256 == sha256), None)


def trust_of(store: Store) -> Trust:
    """Return whom this person trusts in this base.

    A root met alone is remembered in the person's settings. One that comes later, or several that are met at first, are
    trusted only after ``accept_root``: whoever can write into the base could have put them there.

    Raises:
        EnvironmentFault: the base or the folder of keys cannot be read.
    """
    with store.reading() as connection:
        rows = connection.execute(select(Certificate.__table__).order_by(Certificate.asked_at)).mappings().all()
        names = {row.id: row.name for row in connection.execute(select(Manager.id, Manager.name))}
        faults: list[str] = []
        found = _roots(rows, faults)
        known = _known(store, [sha256_of(der_of(root)) for _row, root in found])
        trusted = {sha: (row, root) for row, root in found if (sha := sha256_of(der_of(root))) in known}
        unknown = tuple(sha for _row, root in found if (sha := sha256_of(der_of(root))) not in known)
        lists = {sha: _last_list(connection, store, sha, root, faults) for sha, (_row, root) in trusted.items()}
    faults += (_unknown_sentence(sha) for sha in unknown)
    faults += (
        _("The root {fingerprint} is known here, but the base does not hold it any more.").format(
            fingerprint=grouped_digest(sha, COMPARED)
        )
        for sha in sorted(known - set(trusted))
    )
    return Trust(
        tuple(_standing(store, sha, row, root, faults) for sha, (row, root) in trusted.items()),
        tuple(_certificates(rows, names, {sha: root for sha, (_row, root) in trusted.items()}, lists, faults)),
        tuple(der_of(made) for made in lists.values() if made is not None),
        tuple(faults),
        unknown,
    )


def accept_root(store: Store, sha256: str) -> None:
    """Trust a root of the base from now on, after its fingerprint was compared with the head.

    Args:
        store: the base.
        sha256: of the root, or its beginning as people compare it.

    Raises:
        UsageFault: the base holds no such root.
    """
    wanted = sha256.replace(" ", "").lower()
    found = [sha for sha in trust_of(store).unknown_roots if sha.startswith(wanted)]
    if len(found) != 1 or len(wanted) < COMPARED:
        raise UsageFault(_("The base holds no unknown root with this fingerprint."))
    know_root(store, found[0])


def know_root(store: Store, sha256: str) -> None:
    """Remember that this person knows a root."""
    keep(store, KNOWN_ROOTS, lambda known: list(dict.fromkeys([*known, sha256])))


def revoked_of(made: x509.CertificateRevocationList | None) -> dict[int, tuple[datetime, str]]:
    """Return what a list says: serial number -> since when it does not count, and why, as X.509 calls it."""
    from cryptography import x509  # noqa: PLC0415 - only work with keys pays for it

    revoked = {}
    for entry in made or ():
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
        revoked[entry.serial_number] = (entry.revocation_date_utc, reason.name)
    return revoked


def read_lists(
    connection: Connection, root_sha256: str, root: x509.Certificate
) -> tuple[int, x509.CertificateRevocationList | None, bool]:
    """Return the last number of a root's lists, the last list that the root really signed, and whether all are right."""
    from cryptography import x509  # noqa: PLC0415 - as above

    last, good, all_right = 0, None, True
    rows = connection.execute(
        select(RevocationList.number, RevocationList.content)
        .where(RevocationList.root_sha256 == root_sha256)
        .order_by(RevocationList.number)
    )
    for number, content in rows:
        last = number
        try:
            made = x509.load_pem_x509_crl(content.encode())
            said = made.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
            is_right = made.is_signature_valid(root.public_key()) and said == number  # type: ignore[arg-type]
        except (ValueError, TypeError, x509.ExtensionNotFound):
            is_right = False
        if is_right:
            good = made
        all_right = all_right and is_right
    return last, good, all_right


def _unknown_sentence(sha: str) -> str:
    return _(
        "The base holds a root that is not known here: {fingerprint}. Compare it with the head, by voice or on paper, "
        "then accept it under Keys. Until then nothing it confirmed is trusted."
    ).format(fingerprint=grouped_digest(sha, COMPARED))


def _roots(rows: Sequence[RowMapping], faults: list[str]) -> list[tuple[RowMapping, x509.Certificate]]:
    found = []
    for row in rows:
        if row["manager_id"] is None and row["content"] is not None:
            try:
                found.append((row, read_certificate(row["content"])))
            except UsageFault as fault:
                faults.append(str(fault))
    return found


def _known(store: Store, met: Iterable[str]) -> set[str]:
    known = [sha for sha in kept_settings(store).get(KNOWN_ROOTS) if isinstance(sha, str)]
    if not known:  # the first time: there is nothing to compare with, and of several roots nobody knows which is false
        known = list(met)
        if len(known) > 1:
            return set()
        if known:
            keep(store, KNOWN_ROOTS, lambda _before: list(known))
    return set(known)


def _standing(store: Store, sha: str, row: RowMapping, root: x509.Certificate, faults: list[str]) -> TrustedRoot:
    """Return a root as it counts; once it was said to have ended, it does not come back to life."""
    until: datetime | None = row["revoked_at"]
    standings: dict[str, Any] = kept_settings(store).get(ROOT_STANDINGS)
    kept = standings.get(sha) or ""
    before = datetime.fromisoformat(kept).astimezone(UTC) if isinstance(kept, str) and kept else None
    if before is not None and (until is None or until > before):
        faults.append(
            _("The root {fingerprint} had been taken out of force, and the base says otherwise now.").format(
                fingerprint=grouped_digest(sha, COMPARED)
            )
        )
        until = before
    elif until is not None and until != before:
        ended = until.isoformat()
        keep(store, ROOT_STANDINGS, lambda before: {**before, sha: ended})
    return TrustedRoot(der_of(root), sha, until)


def _last_list(
    connection: Connection, store: Store, sha: str, root: x509.Certificate, faults: list[str]
) -> x509.CertificateRevocationList | None:
    last, good, all_right = read_lists(connection, sha, root)
    if not all_right:
        faults.append(_("A list of revoked keys in the base is not the root's own: somebody changed it."))
    numbers = kept_settings(store).get(LIST_NUMBERS)
    seen = numbers.get(sha, 0)
    if isinstance(seen, int) and last < seen:
        faults.append(
            _(
                "The list of revoked keys in the base (number {found}) is older than one seen here (number {seen})."
            ).format(found=last, seen=seen)
        )
    elif last != seen:
        keep(store, LIST_NUMBERS, lambda before: {**before, sha: last})
    return good


def _certificates(
    rows: Sequence[RowMapping],
    names: dict[int, str],
    roots: dict[str, x509.Certificate],
    lists: dict[str, x509.CertificateRevocationList | None],
    faults: list[str],
) -> Iterable[KnownCertificate]:
    revoked = {sha: revoked_of(made) for sha, made in lists.items()}
    for row in rows:
        if row["manager_id"] is None or row["content"] is None:
            continue
        try:
            certificate = read_certificate(row["content"])
        except UsageFault as fault:
            faults.append(str(fault))
            continue
        issuer = next((sha for sha, root in roots.items() if is_issued_by(certificate, root)), None)
        if issuer is None:
            continue
        listed = revoked[issuer].get(certificate.serial_number)
        owner = person_in(certificate)
        yield KnownCertificate(
            row["id"],
            owner,
            names.get(owner, "") if owner is not None else "",
            der_of(certificate),
            sha256_of(der_of(certificate)),
            issuer,
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
            listed[0] if listed is not None else row["revoked_at"],
            row["revocation_reason"] or "",
            listed is not None,
        )


def person_in(certificate: x509.Certificate) -> int | None:
    """Return the id of the person that the root wrote into a certificate."""
    from cryptography import x509  # noqa: PLC0415 - as above

    found = certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)
    return int(found[0].value) if found and str(found[0].value).isdigit() else None


def is_issued_by(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    """Return whether a root really signed a certificate."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - as above

    try:
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
