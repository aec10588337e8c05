"""Deeds: what a person does to records by a form: makes, changes, changes many, archives; each is one transaction.

A change names what the person saw (``was``). Where somebody saved the record meanwhile, registers that only one of the
two touched are both kept; a register that both touched is a conflict, and the person decides with all three values in view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.entry.checks import check_row
from crmdesk.data.entry.consequences import following
from crmdesk.data.entry.form import OWN, Entry, Form, FormField
from crmdesk.data.entry.forms import complete_form, form_named
from crmdesk.data.entry.typed import typed_text
from crmdesk.data.errors import ConflictFault, UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import JournalEntry, Kept, Manager
from crmdesk.data.models.types import from_millis
from crmdesk.data.shapes import shape_of
from crmdesk.data.store import Store
from crmdesk.data.table import day_text, number
from crmdesk.data.words import _, plural, quoted

#: How often a change that met another's on its way into the base is tried anew before the person is asked.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """What was written; ``txn`` undoes it, None when nothing differed."""

    txn: int | None
    text: str
    """A sentence for people."""
    form_id: str
    ids: tuple[int, ...] = ()
    """The records made or changed."""
    meanwhile: str = ""
    """Who else changed the record since it was read, where both changes are kept."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that two people changed: what it was, what the others made of it, and what was typed here."""

    key: str
    title: str
    was: str
    yours: str
    theirs: str
    yours_value: Any = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved the same fields meanwhile; nothing of this change was written yet."""

    form_id: str
    record_id: int
    version: int
    """Version now: a change that names it, and ``theirs`` as what was seen, is written."""
    title: str
    author: str
    at: datetime | None
    clashes: tuple[Clash, ...]
    theirs: Mapping[str, Any] = field(default_factory=dict)
    """Values of the typed fields as they are now, by key."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """All that was typed, by key."""


def create(
    store: Store, form_id: str, values: Mapping[str, Any], beside: Mapping[str, Mapping[str, Any]] | None = None
) -> Deed:
    """Make a record of what was typed.

    Args:
        store: the base.
        form_id: whose form it is.
        values: what was typed, by the key of the field.
        beside: records that are made with it in the same transaction, for references to what is not there yet: key of
            the reference -> what was typed of that record.

    Raises:
        UsageFault: a field that must be there is not.
    """
    with store.changing() as change:
        form = complete_form(change.connection, form_id)
        filled = dict(values)
        for key, typed in (beside or {}).items():
            source = form.field_named(key).source
            filled[key] = create_within(change, form_named(_form_of(source)), typed)
        made = create_within(change, form, filled)
        name = _name_of(change.connection, form.record, made, form.name)
        return Deed(change.txn, _("{kind} added: {name}").format(kind=form.label, name=name), form_id, (made,))


def _form_of(record: type[Kept] | None) -> str:
    if record is None:
        raise UsageFault(_("Only a reference can be made beside a record."))
    return shape_of(record).name


def create_within(change: Change, form: Form, values: Mapping[str, Any]) -> int:
    """Do the same within a change that does more, and return the record's id.

    Raises:
        UsageFault: a field that must be there is not.
    """
    from crmdesk.data.entry.beginnings import begin  # noqa: PLC0415 - beginnings read the forms of this package

    defaults = shape_of(form.record).defaults
    usual = {field.key: defaults[field.key] for field in form.fields if defaults.get(field.key) is not None}
    row = {**usual, **begin(change, form, columns_of(form, values, {}))}
    _require(form, row)
    check_row(change, form.record, row, row)
    with following(change, form.record, (), row.get("deal_id")):
        return change.add(form.record, [row])[0]


def change(
    store: Store,
    form_id: str,
    record_id: int,
    version: int,
    was: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Deed | Conflict:
    """Write what was typed over fields of one record.

    Args:
        store: the base.
        form_id: whose fields they are.
        record_id: the record.
        version: the version the person saw.
        was: what the person saw in the fields that are written, by key.
        values: what they typed, by key.

    Raises:
        UsageFault: the record is gone, or a field that must be there would be empty.
    """
    for _attempt in range(TRIES - 1):
        try:
            return _changed(store, form_id, record_id, version, was, values)
        except ConflictFault:
            continue  # somebody saved between our look and our write: look again
    return _changed(store, form_id, record_id, version, was, values)


def _changed(
    store: Store,
    form_id: str,
    record_id: int,
    version: int,
    was: Mapping[str, Any],
    values: Mapping[str, Any],
) -> Deed | Conflict:
    with store.changing() as change:
        form = complete_form(change.connection, form_id)
        row = change.row(form.record, record_id)
        if row["archived_at"] is not None:
            raise UsageFault(
                _("“{name}” was archived meanwhile. Restore it first, or leave it.").format(name=row[form.name])
            )
        meanwhile = ""
        if row["version"] != version:
            author, at, is_own = _last_author(store, change.connection, record_id)
            clashes = _clashes(store, change.connection, form, row, was, values)
            if clashes:
                theirs = {key: value_of(form, row, key) for key in values}
                return Conflict(
                    form_id, record_id, row["version"], str(row[form.name]), author, at, clashes, theirs, dict(values)
                )
            meanwhile = "" if is_own else _("{who} changed it meanwhile.").format(who=author or _("Somebody"))
        columns = columns_of(form, values, row)
        _judge(change, form, {**row, **columns}, columns)
        with following(change, form.record, [record_id], columns.get("deal_id")):
            new = change.edit(form.record, record_id, row["version"], **columns)
        txn = None if new == row["version"] else change.txn
        return Deed(txn, _changed_text(change.connection, form, values), form_id, (record_id,), meanwhile)


def change_many(store: Store, form_id: str, ids: Sequence[int], values: Mapping[str, Any]) -> Deed:
    """Write the same values into many records: all of them or, on any fault, none.

    Raises:
        UsageFault: a record is gone, or a field that must be there would be empty.
        ConflictFault: somebody saved one of the records in the same moment.
    """
    with store.changing() as change:
        form = complete_form(change.connection, form_id)
        touched = []
        with following(change, form.record, ids, values.get("deal_id")):
            for record_id in ids:
                row = change.row(form.record, record_id)
                columns = columns_of(form, values, row)
                _judge(change, form, {**row, **columns}, columns)
                if change.edit(form.record, record_id, row["version"], **columns) != row["version"]:
                    touched.append(record_id)
        text = plural("Changed in {n} record: {what}", "Changed in {n} records: {what}", len(touched)).format(
            n=number(len(touched)), what=_fields_text(change.connection, form, values)
        )
        return Deed(change.txn if touched else None, text, form_id, tuple(touched))


def archive(store: Store, form_id: str, ids: Sequence[int]) -> Deed:
    """Archive records: they leave lists and figures; undo brings them back.

    Raises:
        ConflictFault: somebody saved one of them in the same moment.
    """
    with store.changing() as change:
        form = form_named(form_id)
        names = []
        with following(change, form.record, ids):
            for record_id in ids:
                row = change.row(form.record, record_id)
                change.archive(form.record, record_id, row["version"])
                names.append(_name_of(change.connection, form.record, record_id, form.name))
        if len(ids) == 1:
            text = _("To the archive: {name}").format(name=names[0])
        else:
            text = plural("To the archive: {n} record", "To the archive: {n} records", len(ids)).format(
                n=number(len(ids))
            )
        return Deed(change.txn if ids else None, text, form_id, tuple(ids))


# -- values and columns ------------------------------------------------------------------------------------------


def columns_of(form: Form, values: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that typed values go into; own fields join the others in ``custom``.

    Raises:
        UsageFault: the form has no such field.
    """
    columns: dict[str, Any] = {}
    for key, value in values.items():
        if key.startswith(OWN):
            form.field_named(key)
            custom = columns.setdefault("custom", dict(row.get("custom") or {}))
            if value in (None, "", []):
                custom.pop(key.removeprefix(OWN), None)
            else:
                custom[key.removeprefix(OWN)] = value
        elif value is None and not form.record.__table__.c[key].nullable and not form.field_named(key).required:
            columns[key] = shape_of(form.record).defaults.get(key)
        else:
            columns[key] = value
    return columns


