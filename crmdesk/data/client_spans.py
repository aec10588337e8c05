"""Spans of a client: how the door keeps the history of lifecycle statuses and of types of relations.

A change ends the span that holds today and begins the next; a second change on the same day amends it, and one that
goes back to what was before opens the former span again, so an undo on the same day leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select, update

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


def follow_clients(change: Change, pairs: Sequence[tuple[Row, Row]]) -> None:
    """Carry what a person or a rule changed over to the spans of clients, given as they were and as they are."""
    for track in TRACKS:
        turned = {new["id"]: track.state(new) for old, new in pairs if track.state(old) != track.state(new)}
        if turned:
            _turn(change, track, turned)


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


def _turn(change: Change, track: Track, states: Mapping[int, dict[str, Any]]) -> None:
    """End the spans that hold and begin the next ones today."""
    table: Any = track.record.__table__
    known: dict[int, list[dict[str, Any]]] = {}
    for ids in batches(states):
        for row in change.connection.execute(select(table).where(table.c.client_id.in_(ids))).mappings():
            known.setdefault(row["client_id"], []).append(dict(row))
    turns = _Turns(change, track)
    for client_id, state in states.items():
        turns.decide(client_id, state, known.get(client_id, []))
    turns.write()


class _Turns:
    """What a change does to spans, gathered client by client and written in a few statements."""

    def __init__(self, change: Change, track: Track) -> None:
        self._change = change
        self._track = track
        self._ends: list[dict[str, Any]] = []
        self._gone: list[int] = []
        self._amended: list[dict[str, Any]] = []
        self._begun: list[dict[str, Any]] = []

    def decide(self, client_id: int, state: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        """Note what a client's new state does to its spans."""
        change = self._change
        present = max((row for row in rows if row["end_on"] is None), key=_begin, default=None)
        if present is not None and _same(present, state):
            return  # whoever wrote the history has said so already
        begin = change.today if present is None else max(present["begin_on"], change.today)
        if present is not None and present["begin_on"] < begin:
            self._ends.append({"at_id": present["id"], "until": begin})
            present = None
        else:
            former = max((row for row in rows if row["end_on"] == begin), key=_begin, default=None)
            if former is not None and _same(former, state):
                self._ends.append({"at_id": former["id"], "until": None})
                self._gone += [] if present is None else [present["id"]]
                return
        if state[self._track.value] is None:
            self._gone += [] if present is None else [present["id"]]
        elif present is not None:
            self._amended.append({"at_id": present["id"], "author": change.author_id, **_prefixed(state)})
        else:
            self._begun.append(_span(change, client_id, state, begin))

    def write(self) -> None:
        """Write all that was noted."""
        change = self._change
        table: Any = self._track.record.__table__
        here = table.c.id == bindparam("at_id")
        if self._ends:
            change.connection.execute(update(table).where(here).values(end_on=bindparam("until")), self._ends)
        for ids in batches(self._gone):
            change.connection.execute(delete(table).where(table.c.id.in_(ids)))
        if self._amended:
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in self._track.columns.values()}
            values["author_id"] = bindparam("author")
            change.connection.execute(update(table).where(here).values(values), self._amended)
        change.insert(self._track.record, self._begun)


def _prefixed(state: Row) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in state.items()}


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
