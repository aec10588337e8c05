"""The door: versions, conflicts, history, undo; after each test the journal folded gives the rows (conftest sees to it)."""

from __future__ import annotations

import threading
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.models import Client, Deal, DealEvent, DealItem, JournalEntry, Manager, Record, StageReach
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests.factories import (
    ANNA,
    IVAN,
    LEAD,
    LOST_STAGE,
    OFFER,
    PRICE,
    PUMP,
    WON_STAGE,
    WORK,
    make_client,
    make_deal,
    make_item,
    make_won,
    plant,
    put,
)

TODAY = date(2025, 11, 20)


def nobodys(**changes: Any) -> dict[str, Any]:
    """Return the row of a client without an owner, for bases without people."""
    return make_client(owner_id=None, **changes)


def row_of(store: Store, record: type[Record], row_id: int) -> Any:
    """Return a row as it lies in the base."""
    with store.reading() as connection:
        return connection.execute(select(record.__table__).where(record.__table__.c.id == row_id)).one()


def edit(store: Store, record, row_id: int, **values: Any) -> int:
    """Change a row from its present version and return the transaction."""
    with store.changing(cause="edit") as change:
        change.edit(record, row_id, row_of(store, record, row_id).version, **values)
        return change.txn


def events(store: Store, deal: int) -> list[Any]:
    """Return the states of a deal in the order they began."""
    with store.reading() as connection:
        return list(
            connection.execute(
                select(DealEvent.__table__).where(DealEvent.deal_id == deal).order_by(DealEvent.begin_on, DealEvent.end_on)
            )
        )  # fmt: skip


@pytest.fixture
def deal(store: Store) -> int:
    """An open deal of Ivan's, in work since 3 March 2025."""
    plant(store)
    return put(store, Deal, make_deal())[0]


def test_creating_is_one_entry_and_the_first_version(store) -> None:
    (client,) = put(store, Client, nobodys(phones=["+7 912 345-67-89"], custom={"7": "x"}))
    with store.reading() as connection:
        entries = connection.execute(select(JournalEntry).where(JournalEntry.row_id == client)).all()
    assert [(entry.reg, entry.cause, entry.old) for entry in entries] == [("*", "test", None)]
    assert row_of(store, Client, client).version == 1


def test_an_edit_of_nothing_writes_nothing(store, deal) -> None:
    with store.changing() as change:
        assert change.edit(Deal, deal, 1, title="Pumping station") == 1
    assert row_of(store, Deal, deal).version == 1


def test_an_edit_of_a_stale_version_is_a_conflict(store, deal) -> None:
    """The one who read first and saves last is told; nothing of theirs is written."""
    edit(store, Deal, deal, title="Theirs")
    with pytest.raises(ConflictFault, match="meanwhile"), store.changing() as change:
        change.edit(Deal, deal, 1, title="Mine")
    assert row_of(store, Deal, deal).title == "Theirs"


