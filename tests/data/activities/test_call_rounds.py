"""A round of calls: one each, shared out over people and working days, nobody twice."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from crmdesk.data.activities.call_rounds import PER_DAY, look_round, plan_round
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client
from crmdesk.data.registry import Listing
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_activity, make_client, plant, put

FRIDAY, MONDAY = date(2025, 11, 21), date(2025, 11, 24)


@pytest.fixture
def clients(store: Store) -> list[int]:
    """A dozen of Ivan's clients, one of Anna's, and one with a planned visit."""
    plant(store)
    ids = put(store, Client, *(make_client(name=f"Client {place:02}") for place in range(12)))
    ids += put(store, Client, make_client(name="Annas", owner_id=f.ANNA), make_client(name="Planned"))
    put(store, Activity, make_activity(kind_id=f.VISIT, client_id=ids[-1], due_on=MONDAY))
    put(store, Activity, make_activity(kind_id=f.TASK, client_id=ids[0], due_on=MONDAY))  # a task is no contact
    return ids


def test_the_round_is_told_before_it_is_planned(store: Store, clients: list[int]) -> None:
    """Who calls how often and on which days; whoever is in the plans already is left out."""
    found = look_round(store, Listing("clients"))
    assert found.count == 13
    assert found.planned_already == 1
    assert found.people == (("Ivan Petrov", 12), ("Anna Sokolova", 1))
    assert (found.begin, found.last) == (FRIDAY, MONDAY)
    assert clients[-1] not in found.client_ids


def test_calls_are_shared_out_over_days_and_undone_together(store: Store, clients: list[int]) -> None:
    """Ten calls a person on Friday, the rest on Monday; one undo takes all of them back."""
    deed = plan_round(store, clients)
    assert len(deed.ids) == 13
    with store.reading() as connection:
        rows = connection.execute(select(Activity).where(Activity.id.in_(deed.ids))).all()
    ivans = [row.due_on for row in rows if row.performer_id == f.IVAN]
    assert (ivans.count(FRIDAY), ivans.count(MONDAY)) == (PER_DAY, 2)
    assert all(row.kind_id == f.CALL and row.note for row in rows)
    assert look_round(store, Listing("clients")).count == 0
    with pytest.raises(UsageFault, match="planned already"):
        plan_round(store, clients)
    assert deed.txn is not None
    undo(store, deed.txn)
    assert look_round(store, Listing("clients")).count == 13


def test_nobody_to_call(store: Store) -> None:
    """An empty list gives an empty round."""
    plant(store)
    found = look_round(store, Listing("clients"))
    assert (found.count, found.people) == (0, ())
