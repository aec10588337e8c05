"""What the settings show of keys: one's own, the firm's root, everybody's, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.keys.cards import KeyCard, KeyState, list_keys, root_card
from crmdesk.data.keys.places import OWN_FILES, TOKENS, kept_settings, person_file
from crmdesk.data.keys.roles import Person, person_of
from crmdesk.data.keys.root import root_place
from crmdesk.data.keys.token import read_kept
from crmdesk.data.keys.trust import trust_of
from crmdesk.data.models import Manager
from crmdesk.data.store import Store
from crmdesk.data.words import _

_ORDER = (KeyState.ASKED, KeyState.VALID, KeyState.EARLY, KeyState.EXPIRED, KeyState.DAMAGED, KeyState.REVOKED)


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A person and their keys, the one that matters most first."""

    person: Person
    cards: tuple[KeyCard, ...]

    @property
    def card(self) -> KeyCard | None:
        """What waits to be confirmed, else the key they sign with, else what is left of one."""
        return self.cards[0] if self.cards else None

    @property
    def signing(self) -> KeyCard | None:
        """The key they sign with now."""
        return next((card for card in self.cards if card.state is KeyState.VALID), None)


@dataclass(frozen=True, slots=True)
class KeysOverview:
    """Everything about keys, as the person at work may see it."""

    own: KeyHolder | None
    """None where nobody said who is at work."""
    own_place: str
    """The sentence that says where the own key is; empty where there is none."""
    root: KeyCard | None
    root_sentence: str
    """Where the root's key is."""
    holders: tuple[KeyHolder, ...]
    """For those who keep the root: everybody who works here or has a key; those who wait come first."""
    faults: tuple[str, ...]
    """What is wrong with the keys in the base."""
    unknown_roots: tuple[str, ...]

    @property
    def is_keeper(self) -> bool:
        """Whether who is at work makes the root, confirms and revokes."""
        return self.own is not None and self.own.person.keeps_root

    @property
    def confirms_at_once(self) -> bool:
        """Whether a key made here can be confirmed in the same step: its owner keeps the root, and the root is here."""
        return self.is_keeper and self.root is not None and self.root.here


def read_keys(store: Store) -> KeysOverview:
    """Return what the settings show of keys.

    Raises:
        EnvironmentFault: the base or the folder of keys cannot be read.
    """
    with store.snapshot() as connection:
        trust = trust_of(store)
        cards = list_keys(store)
        own = None
        if store.person_id is not None:
            own = _holder(person_of(store, connection, store.person_id), cards)
        root = root_card(store)
        holders: list[KeyHolder] = []
        if own is not None and own.person.keeps_root:
            ids = connection.execute(select(Manager.id).order_by(Manager.name, Manager.id)).scalars()
            everybody = [_holder(person_of(store, connection, number), cards) for number in ids]
            holders = [held for held in everybody if held.person.works or held.cards]
        sentence = "" if root is None else root_place(store, root)
    waiting = [held for held in holders if held.card is not None and held.card.state is KeyState.ASKED]
    shown = own.signing or own.card if own is not None else None
    return KeysOverview(
        own,
        "" if shown is None else key_place(store, shown),
        root,
        sentence,
        (*waiting, *(held for held in holders if held not in waiting)),
        trust.faults,
        trust.unknown_roots,
    )


def key_place(store: Store, card: KeyCard) -> str:
    """Return the sentence that says where the private half of a person's key is."""
    if card.source == "token":
        token = read_kept(kept_settings(store).get(TOKENS).get(card.fingerprint))
        if token is None:
            return _("The key is in a token that this computer does not know.")
        return _("The key is in the token “{label}”.").format(label=token.label)
    path = person_file(store, card.fingerprint)
    if path.is_file():
        return _("The key lies on this computer: {path}.").format(path=path)
    if card.fingerprint in kept_settings(store).get(OWN_FILES):
        return _("The key file is not at its place any more: {path}.").format(path=path)
    return _("The key lies on the computer where it was made.")


def _holder(person: Person, cards: tuple[KeyCard, ...]) -> KeyHolder:
    own = sorted((card for card in cards if card.manager_id == person.id), key=lambda card: _ORDER.index(card.state))
    return KeyHolder(person, tuple(own))
