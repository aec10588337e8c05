"""Who works on the command line."""

from __future__ import annotations

import pytest

from crmdesk.cli.person import manager_named, sit_down
from crmdesk.data.errors import UsageFault
from crmdesk.data.settings import Settings
from tests.factories import ANNA, IVAN, NAMESAKE, plant


def test_a_person_is_named_by_name_or_id(sqlite_store):
    """Case does not matter; namesakes are told apart by id; a misspelt name is met with the nearest."""
    plant(sqlite_store)
    assert manager_named(sqlite_store, "anna sokolova") == ANNA
    assert manager_named(sqlite_store, str(NAMESAKE)) == NAMESAKE
    with pytest.raises(UsageFault, match=f"{IVAN}, {NAMESAKE}"):
        manager_named(sqlite_store, "Ivan Petrov")
    with pytest.raises(UsageFault, match="Anna Sokolova"):
        manager_named(sqlite_store, "Anna Sokolov")


def test_without_a_name_it_is_who_the_window_knows(sqlite_store):
    """Or nobody."""
    plant(sqlite_store)
    sit_down(sqlite_store)
    assert sqlite_store.person_id is None
    Settings().remember_person(sqlite_store.replica, ANNA)
    sit_down(sqlite_store)
    assert sqlite_store.person_id == ANNA
    sit_down(sqlite_store, str(IVAN))
    assert sqlite_store.person_id == IVAN
