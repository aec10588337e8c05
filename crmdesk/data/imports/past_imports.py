"""Past imports: what was brought in when and by whom, and taking a whole import back while it is young."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, select
from sqlalchemy.orm import aliased

from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.imports.importers import KINDS
from crmdesk.data.lifecycle_settling import CAUSE as RULES
from crmdesk.data.lifecycle_settling import settle_lifecycle
from crmdesk.data.links import links_to
from crmdesk.data.models import ImportBatch, JournalEntry, Kept, Manager
from crmdesk.data.settling import batches
from crmdesk.data.shapes import CREATION, shape_of
from crmdesk.data.store import Store
from crmdesk.data.undoing import RowKey, Written, clashes, mark_imports, rows_as_they_are, take_back, written_by
from crmdesk.data.words import _, plural

#: Days after which an import stays: people have long built on it.
UNDO_DAYS = 30
_SHOWN = 50
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class PastImport:
    """One import that was done."""

    id: int
    kind: str
    """Name of a kind of ``KINDS``."""
    title: str
    """The kind in the user's language."""
    file_name: str
    at: datetime
    """In the firm's time zone."""
    author: str
    created: int
    updated: int
    is_undone: bool
    can_undo: bool
    """Whether it is young enough and not undone yet."""


@dataclass(frozen=True, slots=True)
class UndoneImport:
    """An import taken back: the transaction that did it, the rows it touched, and the rows that were left."""

    txn: int
    rows: int
    left: int


