"""Duplicates: what is typed is compared with what is there, by INN, phone, mail and name, with the reason in words."""

from __future__ import annotations

import pytest

from crmdesk.data.duplicates import likeness, phone_key, similar_clients, similar_contacts
from crmdesk.data.models import Client, Contact
from crmdesk.data.search import name_key
from crmdesk.data.store import Store
from tests.factories import make_client, make_contact, plant, put


@pytest.fixture
def ids(store: Store) -> list[int]:
    """Four clients: a company, one with a like name, one with numbers, an archived one."""
    plant(store)
    return put(
        store, Client,
        make_client(name="ООО «Ромашка-Сервис»", inn="7707083893", phones=["+79123456789"], emails=["info@romashka.ru"]),
        make_client(name="Техномонтаж Урал", city="Пермь"),
        make_client(name="Школа 12"),
        make_client(name="ООО «Ромашка-Сервис»", inn="7707083893", archived_at=store.now()),
    )  # fmt: skip


def test_the_same_inn_phone_or_mail_is_told_in_words(store: Store, ids: list[int]) -> None:
    """Phones in any spelling; all reasons of one client together, the surest first."""
    (found,) = similar_clients(store, inn="7707 083893", phones=["8 (912) 345-67-89"], emails=["INFO@romashka.ru"])
    assert (found.id, found.score, found.detail) == (ids[0], 100, "7707083893")
    assert found.reasons == ("the same INN", "the same phone 8 (912) 345-67-89", "the same mail info@romashka.ru")


@pytest.mark.parametrize(
    ("typed", "place", "reason"),
    [
        ("ромашка-сервис", 0, "the same name"),
        ("ЗАО Ромашка-Сирвис", 0, "a similar name"),
        ("урал техномонтаж", 1, "a similar name"),
        ("Техномантаж урал", 1, "a similar name"),
        ("школа 12", 2, "the same name"),
    ],
)
def test_names_are_alike_whatever_case_form_order_and_a_slip(
    store: Store, ids: list[int], typed: str, place: int, reason: str
) -> None:
    """One letter of a short name may differ, two of a long one."""
    (found,) = similar_clients(store, name=typed)
    assert (found.id, found.reasons) == (ids[place], (reason,))


@pytest.mark.parametrize("typed", ["", "р", "ро", "Школа 13", "Ромашка", "Вентиляция", "%_%", "x" * 5000])
def test_what_is_not_alike_is_not_told(store: Store, ids: list[int], typed: str) -> None:
    """Another number is another school; half a name is another name."""
    assert ids
    assert similar_clients(store, name=typed) == ()


def test_a_client_is_not_its_own_duplicate(store: Store, ids: list[int]) -> None:
    """While it is being edited."""
    assert similar_clients(store, name="Ромашка-Сервис", inn="7707083893", except_id=ids[0]) == ()


def test_a_phone_of_a_contact_leads_to_its_client(store: Store, ids: list[int]) -> None:
    """The reason names the person."""
    put(store, Contact, make_contact(client_id=ids[1], phones=["+79990001122"]))
    (found,) = similar_clients(store, phones=["8 999 000-11-22"])
    assert (found.id, found.reasons) == (ids[1], ("phone or mail of its contact Petr Ivanov",))


def test_contacts_are_alike_by_phone_and_mail_anywhere_and_by_name_within_a_client(
    store: Store, ids: list[int]
) -> None:
    """Namesakes at other clients are other people."""
    first, second = put(
        store, Contact,
        make_contact(client_id=ids[0], name="Пётр Иванов", phones=["+79990001122"]),
        make_contact(client_id=ids[1], name="Пётр Иванов", emails=["p@x.ru"]),
    )  # fmt: skip
    assert [each.id for each in similar_contacts(store, name="Иванов Петр", client_id=ids[0])] == [first]
    assert [each.id for each in similar_contacts(store, emails=["P@x.ru"])] == [second]
    (found,) = similar_contacts(store, phones=["89990001122"])
    assert (found.id, found.detail) == (first, "ООО «Ромашка-Сервис»")
    assert similar_contacts(store, name="Иванов Петр") == ()


def test_likeness_and_phone_keys() -> None:
    """Words in another order are one slip away from nothing; too short a phone tells nothing."""
    assert likeness(name_key("ООО «Альфа»"), name_key("альфа")) == 100
    assert likeness("дом 1", "дом 2") == 0
    assert likeness("юпитер-недвижимость", "мир-недвижимость") == 0
    assert (phone_key("+7 912 345-67-89;12"), phone_key("8(912)3456789"), phone_key("02")) == (
        "9123456789", "9123456789", "",
    )  # fmt: skip
