"""Deeds on activities, each one transaction that undo takes back whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from crmdesk.data.activities.deeds import (
    USUAL_CALL_S,
    Logged,
    Outcome,
    call_off,
    call_tomorrow,
    complete,
    complete_many,
    log_done,
    move,
    next_workday,
    plan,
    reassign,
    reopen,
)
from crmdesk.data.activities.plans import Plan
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Activity, Client, Deal, Kept
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.conftest import Clock
from tests.factories import make_client, make_deal, make_won, plant, put

TODAY = date(2025, 11, 20)
TOMORROW = TODAY + timedelta(1)


def row(store: Store, record: type[Kept], row_id: int) -> dict[str, Any]:
    """Return a row as it is."""
    with store.changing() as change:
        return change.row(record, row_id)


def step(store: Store, deal_id: int) -> tuple[str | None, date | None]:
    """Return a deal's next step."""
    deal = row(store, Deal, deal_id)
    return deal["next_step"], deal["next_step_on"]


@pytest.fixture
def client(store: Store) -> int:
    """A client in the small firm."""
    plant(store)
    return put(store, Client, make_client(owner_id=f.ANNA))[0]


@pytest.fixture
def deal(store: Store, client: int) -> int:
    """An open deal of the client."""
    return put(store, Deal, make_deal(client_id=client))[0]


def test_a_plan_is_the_next_step_of_its_deal_and_undo_takes_both_back(store: Store, deal: int, client: int) -> None:
    """The client comes with the deal, the performer is the deal's owner where nobody sits here."""
    deed = plan(store, Plan("Send the offer", TOMORROW, minute=600, code="letter", deal_id=deal))
    made = row(store, Activity, deed.ids[0])
    assert (made["client_id"], made["performer_id"], made["kind_id"]) == (client, f.IVAN, f.LETTER)
    assert made["due_at"] == datetime(2025, 11, 21, 7, 0, tzinfo=UTC)
    assert step(store, deal) == ("Send the offer", TOMORROW)
    assert deed.text == "Planned: Send the offer, Rodnik-Service LLC, 2025-11-21 10:00"
    assert deed.txn is not None
    undo(store, deed.txn)
    assert step(store, deal) == (None, None)
    assert row(store, Activity, deed.ids[0])["archived_at"] is not None


def test_the_nearest_planned_activity_is_the_step(store: Store, deal: int) -> None:
    """Later plans do not hide nearer ones; a plan without a day comes last and is called by its kind."""
    plan(store, Plan("Visit", TODAY + timedelta(9), code="visit", deal_id=deal))
    plan(store, Plan(code="task", deal_id=deal))
    assert step(store, deal) == ("Visit", TODAY + timedelta(9))
    near = plan(store, Plan("Call", TOMORROW, deal_id=deal)).ids[0]
    assert step(store, deal) == ("Call", TOMORROW)
    move(store, [near], TODAY + timedelta(30))
    assert step(store, deal) == ("Visit", TODAY + timedelta(9))


def test_done_with_result_and_next_step_is_one_transaction(store: Store, deal: int, client: int) -> None:
    """The result is kept, the next activity planned, the deal's step moved; one undo takes all of it back."""
    first = plan(store, Plan("Call", TODAY, minute=750, code="call", deal_id=deal)).ids[0]
    deed = complete(store, first, Outcome("They wait for the offer", 600), Plan("Offer", TOMORROW, code="letter"))
    done, following = (row(store, Activity, row_id) for row_id in deed.ids)
    assert (done["state"], done["done_on"], done["done_hour"], done["result"]) == (
        1, TODAY, 12, "They wait for the offer",
    )  # fmt: skip
    assert (done["duration_s"], done["next_step"], done["is_contact"]) == (600, "Offer", True)
    assert (following["client_id"], following["deal_id"], following["due_on"]) == (client, deal, TOMORROW)
    assert step(store, deal) == ("Offer", TOMORROW)
    assert row(store, Client, client)["last_contact_on"] == TODAY
    assert deed.txn is not None
    undo(store, deed.txn)
    assert step(store, deal) == ("Call", TODAY)
    assert row(store, Activity, first)["state"] == 0
    assert row(store, Client, client)["last_contact_on"] is None


