"""Partners: with whom an activity can be, clients and open deals found as one types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.models import Client, Deal, Stage
from crmdesk.data.models.catalogue import OPEN
from crmdesk.data.models.deals import outcome_is
from crmdesk.data.search import needle
from crmdesk.data.search_index import ids_with
from crmdesk.data.store import Store

#: Of each kind: more is found by typing on.
MOST = 5
#: Matches looked at before the first few are shown, so that one letter answers at once.
CANDIDATES = 400


@dataclass(frozen=True, slots=True)
class Partner:
    """A client, or a deal with its client."""

    client_id: int | None
    deal_id: int | None
    title: str
    about: str = ""


def find_partners(store: Store, text: str) -> tuple[Partner, ...]:
    """Return clients and open deals whose names hold what was typed, clients first, each by name."""
    word = needle(text)
    if not word:
        return ()
    with store.reading() as connection:
        clients = [Partner(row.id, None, row.name, row.city or "") for row in _clients(connection, word)]
        deals = [
            Partner(row.client_id, row.id, row.title, " · ".join(part for part in (row.client, row.stage) if part))
            for row in _deals(connection, word)
        ]
    return (*clients, *deals)


def partner_of(store: Store, *, client_id: int | None = None, deal_id: int | None = None) -> Partner | None:
    """Return a client or a deal that another page asks to plan something with; None where neither is there."""
    with store.reading() as connection:
        if deal_id is not None:
            deal = connection.execute(
                select(Deal.title, Deal.client_id, Client.name)
                .outerjoin(Client, Client.id == Deal.client_id)
                .where(Deal.id == deal_id)
            ).one_or_none()
            return None if deal is None else Partner(deal.client_id, deal_id, deal.title, deal.name or "")
        name = connection.execute(select(Client.name).where(Client.id == client_id)).scalar()
        return None if name is None else Partner(client_id, None, name)


def _clients(connection: Connection, word: str) -> Any:
    found = ids_with(Client.__table__, word, connection.dialect.name).limit(CANDIDATES)
    return connection.execute(
        select(Client.id, Client.name, Client.city)
        .where(Client.id.in_(found), Client.archived_at.is_(None))
        .order_by(Client.name_key, Client.id)
        .limit(MOST)
    )


def _deals(connection: Connection, word: str) -> Any:
    found = ids_with(Deal.__table__, word, connection.dialect.name).limit(CANDIDATES)
    return connection.execute(
        select(Deal.id, Deal.title, Deal.client_id, Client.name.label("client"), Stage.name.label("stage"))
        .join(Stage, Stage.id == Deal.stage_id)
        .outerjoin(Client, Client.id == Deal.client_id)
        .where(Deal.id.in_(found), Deal.outcome == outcome_is(OPEN), Deal.archived_at.is_(None))
        .order_by(Deal.title, Deal.id)
        .limit(MOST)
    )
