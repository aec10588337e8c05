"""The firm's root: the key that vouches for everybody's keys; made, opened, taken out, brought in, replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.cards import KeyCard, card_of, list_roots, root_card
from crmdesk.data.keys.issuing import der_of, fingerprint_of, make_root_certificate, pem_of, read_certificate
from crmdesk.data.keys.keyfile import check_passphrase, make_key, read_key, write_key
from crmdesk.data.keys.passphrase import with_passphrase
from crmdesk.data.keys.places import root_file
from crmdesk.data.keys.roles import check_keeper
from crmdesk.data.keys.trust import know_root, trust_of
from crmdesk.data.models import Certificate, JournalEntry, Manager, RevocationList
from crmdesk.data.shapes import CREATION
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.whole_file import write_whole
from crmdesk.data.words import _

if TYPE_CHECKING:
    from cryptography import x509

    from crmdesk.data.keys.keyfile import PrivateKey


@dataclass(frozen=True, slots=True)
class RootInHand:
    """The root with its private key, for as long as one deed takes."""

    certificate: x509.Certificate
    key: PrivateKey
    sha256: str

    def __repr__(self) -> str:
        return f"RootInHand({self.sha256})"


def make_root(store: Store, passphrase: str, *, reason: str = "", old_counts_until: datetime | None = None) -> KeyCard:
    """Make the firm's root: its key stays on this computer, its certificate goes into the base.

    Args:
        store: the base.
        passphrase: what the key is encrypted with.
        reason: why the root in force is replaced; needed where there is one.
        old_counts_until: since when signatures under the replaced root do not count (its key was lost); None where it
            stays good for everything it confirmed.

    Raises:
        UsageFault: there is a root and no reason, or who is at work may not do this.
        PassphraseFault: the passphrase is too short.
        EnvironmentFault: the key file cannot be written.
    """
    check_passphrase(passphrase)
    with store.reading() as connection:
        check_keeper(store, connection)
    trust_of(store)  # meets the roots there are: on a new computer the one that is replaced must be known too
    old, now = root_card(store), store.now()
    if old is not None and not reason.strip():
        raise UsageFault(
            _("The firm has a root already. Say why it is replaced: people will be asked to trust a new one.")
        )
    if old_counts_until is not None and old_counts_until > now:
        raise UsageFault(_("The moment since which the old root does not count cannot be in the future."))
    key = make_key()
    certificate = make_root_certificate(key, store.firm.name, now)
    sha256 = sha256_of(der_of(certificate))
    write_key(root_file(store, fingerprint_of(key.public_key())), key, store.firm.name, passphrase)
    with store.changing(cause="keys") as change:
        if old is not None:
            change.edit(
                Certificate, old.id, old.version,
                archived_at=change.at, revoked_at=old_counts_until, revocation_reason=reason.strip(),
            )  # fmt: skip
        (made,) = change.add(
            Certificate,
            [
                {
                    "asked_at": change.at,
                    "content": pem_of(certificate),
                    "sha256": sha256,
                    "valid_from": certificate.not_valid_before_utc,
                    "valid_until": certificate.not_valid_after_utc,
                }
            ],
        )
    know_root(store, sha256)
    return card_of(store, made)


def open_root(store: Store, passphrase: str | None, sha256: str | None = None) -> RootInHand:
    """Return the root with its key; the one in force, or the one with this hash.

    Raises:
        UsageFault: the firm has no root yet, or the file holds another key.
        PassphraseFault: the passphrase has to be asked or does not fit.
        EnvironmentFault: the root's key is not on this computer.
    """
    card = root_card(store) if sha256 is None else _root_with(store, sha256)
    if card is None:
        raise UsageFault(_("The firm has no root yet. The head makes it in the settings, under Keys."))
    path = root_file(store, card.fingerprint)
    if not path.is_file():
        raise EnvironmentFault(root_place(store, card))
    key = with_passphrase(
        store,
        card.fingerprint,
        passphrase,
        lambda secret: read_key(path, secret),
        _("Enter the passphrase of the root."),
    )
    if fingerprint_of(key.public_key()) != card.fingerprint:
        raise UsageFault(_("“{path}” holds another key than the firm's root.").format(path=path))
    with store.reading() as connection:
        content = connection.execute(select(Certificate.content).where(Certificate.id == card.id)).scalar_one()
    certificate = read_certificate(content or "")
    return RootInHand(certificate, key, sha256_of(der_of(certificate)))


def root_place(store: Store, card: KeyCard) -> str:
    """Return the sentence that says where a root's key is."""
    path = root_file(store, card.fingerprint)
    if path.is_file():
        return _("The root's key lies on this computer: {path}.").format(path=path)
    with store.reading() as connection:
        author = connection.execute(
            select(Manager.name)
            .join_from(JournalEntry, Manager, Manager.id == JournalEntry.author_id)
            .where(JournalEntry.row_id == card.id, JournalEntry.reg == CREATION)
        ).scalar_one_or_none()
    return _(
        "The root's key is not on this computer. It is where {name} made it on {day}: "
        "do it there, or bring the key in from a copy."
    ).format(name=author or "–", day=day_text(store.day_of(card.asked_at)))


