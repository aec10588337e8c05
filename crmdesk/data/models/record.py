"""Record: what every stored row has in common, and how a column says its part in the journal.

``register`` is the smallest unit of overwriting: columns that must change together share one. A ``derived`` column is
written by the door from other columns or rows, never by people, and is not journaled.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import ForeignKey, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from crmdesk.data.models.types import Big, Day, Flag, Instant, Json

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(Big, primary_key=True, autoincrement=False, sort_order=-1)]
Derived = {"derived": True}
#: SQLite refuses values of another type; Postgres always does.
STRICT = {"sqlite_strict": True}


def reference(
    target: str, *, optional: bool = True, register: str | None = None, late: bool = False, **options: Any
) -> Any:
    """Declare a column that holds the id of a row of ``target``.

    ``late`` lets a row come before the one it points to within a transaction (trees come in any order).
    """
    info = {"register": register} if register else {}
    key = ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED") if late else ForeignKey(f"{target}.id")
    return mapped_column(Big, key, nullable=optional, info=info, **options)


class Record(DeclarativeBase):
    """A stored row."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own declaration
        int: Big,
        str: Text(),
        bool: Flag(),
        date: Day,
        datetime: Instant(),
        dict[str, Any]: Json,
        list[str]: Json,
    }


class Kept(Record):
    """A row that people edit: it has a version, and deleting it is archiving it."""

    __abstract__ = True

    id: Mapped[Id]
    version: Mapped[int] = mapped_column(Big, default=1, server_default="1", info=Derived)
    """Grows by one at each save; a save that read an older version is a conflict."""
    archived_at: Mapped[datetime | None] = mapped_column(Instant(), info={"register": "_del"})
