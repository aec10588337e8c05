"""Revocation: a key that was lost, or whose owner left, does not count from a moment on; what was signed before stays good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from sqlalchemy import RowMapping, func, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.keys.cards import KeyCard, card_of
from crmdesk.data.keys.issuing import make_revocation_list, pem_of, read_certificate
from crmdesk.data.keys.roles import check_keeper, person_here
from crmdesk.data.keys.root import RootInHand, open_root
from crmdesk.data.keys.trust import is_issued_by, read_lists, revoked_of, trust_of
from crmdesk.data.models import Certificate, RevocationList
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

#: Two heads who revoke at once on a server take their turns.
_LOCK = 0x43524C31


class RevocationKind(Enum):
    """Why a key ceases to count; the value is the English source string."""

    LOST = N_("lost or known to others")
    LEFT = N_("its owner left the firm")
    CHANGED = N_("replaced by a new key")
    OTHER = N_("another reason")

    @property
    def label(self) -> str:
        """The reason in the user's language."""
        return _(self.value)

    @property
    def flag(self) -> str:
        """The reason as X.509 calls it."""
        return {
            RevocationKind.LOST: "key_compromise",
            RevocationKind.LEFT: "affiliation_changed",
            RevocationKind.CHANGED: "superseded",
            RevocationKind.OTHER: "unspecified",
        }[self]


def report_lost(store: Store, certificate_id: int, reason: str, since: datetime) -> KeyCard:
    """Say that a key does not count from a moment on, without the root: by its owner or a head.

    It holds in the base at once; the root signs it into its list when a head calls ``revoke``.

    Raises:
        UsageFault: who is at work is neither, the key is revoked already, no reason, or a moment in the future.
    """
    card = card_of(store, certificate_id)
    with store.reading() as connection:
        person = person_here(store, connection)
        if person.id != card.manager_id:
            check_keeper(store, connection)
    _check(store, card, reason, since)
    if card.revoked_at is not None:
        raise UsageFault(_("This key is revoked already."))
    with store.changing(cause="keys") as change:
        change.edit(Certificate, card.id, card.version, revoked_at=since, revocation_reason=reason.strip())
    return card_of(store, certificate_id)


def revoke(
    store: Store,
    certificate_id: int,
    reason: str,
    since: datetime,
    *,
    kind: RevocationKind = RevocationKind.LOST,
    root_passphrase: str | None = None,
) -> KeyCard:
    """Revoke a person's key: the root signs a new list of revoked certificates.

    A key that was only reported lost is revoked from the earlier of the two moments.

    Args:
        store: the base.
        certificate_id: what is revoked.
        reason: in words.
        since: signatures made from this moment on do not count.
        kind: the reason as lists of revoked certificates have it.
        root_passphrase: None to take it from the keychain.

    Raises:
        UsageFault: who is at work may not do this, the key is revoked already, no reason, or a moment in the future.
        PassphraseFault: the root's passphrase has to be asked or does not fit.
        EnvironmentFault: the root's key is not on this computer.
    """
    with store.reading() as connection:
        check_keeper(store, connection)
    card = card_of(store, certificate_id)
    _check(store, card, reason, since)
    if card.sha256 is None:  # never confirmed: there is nothing that a list could name
        return report_lost(store, certificate_id, reason, since)
    issued = trust_of(store).certificate_with(card.sha256)
    root = open_root(store, root_passphrase, issued.root_sha256 if issued is not None else None)
    if card.revoked_at is not None:
        since = min(since, card.revoked_at)
    with store.changing(cause="keys") as change:
        if store.on_server:
            change.connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        row = change.row(Certificate, certificate_id)
        last, good, all_right = read_lists(change.connection, root.sha256, root.certificate)
        if not all_right:
            raise UsageFault(_("A list of revoked keys in the base is not the root's own: somebody changed it."))
        revoked = revoked_of(good)
        serial = read_certificate(row["content"]).serial_number
        if serial in revoked:
            raise UsageFault(_("This key is revoked already."))
        revoked |= _reported(change, root, revoked)
        revoked[serial] = (since, kind.flag)
        _put_list(change, root, last + 1, revoked)
        change.edit(
            Certificate,
            row["id"],
            row["version"],
            revoked_at=since,
            revocation_reason=reason.strip() or row["revocation_reason"],
        )
    return card_of(store, certificate_id)


def _check(store: Store, card: KeyCard, reason: str, since: datetime) -> None:
    if card.manager_id is None:
        raise UsageFault(_("The root is not revoked but replaced: make a new one and say why."))
    if not reason.strip():
        raise UsageFault(_("Say why the key does not count any more."))
    if since > store.now():
        raise UsageFault(_("The moment since which the key does not count cannot be in the future."))


def _reported(
    change: Change, root: RootInHand, listed: dict[int, tuple[datetime, str]]
) -> dict[int, tuple[datetime, str]]:
    """Return the keys of this root that were reported lost meanwhile and are on no list yet."""
    rows: Sequence[RowMapping] = (
        change.connection.execute(
            select(Certificate.__table__).where(
                Certificate.manager_id.is_not(None),
                Certificate.content.is_not(None),
                Certificate.revoked_at.is_not(None),
            )
        )
        .mappings()
        .all()
    )
    found = {}
    for row in rows:
        certificate = read_certificate(row["content"])
        if is_issued_by(certificate, root.certificate) and certificate.serial_number not in listed:
            found[certificate.serial_number] = (row["revoked_at"], RevocationKind.LOST.flag)
    return found


def _put_list(change: Change, root: RootInHand, number: int, revoked: dict[int, tuple[datetime, str]]) -> None:
    made = make_revocation_list(
        root.certificate,
        root.key,
        number,
        [(serial, since, flag) for serial, (since, flag) in sorted(revoked.items())],
        change.at,
    )
    row = {"root_sha256": root.sha256, "number": number, "made_at": change.at, "content": pem_of(made)}
    change.add_plain(RevocationList, [row])
