"""One thing done to many deals: told before, all or none, and taken back at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from crmdesk.data.activities.plans import Plan
from crmdesk.data.entry.bulk_deeds import (
    Archive,
    BulkAction,
    PlanEach,
    PutIntoStage,
    Retag,
    SetField,
    carry_out,
    preview,
)
from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.models import Activity, Deal
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.factories import make_deal, plant, put


@pytest.fixture
def deals(store: Store) -> list[int]:
    """Two deals of Ivan's, one of Anna's that has a tag."""
    plant(store)
    return put(
        store,
        Deal,
        make_deal(title="A", amount=100_00),
        make_deal(title="B", amount=200_00, stage_id=f.OFFER),
        make_deal(title="C", amount=400_00, owner_id=f.ANNA, tags=["VIP"]),
    )


def column(store: Store, name: str, record: Any = Deal) -> list[Any]:
    """Return a column of all rows by id."""
    with store.reading() as connection:
        return list(connection.execute(select(record.__table__.c[name]).order_by(record.__table__.c.id)).scalars())


def test_another_manager_is_told_and_then_written(store: Store, deals: list[int]) -> None:
    """Whose they are now, how many change and for how much; who has them already is not counted."""
    action = SetField("owner_id", f.ANNA)
    told = preview(store, deals, action)
    assert (told.title, told.count, told.unchanged, told.value) == ("Manager: Anna Sokolova", 2, 1, 300_00)
    assert told.lines == (("Ivan Petrov", 2),)
    done = carry_out(store, deals, action)
    assert done.ids == tuple(sorted(deals[:2]))
    assert set(column(store, "owner_id")) == {f.ANNA}
    assert done.text == "Manager: Anna Sokolova: 2 deals"


def test_a_loss_needs_its_reason_and_closes_with_it(store: Store, deals: list[int]) -> None:
    """Without a reason nothing is written; with it the outcome, the day and the reason are."""
    with pytest.raises(UsageFault, match="why the deal is lost"):
        preview(store, deals, PutIntoStage(f.LOST_STAGE))
    with pytest.raises(UsageFault, match="why the deal is lost"):
        carry_out(store, deals, PutIntoStage(f.LOST_STAGE))
    carry_out(store, deals, PutIntoStage(f.LOST_STAGE, f.PRICE, "Too dear"))
    assert set(column(store, "outcome")) == {2}
    assert set(column(store, "closed_on")) == {date(2025, 11, 20)}
    assert set(column(store, "loss_note")) == {"Too dear"}
    again = carry_out(store, deals, PutIntoStage(f.LOST_STAGE, f.PRICE))
    assert again.txn is None


def test_tags_join_those_that_are_there(store: Store, deals: list[int]) -> None:
    """Adding keeps the others, whatever their case; taking out leaves the rest."""
    carry_out(store, deals, Retag(("vip", "Тендер")))
    assert sorted(column(store, "tags")) == sorted([["vip", "Тендер"], ["vip", "Тендер"], ["VIP", "Тендер"]])
    told = preview(store, deals, Retag(remove=("ВИП",)))
    assert told.count == 0
    carry_out(store, deals, Retag(remove=("VIP",)))
    assert column(store, "tags") == [["Тендер"]] * 3


def test_a_task_for_each_is_the_managers_and_the_next_step(store: Store, deals: list[int]) -> None:
    """Every deal gets its own, and shows it as what comes next."""
    carry_out(store, deals, PlanEach(Plan("Ask for the budget", date(2025, 11, 24), code="call")))
    assert sorted(column(store, "performer_id", Activity)) == sorted([f.IVAN, f.IVAN, f.ANNA])
    assert set(column(store, "next_step")) == {"Ask for the budget"}
    assert set(column(store, "next_step_on")) == {date(2025, 11, 24)}


@pytest.mark.parametrize(
    "action",
    [
        SetField("owner_id", f.LONER),
        SetField("expected_on", date(2026, 1, 15)),
        SetField(f"own:{f.DEAL_TEXT}", "Yes"),
        PutIntoStage(f.WON_STAGE),
        PutIntoStage(f.ASKED),
        Retag(("new",), ("VIP",)),
        PlanEach(Plan("Call", date(2025, 11, 24))),
        Archive(),
    ],
    ids=str,
)
def test_every_action_is_one_step_back(store: Store, deals: list[int], action: BulkAction) -> None:
    """Undo gives every deal as it was."""
    names = (
        "owner_id",
        "stage_id",
        "pipeline_id",
        "tags",
        "custom",
        "next_step",
        "archived_at",
        "expected_on",
        "closed_on",
    )
    before = [column(store, name) for name in names]
    assert preview(store, deals, action).count == 3
    done = carry_out(store, deals, action)
    assert len(done.ids) == 3
    assert [column(store, name) for name in names] != before
    assert done.txn is not None
    undo(store, done.txn)
    assert [column(store, name) for name in names] == before


def test_stopped_half_way_it_leaves_nothing(store: Store, deals: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops it gets the base as it was."""
    monkeypatch.setattr("crmdesk.data.entry.bulk_deeds.STEP", 1)
    seen: list[tuple[float, float]] = []

    def tick(done: float, total: float) -> None:
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        carry_out(store, deals, SetField("owner_id", f.LONER), tick)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert f.LONER not in column(store, "owner_id")


def test_people_and_stages_that_are_gone_are_refused(store: Store, deals: list[int]) -> None:
    """A sentence says which, before anything is written."""
    for action in (SetField("owner_id", 999), PutIntoStage(999), Retag(), PutIntoStage(f.LOST_STAGE, 999)):
        with pytest.raises(UsageFault):
            carry_out(store, deals, action)
    told = preview(store, [*deals, 424242], Archive())
    assert (told.count, told.unchanged) == (3, 1)
