"""Reading a listing: all ids in order, the rows of some of them, and the totals of all.

The ids come once; rows are fetched as they are shown. Nothing here adds up what the base can add up.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from crmdesk.data.conditions import Condition
from crmdesk.data.filters import Conditions, conditions_of, is_found_often, is_one_of, joined
from crmdesk.data.registries import complete_registry
from crmdesk.data.registry import Aggregate, Listing, Reading, Registry, RegistryField
from crmdesk.data.search import needle
from crmdesk.data.store import Store
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_

#: Ids or rows taken from the driver at once: short enough not to stall the window's thread.
BATCH = 2_000
#: Digits of ids read at once from one long text: some 5 thousand ids, a millisecond.
PIECE = 100_000
#: Records a search looks at before it shows what it has.
CANDIDATES = 400
#: A search that shows fewer of its first candidates looks through all of them.
FEWEST = 20
#: Conditions that leave many records and stand in the index of deals by amount.
DENSE = ("outcome", "value", "status")
#: A list so short that looking up a sum for each of its records is cheaper than summing up the whole base.
SHORT = 1_000
COUNT = Field("count", N_("Records"), Kind.COUNT)

Tick = Callable[[float, float], None]


def list_ids(
    store: Store,
    listing: Listing,
    *,
    limit: int | None = None,
    most: int | None = None,
    tick: Tick | None = None,
) -> array[int]:
    """Return the ids of all records of a listing in its order, as 64-bit integers.

    Args:
        store: the base.
        listing: what is listed.
        limit: only the first so many, for the first page.
        most: look no further than this many records that the search finds; there may be more, and earlier ones.
        tick: called after each batch with the ids read so far and 0; raises to stop.

    Raises:
        UsageFault: the listing names a registry, column or condition that does not exist.
    """
    ids: array[int] = array("q")
    with store.reading() as connection:
        reading = Reading(store, connection)
        registry = complete_registry(connection, listing.registry)
        conditions = conditions_of(registry, listing, reading, most=most)
        short = most is not None or _is_short(registry, conditions, listing, reading)
        order, order_joins = _order(registry, listing, reading, short=short)
        query = joined(select(registry.id_column), registry, (*conditions.joins, *order_joins))
        query = query.where(*conditions.clauses).order_by(*order)
        if limit is not None:
            query = query.limit(limit)
        for batch in _batches(connection, query, reading.parameters):
            ids.extend(batch)
            if tick is not None:
                tick(len(ids), 0)
    return ids


def _batches(connection: Connection, query: Select[Any], parameters: dict[str, Any]) -> Iterator[Iterable[int]]:
    """Yield the ids of a query, some thousand at a time.

    SQLite's driver takes Python's lock for every row, a million times, against the window's thread; so there SQLite itself
    writes all ids into one text, in the order of the rows, and the text is read piece by piece.
    """
    if connection.dialect.name == "postgresql":
        # The driver's own cursor: a million rows through SQLAlchemy's would cost three times as much.
        cursor: Any = connection.execute(query, parameters).cursor
        while rows := cursor.fetchmany(BATCH):
            yield chain.from_iterable(rows)
        return
    rows = query.subquery()
    text = connection.execute(select(func.group_concat(rows.c.id)).select_from(rows), parameters).scalar_one() or ""
    begin = 0
    while begin < len(text):
        end = text.find(",", begin + PIECE)
        end = len(text) if end < 0 else end
        yield map(int, text[begin:end].split(","))
        begin = end + 1


def fetch_rows(store: Store, registry: Registry, fields: Sequence[RegistryField], ids: Sequence[int]) -> Table:
    """Return the rows of some records in the order of ``ids``; those that are gone have None in every column.

    The Table has one column per field, hidden companions included, and ``ids`` beside its rows.
    """
    with store.reading() as connection:
        reading = Reading(store, connection)
        columns: list[Any] = [field.column.label(f"f{place}") for place, field in enumerate(fields)]
        query = joined(select(registry.id_column, *columns), registry, chain.from_iterable(f.joins for f in fields))
        query = query.where(is_one_of(registry.id_column, ids, connection.dialect.name))
        found: dict[int, tuple[Any, ...]] = {}
        for row in connection.execute(query, reading.parameters):
            found[row[0]] = tuple(field.value(stored, reading) for field, stored in zip(fields, row[1:], strict=True))
    absent = (None,) * len(fields)
    rows = tuple(found.get(record_id, absent) for record_id in ids)
    return Table(tuple(f.plain for f in fields), rows, ids=tuple(ids), currency=store.firm.currency)


def totals(store: Store, listing: Listing) -> Table:
    """Return one row: how many records a listing has, and the registry's figures over all of them.

    Raises:
        UsageFault: the listing names a registry, column or condition that does not exist.
    """
    with store.reading() as connection:
        reading = Reading(store, connection)
        registry = complete_registry(connection, listing.registry)
        conditions = conditions_of(registry, listing, reading)
        together = [figure for figure in registry.aggregates if figure.only is None]
        needed = (*conditions.joins, *chain.from_iterable(figure.joins for figure in together))
        query = joined(select(func.count(), *(f.column for f in together)), registry, needed)
        count, *values = connection.execute(query.where(*conditions.clauses), reading.parameters).one()
        found = {figure.key: value for figure, value in zip(together, values, strict=True)}
        for figure in registry.aggregates:
            if figure.only is not None:
                query = joined(select(figure.column), registry, (*conditions.joins, *figure.joins))
                query = query.where(*conditions.clauses, figure.only)
                found[figure.key] = connection.execute(query, reading.parameters).scalar_one()
    fields = (COUNT, *(Field(f.key, f.title, f.kind) for f in registry.aggregates))
    row = (count, *(_figure(figure, found[figure.key]) for figure in registry.aggregates))
    return Table(fields, (row,), currency=store.firm.currency)


def count_records(store: Store, listing: Listing) -> int:
    """Return how many records a listing has.

    Raises:
        UsageFault: the listing names a registry, column or condition that does not exist.
    """
    with store.reading() as connection:
        reading = Reading(store, connection)
        registry = complete_registry(connection, listing.registry)
        conditions = conditions_of(registry, listing, reading)
        query = joined(select(func.count()), registry, conditions.joins).where(*conditions.clauses)
        count: int = connection.execute(query, reading.parameters).scalar_one()
    return count


def export_rows(
    store: Store, listing: Listing, fields: Sequence[RegistryField], *, tick: Tick | None = None
) -> Iterator[Table]:
    """Yield all rows of a listing in its order, ``BATCH`` rows a Table; an empty listing yields one empty Table.

    Raises:
        UsageFault: the listing names a registry, column or condition that does not exist.
    """
    with store.reading() as connection:
        registry = complete_registry(connection, listing.registry)
    ids = list_ids(store, listing)
    for begin in range(0, max(len(ids), 1), BATCH):
        yield fetch_rows(store, registry, fields, ids[begin : begin + BATCH])
        if tick is not None:
            tick(min(begin + BATCH, len(ids)), len(ids))


def _is_short(registry: Registry, conditions: Conditions, listing: Listing, reading: Reading) -> bool:
    """Return whether a search or a given set leaves at most ``SHORT`` records; asked only where it matters."""
    field = registry.field_named(listing.order or registry.order)
    if not field.sums_up or not (listing.search or listing.ids is not None):
        return False
    query = joined(select(registry.id_column), registry, conditions.joins).where(*conditions.clauses)
    few = select(func.count()).select_from(query.limit(SHORT + 1).subquery())
    count: int = reading.connection.execute(few, reading.parameters).scalar_one()
    return count <= SHORT


def _order(registry: Registry, listing: Listing, reading: Reading, *, short: bool) -> tuple[list[Any], tuple[str, ...]]:
    """Return ORDER BY and its joins: absent values last either way, ties by id."""
    field = registry.field_named(listing.order or registry.order)
    down = listing.descending if listing.order else registry.descending
    if field.reverse:
        down = not down
    own = field.order is None or (short and field.sums_up)
    column: Any = field.column if own else field.order
    if reading.connection.dialect.name == "sqlite" and not all(
        isinstance(c, Condition) and c.field in DENSE for c in listing.conditions
    ):
        # Where few records are left, SQLite would go through all in the order of an index, reading the table for each.
        column = UnaryExpression(column, operator=custom_op("+"), type_=column.type)
    joins = field.joins if own else field.order_joins
    key = column.desc() if down else column.asc()
    ident = registry.id_column
    return [key.nulls_last(), ident.desc() if down else ident.asc()], joins


def _figure(figure: Aggregate, stored: Any) -> Any:
    """Return what a row of totals shows of a figure."""
    value = _whole(stored)
    return value if figure.read is None or value is None else figure.read(value)


def _whole(value: Any) -> Any:
    """Return an exact integer where a server gives a decimal; an average is rounded to the minor unit."""
    if isinstance(value, Decimal | float):
        return round(value)
    return value


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a list needs to be painted before all its ids are there."""

    registry: Registry
    fields: tuple[RegistryField, ...]
    """What ``table`` holds: the columns shown, then what their painters need."""
    shown: int
    """How many of ``fields`` are columns."""
    listing: Listing
    ids: array[int]
    table: Table
    whole: bool
    """Whether ``ids`` are all there are, in order. Those of a search that finds many are just some, to be shown at once."""


