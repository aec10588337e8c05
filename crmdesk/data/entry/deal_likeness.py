"""Deals that may be one: a client's open deals that are called almost what a new one is called."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from crmdesk.data.models import Deal, Manager, Stage
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.search import fold
from crmdesk.data.store import Store

#: How like two titles must be, 0..100.
LIKE = 88
#: Open deals of one client that are looked at.
_MOST = 500


@dataclass(frozen=True, slots=True)
class LikeDeal:
    """An open deal of the same client that may be the same."""

    id: int
    number: int
    title: str
    stage: str
    owner: str


def like_deals(store: Store, client_id: int | None, title: str, *, but: int | None = None) -> tuple[LikeDeal, ...]:
    """Return the open deals of a client whose titles are almost this one, the likest first.

    Args:
        store: the base.
        client_id: whose deals; a deal without a client is like no other.
        title: what the new one is called.
        but: the new one itself, once it is in the base.
    """
    wanted = fold(title)
    if client_id is None or not wanted:
        return ()
    from rapidfuzz import fuzz  # noqa: PLC0415 - heavy; asked only when a deal is made

    with store.reading() as connection:
        rows = connection.execute(
            select(Deal.id, Deal.number, Deal.title, Stage.name.label("stage"), Manager.name.label("owner"))
            .join(Stage, Stage.id == Deal.stage_id)
            .outerjoin(Manager, Manager.id == Deal.owner_id)
            .where(
                Deal.client_id == client_id,
                Deal.outcome == outcome_is(OPEN),
                Deal.archived_at.is_(None),
                Deal.id != (but or 0),
            )
            .order_by(Deal.id.desc())
            .limit(_MOST)
        ).all()
    scored = [(fuzz.token_sort_ratio(wanted, fold(row.title)), row) for row in rows]
    scored = [pair for pair in scored if pair[0] >= LIKE]
    scored.sort(key=lambda pair: -pair[0])
    return tuple(LikeDeal(row.id, row.number, row.title, row.stage, row.owner or "") for _score, row in scored)
