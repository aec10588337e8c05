"""What is done to deals: moved, won, lost with a reason, called off, opened again; each undone to the very row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from crmdesk.data.entry.deal_deeds import close_deal, move_stage, put_into_stage, reopen
from crmdesk.data.entry.deeds import Deed, change
from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Deal, DealEvent
from crmdesk.data.models.deals import FOREVER
from crmdesk.data.store import Store
from crmdesk.data.undoing import undo
from tests import factories as f
from tests.conftest import Clock
from tests.factories import make_deal, plant, put
from tests.fold import assert_fold


@pytest.fixture
def deal(store: Store) -> int:
    """One open deal in work."""
    plant(store)
    return put(store, Deal, make_deal())[0]


def _row(store: Store, deal: int) -> dict[str, Any]:
    with store.reading() as connection:
        row = connection.execute(select(Deal.__table__).where(Deal.id == deal)).mappings().one()
        return {name: value for name, value in row.items() if name != "version"}


def test_a_stage_moves_one_on_and_stops_at_the_ends(store: Store, deal: int) -> None:
    """Forward, back, and nothing beyond the first and the last open stage."""
    assert move_stage(store, deal, 1).text == "Stage: Offer"
    assert move_stage(store, deal, 1).txn is None
    assert move_stage(store, deal, -2).text == "Stage: Lead"
    assert move_stage(store, deal, -1).txn is None


def test_a_deal_opened_again_stands_where_it_stood_last(store: Store, deal: int, clock: Clock) -> None:
    """Even where it went to and fro on the day it was closed."""
    for step in (1, -1, -1, 1):
        clock.pass_by(seconds=1)
        move_stage(store, deal, step)
    before = _row(store, deal)["stage_id"]
    clock.pass_by(seconds=1)
    close_deal(store, deal, 1)
    clock.pass_by(seconds=1)
    reopen(store, deal)
    assert _row(store, deal)["stage_id"] == before


def test_a_won_deal_has_its_day_and_owner_and_no_reason(store: Store, deal: int) -> None:
    """Today where nobody says otherwise; a day in the past where it was yesterday."""
    assert close_deal(store, deal, 1).text == "Won"
    row = _row(store, deal)
    assert (row["outcome"], row["closed_on"], row["closed_owner_id"]) == (1, store.today(), f.IVAN)
    reopen(store, deal)
    yesterday = store.today() - timedelta(1)
    close_deal(store, deal, 1, closed_on=yesterday)
    assert _row(store, deal)["closed_on"] == yesterday
    assert_fold(store)


def test_a_loss_has_a_reason_and_words(store: Store, deal: int) -> None:
    """Without a reason it is refused; a cancelled deal may go without; the stage it was lost at is kept."""
    with pytest.raises(UsageFault, match="reason"):
        close_deal(store, deal, 2)
    close_deal(store, deal, 2, loss_reason_id=f.PRICE, loss_note="too dear & <late>")
    row = _row(store, deal)
    assert (row["outcome"], row["loss_reason_id"], row["loss_note"]) == (2, f.PRICE, "too dear & <late>")
    assert row["lost_stage_id"] == f.WORK
    reopen(store, deal)
    row = _row(store, deal)
    assert (row["stage_id"], row["loss_reason_id"], row["loss_note"], row["closed_on"]) == (f.WORK, None, None, None)
    close_deal(store, deal, 3)
    assert _row(store, deal)["outcome"] == 3


def test_a_deal_won_by_mistake_opens_where_it_was(store: Store, deal: int) -> None:
    """The history knows the stage."""
    move_stage(store, deal, 1)
    close_deal(store, deal, 1)
    assert reopen(store, deal).text == "Open again: Offer"
    with pytest.raises(UsageFault, match="open already"):
        reopen(store, deal)


def test_a_deal_goes_to_another_pipeline(store: Store, deal: int) -> None:
    """With its stage goes its pipeline."""
    put_into_stage(store, [deal], f.ASKED)
    assert _row(store, deal)["pipeline_id"] == f.SERVICE


def test_what_cannot_be_is_refused(store: Store, deal: int) -> None:
    """A day to come, a stage or a reason nobody has, a closed deal moved by a key."""
    with pytest.raises(UsageFault, match="day to come"):
        close_deal(store, deal, 1, closed_on=store.today() + timedelta(1))
    with pytest.raises(UsageFault, match="stage"):
        put_into_stage(store, [deal], 404)
    with pytest.raises(UsageFault, match="reason"):
        close_deal(store, deal, 2, loss_reason_id=404)
    close_deal(store, deal, 1)
    with pytest.raises(UsageFault, match="closed"):
        move_stage(store, deal, 1)


DEEDS = st.lists(
    st.sampled_from(("on", "back", "won", "lost", "off", "again", "amount", "owner", "service")), min_size=1, max_size=7
)


def _do(store: Store, deal: int, word: str) -> Deed | None:
    row = _row(store, deal)
    version = 0
    try:
        match word:
            case "on" | "back":
                return move_stage(store, deal, 1 if word == "on" else -1)
            case "won":
                return close_deal(store, deal, 1)
            case "lost":
                return close_deal(store, deal, 2, loss_reason_id=f.PRICE, loss_note="dear")
            case "off":
                return close_deal(store, deal, 3)
            case "again":
                return reopen(store, deal)
            case "service":
                return put_into_stage(store, [deal], f.ASKED)
            case "amount":
                values: dict[str, Any] = {"amount": (row["amount"] or 0) + 7}
            case _:
                values = {"owner_id": f.ANNA if row["owner_id"] == f.IVAN else f.IVAN}
        done = change(store, "deal", deal, version, {}, values)
        assert isinstance(done, Deed)
    except UsageFault:
        return None
    return done


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=DEEDS)
def test_whatever_was_done_is_undone_to_the_very_row(sqlite_store: Store, words: list[str]) -> None:
    """Any deeds in any order, taken back one after another, leave every column but the version as it was.

    The present state of the history is the row's own again.
    """
    with sqlite_store.reading() as connection:
        planted = connection.execute(select(Deal.id).limit(1)).first() is not None
    if not planted:
        plant(sqlite_store)
    deal = put(sqlite_store, Deal, make_deal())[0]
    before = _row(sqlite_store, deal)
    done = [deed for word in words if (deed := _do(sqlite_store, deal, word)) is not None and deed.txn is not None]
    for deed in reversed(done):
        assert deed.txn is not None
        undo(sqlite_store, deed.txn)
    after = _row(sqlite_store, deal)
    since = ("stage_since", "closed_owner_id")
    assert {k: v for k, v in after.items() if k not in since} == {k: v for k, v in before.items() if k not in since}
    with sqlite_store.reading() as connection:
        state = connection.execute(
            select(DealEvent.stage_id, DealEvent.owner_id, DealEvent.value, DealEvent.outcome).where(
                DealEvent.deal_id == deal, DealEvent.end_on == FOREVER
            )
        ).one()
    assert tuple(state) == (after["stage_id"], after["owner_id"], after["value"], after["outcome"])
