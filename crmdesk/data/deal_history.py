"""The history of a deal as states, and the first reach of each stage, made from its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.models.deals import ALWAYS, FOREVER

KIND_OF_OUTCOME = {WON: "won", LOST: "lost", CANCELLED: "cancelled"}


@dataclass(frozen=True, slots=True)
class DealStep:
    """What a deal became on a day; ``value`` is in the firm's currency, minor units."""

    begin_on: date
    kind: str
    stage_id: int
    outcome: int
    owner_id: int | None
    value: int | None
    expected_on: date | None = None
    at: datetime | None = None
    author_id: int | None = None


def plain_steps(deal: dict[str, Any], opened_stage_id: int) -> tuple[DealStep, ...]:
    """Return the steps of a deal of which only the present is known.

    A closed deal was open, in ``opened_stage_id``, from its creation to its closing; with no day of creation it was
    always there.
    """
    outcome = deal["outcome"]
    begin = deal["created_on"] or ALWAYS
    created = DealStep(
        begin_on=begin if outcome == OPEN else min(begin, deal["closed_on"]),
        kind="created",
        stage_id=deal["stage_id"] if outcome == OPEN else opened_stage_id,
        outcome=OPEN,
        owner_id=deal["created_owner_id"],
        value=deal["value"],
        expected_on=deal["expected_on"],
        at=deal["created_at"],
    )
    if outcome == OPEN:
        return (created,)
    closed = DealStep(
        begin_on=deal["closed_on"],
        kind=KIND_OF_OUTCOME[outcome],
        stage_id=deal["stage_id"],
        outcome=outcome,
        owner_id=deal["closed_owner_id"],
        value=deal["value"],
        expected_on=deal["expected_on"],
        at=deal["closed_at"],
    )
    return (created, closed)


def event_rows(deal_id: int, pipeline_id: int, steps: Sequence[DealStep], ids: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rows of ``deal_event``: each state holds until the next begins."""
    rows = []
    since = steps[0].begin_on
    stage = steps[0].stage_id
    for index, (step, event_id) in enumerate(zip(steps, ids, strict=False)):
        if step.stage_id != stage:
            stage, since = step.stage_id, step.begin_on
        rows.append(
            {
                "id": event_id,
                "deal_id": deal_id,
                "kind": step.kind,
                "at": step.at,
                "begin_on": step.begin_on,
                "end_on": steps[index + 1].begin_on if index + 1 < len(steps) else FOREVER,
                "pipeline_id": pipeline_id,
                "stage_id": step.stage_id,
                "stage_since": since,
                "owner_id": step.owner_id,
                "value": step.value,
                "expected_on": step.expected_on,
                "outcome": step.outcome,
                "author_id": step.author_id,
            }
        )
    return rows


def reach_rows(
    deal_id: int, pipeline_id: int, created_on: date | None, steps: Sequence[DealStep], ids: Iterable[int]
) -> list[dict[str, Any]]:
    """Return the rows of ``stage_reach``: the first day in each stage, in the order they were reached."""
    first: dict[int, DealStep] = {}
    for step in steps:
        first.setdefault(step.stage_id, step)
    return [
        {
            "id": reach_id,
            "deal_id": deal_id,
            "stage_id": stage_id,
            "pipeline_id": pipeline_id,
            "created_on": created_on or ALWAYS,
            "reached_on": step.begin_on,
            "owner_id": step.owner_id,
        }
        for (stage_id, step), reach_id in zip(first.items(), ids, strict=False)
    ]
