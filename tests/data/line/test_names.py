"""Names found in the base, on both engines: whole names, parts, case forms, slips of the finger, persons, strangers."""

from __future__ import annotations

import pytest

from crmdesk.data.line.names import find_clients, find_contacts, other_spellings, resembling, unknown_name
from crmdesk.data.line.words import Line
from crmdesk.data.models import Client
from crmdesk.data.store import Store
from tests.factories import put


def clients(store: Store, text: str) -> list[str]:
    with store.reading() as connection:
        return [hit.ref.name for hit in find_clients(connection, Line(text))]


def persons(store: Store, text: str, client_id: int | None = None) -> list[str]:
    with store.reading() as connection:
        return [hit.ref.name for hit in find_contacts(connection, Line(text), client_id)]


def test_clients_are_found_in_any_form_whole_names_first(russian_firm: Store) -> None:
    """Case, quotes and forms of property say nothing; of a whole and a part the whole is meant."""
    store = russian_firm
    put(store, Client, {"name": "Ромашка Плюс"}, {"name": "100% хлопок"})
    assert clients(store, "Ромашке 15 мин") == ["ООО «Ромашка»"]
    assert clients(store, "у Альянс-Монтажа защита") == ["Альянс-Монтаж"]
    assert clients(store, "альянс монтаж") == ["Альянс-Монтаж"]
    assert clients(store, "Ромашка Плюс") == ["Ромашка Плюс"]
    assert clients(store, "Гранит") == ["Гранит Девелопмент", "Гранит Сервис"]
    assert clients(store, "Вектор") == ["ООО Вектор", "Вектор"] or clients(store, "Вектор") == ["Вектор", "ООО Вектор"]
    assert clients(store, "договорились о поставке") == []
    assert clients(store, "100% хлопок") == ["100% хлопок"]


def test_a_name_is_found_among_thousands_with_the_same_word(russian_firm: Store) -> None:
    """A word too common for the index is told apart by its neighbour, or by being the whole name."""
    store = russian_firm
    put(
        store,
        Client,
        *({"name": f"Строй {place}-Трест"} for place in range(300)),
        {"name": "Строй"},
        {"name": "Строй Ясень"},
    )
    assert clients(store, "Строй") == ["Строй"]
    assert clients(store, "Строй Ясень") == ["Строй Ясень"]


def test_an_archived_client_is_not_meant(russian_firm: Store) -> None:
    with russian_firm.changing(cause="test") as change:
        change.archive(Client, 301, 1)
    assert clients(russian_firm, "Ромашка") == []


@pytest.mark.parametrize("typed", ["Рамашка", "Ромашкаа", "Ромшка", "Romashka", "hjvfirf", "Роммашка"])
def test_a_slip_of_the_finger_or_of_the_keyboard_is_guessed_at(russian_firm: Store, typed: str) -> None:
    """What is alike is only offered; whoever asks decides."""
    with russian_firm.reading() as connection:
        assert "ООО «Ромашка»" in [hit.ref.name for hit in resembling(connection, Line(typed).words[0])]
        assert resembling(connection, Line("Зюзюка").words[0]) == []


def test_latin_letters_are_read_by_sound_and_by_keys() -> None:
    assert other_spellings("romashka") == ["ромашка", "кщьфырлф"]
    assert other_spellings("ромашка") == []


def test_persons_are_found_by_surname_and_told_apart_by_name(russian_firm: Store) -> None:
    assert persons(russian_firm, "Орлову") == ["Орлов Антон", "Орлов Павел"]
    assert persons(russian_firm, "Орлову Антону") == ["Орлов Антон"]
    assert persons(russian_firm, "Гусевой", 302) == ["Гусева Валентина Петровна"]
    assert persons(russian_firm, "Гусевой", 301) == []
    assert persons(russian_firm, "орлову") == []


@pytest.mark.parametrize(
    ("text", "any_case", "name"),
    [
        ("Новая Фирма поставка", False, "Новая Фирма"),
        ("ООО Лютик ИТП", False, "ООО Лютик"),
        ("лютик поставка", False, ""),
        ("лютик поставка", True, "лютик"),
        ("350 тыс", True, ""),
    ],
)
def test_a_stranger_is_what_begins_with_capitals(text: str, any_case: bool, name: str) -> None:
    """An abbreviation after the first word is what the line is about, not a part of the name."""
    words = unknown_name(Line(text), any_case=any_case)
    assert " ".join(word.text for word in words) == name
