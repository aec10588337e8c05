"""Loading many rows: indexes and search are as they were, whether the load ends well or not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from crmdesk.data import loading as module
from crmdesk.data.loading import loading
from crmdesk.data.models import Client
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store


def _catalogue(store: Store) -> set[tuple[str, str]]:
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL")
        return {(row[0], row[1]) for row in rows}


def _found(store: Store, word: str) -> int:
    with store.reading() as connection:
        table = Client.__table__
        return len(connection.execute(select(table.c.id).where(table.c.id.in_(ids_with(table, word, "sqlite")))).all())


def test_indexes_and_search_are_whole_after_a_load(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before and what came are both found."""
    monkeypatch.setattr(module, "MANY", 10)
    before = _catalogue(sqlite_store)
    with sqlite_store.changing() as change:
        change.add(Client, [{"name": "Ромашка старая"}])
    with sqlite_store.changing() as change, loading(change.connection, 20):
        inside = change.connection.exec_driver_sql(
            "SELECT count(*) FROM sqlite_master WHERE name = 'client_search_added'"
        )
        assert inside.scalar_one() == 0
        change.add(Client, [{"name": f"Ромашка {number}"} for number in range(20)])
    assert _catalogue(sqlite_store) == before
    assert _found(sqlite_store, "ромаш") == 21
    with sqlite_store.changing() as change:
        change.add(Client, [{"name": "Ромашка поздняя"}])
    assert _found(sqlite_store, "ромаш") == 22


def test_a_load_that_fails_leaves_the_indexes(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """They were taken off inside the transaction that is rolled back."""
    monkeypatch.setattr(module, "MANY", 10)
    before = _catalogue(sqlite_store)

    def load_and_fail() -> None:
        with sqlite_store.changing() as change, loading(change.connection, 20):
            change.add(Client, [{"name": "A"}])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        load_and_fail()
    assert _catalogue(sqlite_store) == before
    assert _found(sqlite_store, "a") == 0


def test_a_few_rows_keep_the_indexes(store: Store) -> None:
    """On either engine; a server's base always does."""
    with store.changing() as change, loading(change.connection, 5):
        change.add(Client, [{"name": "Ромашка"}])
    with store.reading() as connection:
        assert connection.execute(select(Client.name)).scalar_one() == "Ромашка"
