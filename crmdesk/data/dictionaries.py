"""Dictionaries: the firm's own word lists as the settings show them, and how often each entry is used.

A list is read at once; uses are counted over the whole base, which takes longer in a big one, so they are asked apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select
from sqlalchemy.orm import class_mapper

from crmdesk.data.entry.form import Entry, Form, FormField
from crmdesk.data.entry.forms import form_named
from crmdesk.data.entry.typed import typed_text
from crmdesk.data.filters import is_one_of
from crmdesk.data.links import named_by
from crmdesk.data.models import Kept
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.words import _

#: Entries shown at once: more nobody looks through; typing narrows them.
MOST = 300
#: What stands beside an entry's name, by the form: who heads a department, what a stage means.
_DETAILS: Mapping[str, tuple[str, ...]] = {
    "manager": ("department_id",),
    "department": ("head_id",),
    "stage": ("kind", "probability"),
    "holiday": ("name",),
    "activity_kind": ("code",),
    "campaign": ("source_id",),
    "tracking_number": ("source_id",),
    "loss_reason": ("kind",),
    "product": ("sku",),
    "custom_field": ("kind",),
}


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of a dictionary."""

    id: int
    version: int
    name: str
    detail: str
    """What stands beside the name, in the user's language."""
    values: Mapping[str, Any]
    """Stored values by the key of the form's field."""
    depth: int = 0
    """How many entries it is part of, one inside the other."""
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The entries shown, of ``total`` that fit what was asked."""

    shown: tuple[Word, ...]
    total: int


def dictionary(
    store: Store,
    form_id: str,
    parent_id: int | None = None,
    *,
    archived: bool = False,
    search: str = "",
    only: Mapping[str, Any] | None = None,
    most: int = MOST,
) -> Words:
    """Return the entries of a dictionary in the order people keep them.

    Args:
        store: the base.
        form_id: which dictionary.
        parent_id: only the entries that are part of this record (the stages of a pipeline).
        archived: the archived ones instead.
        search: only entries whose name or what stands beside it contains this, letters of either case.
        only: only entries that hold these values.
        most: how many entries at most.
    """
    form = form_named(form_id)
    table = table_of(form.record)
    order = [table.c[name] for name in _order(form) if name in table.c]
    query = select(table).where(table.c.archived_at.is_not(None) if archived else table.c.archived_at.is_(None))
    if parent_id is not None and form.parent:
        query = query.where(table.c[form.parent] == parent_id)
    for key, value in (only or {}).items():
        query = query.where(table.c[key] == value)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(*order, table.c.id)).mappings().all()
        naming = _Naming(connection, form, rows)
        wanted = fold(search)
        depths = {} if wanted or archived else _tree(rows)
        places = {row_id: place for place, row_id in enumerate(depths)}
        placed = sorted(rows, key=lambda row: places.get(row["id"], len(places)))
        words = [naming.word(row, depths.get(row["id"], 0)) for row in placed]
    found = [word for word in words if wanted in fold(f"{word.name} {word.detail}")] if wanted else words
    return Words(tuple(found[:most]), len(found))


def _order(form: Form) -> tuple[str, ...]:
    """Return the columns entries stand by: their place in the list, where they have one (a person's is a job)."""
    placed = any(field.key == "position" and field.entry is Entry.COUNT for field in form.fields)
    return (*(("position",) if placed else ()), "day", "name", "phone", "subject")


def uses_of(store: Store, form_id: str, ids: Sequence[int]) -> Counter[int]:
    """Return how many records that are not archived name each of these entries."""
    with store.reading() as connection:
        return count_uses(connection, form_named(form_id).record, ids)


def count_uses(connection: Connection, record: type[Kept], ids: Iterable[int]) -> Counter[int]:
    """Do the same within a reading or a change that is under way."""
    wanted = list(ids)
    found: Counter[int] = Counter()
    if not wanted:
        return found
    for link in named_by(record):
        named = (link.key.in_(wanted), link.table.c.archived_at.is_(None))
        query = select(link.key, func.count()).where(*named).group_by(link.key)
        for row_id, count in connection.execute(query):
            found[row_id] += count
    return found


def table_of(record: type[Kept]) -> Table:
    """Return the table of a record."""
    table = class_mapper(record).local_table
    assert isinstance(table, Table)
    return table


def _tree(rows: Sequence[RowMapping]) -> dict[int, int]:
    """Return the entries of a tree in its order, id -> depth; nothing where entries are not part of each other.

    An entry whose parent is not among them stands at the top.
    """
    if not rows or "parent_id" not in rows[0]:
        return {}
    known = {row["id"] for row in rows}
    below: dict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        below[row["parent_id"] if row["parent_id"] in known else None].append(row["id"])
    depths: dict[int, int] = {}
    waiting = [(row_id, 0) for row_id in reversed(below[None])]
    while waiting:
        row_id, depth = waiting.pop()
        depths[row_id] = depth
        waiting += [(child, depth + 1) for child in reversed(below[row_id]) if child not in depths]
    return depths


class _Naming:
    """Makes entries of rows; the names they refer to are read once for all of them."""

    def __init__(self, connection: Connection, form: Form, rows: Sequence[RowMapping]) -> None:
        self._form = form
        self._details = tuple(form.field_named(key) for key in _DETAILS.get(form.id, ()))
        self._names: dict[str, dict[int, str]] = {}
        for field in self._details:
            if field.entry is Entry.REFERENCE and field.source is not None:
                table = table_of(field.source)
                ids = {row[field.key] for row in rows if row[field.key] is not None}
                named = select(table.c.id, table.c.name).where(is_one_of(table.c.id, ids, connection.dialect.name))
                self._names[field.key] = {row.id: row.name for row in connection.execute(named)}

    def word(self, row: RowMapping, depth: int) -> Word:
        """Return the entry of a row."""
        form = self._form
        title = form.field_named("day") if form.id == "holiday" else None
        name = typed_text(title, row["day"]) if title is not None else str(row[form.name] or "")
        told = (self._text(field, row[field.key]) for field in self._details)
        details = [text for text in told if text and text != name]
        if form.id == "holiday" and row["working"]:
            details.append(_("worked"))
        values = {field.key: row[field.key] for field in form.fields}
        return Word(row["id"], row["version"], name, " · ".join(details), values, depth, row["archived_at"] is not None)

    def _text(self, field: FormField, value: Any) -> str:
        if value is None:
            return ""
        if field.key in self._names:
            return self._names[field.key].get(value, "")
        if field.codes:
            return _(field.codes[value]) if value in field.codes else str(value)
        text = typed_text(field, value)
        return f"{text} %" if field.entry is Entry.PERCENT else text
