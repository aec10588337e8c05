"""Mass edits: many rows changed through the door at once, with the same journal, history and versions as one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from crmdesk.data.client_spans import follow_clients
from crmdesk.data.deal_moves import append_states, follow_stage
from crmdesk.data.derived import DERIVED
from crmdesk.data.models import Client, Deal, JournalEntry, Kept
from crmdesk.data.settling import batches
from crmdesk.data.shapes import shape_of

if TYPE_CHECKING:
    from crmdesk.data.journal import Change

_Pair = tuple[dict[str, Any], dict[str, Any]]


def edit_rows(change: Change, record: type[Kept], edits: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Change columns of rows (id -> columns) and return the ids of those that differed; rows that are gone are left out.

    The rows are locked as they are read, so nobody's change comes in between.
    """
    touched: list[int] = []
    for ids in batches(edits):
        pairs = _differing(change, record, ids, edits)
        if pairs:
            _journal(change, record, pairs)
            _update(change, record, pairs)
            _follow(change, record, pairs)
            touched += [new["id"] for _old, new in pairs]
    return touched


def _differing(
    change: Change, record: type[Kept], ids: list[int], edits: Mapping[int, Mapping[str, Any]]
) -> list[_Pair]:
    """Return the rows that the edits change: as they were and as they will be."""
    shape = shape_of(record)
    derive = DERIVED.get(record)
    rows = change.connection.execute(select(shape.table).where(shape.table.c.id.in_(ids)).with_for_update())
    pairs: list[_Pair] = []
    for row in rows.mappings().all():
        old = dict(row)
        new = shape.complete({**old, **edits[old["id"]]})
        if record is Deal:
            follow_stage(change, old, new)
        if derive is not None:
            derive(new, change.facts)
        if record is Deal:
            new["created_owner_id"] = old["created_owner_id"]
        if shape.changes(old, new):
            new["version"] = old["version"] + 1
            pairs.append((old, new))
    return pairs


def _journal(change: Change, record: type[Kept], pairs: list[_Pair]) -> None:
    shape = shape_of(record)
    written = [
        (new["id"], register, before, after)
        for old, new in pairs
        for register, (before, after) in shape.changes(old, new).items()
    ]
    above = change.connection.execute(
        select(func.max(JournalEntry.hlc)).where(JournalEntry.row_id.in_([new["id"] for _old, new in pairs]))
    ).scalar_one()
    change.log(shape.name, written, above or 0)


def _update(change: Change, record: type[Kept], pairs: list[_Pair]) -> None:
    """Write the columns that differ: one statement for all rows in which the same ones do."""
    table = shape_of(record).table
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for old, new in pairs:
        names = tuple(name for name, value in new.items() if value != old[name])
        alike[names].append({"at_id": new["id"], **{f"new_{name}": new[name] for name in names}})
    for names, values in alike.items():
        change.connection.execute(
            update(table)
            .where(table.c.id == bindparam("at_id"))
            .values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}),
            values,
        )


def _follow(change: Change, record: type[Kept], pairs: list[_Pair]) -> None:
    if record is Client:
        follow_clients(change, pairs)
    elif record is Deal:
        append_states(change, pairs)
    for old, new in pairs:
        change.note_edit(record, old, new)
