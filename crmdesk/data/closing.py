"""Closing: what the history of a deal says of a close that is taken back: whose it was, and from which open stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from crmdesk.data.deal_history import KIND_OF_OUTCOME
from crmdesk.data.models import DealEvent
from crmdesk.data.models.catalogue import OPEN

#: The states of a deal, the latest first. Those of one day differ by their moment only: ids begin at random.
LATEST_FIRST = (
    DealEvent.begin_on.desc(),
    DealEvent.end_on.desc(),
    DealEvent.at.desc().nulls_last(),
    DealEvent.id.desc(),
)
#: What is asked of them; made once, for an undo over thousands of deals asks it of each.
_STATES = (
    select(
        DealEvent.begin_on, DealEvent.end_on, DealEvent.kind, DealEvent.stage_id, DealEvent.owner_id, DealEvent.outcome
    )
    .where(DealEvent.deal_id == bindparam("deal"))
    .order_by(*LATEST_FIRST)
)
_CLOSES = frozenset(KIND_OF_OUTCOME.values())


def past_close(connection: Connection, deal: Mapping[str, Any]) -> tuple[int | None, int | None] | None:
    """Return (owner, last open stage) of the close that a deal's row says, or None if its history has no such close."""
    states = _states(connection, deal["id"])
    for state in states:
        # the close itself, not what became of the deal that day
        if (state.begin_on, state.stage_id) == (deal["closed_on"], deal["stage_id"]) and state.kind in _CLOSES:
            return state.owner_id, _last_open(states, deal["closed_on"])
    return None


def last_open_stage(connection: Connection, deal_id: int) -> int | None:
    """Return the open stage a deal was in last."""
    return _last_open(_states(connection, deal_id))


def _states(connection: Connection, deal_id: int) -> Sequence[Any]:
    return connection.execute(_STATES, {"deal": deal_id}).all()


def _last_open(states: Sequence[Any], until: date | None = None) -> int | None:
    """Return the stage of the latest open state, among those that ended on ``until`` where it is given."""
    return next((s.stage_id for s in states if s.outcome == OPEN and until in (None, s.end_on)), None)
