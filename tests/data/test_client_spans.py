"""Spans of a client: what people and rules change is history, what is taken back on the same day is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.models import Client, RelationshipSpan, StatusSpan
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.conftest import Clock
from tests.data.test_journal import edit, row_of
from tests.factories import ANNA, PARTNER, TRIAL, make_client, plant, put

TODAY = date(2025, 11, 20)
CREATED = date(2024, 5, 6)


@pytest.fixture
def client(store: Store) -> int:
    """A client created in May 2024."""
    plant(store)
    return put(store, Client, make_client())[0]


def spans(store: Store, record: Any, client_id: int) -> list[dict[str, Any]]:
    """Return the spans of a client in order, whole."""
    with store.reading() as connection:
        rows = connection.execute(
            select(record.__table__).where(record.client_id == client_id).order_by(record.begin_on, record.id)
        )
        return [dict(row) for row in rows.mappings()]


def statuses(store: Store, client_id: int) -> list[tuple[int, date, date | None]]:
    """Return (status, begin, end) of a client's spans."""
    return [(row["status"], row["begin_on"], row["end_on"]) for row in spans(store, StatusSpan, client_id)]


def test_a_new_client_is_potential_since_it_was_created(store: Store, client: int) -> None:
    """One span of the status and none of relations that nobody named."""
    assert statuses(store, client) == [(1, CREATED, None)]
    assert not spans(store, RelationshipSpan, client)


def test_what_a_new_client_is_said_to_be_is_known_from_today_on(store: Store) -> None:
    """A status and relations that came with the client are not dated back to its creation."""
    plant(store)
    (client,) = put(store, Client, make_client(status=8, relationship_id=PARTNER, relationship_reason="old friends"))
    assert statuses(store, client) == [(8, TODAY, None)]
    (span,) = spans(store, RelationshipSpan, client)
    assert (span["relationship_id"], span["begin_on"], span["reason"]) == (PARTNER, TODAY, "old friends")


def test_a_history_given_with_the_client_is_kept_as_it_is(store: Store) -> None:
    """Who writes spans in the same transaction gets no second ones."""
    plant(store)
    with store.changing(cause="test") as change:
        (client,) = change.add(Client, [make_client(status=7)])
        change.add_plain(StatusSpan, [{"client_id": client, "status": 7, "begin_on": CREATED}])
    assert statuses(store, client) == [(7, CREATED, None)]


def test_a_change_ends_the_span_and_begins_the_next_with_author_and_reason(store: Store, client: int) -> None:
    """Both statuses and relations; the author is who made the change."""
    with store.changing(author_id=ANNA) as change:
        change.edit(
            Client, client, row_of(store, Client, client).version, status=12, status_by_hand=True,
            status_until_on=date(2026, 1, 1), status_reason="closed down", relationship_id=TRIAL,
        )  # fmt: skip
    assert statuses(store, client) == [(1, CREATED, TODAY), (12, TODAY, None)]
    last = spans(store, StatusSpan, client)[-1]
    assert (last["by_hand"], last["until_on"], last["reason"], last["author_id"]) == (
        True, date(2026, 1, 1), "closed down", ANNA,
    )  # fmt: skip
    assert [row["relationship_id"] for row in spans(store, RelationshipSpan, client)] == [TRIAL]


def test_a_second_change_on_the_same_day_amends_the_first(store: Store, client: int) -> None:
    """A day has one status in the history: the last one."""
    edit(store, Client, client, status=2)
    edit(store, Client, client, status=4, status_reason="bought")
    assert statuses(store, client) == [(1, CREATED, TODAY), (4, TODAY, None)]


def test_other_changes_leave_the_history_alone(store: Store, client: int) -> None:
    """A new name is no new status."""
    before = spans(store, StatusSpan, client)
    edit(store, Client, client, name="Another name")
    assert spans(store, StatusSpan, client) == before


def test_an_undo_on_the_same_day_leaves_no_trace(store: Store, client: int) -> None:
    """The rows of the history are the very ones that were there."""
    edit(store, Client, client, relationship_id=PARTNER)
    before = spans(store, StatusSpan, client), spans(store, RelationshipSpan, client)
    txn = edit(store, Client, client, status=7, relationship_id=TRIAL)
    undo(store, txn)
    assert (spans(store, StatusSpan, client), spans(store, RelationshipSpan, client)) == before
    txn = edit(store, Client, client, relationship_id=None)
    assert not spans(store, RelationshipSpan, client)
    undo(store, txn)
    assert [row["relationship_id"] for row in spans(store, RelationshipSpan, client)] == [PARTNER]


def test_an_undo_on_a_later_day_is_history_too(store: Store, client: int, clock: Clock) -> None:
    """What held for a while did hold; from today on the former status holds again."""
    txn = edit(store, Client, client, status=7, relationship_id=TRIAL)
    clock.pass_by(days=3)
    undo(store, txn)
    later = TODAY + timedelta(3)
    assert statuses(store, client) == [(1, CREATED, TODAY), (7, TODAY, later), (1, later, None)]
    (span,) = spans(store, RelationshipSpan, client)
    assert (span["begin_on"], span["end_on"]) == (TODAY, later)
