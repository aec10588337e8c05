"""How far a base reaches: the last day on which something happened to its deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from crmdesk.data.models import Deal

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.store import Store
    from crmdesk.reports.report_view import Progress


def last_busy_day(store: Store, progress: Progress | None = None) -> date | None:
    """Return the last day, today at most, on which a deal was made or closed; None in a base without dated deals."""
    if progress is not None:
        progress(0.0)
    today = store.today()
    with store.reading() as connection:
        days = [
            connection.scalar(select(func.max(column)).where(Deal.archived_at.is_(None), column <= today))
            for column in (Deal.created_on, Deal.closed_on)
        ]
    return max((day for day in days if day is not None), default=None)