class ChangedSinceFault(ConflictFault):
    """Rows of an import were changed or used since; ``count`` of them would stay if the rest were taken back."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            plural(
                "{n} row of this import was changed or used since, so the whole cannot be undone.",
                "{n} rows of this import were changed or used since, so the whole cannot be undone.",
                count,
            ).format(n=count)
        )


def past_imports(store: Store, txn: int | None = None) -> tuple[PastImport, ...]:
    """Return the last imports, the latest first; with ``txn`` only the one of that transaction."""
    statement = (
        select(ImportBatch, Manager.name.label("author"))
        .outerjoin(Manager, Manager.id == ImportBatch.author_id)
        .order_by(ImportBatch.imported_at.desc(), ImportBatch.id.desc())
        .limit(_SHOWN)
    )
    if txn is not None:
        statement = statement.where(ImportBatch.txn == txn)
    with store.reading() as connection:
        rows = connection.execute(statement).all()
    zone = store.firm.timezone
    return tuple(
        PastImport(
            id=row.id,
            kind=row.kind,
            title=_(KINDS[row.kind].title) if row.kind in KINDS else row.kind,
            file_name=row.file_name,
            at=row.imported_at.astimezone(zone),
            author=row.author or "",
            created=row.created,
            updated=row.updated,
            is_undone=row.undone_at is not None,
            can_undo=row.undone_at is None and _is_young(store, row.imported_at),
        )
        for row in rows
    )


def _is_young(store: Store, at: datetime) -> bool:
    return store.now() - at <= timedelta(days=UNDO_DAYS)


def imported_ids(store: Store, txn: int, kind: str) -> tuple[int, ...]:
    """Return the records that an import created or changed, for a list of them."""
    table = shape_of(KINDS[kind].record).name
    statement = select(JournalEntry.row_id).where(JournalEntry.txn == txn, JournalEntry.tab == table).distinct()
    with store.reading() as connection:
        return tuple(sorted(connection.execute(statement).scalars()))


def undo_import(
    store: Store, batch_id: int, *, leave_changed: bool = False, progress: Progress | None = None
) -> UndoneImport:
    """Take a whole import back: what it made is archived, what it changed gets its old values.

    Args:
        store: the base.
        batch_id: the import.
        leave_changed: rows that were changed or used since stay, with everything they refer to; the rest is taken back.
        progress: told the share done, 0..1; may raise ``Cancelled``, and then nothing is undone.

    Raises:
        UsageFault: there is no such import, it is undone already, or older than ``UNDO_DAYS``.
        ChangedSinceFault: rows were changed or used since, and ``leave_changed`` is not said.
    """
    with store.changing(cause="undo") as change:
        batch = change.connection.execute(select(ImportBatch).where(ImportBatch.id == batch_id)).one_or_none()
        if batch is None or batch.undone_at is not None:
            raise UsageFault(_("This import is undone already."))
        if not _is_young(store, batch.imported_at):
            raise UsageFault(
                plural(
                    "This import is older than {n} day and stays as it is.",
                    "This import is older than {n} days and stays as it is.",
                    UNDO_DAYS,
                ).format(n=UNDO_DAYS)
            )
        tables = written_by(change.connection, batch.txn)
        held = _held(change.connection, batch.txn, tables)
        if held and not leave_changed:
            raise ChangedSinceFault(len(held))
        left = _with_what_they_need(change.connection, tables, held)
        if progress is not None:
            progress(0.1)
        rows = take_back(change, batch.txn, left, None if progress is None else _after_tenth(progress))
        mark_imports(change, batch.txn)
        undone = UndoneImport(change.txn, rows, len(left))
    settle_lifecycle(store)
    return undone


def _after_tenth(progress: Progress) -> Progress:
    return lambda share: progress(0.1 + 0.9 * share)


# -- what keeps an import -----------------------------------------------------------------------------------------------


def _held(connection: Connection, txn: int, tables: tuple[Written, ...]) -> set[RowKey]:
    """Return the rows that somebody changed since, and those that later rows refer to."""
    held: set[RowKey] = set()
    touched = _touched_since(connection, txn)
    for written in tables:
        shape = shape_of(written.record)
        mine = touched.get(shape.name, set())
        made = [row_id for row_id in mine if row_id in written.created]
        held.update((shape.name, row_id) for row_id in _differing(connection, txn, written, made))
        edited = [row_id for row_id in mine if row_id in written.changed]
        held.update(
            (shape.name, row_id)
            for row_id, row in rows_as_they_are(connection, shape, edited)
            if clashes(shape, row, written.changed[row_id])
        )
        if written.created:
            held.update((shape.name, row_id) for row_id in _used(connection, txn, written.record))
    return held


def _touched_since(connection: Connection, txn: int) -> dict[str, set[int]]:
    """Return the rows of the transaction that have later entries; what rules of the program change does not count."""
    later = aliased(JournalEntry)
    statement = (
        select(JournalEntry.tab, JournalEntry.row_id)
        .join(later, and_(later.row_id == JournalEntry.row_id, later.hlc > JournalEntry.hlc))
        .where(JournalEntry.txn == txn, later.txn != txn, later.tab == JournalEntry.tab, later.cause != RULES)
        .distinct()
    )
    found: dict[str, set[int]] = {}
    for tab, row_id in connection.execute(statement):
        found.setdefault(tab, set()).add(row_id)
    return found


def _differing(connection: Connection, txn: int, written: Written, ids: Iterable[int]) -> Iterable[int]:
    """Yield the rows that are not any more as the transaction made them; archived ones are gone already."""
    shape = shape_of(written.record)
    for some in batches(ids):
        entries = connection.execute(
            select(JournalEntry.row_id, JournalEntry.new).where(
                JournalEntry.txn == txn,
                JournalEntry.tab == shape.name,
                JournalEntry.reg == CREATION,
                JournalEntry.row_id.in_(some),
            )
        )
        made = {entry.row_id: entry.new for entry in entries}
        for row_id, row in rows_as_they_are(connection, shape, some):
            if row["archived_at"] is None and shape.creations([row])[0] != made[row_id]:
                yield row_id


def _used(connection: Connection, txn: int, record: type[Kept]) -> Iterable[int]:
    """Yield the records that the transaction made and living rows made by others refer to."""
    table = shape_of(record).name
    made = select(JournalEntry.row_id).where(JournalEntry.txn == txn, JournalEntry.reg == CREATION)
    for link in links_to(record):
        child = link.table
        statement = (
            select(link.key)
            .where(
                link.key.in_(made.where(JournalEntry.tab == table)),
                child.c.archived_at.is_(None),
                child.c.id.not_in(made.where(JournalEntry.tab == child.name)),
            )
            .distinct()
        )
        yield from connection.execute(statement).scalars()


def _with_what_they_need(connection: Connection, tables: tuple[Written, ...], held: set[RowKey]) -> frozenset[RowKey]:
    """Return the rows that stay and, with them, what they refer to of the same import."""
    made = {shape_of(written.record).name: written for written in tables}
    left = set(held)
    rest = list(held)
    while rest:
        by_table: dict[str, list[int]] = {}
        for name, row_id in rest:
            by_table.setdefault(name, []).append(row_id)
        rest = []
        for name, ids in by_table.items():
            shape = shape_of(made[name].record)
            keys = [(key.parent.name, key.column.table.name) for key in shape.table.foreign_keys]
            for _row_id, row in rows_as_they_are(connection, shape, ids):
                for column, parent in keys:
                    key = (parent, row[column])
                    if parent in made and row[column] in made[parent].created and key not in left:
                        left.add(key)
                        rest.append(key)
    return frozenset(left)
