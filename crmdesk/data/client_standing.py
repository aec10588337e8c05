"""Client standing: what the head of a client's card says and its menu acts upon: status, relations, group, purchases, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from crmdesk.data.client_statuses import returned_on
from crmdesk.data.lifecycle import rules_of
from crmdesk.data.models import Attachment, Client, Contact, Deal, RelationshipType
from crmdesk.data.models.catalogue import WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.store import Store


@dataclass(frozen=True, slots=True)
class ClientStanding:
    """How the firm stands with a client; sums are minor units of the firm's currency."""

    version: int
    status: int
    by_hand: bool
    until_on: date | None
    """The first day on which the rules decide again."""
    reason: str
    returned_on: date | None
    """When it came back, while that is news."""
    relationship_id: int | None
    relationship: str
    relationship_reason: str
    parent_id: int | None
    parent: str
    companies: int
    """Companies of its group; 1 is the client alone."""
    archived: bool
    won_sum: int
    profit: int | None
    """Of the won deals whose cost is known; None where no cost is."""
    cycle_days: int | None
    """The middle interval between days of purchase; None with fewer than three."""
    last_won_on: date | None
    people: int
    deals: int
    files: int


def client_standing(store: Store, connection: Connection, client_id: int, today: date) -> ClientStanding:
    """Return how the firm stands with a client that is in the base."""
    above = aliased(Client)
    client: Any = connection.execute(
        select(Client.__table__, above.name.label("parent"), RelationshipType.name.label("relationship"))
        .outerjoin(above, above.id == Client.parent_id)
        .outerjoin(RelationshipType, RelationshipType.id == Client.relationship_id)
        .where(Client.id == client_id)
    ).one()
    wins = connection.execute(
        select(Deal.closed_on, Deal.value, Deal.cost_value).where(
            Deal.client_id == client_id, Deal.outcome == outcome_is(WON), Deal.archived_at.is_(None),
            Deal.closed_on <= today,
        )
    ).all()  # fmt: skip
    profits = [(win.value or 0) - win.cost_value for win in wins if win.cost_value is not None]
    days = sorted({win.closed_on for win in wins if win.closed_on is not None})
    gaps = [(after - before).days for before, after in pairwise(days)]
    back = returned_on(connection, client_id, today, rules_of(store.firm.settings))
    return ClientStanding(
        client.version, client.status, bool(client.status_by_hand), client.status_until_on, client.status_reason or "",
        back, client.relationship_id, client.relationship or "", client.relationship_reason or "", client.parent_id,
        client.parent or "", _count(connection, Client, Client.group_id == (client.group_id or client_id)),
        client.archived_at is not None, sum(win.value or 0 for win in wins), sum(profits) if profits else None,
        round(median(gaps)) if len(gaps) > 1 else None, days[-1] if days else None,
        _count(connection, Contact, Contact.client_id == client_id),
        _count(connection, Deal, Deal.client_id == client_id), _files(connection, client_id),
    )  # fmt: skip


def _count(connection: Connection, record: Any, condition: Any) -> int:
    return connection.execute(
        select(func.count()).select_from(record).where(condition, record.archived_at.is_(None))
    ).scalar_one()


def _files(connection: Connection, client_id: int) -> int:
    return connection.execute(
        select(func.count())
        .select_from(Attachment)
        .outerjoin(Deal, Deal.id == Attachment.deal_id)
        .where(or_(Attachment.client_id == client_id, Deal.client_id == client_id), Attachment.archived_at.is_(None))
    ).scalar_one()
