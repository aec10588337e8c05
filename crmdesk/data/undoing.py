"""Undoing: the inverse of a transaction, written as changes of its own; nothing is ever taken out of the journal.

Rows are read, judged and written in batches, for an import is one transaction of a hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from crmdesk.data.errors import ConflictFault
from crmdesk.data.journal import BATCH, Change
from crmdesk.data.models import ImportBatch, JournalEntry, Kept, Record
from crmdesk.data.models.types import from_millis
from crmdesk.data.period_reports.keeping import check_taking_back
from crmdesk.data.settling import batches
from crmdesk.data.shapes import CREATION, Shape, shape_of
from crmdesk.data.store import Store
from crmdesk.data.words import _

Progress = Callable[[float], None]
#: The register of the column that archives a row.
ARCHIVING = "_del"
#: A row as the journal names it: its table and its id.
RowKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Undone:
    """A transaction taken back: ``txn`` is the one that did it, so that undoing that one does the deed again."""

    txn: int
    rows: int


@dataclass(frozen=True, slots=True)
class Written:
    """What a transaction wrote into one table."""

    record: type[Kept]
    created: frozenset[int]
    changed: Mapping[int, tuple[tuple[str, Any, Any], ...]]
    """Row -> (register, old, new) of each change, the latest first; not of rows it created."""


def undo(store: Store, txn: int, *, author_id: int | None = None) -> Undone:
    """Undo a transaction: rows it made are archived, registers it changed get their old values back.

    Raises:
        ConflictFault: a register was changed again since; nothing is undone then.
    """
    with store.changing(author_id=author_id, cause="undo") as change:
        rows = take_back(change, txn)
        mark_imports(change, txn)
        return Undone(change.txn, rows)


def mark_imports(change: Change, txn: int) -> None:
    """Keep the list of imports true: one whose transaction is taken back is undone, one whose undoing is taken back is not.

    The undoing of an import is known by its moment: it is when the rows were archived.
    """
    change.connection.execute(update(ImportBatch).where(ImportBatch.txn == txn).values(undone_at=change.at))
    archived = change.connection.execute(
        select(JournalEntry.new).where(JournalEntry.txn == txn, JournalEntry.reg == ARCHIVING).limit(1)
    ).scalar_one_or_none()
    if archived is not None:
        moment = from_millis(archived)
        change.connection.execute(update(ImportBatch).where(ImportBatch.undone_at == moment).values(undone_at=None))


def take_back(change: Change, txn: int, left: Collection[RowKey] = (), progress: Progress | None = None) -> int:
    """Write the inverse of a transaction within another and return the number of rows touched.

    Args:
        change: the transaction that takes back.
        txn: the one to take back.
        left: rows that stay as they are.
        progress: told the share done, 0..1; may raise ``Cancelled``.

    Raises:
        ConflictFault: a register of a row that is not left was changed again since, or a report was signed by it.
    """
    check_taking_back(change.connection, txn)
    tables = written_by(change.connection, txn)
    total = sum(len(written.created) + len(written.changed) for written in tables)
    done = 0
    for written in tables:
        name = shape_of(written.record).name
        ids = sorted(i for i in (*written.created, *written.changed) if (name, i) not in left)
        for begin in range(0, len(ids), BATCH):
            edits = _inverse(change, written, ids[begin : begin + BATCH])
            change.edit_many(written.record, edits)
            done += len(edits)
            if progress is not None:
                progress(done / total)
    return done


def written_by(connection: Connection, txn: int) -> tuple[Written, ...]:
    """Return what a transaction wrote, a table at a time, the last written first."""
    of_txn = JournalEntry.txn == txn
    order = connection.execute(
        select(JournalEntry.tab).where(of_txn).group_by(JournalEntry.tab).order_by(func.max(JournalEntry.hlc).desc())
    ).scalars()
    tables = {name: _record_of(name) for name in order}
    created: dict[str, set[int]] = {name: set() for name in tables}
    creations = select(JournalEntry.tab, JournalEntry.row_id).where(of_txn, JournalEntry.reg == CREATION)
    for tab, row_id in connection.execute(creations):
        created[tab].add(row_id)
    changed: dict[str, dict[int, list[tuple[str, Any, Any]]]] = {name: {} for name in tables}
    entries = select(JournalEntry).where(of_txn, JournalEntry.reg != CREATION).order_by(JournalEntry.hlc.desc())
    for entry in connection.execute(entries):
        if entry.row_id not in created[entry.tab]:
            changed[entry.tab].setdefault(entry.row_id, []).append((entry.reg, entry.old, entry.new))
    return tuple(
        Written(record, frozenset(created[name]), {row_id: tuple(found) for row_id, found in changed[name].items()})
        for name, record in tables.items()
    )


def _record_of(table: str) -> type[Kept]:
    return next(
        mapper.class_
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Kept) and shape_of(mapper.class_).name == table
    )


def _inverse(change: Change, written: Written, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return the columns that take the transaction back, by row."""
    shape = shape_of(written.record)
    edits: dict[int, dict[str, Any]] = {i: {"archived_at": change.at} for i in ids if i in written.created}
    for row_id, row in rows_as_they_are(change.connection, shape, [i for i in ids if i in written.changed]):
        if clashes(shape, row, written.changed[row_id]):
            raise ConflictFault(_("It was changed again since, so it cannot be undone any more."))
        present = dict(row)
        for register, old, _new in written.changed[row_id]:
            present.update(shape.columns_of(register, old, present))
        edits[row_id] = {name: value for name, value in present.items() if value != row[name]}
    return edits


def clashes(shape: Shape, row: Mapping[str, Any], changes: tuple[tuple[str, Any, Any], ...]) -> bool:
    """Whether a row no longer holds what changes, the latest first, made of it."""
    present = dict(row)
    for register, old, new in changes:
        made = shape.columns_of(register, new, present)
        if any(present[name] != value for name, value in made.items()):
            return True
        present.update(shape.columns_of(register, old, present))
    return False


def rows_as_they_are(
    connection: Connection, shape: Shape, ids: Collection[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield rows with their ids, in the order of ids."""
    for some in batches(ids):
        for row in connection.execute(select(shape.table).where(shape.table.c.id.in_(some))).mappings():
            yield row["id"], dict(row)
