"""Search: as you type, any part of a name, INN or telephone; the same as looking through every text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.listing import CANDIDATES, first_page, list_ids
from crmdesk.data.models import Client, Deal
from crmdesk.data.registry import Listing
from crmdesk.data.search import needle, search_text
from crmdesk.data.search_index import pattern
from crmdesk.data.store import Store
from tests.factories import make_client, make_deal, plant, put

NAMES = ("ООО «Ромашка»", "АО Ёлка-Сервис", "100% Вентиляция", "ИП Иванов_А", "Ромашка и партнёры", "ТД Север")
WORDS = (
    "ромашка",
    "Р",
    "ёл",
    "елка",
    "100%",
    "0%",
    "иванов_",
    "нов_а",
    "_",
    "%",
    "7707083893",
    "8 912 345-67-89",
    "нет",
)


def _found(store: Store, word: str) -> set[int]:
    return set(list_ids(store, Listing("clients", search=word)))


@pytest.fixture
def clients(store: Store) -> dict[int, str]:
    """Clients with awkward names; id -> what a search compares with."""
    plant(store)
    rows = [make_client(name=name, inn="7707083893", phones=["+79123456789"]) for name in NAMES[:2]]
    rows += [make_client(name=name) for name in NAMES[2:]]
    texts = [search_text((row["name"], None), (row.get("inn"), *row.get("phones", ()))) for row in rows]
    return dict(zip(put(store, Client, *rows), texts, strict=True))


@pytest.mark.parametrize("word", WORDS)
def test_finds_what_looking_through_every_text_finds(store: Store, clients: dict[int, str], word: str) -> None:
    """Any case, ё and е, quotes, percent and underscore signs, telephones in any spelling."""
    assert _found(store, word) == {client for client, text in clients.items() if needle(word) in text}


def test_every_keystroke_of_a_name_finds_it(store: Store, clients: dict[int, str]) -> None:
    """Typing a name letter by letter keeps it in view from the first letter to the last."""
    for client, name in zip(clients, NAMES, strict=True):
        for length in range(1, len(name) + 1):
            if needle(name[:length]):
                assert client in _found(store, name[:length]), name[:length]


def test_a_renamed_client_is_found_by_the_new_name_only(store: Store) -> None:
    """The index follows changes of a row, and what is archived leaves the list."""
    plant(store)
    client = put(store, Client, make_client(name="Старое имя"))[0]
    with store.changing() as change:
        change.edit(Client, client, 1, name="Новое название")
    assert _found(store, "старое") == set()
    assert _found(store, "назван") == {client}
    with store.changing() as change:
        change.archive(Client, client, 2)
    assert _found(store, "назван") == set()


def test_deals_are_found_by_title_number_and_client(store: Store, clients: dict[int, str]) -> None:
    """A deal is found by its own words and by the name of whom it is with."""
    first = next(iter(clients))
    one, other = put(store, Deal, make_deal(title="Чиллер", client_id=first), make_deal(title="Насос", number=77_123))
    assert list(list_ids(store, Listing("deals", search="чилл"))) == [one]
    assert list(list_ids(store, Listing("deals", search="ромаш"))) == [one]
    assert list(list_ids(store, Listing("deals", search="77123"))) == [other]


@given(st.text(max_size=12))
def test_a_pattern_never_misses_what_contains_the_needle(word: str) -> None:
    """Wild characters of the needle widen the pattern and never narrow it."""
    made = pattern(word)
    assert made.startswith("%")
    assert made.endswith("%")
    assert len(made) == len(word) + 2
    assert "%" not in made[1:-1]


@pytest.mark.parametrize("registry_id", ["clients", "deals"])
def test_a_search_that_finds_many_shows_some_of_them_at_once(sqlite_store: Store, registry_id: str) -> None:
    """The first page of such a search says that it is not whole and holds nothing that the whole list has not."""
    plant(sqlite_store)
    clients = put(sqlite_store, Client, *(make_client(name=f"Климат {n}") for n in range(CANDIDATES + 50)))
    put(sqlite_store, Deal, *(make_deal(title="Чиллер", client_id=client) for client in clients))
    listing = Listing(registry_id, search="климат")
    page = first_page(sqlite_store, listing, (), count=100)
    whole = list_ids(sqlite_store, listing)
    assert len(whole) == CANDIDATES + 50
    assert not page.whole
    assert len(page.ids) == 100
    assert set(page.ids) <= set(whole)
    few = first_page(sqlite_store, replace(listing, search="климат 44"), ())
    assert few.whole
    assert few.ids == list_ids(sqlite_store, replace(listing, search="климат 44"))
