"""The small firm with keys: Olga Orlova is its head and holds the root; others have keys that she confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from crmdesk.data.keys import keyfile
from crmdesk.data.keys.cards import KeyCard
from crmdesk.data.keys.people import ask_key
from crmdesk.data.keys.requests import confirm
from crmdesk.data.keys.root import make_root
from crmdesk.data.models import Manager
from crmdesk.data.store import Store
from tests.factories import ANNA, HEAD, IVAN, plant

ROOT_PASSPHRASE = "корневой пароль"
PASSPHRASES = {HEAD: "Olga signs last", ANNA: "Anna signs too", IVAN: "Иван подписывает"}


def plant_people(store: Store) -> None:
    """Put the small firm into a new base: Olga is the head, Anna heads a department, the others are managers."""
    plant(store)
    with store.changing(cause="test") as change:
        change.edit_many(Manager, {HEAD: {"role": "head"}, ANNA: {"role": "department_head"}})


@contextmanager
def at_work(store: Store, person_id: int | None) -> Iterator[None]:
    """Let somebody sit here."""
    before, store.person_id = store.person_id, person_id
    try:
        yield
    finally:
        store.person_id = before


def quick() -> mock._patch[int]:
    """Make key files that open at once; a test that looks at files as they are does without."""
    return mock.patch.object(keyfile, "_ROUNDS", 1_000)


def give_root(store: Store) -> KeyCard:
    """Let the head make the root."""
    with at_work(store, HEAD), quick():
        return make_root(store, ROOT_PASSPHRASE)


def give_key(store: Store, person_id: int) -> KeyCard:
    """Let a person make a key and the head confirm it."""
    with at_work(store, person_id), quick():
        asked = ask_key(store, person_id, PASSPHRASES[person_id])
    with at_work(store, HEAD):
        return confirm(store, asked.id, ROOT_PASSPHRASE)


def plant_keys(store: Store, *people: int) -> dict[int, KeyCard]:
    """Put the small firm into a new base with its root and keys of these people, or of Olga, Anna and Ivan."""
    plant_people(store)
    give_root(store)
    return {person: give_key(store, person) for person in people or PASSPHRASES}
