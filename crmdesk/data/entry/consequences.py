"""Consequences: what other rows owe to a typed change of one: a deal's next step follows its plan, whoever edits it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select

from crmdesk.data.activities.next_steps import StepKeeper, planned_steps
from crmdesk.data.journal import Change
from crmdesk.data.models import Activity, DealItem, Kept
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.settling import batches


@contextmanager
def following(change: Change, record: type[Kept], ids: Sequence[int], deal_id: int | None = None) -> Iterator[None]:
    """Bring deals into line with what is written of their activities inside the block.

    Args:
        change: the transaction.
        record: what is written.
        ids: the rows that are edited; none where one is made.
        deal_id: the deal of a row that is made or put into a deal.

    Raises:
        TypeError: positions have deeds of their own, which keep the sums of their deal.
    """
    if record is DealItem:
        raise TypeError("positions are written by item_deeds: the sums of their deal must follow")
    if record is not Activity:
        yield
        return
    before = _planned(change, ids)
    steps = () if deal_id is None else planned_steps(change.connection, deal_id)
    keeper = StepKeeper(change, {*before.values(), deal_id})
    yield
    fresh = {deal for row, deal in _planned(change, ids).items() if before.get(row) != deal}
    if not ids and deal_id is not None and planned_steps(change.connection, deal_id) != steps:
        fresh.add(deal_id)
    keeper.settle(fresh)


def _planned(change: Change, ids: Sequence[int]) -> dict[int, int | None]:
    """Return the deals of those activities that are in the plan."""
    found: dict[int, int | None] = {}
    for some in batches(ids):
        rows = change.connection.execute(
            select(Activity.id, Activity.deal_id).where(
                Activity.id.in_(some), Activity.state == PLANNED, Activity.archived_at.is_(None)
            )
        )
        found |= {row.id: row.deal_id for row in rows}
    return found
