"""Client deals: the deals of one client by how they stand, as a Table with the columns that matter there."""

from __future__ import annotations

from sqlalchemy import func, select

from crmdesk.data.listing import fetch_rows
from crmdesk.data.models import Deal
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.registries import registry_of
from crmdesk.data.store import Store
from crmdesk.data.table import Table

#: Deals shown at once; the page of deals shows them all.
MOST = 300
#: What is worth knowing of a deal, by how it ended.
COLUMNS = {
    OPEN: ("title", "stage", "value", "next_step", "expected_on"),
    WON: ("title", "value", "closed_on", "margin"),
    LOST: ("title", "value", "closed_on", "loss_reason", "competitor"),
    CANCELLED: ("title", "value", "closed_on", "loss_reason"),
}


def client_deals(store: Store, client_id: int, outcome: int = OPEN) -> Table:
    """Return the deals of a client that stand so: open ones by amount, closed ones by day, the latest first."""
    order = Deal.value.desc().nulls_last() if outcome == OPEN else Deal.closed_on.desc()
    with store.reading() as connection:
        ids = list(
            connection.execute(
                select(Deal.id)
                .where(Deal.client_id == client_id, Deal.outcome == outcome_is(outcome), Deal.archived_at.is_(None))
                .order_by(order, Deal.id)
                .limit(MOST)
            ).scalars()
        )
    registry = registry_of(store, "deals")
    return fetch_rows(store, registry, [registry.field_named(key) for key in COLUMNS[outcome]], ids)


def client_deal_counts(store: Store, client_id: int) -> dict[int, int]:
    """Return outcome -> how many deals of a client stand so; outcomes without any are there with 0."""
    with store.reading() as connection:
        rows = connection.execute(
            select(Deal.outcome, func.count())
            .where(Deal.client_id == client_id, Deal.archived_at.is_(None))
            .group_by(Deal.outcome)
        )
        found = {row[0]: int(row[1]) for row in rows}
    return {outcome: found.get(outcome, 0) for outcome in COLUMNS}