def test_done_without_a_next_step_leaves_the_deal_without_one(store: Store, deal: int) -> None:
    """What came from the plan goes with it, so that the deal shows as one without a step."""
    first = plan(store, Plan("Call", TODAY, deal_id=deal)).ids[0]
    complete(store, first)
    assert step(store, deal) == (None, None)


def test_a_step_written_by_hand_stays_until_something_is_planned(store: Store, client: int) -> None:
    """A deed that only takes activities out of the plan does not touch it; a plan takes its place."""
    deal = put(store, Deal, make_deal(client_id=client, next_step="Ask the boss", next_step_on=TOMORROW))[0]
    made = put(store, Activity, {"kind_id": f.CALL, "deal_id": deal, "due_on": TODAY, "subject": "Call"})[0]
    call_off(store, [made], "They moved")
    assert step(store, deal) == ("Ask the boss", TOMORROW)
    plan(store, Plan("Call again", TODAY + timedelta(5), deal_id=deal))
    assert step(store, deal) == ("Call again", TODAY + timedelta(5))


def test_a_closed_deal_gets_no_step(store: Store, client: int) -> None:
    """What is planned after the sale is not a step of the deal."""
    deal = put(store, Deal, make_won(TODAY, client_id=client))[0]
    plan(store, Plan("Thank them", TOMORROW, deal_id=deal))
    assert step(store, deal) == (None, None)


def test_a_call_marked_done_counts_as_contact(store: Store, client: int) -> None:
    """Nobody wants to say how long it took: the usual length is taken, unless nobody answered."""
    ids = [plan(store, Plan(code="call", due_on=TODAY, client_id=client)).ids[0] for _time in range(2)]
    complete(store, ids[0])
    assert row(store, Activity, ids[0])["duration_s"] == USUAL_CALL_S
    complete(store, ids[1], Outcome("No answer", missed=True))
    assert row(store, Activity, ids[1])["duration_s"] is None
    assert not row(store, Activity, ids[1])["is_contact"]


def test_what_is_done_or_called_off_is_not_done_again(store: Store, client: int) -> None:
    """Another window was first: people are told, nothing is written twice."""
    made = plan(store, Plan("Call", TODAY, client_id=client)).ids[0]
    complete(store, made)
    with pytest.raises(UsageFault):
        complete(store, made)
    reopen(store, made)
    with pytest.raises(UsageFault):
        reopen(store, made)
    call_off(store, [made], "Not needed")
    assert row(store, Activity, made)["result"] == "Not needed"
    assert row(store, Activity, made)["cancelled_on"] == TODAY
    with pytest.raises(UsageFault):
        complete(store, made)
    deed = complete_many(store, [made])
    assert deed.txn is None


def test_reopening_brings_a_plan_back(store: Store, deal: int) -> None:
    """Done by mistake: planned again, on its old day, and the deal's step again."""
    made = plan(store, Plan("Call", TOMORROW, deal_id=deal)).ids[0]
    complete(store, made)
    reopen(store, made)
    again = row(store, Activity, made)
    assert (again["state"], again["done_on"], again["done_at"], again["due_on"]) == (0, None, None, TOMORROW)
    assert step(store, deal) == ("Call", TOMORROW)


def test_moving_keeps_or_sets_the_time_and_takes_the_reminder_along(store: Store, client: int) -> None:
    """To another day at the same time, to another time, to any time of a day."""
    made = plan(store, Plan("Call", TODAY, minute=600, remind_min=15, client_id=client)).ids[0]
    move(store, [made], TOMORROW)
    moved = row(store, Activity, made)
    assert moved["due_at"] == datetime(2025, 11, 21, 7, 0, tzinfo=UTC)
    assert moved["remind_at"] == datetime(2025, 11, 21, 6, 45, tzinfo=UTC)
    deed = move(store, [made], TOMORROW, 660)
    assert deed.text == "Moved to 2025-11-21 11:00: Call"
    assert row(store, Activity, made)["remind_at"] == datetime(2025, 11, 21, 7, 45, tzinfo=UTC)
    move(store, [made], TOMORROW, None)
    assert row(store, Activity, made)["due_at"] is None
    with pytest.raises(UsageFault):
        move(store, [made], date(202, 1, 1))


