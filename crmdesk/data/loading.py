"""Loading: writing so many rows that it is quicker to make the indexes again at the end than to keep them on the way.

Everything happens inside the caller's transaction, the indexes included: a crash in the middle leaves the base as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from crmdesk.data.search_index import INDEXED

#: Fewer rows than this are written before an index is made.
MANY = 20_000
#: What an import of a kind writes to; the rest of the base keeps its indexes.
LOADED = ("client", "contact", "deal", "deal_item", "deal_event", "stage_reach", "activity", "journal")


@contextmanager
def loading(connection: Connection, rows: int) -> Iterator[None]:
    """Write many rows inside: on SQLite, when they are as many as the base holds, without secondary indexes.

    Args:
        connection: in a writing transaction.
        rows: about how many rows of a kind will be written.
    """
    if connection.dialect.name != "sqlite" or rows < MANY or rows < _rows_there(connection):
        yield
        return
    made_again = _take_off(connection)
    yield
    for statement in made_again:
        connection.exec_driver_sql(statement)
    for name in INDEXED:
        connection.exec_driver_sql(f"INSERT INTO {name}_search({name}_search) VALUES ('rebuild')")  # noqa: S608 - constants


def _rows_there(connection: Connection) -> int:
    """Return the rows of the largest of the tables, the journal."""
    count: int = connection.exec_driver_sql("SELECT count(*) FROM journal").scalar_one()
    return count


def _take_off(connection: Connection) -> list[str]:
    """Drop the secondary indexes and the triggers that index the texts of new rows; return how to make them again."""
    found = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')"
    ).all()
    statements = []
    for kind, name, table, sql in found:
        if table in LOADED and (kind == "index" or name == f"{table}_search_added"):
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
            statements.append(sql)
    return statements
