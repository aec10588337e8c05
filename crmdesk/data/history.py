"""History of a record: who changed what and when, what it was and what it became, told from the journal in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import class_mapper

from crmdesk.data.entry.form import Form, FormField
from crmdesk.data.entry.forms import FORMS, OWN_ENTRIES, form_named
from crmdesk.data.entry.typed import typed_text
from crmdesk.data.models import Client, CustomField, DealContact, DealItem, JournalEntry, Kept, Manager, Record
from crmdesk.data.models.types import from_millis
from crmdesk.data.registry_clients import STATUS_NAMES
from crmdesk.data.shapes import CREATION, shape_of
from crmdesk.data.store import Store
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _

#: Transactions on a page.
PAGE = 50
CREATED, CHANGED, ARCHIVED, RESTORED = "created", "changed", "archived", "restored"
#: What made a change, where it was not a person's hand.
CAUSE_NAMES = {
    "import": N_("Import"), "undo": N_("Undo"), "rules": N_("By the rules"), "merge": N_("Merge"), "demo": N_("Demo"),
}  # fmt: skip
#: Columns that are in no form because a deed of their own writes them.
_TITLES = {
    "status": N_("Status"), "status_until_on": N_("Status until"), "status_reason": N_("Why this status"),
    "status_by_hand": N_("Status set by hand"), "relationship_id": N_("Relationship"),
    "relationship_reason": N_("Why this relationship"), "merged_into_id": N_("Merged into"),
    "stage_id": N_("Stage"), "pipeline_id": N_("Pipeline"), "closed_on": N_("Closed"),
    "loss_reason_id": N_("Loss reason"), "loss_note": N_("Words on the loss"), "competitor_id": N_("Competitor"),
    "state": N_("State"), "done_on": N_("Done on"), "cancelled_on": N_("Called off on"), "remind_at": N_("Remind"),
    "deal_id": N_("Deal"), "client_id": N_("Client"), "contact_id": N_("Contact"), "number": N_("Number"),
}  # fmt: skip
_CODES: dict[tuple[str, str], Mapping[Any, str]] = {
    (Client.__tablename__, "status"): STATUS_NAMES,
    ("activity", "state"): {0: N_("Planned"), 1: N_("Done"), 2: N_("Called off")},
}
#: Columns that only repeat what another one of their register says.
_SILENT = frozenset(("outcome", "closed_at", "done_at", "done_hour", "custom", "position"))
#: Records whose changes belong to the history of the one they are part of: table -> (record, column of the whole).
_PARTS: dict[str, tuple[tuple[type[Kept], str], ...]] = {"deal": ((DealItem, "deal_id"), (DealContact, "deal_id"))}
_NAMED = ("name", "title", "subject", "number")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one change, in words; nothing where it was or became empty."""

    key: str
    title: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What one transaction did to the record, or to a part of it."""

    txn: int
    at: datetime
    """In the firm's time zone."""
    author: str
    """A name, or nothing where nobody was named."""
    cause: str
    """In words, or nothing where a person's hand did it."""
    what: str
    """"created", "changed", "archived" or "restored"."""
    subject: str
    """The part that was changed ("Position: Pump"), or nothing for the record itself."""
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of a record's history, the latest first."""

    lines: tuple[HistoryLine, ...]
    has_more: bool


def record_history(store: Store, form_id: str, record_id: int, *, offset: int = 0, limit: int = PAGE) -> History:
    """Return a page of what happened to a record and its parts: ``limit`` transactions after the latest ``offset`` ones.

    Raises:
        UsageFault: there is no such form.
    """
    form = form_named(form_id)
    with store.reading() as connection:
        ids = {record_id, *_part_ids(connection, form, record_id)}
        latest = func.max(JournalEntry.hlc)
        txns = connection.execute(
            select(JournalEntry.txn)
            .where(JournalEntry.row_id.in_(ids))
            .group_by(JournalEntry.txn)
            .order_by(latest.desc())
            .offset(offset)
            .limit(limit + 1)
        ).scalars()
        chosen = list(txns)
        entries = connection.execute(
            select(JournalEntry)
            .where(JournalEntry.row_id.in_(ids), JournalEntry.txn.in_(chosen[:limit]))
            .order_by(JournalEntry.hlc.desc())
        ).all()
        order = {txn: place for place, txn in enumerate(chosen)}
        entries = sorted(entries, key=lambda entry: (order[entry.txn], entry.row_id != record_id, entry.row_id))
        words = _Words(connection, store.firm.timezone)
        lines = tuple(
            _line(words, list(group), record_id)
            for _key, group in groupby(entries, key=lambda entry: (entry.txn, entry.row_id))
        )
    return History(lines, len(chosen) > limit)


def _part_ids(connection: Connection, form: Form, record_id: int) -> set[int]:
    found: set[int] = set()
    for record, column in _PARTS.get(form.id, ()):
        table: Any = record.__table__
        found.update(connection.execute(select(table.c.id).where(table.c[column] == record_id)).scalars())
    return found


