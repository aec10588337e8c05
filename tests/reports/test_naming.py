"""Conditions as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Client, Manager
from crmdesk.data.store import Store
from crmdesk.reports.answer import Filter
from crmdesk.reports.naming import filters_of

TODAY = date(2025, 11, 20)


def _plant(store: Store) -> list[int]:
    with store.changing() as change:
        return change.add(Manager, [{"name": "Анна Соколова"}, {"name": "Иван Петров"}, {"name": "Иван Петров"}])


def test_a_name_an_id_and_nothing_are_understood(store: Store) -> None:
    """Several conditions of one dimension mean any of them."""
    anna, *_others = _plant(store)
    found = filters_of(store, ["manager=Анна Соколова", f"manager={anna}", "manager=-", "city=Казань"], TODAY)
    assert found == (Filter("manager", (str(anna), str(anna), None)), Filter("city", ("Казань",)))


def test_a_firm_is_found_without_its_quotes_and_form(store: Store) -> None:
    """As a search would."""
    with store.changing() as change:
        (client,) = change.add(Client, [{"name": "ООО «Ромашка»"}])
    assert filters_of(store, ["client=ромашка"], TODAY) == (Filter("client", (str(client),)),)


def test_namesakes_must_be_told_apart(store: Store) -> None:
    """The sentence names the ids to choose from."""
    _anna, first, second = _plant(store)
    with pytest.raises(UsageFault) as caught:
        filters_of(store, ["manager=Иван Петров"], TODAY)
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_a_fixed_value_is_understood_by_code_and_by_label(sqlite_store: Store) -> None:
    """A month is understood as a period."""
    assert filters_of(sqlite_store, ["status=Key", "month=2025-03"], TODAY) == (
        Filter("status", ("8",)),
        Filter("month", ("2025-03-01",)),
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [("manager", "DIMENSION=VALUE"), ("manger=x", "manager"), ("status=Kye", "Key"), ("month=2025-13", "2025-13")],
)
def test_what_is_not_understood_is_said(sqlite_store: Store, condition: str, words: str) -> None:
    """With the nearest name where there is one."""
    with pytest.raises(UsageFault, match=words):
        filters_of(sqlite_store, [condition], TODAY)