def first_page(store: Store, listing: Listing, keys: Sequence[str], count: int = 200, rows: int = 60) -> FirstPage:
    """Return the first ids and rows of a listing.

    Args:
        store: the base.
        listing: what is listed.
        keys: the columns; those that exist no more are left out, none takes the registry's own.
        count: ids to read.
        rows: rows to read of them.

    Raises:
        UsageFault: the listing names a registry, column or condition that does not exist.
    """
    with store.reading() as connection:
        registry = complete_registry(connection, listing.registry)
    known = {field.key: field for field in registry.fields}
    columns = [known[key] for key in keys if key in known] or [field for field in registry.fields if field.shown]
    if listing.order and listing.order not in known:
        listing = replace(listing, order=registry.order, descending=registry.descending)
    needed = dict.fromkeys(key for field in columns for key in field.companions if key in known)
    fields = (*columns, *(known[key] for key in needed if known[key] not in columns))
    ids, whole = _first_ids(store, registry, listing, count)
    table = fetch_rows(store, registry, fields, ids[:rows])
    return FirstPage(registry, fields, len(columns), listing, ids, table, whole=whole)


def _first_ids(store: Store, registry: Registry, listing: Listing, count: int) -> tuple[array[int], bool]:
    """Return the ids that can be shown at once, and whether they are all, in order."""
    if needle(listing.search):
        with store.reading() as connection:
            often = is_found_often(registry, listing.search, connection, CANDIDATES)
        if often:
            ids = list_ids(store, listing, limit=count, most=CANDIDATES)
            if len(ids) >= FEWEST:
                return ids, False
    ids = list_ids(store, listing, limit=count)
    return ids, len(ids) < count
