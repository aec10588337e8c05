"""Cards of keys: what people see of the firm's root and of everybody's certificates, without any private key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from crmdesk.data.canonical import grouped_digest
from crmdesk.data.errors import UsageFault
from crmdesk.data.keys.issuing import fingerprint_of, read_certificate, read_request
from crmdesk.data.keys.keyfile import check_public
from crmdesk.data.keys.places import TOKENS, kept_settings, person_file, root_file
from crmdesk.data.models import Certificate, Manager
from crmdesk.data.store import Store
from crmdesk.data.words import N_, _

#: Digits of a fingerprint that people compare: 128 bits.
COMPARED = 32


class KeyState(Enum):
    """How a key stands today; the value is the English source string."""

    ASKED = N_("waits for confirmation")
    VALID = N_("valid")
    EARLY = N_("not valid yet")
    EXPIRED = N_("expired")
    REVOKED = N_("revoked")
    REPLACED = N_("replaced")
    DAMAGED = N_("damaged in the base")

    @property
    def label(self) -> str:
        """The state in the user's language."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A certificate or the request for one, as people see it."""

    id: int
    version: int
    manager_id: int | None
    """None is the firm's root."""
    name: str
    source: str
    """program, file or token."""
    state: KeyState
    asked_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None
    revoked_at: datetime | None
    reason: str | None
    sha256: str | None
    """Of the certificate; None until it is confirmed."""
    fingerprint: str
    """Of the public key; empty where the row is damaged."""
    here: bool
    """Whether the private key can be reached from this computer."""

    @property
    def shown_fingerprint(self) -> str:
        """What two people compare: the beginning of the certificate's SHA-256, or of the public key's until it has one."""
        return grouped_digest(self.sha256 or self.fingerprint, COMPARED)


def list_keys(store: Store, manager_id: int | None = None) -> tuple[KeyCard, ...]:
    """Return the keys of people, of one or of all, by name and the newest first; requests that were replaced are left out."""
    with store.reading() as connection:
        if manager_id is None:
            return tuple(_cards(store, connection, Certificate.manager_id.is_not(None)))
        return tuple(_cards(store, connection, Certificate.manager_id == manager_id))


def list_roots(store: Store) -> tuple[KeyCard, ...]:
    """Return the firm's roots: the one in force first, then those it replaced."""
    with store.reading() as connection:
        roots = _cards(store, connection, Certificate.manager_id.is_(None))
    return tuple(sorted(roots, key=lambda card: card.state is KeyState.REPLACED))


def root_card(store: Store) -> KeyCard | None:
    """Return the root that confirms keys now, None where there is none yet."""
    return next((card for card in list_roots(store) if card.state not in (KeyState.REPLACED, KeyState.REVOKED)), None)


def key_card(store: Store, manager_id: int) -> KeyCard | None:
    """Return the key a person signs with, or what stands nearest to one; None where they never asked for any."""
    order = (KeyState.VALID, KeyState.ASKED, KeyState.EARLY, KeyState.EXPIRED, KeyState.REVOKED)
    cards = [card for card in list_keys(store, manager_id) if card.state in order]
    return min(cards, key=lambda card: order.index(card.state), default=None)


def card_of(store: Store, certificate_id: int) -> KeyCard:
    """Return the card of one certificate.

    Raises:
        UsageFault: there is none.
    """
    with store.reading() as connection:
        found = _cards(store, connection, Certificate.id == certificate_id, superseded=True)
    if not found:
        raise UsageFault(_("There is no such key. Look at the list of keys."))
    return found[0]


def fingerprint_text(card: KeyCard) -> str:
    """Return the fingerprint that people compare, with what it is of: it changes once a key has its certificate."""
    if card.sha256 is None:
        return _("Fingerprint of the key: {fingerprint}").format(fingerprint=card.shown_fingerprint)
    return _("Fingerprint of the certificate: {fingerprint}").format(fingerprint=card.shown_fingerprint)


def public_fingerprint(row: Mapping[str, Any]) -> str:
    """Return the fingerprint of the public key in a row of certificates.

    Raises:
        UsageFault: the row was changed or is damaged.
    """
    if row["content"] is not None:
        public: object = read_certificate(row["content"]).public_key()
    else:
        public = read_request(row["request"] or "").public_key()
    return fingerprint_of(check_public(public, _("the request")))


def _cards(
    store: Store, connection: Connection, which: ColumnElement[bool], *, superseded: bool = False
) -> list[KeyCard]:
    table = Certificate.__table__
    wanted = (
        select(table, Manager.name.label("person"))
        .join_from(table, Manager, Manager.id == table.c.manager_id, isouter=True)
        .where(which)
        .order_by(Manager.name, Manager.id, table.c.asked_at.desc(), table.c.id.desc())
    )
    rows = connection.execute(wanted).mappings().all()
    tokens = kept_settings(store).get(TOKENS) if rows else {}
    now = store.now()
    cards = []
    for row in rows:
        if row["content"] is None and row["archived_at"] is not None and not superseded:
            continue  # a request that another one took the place of
        try:
            fingerprint = public_fingerprint(cast("Mapping[str, Any]", row))
        except UsageFault:
            fingerprint = ""
        cards.append(_card(store, row, fingerprint, now, has_token=fingerprint in tokens))
    return cards


def _card(store: Store, row: RowMapping, fingerprint: str, now: datetime, *, has_token: bool) -> KeyCard:
    if not fingerprint:
        here = False
    elif row["manager_id"] is None:
        here = root_file(store, fingerprint).is_file()
    else:
        here = has_token if row["source"] == "token" else person_file(store, fingerprint).is_file()
    return KeyCard(
        id=row["id"],
        version=row["version"],
        manager_id=row["manager_id"],
        name=row["person"] or store.firm.name,
        source=row["source"],
        state=_state(row, fingerprint, now),
        asked_at=row["asked_at"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        revoked_at=row["revoked_at"],
        reason=row["revocation_reason"],
        sha256=row["sha256"],
        fingerprint=fingerprint,
        here=here,
    )


def _state(row: RowMapping, fingerprint: str, now: datetime) -> KeyState:
    if not fingerprint:
        return KeyState.DAMAGED
    if row["revoked_at"] is not None:
        return KeyState.REVOKED
    if row["archived_at"] is not None:
        return KeyState.REPLACED
    if row["content"] is None:
        return KeyState.ASKED
    if now < row["valid_from"]:
        return KeyState.EARLY
    return KeyState.EXPIRED if now >= row["valid_until"] else KeyState.VALID
