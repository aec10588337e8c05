"""Moves of a deal: what follows from another stage, and the states that its history gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update

from crmdesk.data.closing import last_open_stage, past_close
from crmdesk.data.deal_history import KIND_OF_OUTCOME, DealStep, event_rows, reach_rows
from crmdesk.data.models import DealEvent, StageReach
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import FOREVER

if TYPE_CHECKING:
    from crmdesk.data.journal import Change


def finish_deal(full: dict[str, Any], steps: Sequence[DealStep], *, is_known: bool) -> None:
    """Take from the history what the deal keeps of it; where nobody knows it, no stage is said to have lost it."""
    since = steps[-1].begin_on
    for step in reversed(steps):
        if step.stage_id != full["stage_id"]:
            break
        since = step.begin_on
    full["stage_since"] = since
    if full["outcome"] > WON and is_known:
        full["lost_stage_id"] = next((s.stage_id for s in reversed(steps) if s.outcome == OPEN), None)


def follow_stage(change: Change, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    """Set what follows from a move to another stage: outcome, closing day and owner, days in the stage."""
    if new["stage_id"] == old["stage_id"]:
        return
    outcome = change.facts.stages[new["stage_id"]].outcome
    new["stage_since"] = change.today
    if outcome == OPEN:
        new["closed_on"] = new["closed_at"] = new["closed_owner_id"] = new["loss_reason_id"] = None
        new["loss_note"] = None
    elif outcome != old["outcome"]:
        _close(change, old, new)
        if outcome == WON:
            new["loss_reason_id"] = new["loss_note"] = None


def _close(change: Change, old: Mapping[str, Any], new: dict[str, Any]) -> None:
    """Set the day, the owner and the last open stage of a close: today's, or those of a close that is taken back."""
    if old["outcome"] != OPEN:  # won after all, or lost after all: that is known today only
        new["closed_on"] = new["closed_at"] = None
    past = None
    if new["closed_on"] is None:  # an import and an undo know the day themselves
        new["closed_at"] = change.at
        new["closed_on"] = change.today
    else:
        past = past_close(change.connection, new)
    new["stage_since"] = new["closed_on"]
    last_open = old["stage_id"] if old["outcome"] == OPEN else last_open_stage(change.connection, new["id"])
    new["closed_owner_id"], new["lost_stage_id"] = past or (new["owner_id"], last_open)


def append_state(change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """End the present state of the deal and begin the next, if what the history holds has changed."""
    if new["stage_id"] != old["stage_id"]:
        kind = KIND_OF_OUTCOME.get(new["outcome"]) or ("reopened" if old["outcome"] != OPEN else "stage")
    elif new["owner_id"] != old["owner_id"]:
        kind = "owner"
    elif new["value"] != old["value"]:
        kind = "amount"
    elif new["expected_on"] != old["expected_on"]:
        kind = "expected"
    else:
        _move_close(change, old, new)
        return
    present = and_(DealEvent.deal_id == new["id"], DealEvent.end_on == FOREVER)
    begun = change.connection.execute(select(func.max(DealEvent.begin_on)).where(present)).scalar_one()
    closing = old["outcome"] == OPEN and new["outcome"] != OPEN
    today = new["closed_on"] if closing else change.today
    if begun is not None:
        today = max(today, begun)
    change.connection.execute(update(DealEvent).where(present).values(end_on=today))
    step = DealStep(
        begin_on=today, kind=kind, stage_id=new["stage_id"], outcome=new["outcome"], owner_id=new["owner_id"],
        value=new["value"], expected_on=new["expected_on"], at=change.at, author_id=change.author_id,
    )  # fmt: skip
    rows = event_rows(new["id"], new["pipeline_id"], [step], [change.ids.take()])
    rows[0]["stage_since"] = new["stage_since"] or today
    change.insert(DealEvent, rows)
    reached = change.connection.execute(
        select(StageReach.id).where(StageReach.deal_id == new["id"], StageReach.stage_id == new["stage_id"])
    ).first()
    if reached is None:
        ids = [change.ids.take()]
        change.insert(StageReach, reach_rows(new["id"], new["pipeline_id"], new["created_on"], [step], ids))


def _move_close(change: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Move the closing event of a deal whose day of closing was mended, and the end of the state before it."""
    if new["outcome"] == OPEN or new["closed_on"] == old["closed_on"]:
        return
    of_deal = DealEvent.deal_id == new["id"]
    change.connection.execute(
        update(DealEvent).where(of_deal, DealEvent.end_on == old["closed_on"]).values(end_on=new["closed_on"])
    )
    change.connection.execute(
        update(DealEvent)
        .where(of_deal, DealEvent.end_on == FOREVER)
        .values(begin_on=new["closed_on"], stage_since=new["closed_on"])
    )
