"""Spans of a client: how the door keeps the history of lifecycle statuses and of types of relations.

A change ends the span that holds today and begins the next; a second change on the same day amends it, and one that
goes back to what was before opens the former span again, so an undo on the same day leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from crmdesk.data.models import RelationshipSpan, StatusSpan
from crmdesk.data.settling import batches

if TYPE_CHECKING:
    from crmdesk.data.journal import Change

Row = Mapping[str, Any]
POTENTIAL = 1


@dataclass(frozen=True, slots=True)
class Track:
    """One thing of a client that is kept as spans."""

    record: type[StatusSpan | RelationshipSpan]
    columns: Mapping[str, str]
    """Column of the client -> column of the span; the first says what the client is."""

    def state(self, client: Row) -> dict[str, Any]:
        """Return what a span of the client as it is would hold."""
        return {of_span: client[of_client] for of_client, of_span in self.columns.items()}

    @property
    def value(self) -> str:
        """The column of the span that says what the client is."""
        return next(iter(self.columns.values()))


STATUSES = Track(
    StatusSpan,
    {"status": "status", "status_by_hand": "by_hand", "status_until_on": "until_on", "status_reason": "reason"},
)
RELATIONSHIPS = Track(RelationshipSpan, {"relationship_id": "relationship_id", "relationship_reason": "reason"})
TRACKS = (STATUSES, RELATIONSHIPS)
_KEPT = ("id", "created_on", *STATUSES.columns, *RELATIONSHIPS.columns)


def newcomer(client: Row) -> Row:
    """Return what ``open_spans`` needs of a new client: an import has hundreds of thousands of them."""
    return {name: client[name] for name in _KEPT}


def follow_client(change: Change, old: Row, new: Row) -> None:
    """Carry what a person or a rule changed over to the client's spans."""
    for track in TRACKS:
        if track.state(old) != track.state(new):
            _turn(change, track, new["id"], track.state(new))


def open_spans(change: Change, clients: Sequence[Row]) -> None:
    """Begin the spans of new clients; those that were given a history of their own in this transaction keep it.

    What nobody said otherwise holds since the client was created: it is potential; all else is known from today on.
    """
    for track in TRACKS:
        said = [client for client in clients if client[next(iter(track.columns))] is not None]
        told = _with_spans(change, track, (client["id"] for client in said))
        rows = []
        for client in said:
            if client["id"] in told:
                continue
            state = track.state(client)
            begin = change.today
            if track is STATUSES and state["status"] == POTENTIAL:
                begin = min(client["created_on"] or begin, begin)
            rows.append(_span(change, client["id"], state, begin))
        change.insert(track.record, rows)


def _with_spans(change: Change, track: Track, client_ids: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for ids in batches(client_ids):
        found.update(
            change.connection.execute(
                select(track.record.client_id).where(track.record.client_id.in_(ids)).distinct()
            ).scalars()
        )
    return found


def _turn(change: Change, track: Track, client_id: int, state: dict[str, Any]) -> None:
    """End the span that holds and begin the next one today."""
    record = track.record
    table: Any = record.__table__
    today = change.today
    rows = change.connection.execute(select(table).where(table.c.client_id == client_id)).mappings().all()
    present = max((row for row in rows if row["end_on"] is None), key=_begin, default=None)
    amended = present is not None and present["begin_on"] >= today
    begin = present["begin_on"] if present is not None and amended else today
    former = max((row for row in rows if row["end_on"] == begin), key=_begin, default=None)
    if former is not None and (present is None or amended) and _same(former, state):
        change.connection.execute(update(table).where(table.c.id == former["id"]).values(end_on=None))
        if present is not None:
            change.connection.execute(delete(table).where(table.c.id == present["id"]))
        return
    if present is not None and amended:
        if state[track.value] is None:
            change.connection.execute(delete(table).where(table.c.id == present["id"]))
        else:
            values = {**state, "author_id": change.author_id}
            change.connection.execute(update(table).where(table.c.id == present["id"]).values(values))
        return
    if present is not None:
        change.connection.execute(update(table).where(table.c.id == present["id"]).values(end_on=today))
    if state[track.value] is not None:
        change.insert(record, [_span(change, client_id, state, begin)])


def _begin(row: Row) -> date:
    day: date = row["begin_on"]
    return day


def _same(span: Row, state: Row) -> bool:
    return all(span[name] == value for name, value in state.items())


def _span(change: Change, client_id: int, state: dict[str, Any], begin: date) -> dict[str, Any]:
    return {
        "id": change.ids.take(), "client_id": client_id, **state, "begin_on": begin, "end_on": None,
        "author_id": change.author_id,
    }  # fmt: skip