def export_root(store: Store, path: Path, passphrase: str | None) -> Path:
    """Copy the root's key, encrypted as it is, into a .p12 for the head's second computer.

    Raises:
        UsageFault: who is at work may not do this, or there is no root.
        PassphraseFault: the passphrase has to be asked or does not fit.
        EnvironmentFault: the key is not on this computer, or the file cannot be written.
    """
    with store.reading() as connection:
        check_keeper(store, connection)
    root = open_root(store, passphrase)
    source = root_file(store, fingerprint_of(root.certificate.public_key()))  # type: ignore[arg-type]
    written = write_whole(path, source.read_bytes())
    written.chmod(0o600)
    return written


def import_root(store: Store, path: Path, passphrase: str) -> KeyCard:
    """Bring the root's key to this computer from a copy made by ``export_root``.

    Raises:
        UsageFault: who is at work may not do this, or the file holds no key of a root of this firm.
        PassphraseFault: the passphrase does not fit.
        EnvironmentFault: the file cannot be read, or the key cannot be kept here.
    """
    with store.reading() as connection:
        check_keeper(store, connection)
    key = read_key(path, passphrase)
    fingerprint = fingerprint_of(key.public_key())
    for card in list_roots(store):
        if card.fingerprint == fingerprint:
            write_key(root_file(store, fingerprint), key, store.firm.name, passphrase)
            return card_of(store, card.id)
    raise UsageFault(_("“{path}” holds a key, but not the one of this firm's root.").format(path=path))


def export_certificate(store: Store, path: Path) -> Path:
    """Write the root's certificate as PEM: whoever trusts it can check signatures with any other program.

    Raises:
        UsageFault: there is no root yet.
        EnvironmentFault: the file cannot be written.
    """
    card = root_card(store)
    if card is None:
        raise UsageFault(_("The firm has no root yet. The head makes it in the settings, under Keys."))
    with store.reading() as connection:
        content = connection.execute(select(Certificate.content).where(Certificate.id == card.id)).scalar_one()
    return write_whole(path, (content or "").encode())


def export_list(store: Store, path: Path) -> Path:
    """Write the last list of revoked keys of the root in force as PEM, for other programs.

    Raises:
        UsageFault: there is no root yet, or nothing was revoked.
        EnvironmentFault: the file cannot be written.
    """
    card = root_card(store)
    with store.reading() as connection:
        content = connection.execute(
            select(RevocationList.content)
            .where(RevocationList.root_sha256 == (card.sha256 if card is not None else ""))
            .order_by(RevocationList.number.desc())
            .limit(1)
        ).scalar_one_or_none()
    if content is None:
        raise UsageFault(_("No key was revoked by the firm's root."))
    return write_whole(path, content.encode())


def change_root_passphrase(store: Store, old: str | None, new: str) -> KeyCard:
    """Encrypt the root's key with another passphrase.

    Raises:
        UsageFault: who is at work may not do this, or there is no root.
        PassphraseFault: the old one does not fit, or the new one is too short.
        EnvironmentFault: the key is not on this computer, or cannot be written.
    """
    check_passphrase(new)
    with store.reading() as connection:
        check_keeper(store, connection)
    root = open_root(store, old)
    card = _root_with(store, root.sha256)
    write_key(root_file(store, card.fingerprint), root.key, store.firm.name, new)
    return card


def _root_with(store: Store, sha256: str) -> KeyCard:
    for card in list_roots(store):
        if card.sha256 == sha256:
            return card
    raise UsageFault(_("The root that confirmed this key is not in the base any more."))
