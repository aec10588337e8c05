"""The next step of a deal is its nearest planned activity; deeds on activities keep the deal's columns in step.

Whatever plans an activity says what comes next, so the nearest planned one becomes the step. Whatever takes an activity
out of the plan (done, called off, moved, another deal's now) changes the step only where it came from the plan: a step that
somebody wrote into the deal by hand stays until a plan is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, ActivityKind, Deal
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.catalogue import OPEN


@dataclass(frozen=True, slots=True)
class Step:
    """What a deal shows as its next step."""

    text: str
    due_on: date | None


class StepKeeper:
    """Remembers what deals had planned before a deed and puts their next steps right after it."""

    def __init__(self, change: Change, deal_ids: Iterable[int | None]) -> None:
        self._change = change
        self._before = {deal_id: planned_steps(change.connection, deal_id) for deal_id in deal_ids if deal_id}

    def settle(self, planned: Iterable[int | None] = ()) -> None:
        """Write the steps of the deals; ``planned`` are those for which something was planned just now."""
        fresh = {deal_id for deal_id in planned if deal_id}
        for deal_id in sorted(self._before.keys() | fresh):
            self._settle_one(deal_id, self._before.get(deal_id, ()), fresh=deal_id in fresh)

    def _settle_one(self, deal_id: int, before: tuple[Step, ...], *, fresh: bool) -> None:
        row = self._change.row(Deal, deal_id)
        if row["outcome"] != OPEN or row["archived_at"] is not None:
            return
        after = planned_steps(self._change.connection, deal_id)
        if after == before and not fresh:
            return
        shown = Step(row["next_step"] or "", row["next_step_on"])
        by_hand = shown != Step("", None) and shown not in before
        if by_hand and not fresh:
            return
        step = after[0] if after else None
        if step is None and by_hand:
            return
        self._change.edit(
            Deal,
            deal_id,
            row["version"],
            next_step=None if step is None else step.text,
            next_step_on=None if step is None else step.due_on,
        )


def planned_steps(connection: Connection, deal_id: int) -> tuple[Step, ...]:
    """Return what is planned for a deal, the nearest first; what has no day comes last."""
    rows = connection.execute(
        select(Activity.subject, Activity.due_on, ActivityKind.name)
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .where(Activity.deal_id == deal_id, Activity.state == PLANNED, Activity.archived_at.is_(None))
        .order_by(Activity.due_on.nulls_last(), Activity.due_at.nulls_last(), Activity.id)
    )
    return tuple(Step(row.subject or row.name, row.due_on) for row in rows)
