"""Settling the lifecycle: statuses by the rules, a past for imported clients, and nothing where nothing differs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from crmdesk.data.errors import Cancelled
from crmdesk.data.lifecycle_settling import Settled, settle_if_due, settle_lifecycle
from crmdesk.data.models import Client, Deal, JournalEntry, StatusSpan
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from tests.conftest import Clock
from tests.data.test_client_spans import CREATED, TODAY, statuses
from tests.data.test_journal import edit, row_of
from tests.factories import make_client, make_deal, make_won, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """A client created in May 2024, as an import leaves it."""
    plant(store)
    return put(store, Client, make_client())[0]


def test_an_imported_client_gets_its_status_and_its_past(store: Store, client: int) -> None:
    """What it would have been on the days something happened, and on the first of each month between."""
    put(store, Deal, make_won(date(2024, 6, 10), client_id=client, created_on=date(2024, 6, 1)))
    settled = settle_lifecycle(store)
    assert (settled.changed, settled.told) == (1, 1)
    assert row_of(store, Client, client).status == 12
    assert statuses(store, client) == [
        (1, CREATED, date(2024, 6, 1)), (2, date(2024, 6, 1), date(2024, 6, 10)),
        (4, date(2024, 6, 10), date(2024, 11, 1)), (5, date(2024, 11, 1), date(2025, 3, 1)),
        (11, date(2025, 3, 1), date(2025, 11, 1)), (12, date(2025, 11, 1), None),
    ]  # fmt: skip


def test_a_second_look_writes_nothing(store: Store, client: int) -> None:
    """No transaction, no entry, no version."""
    put(store, Deal, make_deal(client_id=client))
    settle_lifecycle(store)
    with store.reading() as connection:
        entries = connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one()
    assert settle_lifecycle(store) == Settled(None, 0, 0)
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(JournalEntry)).scalar_one() == entries


def test_day_by_day_the_history_grows(store: Store, client: int, clock: Clock) -> None:
    """A status that the rules change begins on the day they looked; what was written stays."""
    put(store, Deal, make_won(TODAY, client_id=client, created_on=TODAY - timedelta(9)))
    settle_lifecycle(store)
    assert statuses(store, client)[-1] == (4, TODAY, None)
    clock.pass_by(days=121)
    settle_lifecycle(store)
    later = TODAY + timedelta(121)
    assert statuses(store, client)[-2:] == [(4, TODAY, later), (5, later, None)]
    with store.reading() as connection:
        cause = connection.execute(
            select(JournalEntry.cause).where(JournalEntry.row_id == client).order_by(JournalEntry.hlc.desc()).limit(1)
        ).scalar_one()
    assert cause == "rules"


def test_a_status_set_by_hand_holds_until_it_expires(store: Store, client: int, clock: Clock) -> None:
    """On the first day after, the rules decide again, and the reason goes with it."""
    until = TODAY + timedelta(10)
    edit(store, Client, client, status=12, status_by_hand=True, status_until_on=until, status_reason="bankrupt")
    assert settle_lifecycle(store).changed == 0
    clock.pass_by(days=9)
    assert settle_lifecycle(store).changed == 0
    clock.pass_by(days=1)
    assert settle_lifecycle(store).changed == 1
    row = row_of(store, Client, client)
    assert (row.status, row.status_by_hand, row.status_until_on, row.status_reason) == (1, False, None, None)
    assert statuses(store, client)[-1] == (1, until, None)


def test_class_a_makes_a_regular_client_key(store: Store, client: int) -> None:
    """Among all clients: the small one that is as regular is permanent."""
    (small,) = put(store, Client, make_client())
    for back in range(4):
        day = TODAY - timedelta(30 * back + 5)
        put(store, Deal, make_won(day, 900_000, client_id=client), make_won(day, 10_000, client_id=small))
    settle_lifecycle(store)
    assert (row_of(store, Client, client).status, row_of(store, Client, small).status) == (8, 7)


def test_archived_clients_and_deals_are_left_out(store: Store, client: int) -> None:
    """An archived deal tells nothing; an archived client is not judged."""
    (deal,) = put(store, Deal, make_won(TODAY, client_id=client))
    (gone,) = put(store, Client, make_client(status=9, archived_at=store.now()))
    edit(store, Deal, deal, archived_at=store.now())
    settle_lifecycle(store)
    assert (row_of(store, Client, client).status, row_of(store, Client, gone).status) == (1, 9)


def test_a_cancelled_settling_writes_nothing(store: Store, client: int) -> None:
    """The person who stops it finds every client as it was."""
    put(store, Deal, make_won(TODAY, client_id=client))

    def stop(_share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        settle_lifecycle(store, stop)
    assert row_of(store, Client, client).status == 1
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(StatusSpan)).scalar_one() == 1


def test_the_rules_look_once_a_day(store: Store, client: int, clock: Clock) -> None:
    """The next day they look again, whoever opens the base; another program's settings know nothing of it."""
    settings = Settings()
    put(store, Deal, make_deal(client_id=client))
    first = settle_if_due(store, settings)
    assert first is not None
    assert first.changed == 1
    assert settle_if_due(store, Settings()) is None
    clock.pass_by(days=1)
    assert settle_if_due(store, settings) == Settled(None, 0, 0)
