"""Undoing a transaction. What an edit, a move and a creation come back to is tested with the journal and the closing."""

from __future__ import annotations

import pytest

from crmdesk.data.errors import ConflictFault
from crmdesk.data.models import Client, Manager
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.test_journal import row_of


def test_several_rows_come_back_together(store: Store) -> None:
    """One undo answers one transaction, however many rows it touched."""
    with store.changing() as change:
        client, other = change.add(Client, [{"name": "A"}, {"name": "B"}])
    with store.changing() as change:
        change.edit(Client, client, 1, city="Kazan")
        change.edit(Client, other, 1, city="Ufa")
        (manager,) = change.add(Manager, [{"name": "Anna"}])
        txn = change.txn
    assert undo(store, txn).rows == 3
    assert row_of(store, Client, client).city is None
    assert row_of(store, Client, other).city is None
    assert row_of(store, Manager, manager).archived_at is not None


def test_a_conflict_undoes_nothing(store: Store) -> None:
    """Somebody's later change of one row keeps the whole transaction as it is."""
    with store.changing() as change:
        client, other = change.add(Client, [{"name": "A"}, {"name": "B"}])
    with store.changing() as change:
        change.edit(Client, client, 1, city="Kazan")
        change.edit(Client, other, 1, city="Ufa")
        txn = change.txn
    with store.changing() as change:
        change.edit(Client, other, 2, city="Omsk")
    with pytest.raises(ConflictFault):
        undo(store, txn)
    assert row_of(store, Client, client).city == "Kazan"


def test_an_unknown_transaction_touches_nothing(store: Store) -> None:
    """There is nothing to undo."""
    assert undo(store, 1).rows == 0
