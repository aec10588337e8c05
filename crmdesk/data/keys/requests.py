"""Requests: a person asks for a certificate with a key of their own, and whoever holds the root confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import RowMapping, select

from crmdesk.data.canonical import sha256_of
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.cards import KeyCard, card_of, public_fingerprint
from crmdesk.data.keys.issuing import der_of, fingerprint_of, issue_certificate, pem_of, read_request
from crmdesk.data.keys.keyfile import check_public
from crmdesk.data.keys.roles import check_keeper, person_of
from crmdesk.data.keys.root import open_root
from crmdesk.data.models import Certificate
from crmdesk.data.store import Store
from crmdesk.data.words import _


def put_request(store: Store, manager_id: int, source: str, request: str) -> KeyCard:
    """Put a person's request into the base; an earlier one that nobody has confirmed gives way to it.

    Args:
        store: the base.
        manager_id: whose it is; the caller has checked who is at work.
        source: where the key is: program, file or token.
        request: PKCS#10 in PEM.

    Raises:
        UsageFault: the key has a certificate or a request of somebody already.
    """
    public = check_public(read_request(request).public_key(), _("the request"))
    with store.changing(cause="keys") as change:
        rows = change.connection.execute(select(Certificate.__table__)).mappings().all()
        fingerprint = fingerprint_of(public)
        for row in rows:
            if row["archived_at"] is None and _same_key(row, fingerprint):
                raise UsageFault(_taken(row["manager_id"] == manager_id, row["content"] is not None))
            if row["manager_id"] == manager_id and row["content"] is None and row["archived_at"] is None:
                change.archive(Certificate, row["id"], row["version"])
        (made,) = change.add(
            Certificate,
            [{"manager_id": manager_id, "source": source, "asked_at": change.at, "request": request}],
        )
    return card_of(store, made)


def confirm(store: Store, certificate_id: int, root_passphrase: str | None = None) -> KeyCard:
    """Confirm a request: the root issues a certificate for the key that asks.

    The name in the certificate is the person's in the base, not the one in the request.

    Raises:
        UsageFault: who is at work may not do this, the request is gone, was confirmed, or was changed, or the person left.
        PassphraseFault: the root's passphrase has to be asked or does not fit.
        EnvironmentFault: the root's key is not on this computer.
    """
    with store.reading() as connection:
        check_keeper(store, connection)
        row = connection.execute(select(Certificate.__table__).where(Certificate.id == certificate_id)).one_or_none()
        if row is None or row.manager_id is None or row.archived_at is not None:
            raise UsageFault(_("There is no such request any more. Look at the list of keys."))
        if row.content is not None:
            raise UsageFault(_("This key is confirmed already."))
        if row.revoked_at is not None:
            raise UsageFault(_("This key was reported lost. Its owner makes a new one."))
        person = person_of(store, connection, row.manager_id)
    if not person.works:
        raise UsageFault(_("{name} does not work in the firm any more.").format(name=person.name))
    public = check_public(read_request(row.request or "").public_key(), _("the request"))
    root = open_root(store, root_passphrase)
    now = store.now()
    if not root.certificate.not_valid_before_utc <= now < root.certificate.not_valid_after_utc:
        raise UsageFault(_("The firm's root is not valid now. Check the clock of the computer, or replace the root."))
    certificate = issue_certificate(root.certificate, root.key, public, person.name, person.id, now)
    with store.changing(cause="keys") as change:
        change.edit(
            Certificate, row.id, row.version, content=pem_of(certificate), sha256=sha256_of(der_of(certificate)),
            valid_from=certificate.not_valid_before_utc, valid_until=certificate.not_valid_after_utc,
        )  # fmt: skip
    return card_of(store, row.id)


def _same_key(row: RowMapping, fingerprint: str) -> bool:
    try:
        return public_fingerprint(cast("Mapping[str, Any]", row)) == fingerprint
    except UsageFault:
        return False  # a damaged row is nobody's key


def _taken(is_own: bool, is_confirmed: bool) -> str:  # noqa: FBT001 - two facts about the row that is there
    if not is_own:
        return _("This key belongs to somebody else of the firm already. Everybody needs their own.")
    if is_confirmed:
        return _("This key has a certificate already.")
    return _("This key waits for confirmation already.")
