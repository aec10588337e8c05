"""The index that finds any three letters inside the folded texts of clients and deals at once.

SQLite keeps it by triggers on the table (whoever writes the row), in an FTS5 table of trigrams that holds no texts of
its own; Postgres by a GIN index of pg_trgm. One or two letters are no trigram: they are looked for in the texts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, SQLColumnExpression, column, func, literal, select, table

#: Letters a search needs before the index knows it.
TRIGRAM = 3
#: Tables whose column ``search`` is indexed.
INDEXED = ("client", "deal")

#: The last index is for one or two letters: the texts alone are a tenth of the table.
_SQLITE = (
    """CREATE VIRTUAL TABLE {name}_search
       USING fts5(search, content='{name}', content_rowid='id', tokenize='trigram', detail='none')""",
    """CREATE TRIGGER {name}_search_added AFTER INSERT ON {name} BEGIN
       INSERT INTO {name}_search(rowid, search) VALUES (new.id, new.search); END""",
    """CREATE TRIGGER {name}_search_changed AFTER UPDATE OF search ON {name} WHEN old.search <> new.search BEGIN
       INSERT INTO {name}_search({name}_search, rowid, search) VALUES ('delete', old.id, old.search);
       INSERT INTO {name}_search(rowid, search) VALUES (new.id, new.search); END""",
    """CREATE TRIGGER {name}_search_removed AFTER DELETE ON {name} BEGIN
       INSERT INTO {name}_search({name}_search, rowid, search) VALUES ('delete', old.id, old.search); END""",
    "CREATE INDEX ix_{name}_search ON {name} (search)",
)
#: Contact persons are looked for more seldom and written as often: their texts apart from the rows take a quarter of the
#: time of the rows themselves, and a fifth of what trigrams cost at each writing. A server keeps trigrams at ease.
_LETTERS = "CREATE INDEX ix_contact_search ON contact (search)"
_POSTGRES = ("CREATE INDEX ix_{name}_search_letters ON {name} USING gin (search gin_trgm_ops)",)


def create_search_index(connection: Connection) -> None:
    """Make the indexes in a base that has the tables; called by a migration."""
    on_server = connection.dialect.name == "postgresql"
    if on_server:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name in INDEXED:
        for statement in _POSTGRES if on_server else _SQLITE:
            connection.exec_driver_sql(statement.format(name=name))


def index_contacts(connection: Connection) -> None:
    """Make the index of contact persons' texts; called by a migration."""
    on_server = connection.dialect.name == "postgresql"
    connection.exec_driver_sql(_POSTGRES[0].format(name="contact") if on_server else _LETTERS)


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
    """Return the condition that a folded text contains the needle."""
    found = text.like(pattern(needle))
    exact = exactly(text, needle, dialect)
    return found if exact is None else found & exact


def ids_with(record: Any, needle: str, dialect: str) -> Select[Any]:
    """Return the query for the ids of a table's rows, archived ones included, whose ``search`` contains a folded needle.

    Args:
        record: a table with the columns ``id`` and ``search``.
        needle: what to look for, folded.
        dialect: the name of SQLAlchemy's dialect.
    """
    asked = record.alias()
    if record.name in INDEXED and len(needle) >= TRIGRAM and dialect != "postgresql":
        index = table(f"{record.name}_search", column("rowid"), column("search")).alias()
        return select(index.c.rowid).where(text_contains(index.c.search, needle, dialect))
    text = asked.c.search
    if len(needle) < TRIGRAM and dialect == "postgresql":
        # The concatenation keeps one or two letters off the trigram index, which would be read whole.
        text = text.concat(literal(""))
    return select(asked.c.id).where(text_contains(text, needle, dialect))
