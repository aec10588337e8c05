"""Rows that no key recognises and that look like rows of the base."""

from __future__ import annotations

import pytest

from crmdesk.data.models import Client, Contact, Deal
from tests.data.imports.bringing import drafted, rows

CLIENTS = """
Id,Name,INN,Phone
7,Альянс-Монтаж,,8 912 345-67-89
8,Ромашка,,
9,Новая,,
"""
MAPPING = """
{0}
[fields]
external_id = "Id"
name = "Name"
inn = "INN"
phones = "Phone"
"""


@pytest.fixture
def known(store):
    """A base with two clients."""
    with store.changing() as change:
        change.add(Client, [{"name": "Альянс Монтаж", "phones": ["+79123456789"]}, {"name": "ООО «Ромашка»"}])
    return store


def test_clients_are_alike_by_phone_and_by_name(known):
    """Without the form of property; a row that is like nothing is new."""
    with drafted(known, "clients", CLIENTS, MAPPING.format("")) as draft:
        assert {index: (like.name, like.sign) for index, like in draft.similar.items()} == {
            0: ("Альянс Монтаж", "phones"),
            1: ("ООО «Ромашка»", "name"),
        }
        assert not draft.present


def test_what_is_alike_can_be_taken_for_the_same(known, bring):
    """Filled where nothing is, for all; a single row goes its own way."""
    stated = MAPPING.format('similar = "fill"') + '[mended.rows]\n"3" = "new"\n'
    with drafted(known, "clients", CLIENTS, stated) as draft:
        assert (sorted(draft.present), sorted(draft.filling)) == ([0], [0])


def test_filling_keeps_what_is_there(sqlite_store, bring):
    """An empty field is filled and lists grow; what is there stays."""
    bring("clients", "ИНН,Название,Город,Телефон\n7707083893,Ромашка,Уфа,+79121112233\n")
    mapping = 'on_duplicate = "fill"\nmatch = "name"\n[fields]\nname="Название"\ncity="Город"\nphones="Телефон"\nindustry="Отрасль"\n'
    bring("clients", "Название,Город,Телефон,Отрасль\nРомашка,Омск,+79123334455,Цветы\n", mapping)
    assert rows(sqlite_store, Client, "city", "industry", "phones") == [
        ("Уфа", "Цветы", ["+79121112233", "+79123334455"])
    ]


def test_people_are_alike_only_by_a_word_of_their_name(sqlite_store):
    """A shared phone of a firm makes nobody the same person."""
    with sqlite_store.changing() as change:
        change.add(Contact, [{"name": "Анна Соколова", "phones": ["+79123456789"]}])
    table = "Name,Phone\nСоколова А.,+79123456789\nОрлов,+79123456789\n"
    with drafted(sqlite_store, "contacts", table, '[fields]\nname = "Name"\nphones = "Phone"\n') as draft:
        assert list(draft.similar) == [0]


def test_deals_are_alike_by_title_and_client(sqlite_store, bring):
    """The same title with another client is another deal."""
    bring("deals", "Название сделки,Компания\nПоставка,Ромашка\n")
    table = "T,C\nпоставка,Ромашка\nПоставка,Лютик\nДругая,Ромашка\n"
    with drafted(sqlite_store, "deals", table, '[fields]\ntitle = "T"\nclient = "C"\n') as draft:
        assert list(draft.similar) == [0]
        assert draft.similar[0].id == rows(sqlite_store, Deal, "id")[0][0]
