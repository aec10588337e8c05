"""Deals follow what is typed into their activities by the plain deeds, too."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed, archive, change, change_many, create
from crmdesk.data.models import Activity, Deal
from crmdesk.data.store import Store
from tests import factories as f
from tests.factories import make_activity, make_deal, plant, put

FIRST, LATER = date(2025, 12, 1), date(2025, 12, 9)


@pytest.fixture
def deal(store: Store) -> int:
    """An open deal with two planned calls, the nearer of which is its next step."""
    plant(store)
    made = put(store, Deal, make_deal(next_step="Offer", next_step_on=FIRST))[0]
    put(
        store,
        Activity,
        make_activity(id=901, deal_id=made, subject="Offer", due_on=FIRST),
        make_activity(id=902, deal_id=made, subject="Answer", due_on=LATER),
    )
    return made


def step(store: Store, deal_id: int) -> tuple[str | None, date | None]:
    """Return what the deal shows as its next step."""
    with store.reading() as connection:
        row = connection.execute(select(Deal.next_step, Deal.next_step_on).where(Deal.id == deal_id)).one()
    return row.next_step, row.next_step_on


def test_a_task_typed_over_takes_the_next_step_along(store: Store, deal: int) -> None:
    """Other words, another day; a day after the other task makes that one the next."""
    change(store, "activity", 901, 1, {}, {"subject": "Contract"})
    assert step(store, deal) == ("Contract", FIRST)
    change_many(store, "activity", [901], {"due_on": date(2026, 1, 12)})
    assert step(store, deal) == ("Answer", LATER)


def test_an_archived_task_is_no_next_step(store: Store, deal: int) -> None:
    """The other one is, and without any there is none."""
    archive(store, "activity", [901])
    assert step(store, deal) == ("Answer", LATER)
    archive(store, "activity", [902])
    assert step(store, deal) == (None, None)


def test_a_task_put_into_another_deal_is_the_next_step_there(store: Store, deal: int) -> None:
    """Both deals follow; what a person wrote by hand into the other gives way to the plan."""
    other = put(store, Deal, make_deal(next_step="By hand"))[0]
    change(store, "activity", 901, 1, {}, {"deal_id": other})
    assert step(store, deal) == ("Answer", LATER)
    assert step(store, other) == ("Offer", FIRST)


def test_a_task_made_by_its_form_is_the_next_step_of_its_deal(store: Store, deal: int) -> None:
    """It is nearer than the others."""
    day = date(2025, 11, 24)
    create(store, "activity", {"kind_id": f.CALL, "subject": "Ring", "due_on": day, "deal_id": deal})
    assert step(store, deal) == ("Ring", day)


def test_a_step_written_by_hand_stays(store: Store, deal: int) -> None:
    """It did not come from the plan, so a change of the plan does not take it."""
    with store.changing() as writing:
        writing.edit(Deal, deal, 1, next_step="My own")
    change(store, "activity", 901, 1, {}, {"due_on": LATER})
    assert step(store, deal) == ("My own", FIRST)


def test_what_changes_nothing_of_the_plan_writes_nothing(store: Store, deal: int) -> None:
    """A deal whose step was cleared keeps it so until its plan changes."""
    with store.changing() as writing:
        writing.edit(Deal, deal, 1, next_step=None, next_step_on=None)
    done = change(store, "activity", 901, 1, {}, {"deal_id": deal})
    assert isinstance(done, Deed)
    assert done.txn is None
    assert step(store, deal) == (None, None)


def test_positions_are_not_written_past_the_sums_of_their_deal(store: Store, deal: int) -> None:
    """Whoever tries it has made a mistake in the program."""
    with pytest.raises(TypeError, match="item_deeds"):
        create(store, "deal_item", {"deal_id": deal, "name": "Pump", "quantity": 1000})