def test_of_two_threads_editing_one_row_one_wins_and_one_is_told(store, deal) -> None:
    """Over and over: no edit is lost, every loser hears of it."""
    told: list[str] = []
    begin = threading.Barrier(2)

    def save(name: str) -> None:
        for turn in range(10):
            begin.wait()
            try:
                with store.changing() as change:
                    change.edit(Deal, deal, turn + 1, title=f"{name} {turn}")
            except ConflictFault:
                told.append(name)
            begin.wait()

    threads = [threading.Thread(target=save, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert row_of(store, Deal, deal).version == 11
    assert len(told) == 10


def test_own_fields_are_registers_of_their_own(store) -> None:
    """A change of one leaves another that somebody changed meanwhile, in the journal too."""
    (client,) = put(store, Client, nobodys(custom={"7": 1, "8": "a"}))
    edit(store, Client, client, custom={"7": 2, "8": "a", "9": ["x"]})
    edit(store, Client, client, custom={"8": "a", "9": ["x"]})
    with store.reading() as connection:
        entries = connection.execute(
            select(JournalEntry.reg, JournalEntry.old, JournalEntry.new).where(
                JournalEntry.row_id == client, JournalEntry.reg != "*"
            ).order_by(JournalEntry.hlc)
        ).all()  # fmt: skip
    assert [tuple(entry) for entry in entries] == [("cf:7", 1, 2), ("cf:9", None, ["x"]), ("cf:7", 2, None)]


def test_a_move_ends_a_state_and_begins_the_next(store, deal, clock) -> None:
    """The first reach of a stage is written once, however often the deal comes back to it."""
    edit(store, Deal, deal, stage_id=OFFER)
    clock.pass_by(days=2)
    edit(store, Deal, deal, stage_id=WORK)
    clock.pass_by(days=1)
    edit(store, Deal, deal, stage_id=OFFER)
    assert [(e.stage_id, e.begin_on, e.stage_since) for e in events(store, deal)] == [
        (WORK, date(2025, 3, 3), date(2025, 3, 3)), (OFFER, TODAY, TODAY),
        (WORK, date(2025, 11, 22), date(2025, 11, 22)), (OFFER, date(2025, 11, 23), date(2025, 11, 23)),
    ]  # fmt: skip
    states = events(store, deal)
    assert all(one.end_on == two.begin_on for one, two in pairwise(states))
    with store.reading() as connection:
        reaches = connection.execute(
            select(StageReach.stage_id, StageReach.reached_on).where(StageReach.deal_id == deal)
        ).all()
    assert sorted(map(tuple, reaches)) == [(WORK, date(2025, 3, 3)), (OFFER, TODAY)]


def test_a_close_takes_its_day_owner_and_the_stage_before(store, deal, clock) -> None:
    """And a new owner afterwards changes none of them."""
    edit(store, Deal, deal, stage_id=OFFER)
    clock.pass_by(days=3)
    edit(store, Deal, deal, stage_id=LOST_STAGE, loss_reason_id=PRICE)
    edit(store, Deal, deal, owner_id=ANNA)
    row = row_of(store, Deal, deal)
    assert (row.outcome, row.closed_on, row.closed_owner_id, row.lost_stage_id, row.created_owner_id) == (
        2, date(2025, 11, 23), IVAN, OFFER, IVAN,
    )  # fmt: skip


def test_a_reopened_deal_is_won_no_more(store, deal, clock) -> None:
    edit(store, Deal, deal, stage_id=WON_STAGE)
    clock.pass_by(days=1)
    edit(store, Deal, deal, stage_id=WORK)
    row = row_of(store, Deal, deal)
    assert (row.outcome, row.closed_on, row.closed_at, row.closed_owner_id) == (0, None, None, None)
    assert [e.kind for e in events(store, deal)] == ["created", "won", "reopened"]


def test_what_was_won_and_is_lost_is_lost_today(store, deal, clock) -> None:
    """With today's owner, at the stage it was won from; a reason of loss does not outlive a win."""
    edit(store, Deal, deal, stage_id=WON_STAGE)
    clock.pass_by(days=5)
    edit(store, Deal, deal, stage_id=LOST_STAGE, loss_reason_id=PRICE, owner_id=ANNA)
    row = row_of(store, Deal, deal)
    assert (row.closed_on, row.closed_owner_id, row.lost_stage_id) == (date(2025, 11, 25), ANNA, WORK)
    edit(store, Deal, deal, stage_id=WON_STAGE)
    assert row_of(store, Deal, deal).loss_reason_id is None


@pytest.mark.parametrize("target", [WON_STAGE, LOST_STAGE, OFFER])
def test_undoing_a_move_restores_every_column(store, deal, clock, target) -> None:
    """Of an open deal moved on, won or lost."""
    edit(store, Deal, deal, stage_id=LEAD)
    before = row_of(store, Deal, deal)._asdict()
    clock.pass_by(days=1)
    txn = edit(store, Deal, deal, stage_id=target)
    undo(store, txn)
    after = row_of(store, Deal, deal)._asdict()
    assert {k: v for k, v in after.items() if k not in ("version", "stage_since")} == {
        k: v for k, v in before.items() if k not in ("version", "stage_since")
    }


def test_undoing_a_creation_archives_and_undoing_that_restores(store) -> None:
    with store.changing() as change:
        (client,) = change.add(Client, [nobodys()])
        txn = change.txn
    assert undo(store, txn).rows == 1
    assert row_of(store, Client, client).archived_at is not None
    with store.changing() as change:
        change.edit(Client, client, 2, archived_at=None)
    assert row_of(store, Client, client).archived_at is None


def test_undo_of_an_edit_gives_old_values_back_to_what_it_changed_only(store) -> None:
    (client,) = put(store, Client, nobodys(city="Omsk", custom={"7": 1}))
    txn = edit(store, Client, client, city="Tver", custom={"7": 2, "8": 3})
    edit(store, Client, client, region="Siberia")
    undo(store, txn)
    row = row_of(store, Client, client)
    assert (row.city, row.region, row.custom) == ("Omsk", "Siberia", {"7": 1})


def test_what_was_changed_again_cannot_be_undone(store) -> None:
    """And nothing of the transaction is."""
    one, two = put(store, Client, nobodys(), nobodys())
    with store.changing() as change:
        change.edit(Client, one, 1, city="Tver")
        change.edit(Client, two, 1, city="Tver")
        txn = change.txn
    edit(store, Client, one, city="Omsk")
    with pytest.raises(ConflictFault, match="cannot be undone"):
        undo(store, txn)
    assert [row_of(store, Client, place).city for place in (one, two)] == ["Omsk", "Tver"]


def test_a_transaction_that_fails_leaves_nothing(store) -> None:
    def fail() -> None:
        with store.changing() as change:
            change.add(Client, [nobodys(id=77)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as connection:
        assert connection.execute(select(Client.id)).all() == []
        assert connection.execute(select(JournalEntry.id).where(JournalEntry.row_id == 77)).all() == []


def test_a_row_that_is_not_there_is_told(store) -> None:
    with pytest.raises(UsageFault, match="no such record"), store.changing() as change:
        change.edit(Manager, 4711, 1, name="Nobody")


def test_an_unknown_column_is_a_defect_not_a_silence(store) -> None:
    with pytest.raises(KeyError), store.changing() as change:
        change.add(Client, [nobodys(colour="red")])


def test_deals_are_numbered_one_after_another(store, deal) -> None:
    """A row may bring its own number; the next goes on above the largest."""
    put(store, Deal, make_deal(number=40))
    (third,) = put(store, Deal, make_deal())
    assert row_of(store, Deal, deal).number == 1
    assert row_of(store, Deal, third).number == 41


def test_positions_of_a_deal_in_another_currency_sum_to_its_value(store) -> None:
    """Each by the deal's rate, the last kopeck to one of them."""
    plant(store)
    (deal,) = put(store, Deal, make_won(date(2025, 3, 3), 100_000, currency="USD", cost=40_000))
    items = put(store, DealItem, *(make_item(deal, amount=a, cost=c, product_id=PUMP)
                                   for a, c in ((33_333, 13_333), (33_333, 13_333), (33_334, 13_334))))  # fmt: skip
    row, parts = row_of(store, Deal, deal), [row_of(store, DealItem, item) for item in items]
    assert row.value == 10_150_000
    assert sum(part.value for part in parts) == row.value
    assert sum(part.cost_value for part in parts) == row.cost_value
    edit(store, Deal, deal, currency="RUB")
    assert [row_of(store, DealItem, item).value for item in items] == [33_333, 33_333, 33_334]


def test_positions_without_a_rate_have_no_value(store) -> None:
    plant(store)
    (deal,) = put(store, Deal, make_won(date(2025, 3, 3), 100_000, currency="EUR"))
    (item,) = put(store, DealItem, make_item(deal, amount=100_000))
    assert row_of(store, DealItem, item).value is None
