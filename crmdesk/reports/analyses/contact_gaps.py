"""Contact gaps: when a client was last spoken with, how often that is usual, and when it is planned next.

A contact is an activity that the door counts as one: done, of a kind that is contact, not missed (definitions, 17).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Activity, ActivityKind, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.models.types import YES
from crmdesk.reports.periods import add_months

#: A client's own norm: so many of its usual intervals; usual is the middle one of the last twelve months.
INTERVALS = 2
#: Days of contact below which a client has no rhythm of its own.
FEWEST_DAYS = 3
WINDOW_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """How long a client has waited at the end of a day, and for how long that is usual."""

    last_on: date | None
    """The last day of contact; None: never."""
    who: str
    what: str
    days: int | None
    """Days since the last contact; since the client came to be where there was none."""
    norm: int
    is_own: bool
    """Whether the norm is the client's own rhythm rather than the firm's."""
    next_on: date | None
    """The nearest planned contact from that day on."""

    @property
    def is_overdue(self) -> bool:
        """Whether the norm has passed."""
        return self.days is not None and self.days > self.norm


def contact_gaps(connection: Connection, clients: dict[int, date | None], last: date, usual: int) -> dict[int, Gap]:
    """Return the gap of each client at the end of a day.

    Args:
        connection: to the snapshot.
        clients: id -> the day it came to be, None where nobody knows.
        last: the day; what happened later does not count.
        usual: the firm's norm, days.
    """
    end = last + timedelta(1)
    latest = _latest(connection, clients, end)
    norms = _norms(connection, clients, end)
    planned = _planned(connection, clients, last)
    gaps = {}
    for client_id, created_on in clients.items():
        last_on, who, what = latest.get(client_id, (None, "", ""))
        since = last_on or created_on
        gaps[client_id] = Gap(
            last_on, who, what, None if since is None else (last - since).days, norms.get(client_id, usual),
            client_id in norms, planned.get(client_id),
        )  # fmt: skip
    return gaps


def own_norm(days: Iterable[date]) -> int | None:
    """Return a client's own norm in whole days, or None where it has no rhythm; the days are distinct and in order."""
    known = list(days)
    if len(known) < FEWEST_DAYS:
        return None
    return round(INTERVALS * median((after - before).days for before, after in pairwise(known)))


def _of(clients: Collection[int], connection: Connection) -> Any:
    return is_one_of(Activity.client_id, clients, connection.dialect.name)


def _latest(connection: Connection, clients: Collection[int], end: date) -> dict[int, tuple[date, str, str]]:
    """Return the last contact of each client: its day, who had it, and what it was."""
    held = (Activity.is_contact == YES, Activity.archived_at.is_(None), Activity.done_on < end)
    found = (
        select(Activity.client_id, func.max(Activity.done_on).label("day"))
        .where(*held, _of(clients, connection))
        .group_by(Activity.client_id)
        .subquery()
    )
    rows: Any = connection.execute(
        select(
            Activity.client_id, Activity.done_on, Manager.name.label("who"), ActivityKind.name.label("kind"),
            Activity.subject,
        )
        .select_from(found)
        .join(Activity.__table__, (Activity.client_id == found.c.client_id) & (Activity.done_on == found.c.day))
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .outerjoin(Manager, Manager.id == Activity.performer_id)
        .where(*held)
        .order_by(Activity.client_id, func.coalesce(Activity.done_hour, -1), Activity.id)
    )  # fmt: skip
    return {
        row.client_id: (row.done_on, row.who or "", f"{row.kind}: {row.subject}" if row.subject else row.kind)
        for row in rows
    }


def _norms(connection: Connection, clients: Collection[int], end: date) -> dict[int, int]:
    rows: Any = connection.execute(
        select(Activity.client_id, Activity.done_on)
        .where(
            Activity.is_contact == YES, Activity.archived_at.is_(None), Activity.done_on < end,
            Activity.done_on >= add_months(end, -WINDOW_MONTHS), _of(clients, connection),
        )
        .distinct()
        .order_by(Activity.client_id, Activity.done_on)
    )  # fmt: skip
    norms = {}
    for client_id, days in groupby(rows, key=lambda row: row[0]):
        norm = own_norm(row[1] for row in days)
        if norm is not None:
            norms[client_id] = norm
    return norms


def _planned(connection: Connection, clients: Collection[int], last: date) -> dict[int, date]:
    kinds = select(ActivityKind.id).where(ActivityKind.is_contact == YES)
    rows: Any = connection.execute(
        select(Activity.client_id, func.min(Activity.due_on))
        .where(
            Activity.state == PLANNED, Activity.archived_at.is_(None), Activity.due_on >= last,
            Activity.kind_id.in_(kinds), _of(clients, connection),
        )
        .group_by(Activity.client_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}
