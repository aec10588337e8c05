"""The quick line of a card: what was done or is to be done, in words, about the very client or deal that is in view."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.line.understanding import understand
from crmdesk.data.line.understood import DoneActivity, PlannedActivity, Ref
from crmdesk.data.line.writing import write_line
from crmdesk.data.models import Client, Deal
from crmdesk.data.store import Store
from crmdesk.data.words import _


def write_client_line(store: Store, client_id: int, text: str) -> Deed:
    """Write "Call 10 min, they wait for the invoice" as done with a client, and what it plans as next.

    Args:
        store: the base.
        client_id: whom the line is about, whatever other names it holds.
        text: as typed.

    Raises:
        UsageFault: the line says nothing that was done or is to be done, or the client is gone.
    """
    with store.reading() as connection:
        row = connection.execute(select(Client.name, Client.archived_at).where(Client.id == client_id)).one_or_none()
    if row is None or row.archived_at is not None:
        raise UsageFault(_("This client is not in the base any more, or in the archive. Restore it first."))
    return _write(store, text, client=Ref(client_id, row.name), deal=None)


def write_deal_line(store: Store, deal_id: int, text: str) -> Deed:
    """Write "Call 10 min, they wait for the invoice" as done with the deal's client, and what it plans as next.

    Args:
        store: the base.
        deal_id: what the line is about, whatever other names it holds.
        text: as typed.

    Raises:
        UsageFault: the line says nothing that was done or is to be done, or the deal is gone.
    """
    with store.reading() as connection:
        row = connection.execute(
            select(Deal.title, Deal.client_id, Deal.archived_at, Client.name)
            .outerjoin(Client, Client.id == Deal.client_id)
            .where(Deal.id == deal_id)
        ).one_or_none()
    if row is None or row.archived_at is not None:
        raise UsageFault(_("This deal is not in the base any more, or in the archive. Restore it first."))
    client = None if row.client_id is None else Ref(row.client_id, row.name)
    return _write(store, text, client=client, deal=Ref(deal_id, row.title))


def _write(store: Store, text: str, *, client: Ref | None, deal: Ref | None) -> Deed:
    understood = understand(store, text)
    found = tuple(
        replace(one, client=client, deal=deal)
        for one in understood.proposals
        if isinstance(one, DoneActivity | PlannedActivity)
    )
    if not found:
        raise UsageFault(_("Begin with what it was: call, meeting, letter… “Call 10 min, they wait for the invoice”."))
    return write_line(store, replace(understood, proposals=found, questions=(), missing=()))
