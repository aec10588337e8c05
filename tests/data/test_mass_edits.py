"""Mass edits: many rows at once leave the same rows, journal and history as one by one (conftest folds the journal)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from crmdesk.data.models import Client, Deal, DealEvent, JournalEntry, StatusSpan
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.data.test_journal import row_of
from tests.factories import ANNA, IVAN, OFFER, WON_STAGE, make_client, make_deal, plant, put


def entries(store: Store, ids: list[int]) -> list[Any]:
    """Return what the journal says of the changes of rows."""
    with store.reading() as connection:
        return [
            (ids.index(row.row_id), row.reg, row.old, row.new)
            for row in connection.execute(
                select(JournalEntry)
                .where(JournalEntry.row_id.in_(ids), JournalEntry.reg != "*")
                .order_by(JournalEntry.hlc)
            )
        ]


def test_many_deals_change_as_each_alone_would(store: Store) -> None:
    """Rows, entries and states of the history are equal, whichever way they were written."""
    plant(store)
    single, many = (put(store, Deal, *(make_deal(amount=amount) for amount in (1, 2, 3))) for _way in range(2))
    edits = [{"stage_id": WON_STAGE}, {"amount": 9, "owner_id": ANNA}, {"stage_id": OFFER}]
    with store.changing() as change:
        for deal, values in zip(single, edits, strict=True):
            change.edit(Deal, deal, 1, **values)
    with store.changing() as change:
        assert change.edit_many(Deal, dict(zip(many, edits, strict=True))) == sorted(many)
    assert entries(store, single) == entries(store, many)
    for one, other in zip(single, many, strict=True):
        first, second = (dict(row_of(store, Deal, deal)._mapping) for deal in (one, other))
        for name in ("id", "number", "search", "closed_at"):
            first.pop(name), second.pop(name)
        assert first == second
    with store.reading() as connection:
        states = [
            connection.execute(
                select(DealEvent.kind, DealEvent.begin_on, DealEvent.end_on, DealEvent.outcome, DealEvent.owner_id)
                .where(DealEvent.deal_id.in_(ids))
                .order_by(DealEvent.deal_id, DealEvent.begin_on, DealEvent.id)
            ).all()
            for ids in (single, many)
        ]
    assert states[0] == states[1]


def test_rows_that_do_not_differ_are_left_alone(store: Store) -> None:
    """No version, no entry; rows that are not there are no fault."""
    plant(store)
    first, second = put(store, Client, make_client(), make_client(owner_id=ANNA))
    with store.changing() as change:
        assert change.edit_many(Client, {first: {"owner_id": IVAN}, second: {"owner_id": IVAN}, 5: {}}) == [second]
    assert (row_of(store, Client, first).version, row_of(store, Client, second).version) == (1, 2)


def test_statuses_of_many_clients_become_history_and_are_undone(store: Store) -> None:
    """Every client gets its own span, and loses it again."""
    plant(store)
    clients = put(store, Client, *(make_client() for _each in range(3)))
    with store.reading() as connection:
        before = connection.execute(select(StatusSpan.__table__).order_by(StatusSpan.id)).all()
    with store.changing() as change:
        change.edit_many(Client, {client: {"status": 4 + place} for place, client in enumerate(clients)})
        txn = change.txn
    with store.reading() as connection:
        present = connection.execute(select(StatusSpan.status).where(StatusSpan.end_on.is_(None))).scalars()
        assert sorted(present) == [4, 5, 6]
    undo(store, txn)
    with store.reading() as connection:
        assert connection.execute(select(StatusSpan.__table__).order_by(StatusSpan.id)).all() == before