def _line(words: _Words, entries: list[Any], record_id: int) -> HistoryLine:
    """Return the line of all entries of one row in one transaction."""
    last = entries[0]
    what = CHANGED
    changes: list[FieldChange] = []
    for entry in reversed(entries):
        if entry.reg == CREATION:
            what = CREATED
        elif entry.reg == "_del":
            what = RESTORED if entry.new is None else ARCHIVED
            continue
        changes += words.changes(entry)
    subject = "" if last.row_id == record_id else words.subject(last.tab, last.row_id)
    cause = _(CAUSE_NAMES[last.cause]) if last.cause in CAUSE_NAMES else ""
    at = from_millis(last.hlc >> 16).astimezone(words.zone)
    return HistoryLine(last.txn, at, words.name_of("manager", last.author_id), cause, what, subject, tuple(changes))


class _Words:
    """Turns what the journal keeps into words; names are read once each."""

    def __init__(self, connection: Connection, zone: ZoneInfo) -> None:
        self.zone = zone
        self._connection = connection
        self._records: dict[str, type[Kept]] = {
            shape_of(mapper.class_).name: mapper.class_
            for mapper in Record.registry.mappers
            if issubclass(mapper.class_, Kept)
        }
        self._names: dict[tuple[str, int], str] = {}
        self._own: dict[str, FormField] | None = None

    def changes(self, entry: Any) -> list[FieldChange]:
        """Return the fields of an entry that differ."""
        if entry.reg.startswith("cf:"):
            return self._own_change(entry.reg.removeprefix("cf:"), entry.old, entry.new)
        shape = shape_of(self._records[entry.tab])
        if entry.reg == CREATION:
            new = {name: shape.decode(name, value) for name, value in entry.new.items()}
            old = dict.fromkeys(new)
        else:
            new = shape.columns_of(entry.reg, entry.new, {})
            old = shape.columns_of(entry.reg, entry.old, {})
        fields = {field.key: field for field in form_named(entry.tab).fields} if entry.tab in FORMS else {}
        found = []
        for name, value in new.items():
            if name == "custom" and entry.reg == CREATION:
                for key, own in (value or {}).items():
                    found += self._own_change(key, None, own)
            if name in _SILENT or value == old.get(name) or (name not in fields and name not in _TITLES):
                continue
            title = fields[name].label if name in fields else _(_TITLES[name])
            was, became = (self._text(entry.tab, name, fields.get(name), each) for each in (old.get(name), value))
            if was != became:
                found.append(FieldChange(name, title, was, became))
        return found

    def subject(self, tab: str, row_id: int) -> str:
        """Return what a part of a record is called: its kind and its name."""
        title = form_named(tab).label if tab in FORMS else tab
        name = self.name_of(tab, row_id)
        return f"{title}: {name}" if name else title

    def name_of(self, tab: str, row_id: int | None) -> str:
        """Return what people call a row; nothing for no row, the number in brackets for one without a name."""
        if row_id is None:
            return ""
        if (tab, row_id) not in self._names:
            table = shape_of(self._records[tab]).table
            columns = [table.c[name] for name in _NAMED if name in table.c]
            row = None
            if columns:
                row = self._connection.execute(select(*columns).where(table.c.id == row_id)).one_or_none()
            found = next((str(value) for value in row or () if value), None)
            self._names[tab, row_id] = found or self._whole_of(tab, row_id)
        return self._names[tab, row_id]

    def _whole_of(self, tab: str, row_id: int) -> str:
        """Return a name for a row without one of its own: that of what it stands for."""
        table = shape_of(self._records[tab]).table
        for column, target in (("product_id", "product"), ("contact_id", "contact")):
            if column in table.c:
                value = self._connection.execute(select(table.c[column]).where(table.c.id == row_id)).scalar()
                if value is not None:
                    return self.name_of(target, value)
        return "" if tab == Manager.__tablename__ else f"({row_id})"

    def _text(self, tab: str, name: str, field: FormField | None, value: Any) -> str:
        if value is None or value in ([], ""):
            return ""
        codes = _CODES.get((tab, name)) or (field.codes if field else None)
        if codes:
            return _(codes[value]) if value in codes else str(value)
        column = class_mapper(self._records[tab]).local_table.c[name]
        key = next(iter(column.foreign_keys), None)
        if key is not None:
            return self.name_of(key.column.table.name, value)
        if field is not None:
            return typed_text(field, value, self.zone)
        return _plain_text(value, self.zone)

    def _own_change(self, key: str, old: Any, new: Any) -> list[FieldChange]:
        if self._own is None:
            rows = self._connection.execute(select(CustomField.id, CustomField.name, CustomField.kind))
            self._own = {
                str(row.id): FormField(f"own:{row.id}", row.name, OWN_ENTRIES[row.kind], own_id=row.id) for row in rows
            }
        field = self._own.get(key)
        if field is None:
            return []
        was, became = ("" if value in (None, [], "") else typed_text(field, value, self.zone) for value in (old, new))
        return [FieldChange(field.key, field.label, was, became)] if was != became else []


def _plain_text(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        local = value.astimezone(zone)
        return f"{day_text(local.date())} {local:%H:%M}"
    return day_text(value) if isinstance(value, date) else str(value)
