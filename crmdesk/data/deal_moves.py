"""Moves of a deal: what follows from another stage, and the states that its history gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select, update

from crmdesk.data.closing import last_open_stage, past_close
from crmdesk.data.deal_history import KIND_OF_OUTCOME, DealStep, event_rows, reach_rows
from crmdesk.data.models import DealEvent, StageReach
from crmdesk.data.models.catalogue import OPEN, WON
from crmdesk.data.models.deals import ALWAYS, FOREVER

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


def append_states(change: Change, pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
    """End the present states of deals, given as they were and as they are, and begin the next where one differs."""
    turned = []
    for old, new in pairs:
        kind = _kind_of_move(old, new)
        if kind is None:
            _move_close(change, old, new)
        else:
            turned.append((old, new, kind))
    if not turned:
        return
    ids = [new["id"] for _old, new, _kind in turned]
    begun = _begun(change, ids)
    reached = _reached(change, ids)
    ends: dict[date, list[int]] = {}
    events: list[dict[str, Any]] = []
    reaches: list[dict[str, Any]] = []
    for old, new, kind in turned:
        closing = old["outcome"] == OPEN and new["outcome"] != OPEN
        day = max(new["closed_on"] if closing else change.today, begun.get(new["id"], ALWAYS))
        ends.setdefault(day, []).append(new["id"])
        step = DealStep(
            begin_on=day, kind=kind, stage_id=new["stage_id"], outcome=new["outcome"], owner_id=new["owner_id"],
            value=new["value"], expected_on=new["expected_on"], at=change.at, author_id=change.author_id,
        )  # fmt: skip
        event = event_rows(new["id"], new["pipeline_id"], [step], [change.ids.take()])[0]
        events.append({**event, "stage_since": new["stage_since"] or day})
        if (new["id"], new["stage_id"]) not in reached:
            reach_ids = [change.ids.take()]
            reaches += reach_rows(new["id"], new["pipeline_id"], new["created_on"], [step], reach_ids)
    for day, some in ends.items():
        present = and_(DealEvent.deal_id.in_(some), DealEvent.end_on == FOREVER)
        change.connection.execute(update(DealEvent).where(present).values(end_on=day))
    change.insert(DealEvent, events)
    change.insert(StageReach, reaches)


def _kind_of_move(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """Return the kind of the state that begins; None when nothing that the history holds has changed."""
    if new["stage_id"] != old["stage_id"]:
        return KIND_OF_OUTCOME.get(new["outcome"]) or ("reopened" if old["outcome"] != OPEN else "stage")
    for kind, column in (("owner", "owner_id"), ("amount", "value"), ("expected", "expected_on")):
        if new[column] != old[column]:
            return kind
    return None


def _begun(change: Change, deal_ids: Sequence[int]) -> dict[int, date]:
    """Return the day the present state of each deal began."""
    rows = change.connection.execute(
        select(DealEvent.deal_id, func.max(DealEvent.begin_on))
        .where(DealEvent.deal_id.in_(deal_ids), DealEvent.end_on == FOREVER)
        .group_by(DealEvent.deal_id)
    )
    return {row[0]: row[1] for row in rows}


def _reached(change: Change, deal_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return which stages each deal has been in: (deal, stage)."""
    rows = change.connection.execute(
        select(StageReach.deal_id, StageReach.stage_id).where(StageReach.deal_id.in_(deal_ids))
    )
    return {(deal_id, stage_id) for deal_id, stage_id in rows}


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
