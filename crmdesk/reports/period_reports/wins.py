"""Wins: the largest won deals of a period with their clients and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import Connection, select

from crmdesk.data.models import Client, Deal, Source
from crmdesk.reports.contributions import Row
from crmdesk.reports.period_reports.snapshot import Win

#: How many are told; the rest are counted.
MOST = 5


def largest_wins(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of revenue that bring most, the largest first."""
    valued = [row for row in rows if row.values[0]]
    return tuple(sorted(valued, key=lambda row: (-(row.values[0] or 0), row.id))[:MOST])


def read_wins(connection: Connection, deal_ids: Sequence[int]) -> Mapping[int, Win]:
    """Return deals as a report tells them, by id; ``amount`` is filled by the row that is told."""
    rows = connection.execute(
        select(
            Deal.id, Deal.title, Client.name.label("client"), Source.name.label("source"), Deal.closed_on, Deal.value
        )
        .outerjoin(Client, Client.id == Deal.client_id)
        .outerjoin(Source, Source.id == Deal.source_id)
        .where(Deal.id.in_(deal_ids))
    ).all()
    return {
        row.id: Win(
            str(row.id), row.client or "", row.title or "", row.source or "", row.closed_on, Decimal(row.value or 0)
        )
        for row in rows
        if row.closed_on is not None
    }
