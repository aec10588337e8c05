"""The journal folded gives the rows: the check that runs after every test that had a base."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all

from crmdesk.data.models import JournalEntry, Kept, Record
from crmdesk.data.shapes import CREATION, Shape, shape_of
from crmdesk.data.store import Store


@cache
def _shapes() -> dict[str, Shape]:
    kept = [mapper.class_ for mapper in Record.registry.mappers if issubclass(mapper.class_, Kept)]
    return {shape_of(record).name: shape_of(record) for record in kept}


@cache
def _filled_tables() -> CompoundSelect[Any]:
    """Return the query for the names of the tables that hold rows."""
    return union_all(
        *(select(literal(name)).where(select(shape.table.c.id).exists()) for name, shape in _shapes().items())
    )


def assert_fold(store: Store) -> None:
    """Replay every entry in the order of its clock and compare with every journaled column of every kept row."""
    with store.reading() as connection:
        folded: dict[tuple[str, int], dict[str, Any]] = {}
        shapes = _shapes()
        entries = connection.execute(
            select(JournalEntry.tab, JournalEntry.row_id, JournalEntry.reg, JournalEntry.new).order_by(
                JournalEntry.hlc, JournalEntry.replica, JournalEntry.id
            )
        )
        for tab, row_id, register, new in entries:
            shape = shapes[tab]
            if register == CREATION:
                # What a creation does not say is nothing, or, of a column that came later, what it holds by default.
                folded[tab, row_id] = {
                    name: shape.decode(name, new.get(name))
                    if name in new or shape.table.c[name].nullable
                    else shape.defaults.get(name)
                    for name in shape.journaled
                }
            else:
                row = folded[tab, row_id]
                row.update(shape.columns_of(register, new, row))
        stored: dict[tuple[str, int], dict[str, Any]] = {}
        filled = set(connection.execute(_filled_tables()).scalars())  # most are empty in most tests
        for shape in shapes.values():
            if shape.name not in filled:
                continue
            for found in connection.execute(select(shape.table)).mappings():
                stored[shape.name, found["id"]] = {name: found[name] for name in shape.journaled}
        assert stored.keys() == folded.keys(), "rows without an entry, or entries without a row"
        for key, row in stored.items():
            assert row == folded[key], f"{key} differs from its journal"
