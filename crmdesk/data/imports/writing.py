"""Writing: a draft without faults becomes rows of the base, in one transaction through the one door."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import chain
from typing import Any

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.references import REFERENCES
from crmdesk.data.journal import BATCH, Change
from crmdesk.data.loading import loading
from crmdesk.data.models import CustomField, Deal, Kept, Stage
from crmdesk.data.words import _

#: What is referred to is written before what refers to it.
_ORDER = (
    "department", "manager", "relationship_type", "source", "campaign", "category", "product", "competitor", "loss_reason",
    "pipeline", "activity_kind", "client", "contact",
)  # fmt: skip
Progress = Callable[[float], None]


class Rows:
    """The rows a draft comes to: new ones, changes of present ones, and what they bring along."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.new: list[dict[str, Any]] = []
        self.opened: list[int | None] = []
        self.changes: list[tuple[int, int, dict[str, Any]]] = []
        """(id, version, columns that differ)."""
        self.created = self.updated = self.unchanged = self.skipped = 0
        self._fold()

    def _fold(self) -> None:
        """Make one row of each thing: later rows of the file that repeat it fill in and overwrite."""
        draft = self.draft
        names, columns = _columns(draft)
        new: dict[int, dict[str, Any]] = {}
        present: dict[int, dict[str, Any]] = {}
        changed: dict[int, dict[str, Any]] = {}
        opened = draft.opened_stages
        for index, values in enumerate(zip(*columns, strict=True)):
            if index in draft.refused:
                continue
            if index in draft.skipped:
                self.skipped += 1
                continue
            row_id = values[0]
            given = {name: value for name, value in zip(names, values, strict=True) if value is not None}
            if index in draft.present:
                present[row_id] = draft.present[index]
                merged = changed.setdefault(row_id, {})
                merged.update(_filling(present[row_id] | merged, given) if index in draft.filling else given)
            elif row_id in changed or row_id in new:
                merged = new[row_id] if row_id in new else changed[row_id]
                merged.update(_filling(merged, given) if index in draft.filling else given)
                self.updated += 1
            else:
                new[row_id] = given
                if opened is not None:
                    self.opened.append(opened[index])
        self.new = list(new.values())
        self.created = len(self.new)
        for row_id, columns_of in changed.items():
            self._change(row_id, present[row_id], columns_of)
        self.attached = [(index, record, row) for index, record, row in draft.attached if self._kept(index, new)]

    def keep(self, rows: list[dict[str, Any]]) -> None:
        """Write these of the new rows; the others said what is in the base already."""
        self.unchanged += len(self.new) - len(rows)
        self.new = rows
        self.created = len(rows)

    def _kept(self, index: int, new: dict[int, dict[str, Any]]) -> bool:
        return index not in self.draft.refused and index not in self.draft.skipped and self.draft.ids[index] in new

    def _change(self, row_id: int, old: dict[str, Any], columns: dict[str, Any]) -> None:
        if "custom" in columns:
            columns["custom"] = {**(old["custom"] or {}), **columns["custom"]}
        differing = {name: value for name, value in columns.items() if name != "id" and old[name] != value}
        if differing:
            self.changes.append((row_id, old["version"], differing))
            self.updated += 1
        else:
            self.unchanged += 1

    @cached_property
    def needed(self) -> dict[str, list[dict[str, Any]]]:
        """What must be made for the rows that are kept: a refused row makes nothing."""
        used = self._used_ids()
        made = self.draft.references.made
        kept: dict[str, list[dict[str, Any]]] = {}
        for to in reversed(_ORDER):
            if to == "pipeline":
                used |= {stage["pipeline_id"] for stage in self.draft.new_stages}
            chosen = [row for row_id, row in made.get(to, {}).items() if row_id in used]
            if chosen:
                kept[to] = chosen
                used |= _references_of(chosen)
        return kept

    def _used_ids(self) -> set[int]:
        if not self.draft.references.made:
            return set()
        changed = (columns for _id, _version, columns in self.changes)
        attached = (row for _index, _record, row in self.attached)
        return _references_of(chain(self.new, changed, attached))