def value_of(form: Form, row: Mapping[str, Any], key: str) -> Any:
    """Return what a row holds for a field, by its key."""
    if key.startswith(OWN):
        return (row["custom"] or {}).get(key.removeprefix(OWN))
    if key not in row:
        form.field_named(key)
    return row[key]


def value_text(connection: Connection, field: FormField, value: Any) -> str:
    """Return a value of a field in words: references by name, codes by their title."""
    if value is None:
        return ""
    if field.entry is Entry.REFERENCE and field.source is not None:
        return _name_of(connection, field.source, value)
    if field.codes:
        return _(field.codes[value]) if value in field.codes else str(value)
    return typed_text(field, value)


def _judge(change: Change, form: Form, row: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    _require(form, row, tuple(columns))
    check_row(change, form.record, row, columns)


def _require(form: Form, row: Mapping[str, Any], keys: Sequence[str] | None = None) -> None:
    missing = [
        field.label
        for field in form.fields
        if field.required and (keys is None or field.key in keys) and row.get(field.key) in (None, "")
    ]
    if missing:
        raise UsageFault(
            plural("{kind}: give the field {names}.", "{kind}: give the fields {names}.", len(missing)).format(
                kind=form.label, names=", ".join(map(quoted, missing))
            )
        )


def _clashes(
    store: Store,
    connection: Connection,
    form: Form,
    row: Mapping[str, Any],
    was: Mapping[str, Any],
    values: Mapping[str, Any],
) -> tuple[Clash, ...]:
    """Return the fields whose register others changed since ``was``; a register is the smallest unit of overwriting.

    What this very program wrote since is no clash: the screen had not caught up yet.
    """
    shape = shape_of(form.record)
    found = []
    for key, yours in values.items():
        theirs = value_of(form, row, key)
        own_id = key.removeprefix(OWN)
        register = f"cf:{own_id}" if key.startswith(OWN) else shape.journaled.get(key, key)
        beside = [name for name in shape.registers.get(register, ()) if name in was and name not in values]
        differs = key in was and theirs not in (was[key], yours)
        if not differs and not any(row[name] != was[name] for name in beside):
            continue
        if _last_txn(connection, row["id"], register) in store.own_txns:
            continue
        field = form.field_named(key)
        texts = [value_text(connection, field, value) for value in (was.get(key), yours, theirs)]
        found.append(Clash(key, field.label, texts[0], texts[1], texts[2], yours))
    return tuple(found)


def _last_txn(connection: Connection, record_id: int, register: str) -> int | None:
    return connection.execute(
        select(JournalEntry.txn)
        .where(JournalEntry.row_id == record_id, JournalEntry.reg == register)
        .order_by(JournalEntry.hlc.desc())
        .limit(1)
    ).scalar()


def _changed_text(connection: Connection, form: Form, values: Mapping[str, Any]) -> str:
    return _("Changed: {what}").format(what=_fields_text(connection, form, values))


def _fields_text(connection: Connection, form: Form, values: Mapping[str, Any]) -> str:
    """Return "Amount 350 000, Stage Quote"; long texts only by their titles."""
    parts = []
    for key, value in values.items():
        field = form.field_named(key)
        text = value_text(connection, field, value)
        short = text if len(text) <= 60 and "\n" not in text else ""
        parts.append(" ".join(part for part in (field.label, short) if part))
    return ", ".join(parts)


def _name_of(connection: Connection, record: type[Kept], record_id: int, column: str = "") -> str:
    """Return what people call a record; its number in brackets where it has no name."""
    table = record.__table__
    named = next((table.c[name] for name in (column, "name", "title", "subject", "number") if name in table.c), None)
    found = None if named is None else connection.execute(select(named).where(table.c.id == record_id)).scalar()
    if isinstance(found, date):
        return day_text(found)
    return str(found) if found else f"({record_id})"


def _last_author(store: Store, connection: Connection, record_id: int) -> tuple[str, datetime | None, bool]:
    """Return who saved a record last and when, in the firm's zone, and whether it was this very program."""
    last = connection.execute(
        select(JournalEntry.hlc, JournalEntry.txn, Manager.name)
        .outerjoin(Manager, Manager.id == JournalEntry.author_id)
        .where(JournalEntry.row_id == record_id)
        .order_by(JournalEntry.hlc.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return "", None, False
    at = from_millis(last.hlc >> 16).astimezone(store.firm.timezone)
    return last.name or "", at, last.txn in store.own_txns