def test_many_are_moved_done_and_handed_over_in_one_go(store: Store, client: int, deal: int) -> None:
    """Each bulk deed is one transaction with one undo and passes over what is not planned any more."""
    ids = [
        plan(store, Plan(f"Task {place}", TODAY, 600 + place, client_id=client, deal_id=deal)).ids[0]
        for place in range(3)
    ]
    complete(store, ids[0])
    moved = move(store, ids, TOMORROW)
    assert set(moved.ids) == set(ids[1:])
    assert step(store, deal) == ("Task 1", TOMORROW)
    handed = reassign(store, ids, f.ANNA)
    assert handed.text == "Handed over to Anna Sokolova: 2 tasks"
    assert row(store, Activity, ids[1])["performer_id"] == f.ANNA
    assert reassign(store, ids, f.ANNA).txn is None
    done = complete_many(store, ids)
    assert done.text == "Done: 2 tasks"
    assert step(store, deal) == (None, None)
    assert done.txn is not None
    undo(store, done.txn)
    assert step(store, deal) == ("Task 1", TOMORROW)


def test_a_call_is_logged_with_what_comes_next(store: Store, deal: int, client: int, clock: Clock) -> None:
    """Done now or an hour ago, never in the future; the next step is planned with it."""
    deed = log_done(
        store,
        Logged(client_id=client, deal_id=deal, outcome=Outcome("Agreed", 900), at=clock.now - timedelta(hours=1)),
        Plan("Contract", TOMORROW, code="letter"),
    )
    done = row(store, Activity, deed.ids[0])
    assert (done["done_hour"], done["result"], done["next_step"], done["is_first"]) == (11, "Agreed", "Contract", True)
    assert step(store, deal) == ("Contract", TOMORROW)
    assert deed.text == "Done: Call → Contract 2025-11-21"
    with pytest.raises(UsageFault):
        log_done(store, Logged(client_id=client, at=clock.now + timedelta(hours=1)))


def test_a_call_tomorrow_is_one_click(store: Store, client: int, clock: Clock) -> None:
    """On Friday tomorrow is Monday; the call is the client's owner's where nobody sits here, else mine."""
    clock.pass_by(days=1)
    assert next_workday(store) == date(2025, 11, 24)
    made = row(store, Activity, call_tomorrow(store, client_id=client).ids[0])
    assert (made["due_on"], made["kind_id"], made["performer_id"]) == (date(2025, 11, 24), f.CALL, f.ANNA)
    store.person_id = f.HEAD
    mine = row(store, Activity, call_tomorrow(store, client_id=client).ids[0])
    assert mine["performer_id"] == f.HEAD


def test_a_fault_leaves_nothing_behind(store: Store, client: int) -> None:
    """A plan for an archived client or an impossible day is refused whole, with the done activity untouched."""
    made = plan(store, Plan("Call", TODAY, client_id=client)).ids[0]
    with pytest.raises(UsageFault):
        complete(store, made, next_step=Plan("Later", date(2200, 1, 1)))
    assert row(store, Activity, made)["state"] == 0
    with store.changing() as change:
        change.archive(Client, client, change.row(Client, client)["version"])
    with pytest.raises(UsageFault):
        plan(store, Plan("Call", TODAY, client_id=client))
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Activity)).scalar_one() == 1


def test_a_reminder_without_a_time_comes_before_the_working_day(store: Store, client: int) -> None:
    """Ten minutes before nine in Moscow is ten to six in UTC."""
    made = plan(store, Plan("Call", TOMORROW, remind_min=10, client_id=client)).ids[0]
    assert row(store, Activity, made)["remind_at"] == datetime(2025, 11, 21, 5, 50, tzinfo=UTC)


def test_a_time_without_a_day_is_today(store: Store, client: int) -> None:
    """Whoever types only 16:00 means today."""
    made = plan(store, Plan("Call", minute=960, client_id=client)).ids[0]
    assert row(store, Activity, made)["due_on"] == TODAY
