"""What is typed under a client is about that client."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.entry.client_line import write_client_line
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client
from crmdesk.data.store import Store
from tests.factories import make_client, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """Ромашка, and another client."""
    plant(store)
    return put(store, Client, make_client(name="Ромашка"), make_client(name="Лютик"))[0]


def activities(store: Store) -> list[Any]:
    """Return all activities."""
    with store.reading() as connection:
        return list(connection.execute(select(Activity.__table__).order_by(Activity.id)))


def test_a_call_is_written_without_naming_the_client(store: Store, client: int) -> None:
    """Whatever other client the line names."""
    write_client_line(store, client, "Звонок 10 мин, ждут счёт")
    only = activities(store)[0]
    assert (only.client_id, only.state, only.duration_s, only.result) == (client, 1, 600, "Ждут счёт")


def test_a_plan_is_the_clients_too(store: Store, client: int) -> None:
    """Another day is planned, not done."""
    write_client_line(store, client, "Встреча завтра 10:00")
    only = activities(store)[0]
    assert (only.client_id, only.state, str(only.due_on)) == (client, 0, "2025-11-21")


def test_a_line_that_says_nothing_done_is_refused(store: Store, client: int) -> None:
    """The sentence tells how to write it; a client in the archive takes nothing."""
    with pytest.raises(UsageFault, match="Begin with"):
        write_client_line(store, client, "счёт")
    with store.changing() as change:
        change.archive(Client, client, 1)
    with pytest.raises(UsageFault, match="archive"):
        write_client_line(store, client, "Звонок 10 мин")
    assert activities(store) == []
