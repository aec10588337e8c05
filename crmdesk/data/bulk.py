"""Bulk: many rows written at once, with the statement compiled once and each column turned into stored values as a whole.

A row through SQLAlchemy's own ``executemany`` costs more than SQLite's work on it: every value is looked up and converted by
itself. Here rows become columns, a column is converted by one rule, and the driver gets tuples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import JSON, Connection, Date, Table, insert
from sqlalchemy.dialects import sqlite

from crmdesk.data.models.types import Flag, Instant, to_millis

Convert = Callable[[list[Any]], list[Any]]
_SQLITE = sqlite.dialect()


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows; fast on SQLite when all name the same columns and leave none with a default out.

    Args:
        connection: in a transaction.
        table: where to.
        rows: column name -> value as the models hold it.
    """
    if not rows:
        return
    names = tuple(rows[0])
    statement, order = _statement(table, names)
    plain = len(order) == len(names) and all(len(row) == len(names) for row in rows)
    if connection.dialect.name != "sqlite" or len(rows) == 1 or not plain:
        connection.execute(insert(table), list(rows))
        return
    columns = [list(column) for column in zip(*map(itemgetter(*order), rows), strict=True)]
    # Most columns of most files hold nothing: binding it costs as much as binding something.
    filled = [place for place, column in enumerate(columns) if column.count(None) < len(column)]
    if len(filled) < len(columns):
        columns = [columns[place] for place in filled]
        statement, order = _statement(table, tuple(order[place] for place in filled))
    for place, convert in _conversions(table, order):
        columns[place] = convert(columns[place])
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@cache
def _statement(table: Table, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the text of the insert and the order of its values."""
    compiled = insert(table).compile(dialect=_SQLITE, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup or ())


@cache
def _conversions(table: Table, order: tuple[str, ...]) -> tuple[tuple[int, Convert], ...]:
    """Return the place and the conversion of each column that SQLite does not store as Python holds it."""
    found = []
    for place, name in enumerate(order):
        kind = table.columns[name].type
        convert = next((convert for known, convert in _KINDS if isinstance(kind, known)), None)
        if convert is not None:
            found.append((place, convert))
    return tuple(found)


def _days(values: list[Any]) -> list[Any]:
    texts: dict[date | None, str | None] = {day: day.isoformat() for day in set(values) if day is not None}
    texts[None] = None
    return [texts[day] for day in values]


def _moments(values: list[Any]) -> list[Any]:
    return [None if value is None else to_millis(value) for value in values]


def _flags(values: list[Any]) -> list[Any]:
    return [None if value is None else int(value) for value in values]


def _json(values: list[Any]) -> list[Any]:
    dumps = orjson.dumps
    return [dumps(value).decode() for value in values]


_KINDS: tuple[tuple[type[Any], Convert], ...] = ((Date, _days), (Instant, _moments), (Flag, _flags), (JSON, _json))
