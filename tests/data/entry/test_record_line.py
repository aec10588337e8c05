"""What is typed under a client or a deal is about that client or deal."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.entry.record_line import write_client_line, write_deal_line
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.data.store import Store
from tests.factories import make_client, make_deal, plant, put


@pytest.fixture
def client(store: Store) -> int:
    """Ромашка, and another client."""
    plant(store)
    return put(store, Client, make_client(name="Ромашка"), make_client(name="Лютик"))[0]


@pytest.fixture
def deal(store: Store, client: int) -> int:
    """A deal of Ромашка."""
    return put(store, Deal, make_deal(client_id=client))[0]


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


def test_a_line_that_says_nothing_done_with_a_client_is_refused(store: Store, client: int) -> None:
    """The sentence tells how to write it; a client in the archive takes nothing."""
    with pytest.raises(UsageFault, match="Begin with"):
        write_client_line(store, client, "счёт")
    with store.changing() as change:
        change.archive(Client, client, 1)
    with pytest.raises(UsageFault, match="archive"):
        write_client_line(store, client, "Звонок 10 мин")
    assert activities(store) == []


def test_a_call_about_a_deal_is_written_with_its_length_and_result(store: Store, deal: int) -> None:
    """No client is named, and none is asked: it is the deal's."""
    done = write_deal_line(store, deal, "Звонок 10 мин, ждут счёт")
    only = activities(store)[0]
    assert (only.deal_id, only.state, only.duration_s) == (deal, 1, 600)
    assert only.client_id is not None
    assert only.result == "Ждут счёт"
    assert done.txn is not None


def test_what_comes_next_becomes_the_step(store: Store, deal: int) -> None:
    """A line that plans is the deal's next step."""
    write_deal_line(store, deal, "Задача выставить счёт завтра 10:00")
    with store.reading() as connection:
        row = connection.execute(select(Deal.next_step, Deal.next_step_on).where(Deal.id == deal)).one()
    assert "счёт" in row.next_step
    assert str(row.next_step_on) == "2025-11-21"


def test_a_line_that_says_nothing_done_about_a_deal_is_refused(store: Store, deal: int) -> None:
    """The sentence tells how to write it; a deal that is archived takes nothing."""
    with pytest.raises(UsageFault, match="Begin with"):
        write_deal_line(store, deal, "счёт")
    assert activities(store) == []
    with store.changing() as change:
        change.archive(Deal, deal, 1)
    with pytest.raises(UsageFault, match="archive"):
        write_deal_line(store, deal, "Звонок 10 мин")
