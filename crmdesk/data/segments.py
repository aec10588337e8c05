"""Segments: sets of clients by conditions, counted when they are asked; lists and reports narrow to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from crmdesk.data.belongings import in_view_of
from crmdesk.data.conditions import Part
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import UsageFault
from crmdesk.data.filters import ids_query
from crmdesk.data.kept_conditions import kept, parts_of
from crmdesk.data.models import SavedView, Segment
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
    with store.reading() as connection:
        rows = connection.execute(
            select(Segment.id, Segment.version, Segment.name, Segment.shared)
            .where(in_view_of(store, Segment))
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
        query_of(LISTING, conditions, Reading(store, change.connection))
        row = {"name": name, "conditions": kept(conditions), "owner_id": store.person_id, "shared": shared}
        ids = change.add(Segment, [row])
        return Deed(change.txn, _("Segment saved: {name}").format(name=name), FORM, tuple(ids))


def segment_clients(segment_id: int, reading: Reading) -> Select[Any]:
    """Return the query of the ids of a segment's clients.

    Raises:
        UsageFault: there is no such segment, it contains itself, or its conditions cannot be asked any more.
    """
    row = reading.connection.execute(
        select(Segment.conditions, Segment.name).where(Segment.id == segment_id, Segment.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UsageFault(_("There is no such segment any more. Choose another."))
    if segment_id in reading.inside:
        raise UsageFault(_("The segment “{name}” contains itself. Remove it and make it anew.").format(name=row.name))
    reading.inside.add(segment_id)
    try:
        return query_of(LISTING, parts_of(row.conditions), reading)
    finally:
        reading.inside.discard(segment_id)


def view_records(view_id: int, reading: Reading) -> tuple[str, Select[Any]]:
    """Return the registry of a saved view and the query of the ids of its records.

    Raises:
        UsageFault: there is no such view, or its conditions cannot be asked any more.
    """
    row = reading.connection.execute(
        select(SavedView.listing, SavedView.content).where(SavedView.id == view_id, SavedView.archived_at.is_(None))
    ).one_or_none()
    if row is None:
        raise UsageFault(_("There is no such view any more. Choose another."))
    content = content_of(row.content)
    return str(row.listing), query_of(row.listing, content.conditions, reading, content.search)


def query_of(listing: str, conditions: tuple[Part, ...], reading: Reading, search: str = "") -> Select[Any]:
    """Return the query of the ids of a registry's records that fulfil some conditions, its parameters bound.

    Raises:
        UsageFault: they name something that does not exist, or a value does not fit.
    """
    return ids_query(complete_registry(reading.connection, listing), conditions, reading, search)
