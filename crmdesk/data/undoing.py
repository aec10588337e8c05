"""Undoing: the inverse of a transaction, written as changes of its own; nothing is ever taken out of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crmdesk.data.errors import ConflictFault
from crmdesk.data.models import JournalEntry, Kept, Record
from crmdesk.data.shapes import CREATION, shape_of
from crmdesk.data.store import Store
from crmdesk.data.words import _


@dataclass(frozen=True, slots=True)
class Undone:
    """A transaction taken back: ``txn`` is the one that did it, so that undoing that one does the deed again."""

    txn: int
    rows: int


def undo(store: Store, txn: int, *, author_id: int | None = None) -> Undone:
    """Undo a transaction: rows it made are archived, registers it changed get their old values back.

    Raises:
        ConflictFault: a register was changed again since; nothing is undone then.
    """
    tables = {
        shape_of(mapper.class_).name: mapper.class_
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Kept)
    }
    with store.changing(author_id=author_id, cause="undo") as change:
        entries = change.connection.execute(
            select(JournalEntry).where(JournalEntry.txn == txn).order_by(JournalEntry.hlc.desc())
        ).all()
        touched: dict[tuple[str, int], dict[str, Any]] = {}
        for entry in entries:
            shape = shape_of(tables[entry.tab])
            row = change.row(tables[entry.tab], entry.row_id)
            values = touched.setdefault((entry.tab, entry.row_id), {})
            if entry.reg == CREATION:
                values["archived_at"] = change.at
                continue
            present = {**row, **values}
            if shape.columns_of(entry.reg, entry.new, present) != {
                name: present[name] for name in shape.columns_of(entry.reg, entry.new, present)
            }:
                raise ConflictFault(_("It was changed again since, so it cannot be undone any more."))
            values.update(shape.columns_of(entry.reg, entry.old, present))
        for (tab, row_id), values in touched.items():
            record = tables[tab]
            change.edit(record, row_id, change.row(record, row_id)["version"], **values)
        return Undone(change.txn, len(touched))
