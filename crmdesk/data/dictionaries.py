"""Dictionaries: the firm's own word lists as the settings show them: every entry, and how often it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select
from sqlalchemy.orm import class_mapper

from crmdesk.data.entry.deeds import value_text
from crmdesk.data.entry.form import Form
from crmdesk.data.entry.forms import form_named
from crmdesk.data.models import DealEvent, Kept, Record, StageReach
from crmdesk.data.store import Store

#: History that says what was: it neither keeps an entry in use nor is moved to another one.
_HISTORY = (DealEvent.__tablename__, StageReach.__tablename__)


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a dictionary."""

    id: int
    version: int
    name: str
    values: Mapping[str, Any]
    """Stored values by the key of the form's field."""
    texts: Mapping[str, str]
    """The same in words."""
    uses: int
    """How many records that are not archived name it."""
    archived: bool = False


def dictionary(store: Store, form_id: str, parent_id: int | None = None, *, archived: bool = False) -> tuple[Word, ...]:
    """Return the entries of a dictionary in the order people keep them.

    Args:
        store: the base.
        form_id: which dictionary.
        parent_id: only the entries that are part of this record (the stages of a pipeline).
        archived: the archived ones instead.
    """
    form = form_named(form_id)
    table = table_of(form.record)
    order = [table.c[name] for name in ("position", "day", "name", "phone", "subject") if name in table.c]
    query = select(table).where(table.c.archived_at.is_not(None) if archived else table.c.archived_at.is_(None))
    if parent_id is not None and form.parent:
        query = query.where(table.c[form.parent] == parent_id)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(*order, table.c.id)).mappings().all()
        uses = count_uses(connection, form.record, [row["id"] for row in rows])
        return tuple(_word(connection, form, dict(row), uses) for row in rows)


def references_to(record: type[Kept]) -> tuple[tuple[Table, Column[Any]], ...]:
    """Return every column of the base that names rows of a record, history apart."""
    target = table_of(record)
    return tuple(
        (table, column)
        for table in Record.metadata.sorted_tables
        if table.name not in _HISTORY
        for column in table.columns
        if column.name != "merged_into_id" and any(key.column.table is target for key in column.foreign_keys)
    )


def count_uses(connection: Connection, record: type[Kept], ids: Iterable[int]) -> Counter[int]:
    """Return how many records that are not archived name each of these rows."""
    wanted = list(ids)
    found: Counter[int] = Counter()
    if not wanted:
        return found
    for table, column in references_to(record):
        query = select(column, func.count()).where(column.in_(wanted)).group_by(column)
        if "archived_at" in table.c:
            query = query.where(table.c.archived_at.is_(None))
        for row_id, count in connection.execute(query):
            found[row_id] += count
    return found


def table_of(record: type[Kept]) -> Table:
    """Return the table of a record."""
    table = class_mapper(record).local_table
    assert isinstance(table, Table)
    return table


def _word(connection: Connection, form: Form, row: Mapping[str, Any], uses: Counter[int]) -> Word:
    values = {field.key: row[field.key] for field in form.fields}
    texts = {field.key: value_text(connection, field, row[field.key]) for field in form.fields}
    name = texts.get(form.name) or str(row[form.name] or "")
    return Word(row["id"], row["version"], name, values, texts, uses[row["id"]], row["archived_at"] is not None)
