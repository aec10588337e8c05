"""What is done to the values a field of the firm's own offers: renamed, merged, added, left out, put in order.

A value is kept in records as its text, so a renamed one is renamed in every record and every saved condition too, all in
one transaction that one undo takes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from crmdesk.data.dictionaries import table_of
from crmdesk.data.entry.checks import FIELD_OWNERS
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.entry.form import OWN
from crmdesk.data.errors import UsageFault
from crmdesk.data.journal import Change
from crmdesk.data.models import CustomField, Kept, SavedView, Segment
from crmdesk.data.search import fold
from crmdesk.data.store import Store
from crmdesk.data.table import number
from crmdesk.data.values.texts import line
from crmdesk.data.words import _, plural

FORM = "custom_field"
#: Kept conditions that may name a value, by their column.
_CONDITIONS: tuple[tuple[type[Kept], str], ...] = ((Segment, "conditions"), (SavedView, "content"))


def count_options(store: Store, field_id: int) -> Counter[str]:
    """Return how many records, archived ones apart, hold each value of a field."""
    with store.reading() as connection:
        row = connection.execute(select(CustomField.owner).where(CustomField.id == field_id)).one()
        owner = table_of(FIELD_OWNERS[row.owner])
        held = owner.c.custom[str(field_id)]
        rows = connection.execute(
            select(owner.c.custom).where(owner.c.archived_at.is_(None), held.as_string().is_not(None))
        ).scalars()
        return Counter(option for custom in rows for option in _listed(custom.get(str(field_id))))


def add_option(store: Store, field_id: int, text: str) -> Deed:
    """Offer one more value.

    Raises:
        UsageFault: it is empty or there already.
    """
    with store.changing() as change:
        options, name = _field(change, field_id)
        new = _checked(text, options)
        return _write(change, field_id, [*options, new], _("{field}: “{value}” added").format(field=name, value=new))


def rename_option(store: Store, field_id: int, old: str, text: str) -> Deed:
    """Give a value another text; one that is there already takes it in, so that two become one.

    Raises:
        UsageFault: the new text is empty, or the old one is not there any more.
    """
    with store.changing() as change:
        options, name = _field(change, field_id)
        if old not in options:
            raise UsageFault(_("“{value}” is not among the values any more. Look at the list again.").format(value=old))
        new = line(text)
        if not new:
            raise UsageFault(_("Write the value."))
        other = next((one for one in options if one != old and fold(one) == fold(new)), None)
        new = other or new
        kept = [new if one == old else one for one in options] if other is None else [o for o in options if o != old]
        moved = _rename_in_records(change, field_id, old, new)
        _rename_in_conditions(change, field_id, old, new)
        told = _("{field}: “{old}” is “{new}” now") if other is None else _("{field}: “{old}” is part of “{new}” now")
        said = told.format(field=name, old=old, new=new)
        if moved:
            said += " · " + plural("{n} record changed", "{n} records changed", moved).format(n=number(moved))
        return _write(change, field_id, kept, said)


def remove_option(store: Store, field_id: int, option: str) -> Deed:
    """Offer a value no longer; records that hold it keep it.

    Raises:
        UsageFault: it is the last one.
    """
    with store.changing() as change:
        options, name = _field(change, field_id)
        left = [one for one in options if one != option]
        if not left:
            raise UsageFault(_("Something must be left to choose from. Archive the field instead."))
        return _write(
            change, field_id, left, _("{field}: “{value}” is offered no longer").format(field=name, value=option)
        )


def order_options(store: Store, field_id: int, options: Sequence[str]) -> Deed:
    """Offer the values in this order; one that came meanwhile stays at the end."""
    with store.changing() as change:
        held, name = _field(change, field_id)
        placed = [one for one in options if one in held]
        placed += [one for one in held if one not in placed]
        return _write(change, field_id, placed, _("Order changed: {what}").format(what=name))


def _field(change: Change, field_id: int) -> tuple[list[str], str]:
    row = change.row(CustomField, field_id)
    return list(row["options"] or ()), str(row["name"])


def _checked(text: str, options: Sequence[str]) -> str:
    new = line(text)
    if not new:
        raise UsageFault(_("Write the value."))
    if any(fold(one) == fold(new) for one in options):
        raise UsageFault(_("“{name}” is there already.").format(name=new))
    return new


def _write(change: Change, field_id: int, options: Sequence[str], told: str) -> Deed:
    row = change.row(CustomField, field_id)
    change.edit(CustomField, field_id, row["version"], options=list(options))
    return Deed(change.txn, told, FORM, (field_id,))


def _rename_in_records(change: Change, field_id: int, old: str, new: str) -> int:
    """Write the new text wherever a record holds the old one, archived records too; return how many those were."""
    record = FIELD_OWNERS[change.row(CustomField, field_id)["owner"]]
    owner, key = table_of(record), str(field_id)
    rows = change.connection.execute(
        select(owner.c.id, owner.c.custom).where(owner.c.custom[key].as_string().is_not(None))
    ).all()
    edits = {}
    for row in rows:
        held = row.custom.get(key)
        if old in _listed(held):
            renamed = [new if one == old else one for one in _listed(held)]
            value: Any = list(dict.fromkeys(renamed)) if isinstance(held, list) else new
            edits[row.id] = {"custom": {**row.custom, key: value}}
    return len(change.edit_many(record, edits))


def _rename_in_conditions(change: Change, field_id: int, old: str, new: str) -> None:
    for record, column in _CONDITIONS:
        table = table_of(record)
        rows = change.connection.execute(select(table.c.id, table.c[column])).all()
        edits = {row.id: {column: made} for row in rows if (made := _renamed(row[1], field_id, old, new)) != row[1]}
        change.edit_many(record, edits)


def _renamed(node: Any, field_id: int, old: str, new: str) -> Any:
    """Return kept conditions with one value of one field renamed, whatever stands around it."""
    if isinstance(node, list):
        return [_renamed(each, field_id, old, new) for each in node]
    if not isinstance(node, dict):
        return node
    if node.get("field") == f"{OWN}{field_id}":
        swapped = {
            key: [new if one == old else one for one in node[key]] for key in ("values", "labels") if key in node
        }
        return {**node, **swapped}
    return {key: _renamed(each, field_id, old, new) for key, each in node.items()}


def _listed(held: Any) -> list[str]:
    """Return the values a record holds: none, one, or those of a list."""
    if held is None:
        return []
    return [str(each) for each in held] if isinstance(held, list) else [str(held)]
