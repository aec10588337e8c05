"""Closing: what the history of a deal says of a close that is taken back: whose it was, and from which open stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from crmdesk.data.deal_history import KIND_OF_OUTCOME
from crmdesk.data.models import DealEvent
from crmdesk.data.models.catalogue import OPEN


def past_close(connection: Connection, deal: Mapping[str, Any]) -> tuple[int | None, int | None] | None:
    """Return (owner, last open stage) of the close that a deal's row says, or None if its history has no such close."""
    owner = connection.execute(
        select(DealEvent.owner_id)
        .where(
            DealEvent.deal_id == deal["id"],
            DealEvent.begin_on == deal["closed_on"],
            DealEvent.stage_id == deal["stage_id"],
            DealEvent.kind.in_(KIND_OF_OUTCOME.values()),  # the close itself, not what became of the deal that day
        )
        .order_by(DealEvent.end_on.desc())
        .limit(1)
    ).first()
    if owner is None:
        return None
    return owner[0], last_open_stage(connection, deal["id"], DealEvent.end_on == deal["closed_on"])


def last_open_stage(connection: Connection, deal_id: int, *where: ColumnElement[bool]) -> int | None:
    """Return the open stage a deal was in last, among the states that ``where`` leaves."""
    return connection.execute(
        select(DealEvent.stage_id)
        .where(DealEvent.deal_id == deal_id, DealEvent.outcome == OPEN, *where)
        .order_by(DealEvent.begin_on.desc(), DealEvent.end_on.desc())
        .limit(1)
    ).scalar()
