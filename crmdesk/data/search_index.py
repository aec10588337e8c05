"""The index that finds any three letters inside a client's folded name, INN or telephone at once.

SQLite keeps it by triggers on ``client`` (whoever writes the row), in an FTS5 table of trigrams that holds no texts of
its own; Postgres by a GIN index of pg_trgm. One or two letters are no trigram: they are looked for in the texts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression, column, func, literal, select, table

from crmdesk.data.models import Client

#: Letters a search needs before the index knows it.
TRIGRAM = 3

_SQLITE = (
    """CREATE VIRTUAL TABLE client_search
       USING fts5(search, content='client', content_rowid='id', tokenize='trigram', detail='none')""",
    """CREATE TRIGGER client_search_added AFTER INSERT ON client BEGIN
       INSERT INTO client_search(rowid, search) VALUES (new.id, new.search); END""",
    """CREATE TRIGGER client_search_changed AFTER UPDATE OF search ON client WHEN old.search <> new.search BEGIN
       INSERT INTO client_search(client_search, rowid, search) VALUES ('delete', old.id, old.search);
       INSERT INTO client_search(rowid, search) VALUES (new.id, new.search); END""",
    # Deals are found by reading all their texts, from an index because it is a tenth of the table.
    "CREATE INDEX ix_deal_search ON deal (search, client_id) WHERE archived_at IS NULL",
    """CREATE TRIGGER client_search_removed AFTER DELETE ON client BEGIN
       INSERT INTO client_search(client_search, rowid, search) VALUES ('delete', old.id, old.search); END""",
)
_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_client_search_letters ON client USING gin (search gin_trgm_ops)",
)

_index = table("client_search", column("rowid"), column("search"))


def create_search_index(connection: Connection) -> None:
    """Make the index in a base that has the table of clients; called by a migration."""
    for statement in _POSTGRES if connection.dialect.name == "postgresql" else _SQLITE:
        connection.exec_driver_sql(statement)


def pattern(needle: str) -> str:
    """Return the LIKE pattern of a folded text; characters that LIKE reads as wild stand for any one character.

    LIKE with an escape character would not use the index, so ``exactly`` sorts out the few that match too much.
    """
    return f"%{needle.replace('%', '_')}%"


def exactly(text: SQLColumnExpression[Any], needle: str, dialect: str) -> ColumnElement[bool] | None:
    """Return the condition that the pattern leaves open, or None when it leaves none."""
    if "%" not in needle and "_" not in needle:
        return None
    position = func.strpos(text, needle) if dialect == "postgresql" else func.instr(text, needle)
    return position > 0


def text_contains(text: SQLColumnExpression[Any], needle: str, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a folded text contains the needle, read from the texts themselves."""
    found = text.like(pattern(needle))
    exact = exactly(text, needle, dialect)
    return found if exact is None else found & exact


def clients_with(needle: str, dialect: str) -> Select[Any]:
    """Return the query for the ids of the clients whose search text contains a folded needle."""
    if len(needle) < TRIGRAM:
        # On Postgres the concatenation keeps one or two letters off the trigram index, which would be read whole.
        text = Client.search.concat(literal("")) if dialect == "postgresql" else Client.search
        return select(Client.id).where(text_contains(text, needle, dialect))
    if dialect == "postgresql":
        return select(Client.id).where(text_contains(Client.search, needle, dialect))
    return select(_index.c.rowid).where(text_contains(_index.c.search, needle, dialect))
