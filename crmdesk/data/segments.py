"""Segments: sets of clients by conditions, counted when they are asked; lists and reports narrow to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from crmdesk.data.conditions import Part
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import ids_query
from crmdesk.data.kept_conditions import kept, parts_of
from crmdesk.data.models import SavedView, Segment
from crmdesk.data.models.types import YES
from crmdesk.data.registries import complete_registry
from crmdesk.data.registry import Reading
from crmdesk.data.store import Store
from crmdesk.data.views import checked_name, content_of
from crmdesk.data.words import _

FORM = "segment"
LISTING = "clients"


@dataclass(frozen=True, slots=True)
class SegmentCard:
    """A segment as the base keeps it."""

    id: int
    version: int
    name: str
    shared: bool


def segments_of(store: Store) -> tuple[SegmentCard, ...]:
    """Return the segments that the person may see: their own and the shared, by name."""
    mine = Segment.owner_id.is_(None) if store.person_id is None else Segment.owner_id == store.person_id
    with store.reading() as connection:
        rows = connection.execute(
            select(Segment.id, Segment.version, Segment.name, Segment.shared)
            .where(Segment.archived_at.is_(None), or_(mine, Segment.shared == YES))
            .order_by(Segment.name, Segment.id)
        )
        return tuple(SegmentCard(row.id, row.version, row.name, bool(row.shared)) for row in rows)


def save_segment(store: Store, name: str, conditions: tuple[Part, ...], *, shared: bool = True) -> Deed:
    """Keep the clients that fulfil all of some conditions as a segment.

    Raises:
        UsageFault: the name is empty or too long, there are no conditions, or they cannot be asked of clients.
    """
    name = checked_name(name)
    if not conditions:
        raise UsageFault(_("Set at least one filter: a segment of all clients is all clients."))
    with store.changing() as change:
        query_of(change.connection, store, LISTING, conditions)
        row = {"name": name, "conditions": kept(conditions), "owner_id": store.person_id, "shared": shared}
        ids = change.add(Segment, [row])
        return Deed(change.txn, _("Segment saved: {name}").format(name=name), FORM, tuple(ids))


def segment_clients(
    connection: Connection, store: Store, segment_id: int, reading: Reading | None = None
) -> Select[Any]:
    """Return the query of the ids of a segment's clients.

    Raises:
        UsageFault: there is no such segment, or its conditions cannot be asked any more.
    """
    row = connection.execute(
        select(Segment.conditions).where(Segment.id == segment_id, Segment.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UsageFault(_("There is no such segment any more. Choose another."))
    return query_of(connection, store, LISTING, parts_of(row.conditions), reading)


def view_records(
    connection: Connection, store: Store, view_id: int, reading: Reading | None = None
) -> tuple[str, Select[Any]]:
    """Return the registry of a saved view and the query of the ids of its records.

    Raises:
        UsageFault: there is no such view, or its conditions cannot be asked any more.
    """
    row = connection.execute(
        select(SavedView.listing, SavedView.content).where(SavedView.id == view_id, SavedView.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UsageFault(_("There is no such view any more. Choose another."))
    content = content_of(row.content)
    query = query_of(connection, store, row.listing, content.conditions, reading, content.search)
    return str(row.listing), query


def query_of(
    connection: Connection,
    store: Store,
    listing: str,
    conditions: tuple[Part, ...],
    reading: Reading | None = None,
    search: str = "",
) -> Select[Any]:
    """Return the query of the ids of a registry's records that fulfil some conditions, its parameters bound.

    Raises:
        UsageFault: they name something that does not exist, or a value does not fit.
    """
    registry = complete_registry(connection, listing)
    return ids_query(registry, conditions, reading or Reading(store, connection), search)
