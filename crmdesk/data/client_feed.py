"""Client feed: what was done with a client and what is planned, narrowed to a kind, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from crmdesk.data.models import Activity, ActivityKind, Contact, Deal, Manager
from crmdesk.data.models.activities import DONE, PLANNED
from crmdesk.data.store import Store

PAGE = 40
#: Planned activities shown over the feed.
MOST_PLANNED = 20


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An activity with a client; ``day`` is when it was done or is due, None where no day was named."""

    id: int
    version: int
    code: str
    title: str
    subject: str
    note: str
    day: date | None
    at: datetime | None
    minutes: int | None
    contact: str
    performer: str
    deal_id: int | None
    deal: str


@dataclass(frozen=True, slots=True)
class ClientFeed:
    """A page of the feed, the latest first, and what is planned, the nearest first."""

    today: date
    planned: tuple[FeedEntry, ...]
    done: tuple[FeedEntry, ...]
    counts: dict[str, int]
    """Code of a kind -> how many were done; the kinds that never were are absent."""
    has_more: bool


def client_feed(store: Store, client_id: int, code: str = "", *, limit: int = PAGE) -> ClientFeed:
    """Return the ``limit`` latest done activities of a client, of one kind where ``code`` names it, and the planned ones."""
    own = (Activity.client_id == client_id, Activity.archived_at.is_(None))
    kinds = (ActivityKind.code == code,) if code else ()
    query = (
        select(
            Activity.id, Activity.version, ActivityKind.code, ActivityKind.name, Activity.subject, Activity.note,
            Activity.result, Activity.done_on, Activity.due_on, Activity.done_at, Activity.duration_s, Activity.deal_id,
            Contact.name.label("contact"), Manager.name.label("performer"), Deal.title.label("deal"),
        )
        .join(ActivityKind, ActivityKind.id == Activity.kind_id)
        .outerjoin(Contact, Contact.id == Activity.contact_id)
        .outerjoin(Manager, Manager.id == Activity.performer_id)
        .outerjoin(Deal, Deal.id == Activity.deal_id)
        .where(*own)
    )  # fmt: skip
    with store.reading() as connection:
        done = connection.execute(
            query.where(Activity.state == DONE, *kinds)
            .order_by(Activity.done_on.desc(), Activity.done_at.desc(), Activity.id.desc())
            .limit(limit + 1)
        ).all()
        planned = connection.execute(
            query.where(Activity.state == PLANNED)
            .order_by(Activity.due_on.asc().nulls_last(), Activity.id)
            .limit(MOST_PLANNED)
        ).all()
        counts = connection.execute(
            select(ActivityKind.code, func.count())
            .select_from(Activity)
            .join(ActivityKind, ActivityKind.id == Activity.kind_id)
            .where(*own, Activity.state == DONE)
            .group_by(ActivityKind.code)
        )
        found = {row[0]: int(row[1]) for row in counts}
    return ClientFeed(
        store.today(), tuple(map(_entry, planned)), tuple(map(_entry, done[:limit])), found, len(done) > limit
    )


def _entry(row: Any) -> FeedEntry:
    return FeedEntry(
        row.id, row.version, row.code, row.name, row.subject or "", row.result or row.note or "",
        row.done_on or row.due_on, row.done_at, None if not row.duration_s else max(1, round(row.duration_s / 60)),
        row.contact or "", row.performer or "", row.deal_id, row.deal or "",
    )  # fmt: skip
