"""A person's key ready to sign with: found, opened, and checked to be theirs, valid and not revoked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.keys.cards import KeyCard, KeyState, list_keys
from crmdesk.data.keys.issuing import fingerprint_of
from crmdesk.data.keys.keyfile import PassphraseFault, read_key
from crmdesk.data.keys.passphrase import with_passphrase
from crmdesk.data.keys.places import TOKENS, kept_settings, person_file
from crmdesk.data.keys.roles import Person, check_own
from crmdesk.data.keys.token import TokenKey, read_kept, token_signer
from crmdesk.data.keys.trust import KnownCertificate, Trust, trust_of
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import _

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from crmdesk.data.keys.keyfile import PrivateKey


@dataclass(frozen=True, slots=True)
class KeyInHand:
    """A person's key, opened for one deed; the private half is never shown."""

    manager_id: int
    name: str
    certificate_id: int
    certificate: bytes
    """DER."""
    sha256: str
    """Of the certificate."""
    root: bytes
    """DER of the root that issued it."""
    source: str
    """program, file or token."""
    private: PrivateKey | None = field(default=None, repr=False)
    token: TokenKey | None = None
    pin: str = field(default="", repr=False)

    def pyhanko_signer(self) -> Signer:
        """Return what pyHanko signs with: the key itself, or the token that holds it."""
        from asn1crypto import keys, x509  # noqa: PLC0415 - only signing pays for it
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - as above
            Encoding,
            NoEncryption,
            PrivateFormat,
        )
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 - as above
        from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415 - as above

        certificate, root = x509.Certificate.load(self.certificate), x509.Certificate.load(self.root)
        if self.token is not None:
            return token_signer(self.token, self.pin, certificate, root)
        assert self.private is not None
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register(root)  # the signer adds its own certificate
        plain = self.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return SimpleSigner(certificate, keys.PrivateKeyInfo.load(plain), registry)


def signer_of(store: Store, manager_id: int, passphrase: str | None = None, pin: str | None = None) -> KeyInHand:
    """Return a person's key, opened; the newest that is valid, those that lie on this computer before others.

    Args:
        store: the base.
        manager_id: whose key; it must be who is at work here.
        passphrase: of the key file; None to take it from the keychain.
        pin: of the token.

    Raises:
        UsageFault: somebody else is at work, there is no valid key, or the file or token holds another key.
        PassphraseFault: the passphrase or PIN has to be asked or does not fit.
        EnvironmentFault: the key file or the token is not there.
    """
    with store.reading() as connection:
        person = check_own(store, connection, manager_id)
    trust = trust_of(store)
    cards = list_keys(store, manager_id)
    usable = [
        (card, known)
        for card in cards
        if card.state is KeyState.VALID and (known := trust.certificate_with(card.sha256 or "")) is not None
        if known.manager_id == manager_id and known.counts_at(store.now()) and _root_counts(store, trust, known)
    ]
    if not usable:
        raise UsageFault(_why_none(store, person, cards, trust))
    card, known = min(usable, key=lambda pair: not pair[0].here)  # the cards come newest first
    root = trust.root_with(known.root_sha256)
    assert root is not None
    opened: dict[str, Any] = {}
    if card.source == "token":
        opened = _open_token(store, card, pin)
    else:
        opened = {"private": _open_file(store, card, passphrase)}
    return KeyInHand(
        manager_id, person.name, card.id, known.certificate, known.sha256, root.certificate, card.source, **opened
    )


def check_ready(store: Store, manager_id: int) -> KeyCard:
    """Return the card of the key that ``signer_of`` would open, without opening it: to say early that there is none.

    Raises:
        UsageFault: somebody else is at work, or there is no valid key.
    """
    with store.reading() as connection:
        person = check_own(store, connection, manager_id)
    trust = trust_of(store)
    cards = list_keys(store, manager_id)
    valid = [card for card in cards if card.state is KeyState.VALID and trust.certificate_with(card.sha256 or "")]
    if not valid:
        raise UsageFault(_why_none(store, person, cards, trust))
    return min(valid, key=lambda card: not card.here)


def _root_counts(store: Store, trust: Trust, known: KnownCertificate) -> bool:
    root = trust.root_with(known.root_sha256)
    return root is not None and (root.counts_until is None or store.now() < root.counts_until)


def _open_file(store: Store, card: KeyCard, passphrase: str | None) -> PrivateKey:
    path = person_file(store, card.fingerprint)
    if not path.is_file():
        read_key(path, "")  # says what is missing
    key = with_passphrase(store, card.fingerprint, passphrase, lambda secret: read_key(path, secret))
    if fingerprint_of(key.public_key()) != card.fingerprint:
        raise UsageFault(_("“{path}” holds another key than the one of this certificate.").format(path=path))
    return key


def _open_token(store: Store, card: KeyCard, pin: str | None) -> dict[str, Any]:
    token = read_kept(kept_settings(store).get(TOKENS).get(card.fingerprint))
    if token is None:
        raise EnvironmentFault(
            _("The key is in a token that this computer does not know. Name it under Keys, in the settings.")
        )
    if not pin:
        raise PassphraseFault(_("Enter the PIN of the token “{label}”.").format(label=token.label))
    return {"token": token, "pin": pin}


def _why_none(store: Store, person: Person, cards: tuple[KeyCard, ...], trust: Trust) -> str:
    """Return the sentence that says why a person cannot sign now, by what stands nearest to a valid key."""

    def newest(state: KeyState) -> KeyCard | None:
        return next((card for card in cards if card.state is state), None)

    if newest(KeyState.VALID) is not None:
        return (
            trust.faults[0] if trust.faults else _("The key is not confirmed by a root that counts. Ask for a new one.")
        )
    if newest(KeyState.ASKED) is not None:
        return _("The key of {name} waits for the head to confirm it.").format(name=person.name)
    if (early := newest(KeyState.EARLY)) is not None and early.valid_from is not None:
        return _("The certificate of {name} begins on {day} only. Check the clock of this computer.").format(
            name=person.name, day=day_text(store.day_of(early.valid_from))
        )
    if (expired := newest(KeyState.EXPIRED)) is not None and expired.valid_until is not None:
        return _("The certificate of {name} ended on {day}. Make a new key in the settings, under Keys.").format(
            name=person.name, day=day_text(store.day_of(expired.valid_until))
        )
    if (revoked := newest(KeyState.REVOKED)) is not None and revoked.revoked_at is not None:
        return _("The key of {name} was revoked on {day}. Make a new one in the settings, under Keys.").format(
            name=person.name, day=day_text(store.day_of(revoked.revoked_at))
        )
    if newest(KeyState.DAMAGED) is not None:
        return _("A certificate in the base is damaged. Restore the base from a backup.")
    return _("{name} has no key yet. Make one in the settings, under Keys.").format(name=person.name)
