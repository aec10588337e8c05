"""Duplicate pairs of the whole base: found by blocks, each pair once, with every reason."""

from __future__ import annotations

import pytest

from crmdesk.data.duplicate_pairs import duplicate_pairs
from crmdesk.data.errors import Cancelled
from crmdesk.data.models import Client, Contact
from crmdesk.data.store import Store
from tests.factories import make_client, make_contact, plant, put


def test_clients_that_share_anything_are_paired_with_every_reason(store: Store) -> None:
    """The surest pairs come first; archived clients are left out."""
    plant(store)
    a, b, c, d, _e, _f = put(
        store, Client,
        make_client(name="Ромашка", inn="7707083893", phones=["89123456789"]),
        make_client(name="ООО Ромашка", inn="7707083893", phones=["+7 912 345-67-89"]),
        make_client(name="Лилия и партнеры"),
        make_client(name="Лилея и партнеры"),
        make_client(name="Совсем другая"),
        make_client(name="Ромашка", archived_at=store.now()),
    )  # fmt: skip
    first, second = duplicate_pairs(store)
    assert (first.first_id, first.second_id, first.score) == (a, b, 100)
    assert first.reasons == ("the same INN", "the same phone", "the same name")
    assert (second.first_id, second.second_id, second.reasons) == (c, d, ("a similar name",))


def test_branches_of_one_firm_are_told_apart(store: Store) -> None:
    """One INN with two KPPs is one firm in two places."""
    plant(store)
    put(store, Client, make_client(name="Банк", inn="7707083893", kpp="770701001"),
        make_client(name="Отделение", inn="7707083893", kpp="590201001"))  # fmt: skip
    (pair,) = duplicate_pairs(store)
    assert pair.reasons == ("the same INN, another KPP",)


def test_a_number_that_everybody_has_makes_few_pairs(store: Store) -> None:
    """Thirty clients with one phone are thirty rows to look at, not four hundred."""
    plant(store)
    put(store, Client, *(make_client(name=f"Клиент {'абвгд'[place % 5]} {place}", phones=["+74950000000"])
                         for place in range(30)))  # fmt: skip
    assert len(duplicate_pairs(store)) == 29


def test_contacts_are_paired_by_name_within_their_client_only(store: Store) -> None:
    """And by phone or mail anywhere."""
    plant(store)
    first, second = put(store, Client, make_client(name="Один"), make_client(name="Другой"))
    a, b, c, d = put(
        store, Contact,
        make_contact(name="Петр Иванов", client_id=first), make_contact(name="Пётр Иванов", client_id=first),
        make_contact(name="Петр Иванов", client_id=second, emails=["p@x.ru"]),
        make_contact(name="П. И.", client_id=first, emails=["P@x.ru"]),
    )  # fmt: skip
    assert {(pair.first_id, pair.second_id) for pair in duplicate_pairs(store, "contact")} == {(a, b), (c, d)}


def test_it_can_be_stopped(store: Store) -> None:
    """Progress is asked between blocks."""
    plant(store)

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        duplicate_pairs(store, progress=stop)
