"""Duplicates: which rows of a file repeat rows of the base, or earlier rows of the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.imports.draft import Draft
from crmdesk.data.imports.kinds import Shape, Target
from crmdesk.data.imports.likeness import look_alikes
from crmdesk.data.search import fold
from crmdesk.data.words import _

#: Ids asked for at once: SQLite binds at most 32,766 values, Postgres 65,535.
_CHUNK = 5_000
Key = tuple[Any, ...]


def keys_in_use(draft: Draft) -> tuple[tuple[Target, ...], ...]:
    """Return the keys by which rows are recognised: the mapping's, or those of the kind that the mapping fills.

    Raises:
        UsageFault: the mapping matches by a field that it does not fill.
    """
    stated = draft.mapping.match
    keys = []
    for text in draft.kind.match if stated is None else stated:
        names = [name.strip() for name in text.split("+")]
        missing = [name for name in names if name not in draft.values]
        if missing and stated is not None:
            raise UsageFault(_("match: the mapping does not fill the field “{field}”.").format(field=missing[0]))
        if not missing:
            keys.append(tuple(target for target in draft.kind.targets if target.name in names))
        elif names[0] in draft.values and len(names) > 1 and draft.kind.match:
            # "name+client" without a client: names alone would merge namesakes
            continue
    if stated is None and keys and keys[0][0].name == "external_id":
        # An id tells rows apart better than any name: two rows with different ids are two things.
        return (keys[0],)
    return tuple(keys)


def recognise(draft: Draft, connection: Connection) -> None:
    """Find what each row repeats and give it that id; refuse or skip it where the mapping says so."""
    keys = keys_in_use(draft)
    seen: list[dict[Key, int]] = [{} for _key in keys]
    stored = [_stored(draft, connection, key) for key in keys]
    found_ids: dict[int, int] = {}
    for index in range(len(draft)):
        mine = [list(_keys_of(draft, key, index)) for key in keys]
        for place, texts in enumerate(mine):
            hit = next((stored[place][text] for text in texts if text in stored[place]), None)
            if hit is not None:
                found_ids[index] = hit
                break
        earlier = next(
            (seen[place][text] for place, texts in enumerate(mine) for text in texts if text in seen[place]), None
        )
        if earlier is not None and (index not in found_ids or found_ids.get(earlier) == found_ids[index]):
            draft.repeats[index] = draft.repeats.get(earlier, earlier)
            found_ids.pop(index, None)
        for place, texts in enumerate(mine):
            for text in texts:
                seen[place].setdefault(text, index)
    draft.similar.update(look_alikes(draft, connection, found_ids))
    _decide(draft, found_ids)
    _apply(draft, connection, found_ids)


def _decide(draft: Draft, found_ids: dict[int, int]) -> None:
    """Let what was decided about rows hold: those that look like rows of the base, and single ones."""
    decisions = draft.mapping.mends.rows
    for index in [*draft.similar]:
        decision = decisions.get(draft.grid.lines[index], draft.mapping.similar)
        if decision != "new":
            found_ids[index] = draft.similar[index].id
    if not decisions:
        return
    for index, line in enumerate(draft.grid.lines):
        decided = decisions.get(line)
        if decided == "new":
            found_ids.pop(index, None)
            draft.repeats.pop(index, None)
        elif decided == "skip":
            draft.skipped.add(index)


def _policy(draft: Draft, index: int) -> str:
    """Return what happens to a row that is there already."""
    decided = draft.mapping.mends.rows.get(draft.grid.lines[index])
    if decided is not None:
        return decided
    return draft.mapping.similar if index in draft.similar else draft.mapping.on_duplicate


def _apply(draft: Draft, connection: Connection, found_ids: dict[int, int]) -> None:
    for index, row_id in found_ids.items():
        draft.ids[index] = row_id
        _follow(draft, index, _("such a row is in the base already"))
    for index, earlier in draft.repeats.items():
        draft.ids[index] = draft.ids[earlier]
        _follow(draft, index, _("it repeats row {row} of the file").format(row=draft.grid.lines[earlier]))
    found_ids = {index: row_id for index, row_id in found_ids.items() if index not in draft.skipped}
    if not found_ids:
        return
    table: Any = draft.kind.record
    rows: dict[int, dict[str, Any]] = {}
    wanted = sorted(set(found_ids.values()))
    for begin in range(0, len(wanted), _CHUNK):
        statement = select(table.__table__).where(table.id.in_(wanted[begin : begin + _CHUNK]))
        rows.update((row["id"], dict(row)) for row in connection.execute(statement).mappings())
    draft.present.update((index, rows[row_id]) for index, row_id in found_ids.items())


def _follow(draft: Draft, index: int, reason: str) -> None:
    """Do to a row that is there already what its policy says; ``reason`` is why it is refused."""
    match _policy(draft, index):
        case "refuse":
            draft.refuse(index, "", "", reason)
        case "skip":
            draft.skipped.add(index)
        case "fill":
            draft.filling.add(index)


def _columns_of(draft: Draft, key: tuple[Target, ...]) -> list[Any]:
    return [getattr(draft.kind.record, target.column or target.name) for target in key]


def _stored(draft: Draft, connection: Connection, key: tuple[Target, ...]) -> dict[Key, int]:
    """Return the rows of the base by a key; a key of a merged one leads to the row it became part of."""
    record: Any = draft.kind.record
    columns = _columns_of(draft, key)
    statements = [select(record.id, *columns).where(record.archived_at.is_(None)).order_by(record.id)]
    if "merged_into_id" in record.__table__.c:
        merged = record.merged_into_id
        condition = merged.is_not(None) & record.archived_at.is_not(None)
        statements.append(select(merged, *columns).where(condition).order_by(record.id))
    found: dict[Key, int] = {}
    for statement in statements:
        for row_id, *values in connection.execute(statement):
            for text in _combined(key, values):
                found.setdefault(text, row_id)
    return found


def _keys_of(draft: Draft, key: tuple[Target, ...], index: int) -> Iterator[Key]:
    return _combined(key, [draft.values[target.name][index] for target in key])


def _combined(key: tuple[Target, ...], values: list[Any]) -> Iterator[Key]:
    """Yield the keys of one row: one, or one for each phone or mail; none where a part is empty."""
    parts = [_part(target, value) for target, value in zip(key, values, strict=True)]
    return product(*parts) if all(parts) else iter(())


def _part(target: Target, value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if target.shape is Shape.MOMENT and isinstance(value, tuple):
        return [value[1]]
    return [fold(value)] if isinstance(value, str) and target.shape is Shape.LINE else [value]