def _filling(present: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return of what a file gives only what a row has not; lists of phones, mails and tags grow."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        held = present.get(name)
        if held is None or held == "":
            found[name] = value
        elif isinstance(held, list) and isinstance(value, list):
            found[name] = list(dict.fromkeys([*held, *value]))
        elif name == "custom" and isinstance(held, dict):
            found[name] = {**value, **held}
    return found


def _references_of(rows: Iterable[dict[str, Any]]) -> set[int]:
    """Return every id in a column that refers to something."""
    known: dict[str, bool] = {}
    found: set[int] = set()
    for row in rows:
        for name, value in row.items():
            if name not in known:
                known[name] = name.endswith("_id") and name != "external_id"
            if known[name] and value is not None:
                found.add(value)
    return found


def _columns(draft: Draft) -> tuple[list[str], list[list[Any]]]:
    """Return names and values of the record's columns, the id first."""
    names = ["id"]
    columns: list[list[Any]] = [draft.ids]
    for target in draft.kind.targets:
        values = draft.values.get(target.name)
        if values is None or target.column == "-":
            continue
        for name, part in _parts(target, values):
            names.append(name)
            columns.append(part)
    for name, values in draft.columns.items():
        if name != "outcome":
            names.append(name)
            columns.append(values)
    if draft.custom:
        names.append("custom")
        keys = tuple(draft.custom)
        columns.append(
            [
                {key: value for key, value in zip(keys, row, strict=True) if value is not None} or None
                for row in zip(*draft.custom.values(), strict=True)
            ]
        )
    return names, columns


def _parts(target: Target, values: list[Any]) -> list[tuple[str, list[Any]]]:
    if target.shape is Shape.MOMENT:
        return [
            (f"{target.name}_at", [value and value[0] for value in values]),
            (f"{target.name}_on", [value and value[1] for value in values]),
        ]
    return [(target.column or target.name, values)]


def write(change: Change, rows: Rows, progress: Progress) -> None:
    """Write everything; the caller's transaction keeps all of it or nothing.

    Raises:
        UsageFault: rows are each other's parents.
    """
    with loading(change.connection, len(rows.new)):
        _write_made(change, rows)
        if rows.draft.kind.prepare is not None:
            rows.keep(rows.draft.kind.prepare(change, rows.new))
        _write_new(change, rows, progress)
        by_record: dict[type[Kept], list[dict[str, Any]]] = {}
        for _index, attached, row in rows.attached:
            by_record.setdefault(attached, []).append(row)
        for attached, attached_rows in by_record.items():
            change.add(attached, attached_rows)
    for place, (row_id, version, columns) in enumerate(rows.changes):
        change.edit(rows.draft.kind.record, row_id, version, **columns)
        if place % 500 == 0:
            progress(0.95 + 0.05 * place / len(rows.changes))


def _write_made(change: Change, rows: Rows) -> None:
    """Write what the rows refer to and was not there."""
    made = rows.needed
    for to in _ORDER:
        if made.get(to):
            record = REFERENCES[to].record
            change.add(record, _parents_first(made[to], record))
        if to == "pipeline" and rows.draft.new_stages:
            change.add(Stage, rows.draft.new_stages)
    if rows.draft.new_fields:
        change.add(CustomField, rows.draft.new_fields)


def _write_new(change: Change, rows: Rows, progress: Progress) -> None:
    record = rows.draft.kind.record
    ordered = _parents_first(rows.new, record)
    for begin in range(0, len(ordered), BATCH):
        batch = ordered[begin : begin + BATCH]
        if record is Deal:
            change.add_deals(batch, opened_stage_ids=rows.opened[begin : begin + BATCH])
        else:
            change.add(record, batch)
        progress(0.8 + 0.15 * (begin + len(batch)) / len(ordered))


def _parents_first(rows: list[dict[str, Any]], record: type[Kept]) -> list[dict[str, Any]]:
    """Return the rows so that each comes after the row of its own kind that it refers to.

    Raises:
        UsageFault: rows are each other's parents.
    """
    table = record.__table__.name  # type: ignore[attr-defined]
    own = [key.parent.name for key in record.__table__.foreign_keys if key.column.table.name == table]
    by_id = {row["id"]: row for row in rows}
    if not any(row.get(name) in by_id for name in own for row in rows):
        return rows
    ordered: list[dict[str, Any]] = []
    state: dict[int, int] = {}
    for first in rows:
        stack = [first]
        while stack:
            row = stack[-1]
            row_id = row["id"]
            if state.get(row_id) == 2:
                stack.pop()
                continue
            state[row_id] = 1
            above = [by_id[row[name]] for name in own if row.get(name) in by_id and row[name] != row_id]
            waiting = [parent for parent in above if state.get(parent["id"]) != 2]
            if any(state.get(parent["id"]) == 1 for parent in waiting):
                raise UsageFault(
                    _("“{name}” is above itself: rows of the file are each other's parents.").format(
                        name=row.get("name", row_id)
                    )
                )
            if waiting:
                stack += waiting
                continue
            state[row_id] = 2
            ordered.append(row)
            stack.pop()
    return ordered
