"""Column types that mean the same on SQLite (STRICT tables) and Postgres.

STRICT tables know INTEGER, REAL, TEXT and BLOB only, so each type here says what it is on either engine. Dates are ISO
text on SQLite: ``substr`` then gives the month at a third of the price of ``strftime``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, Dialect, Integer, SmallInteger, literal
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator

#: 63-bit integers: ids, money in minor units, instants.
Big = BigInteger().with_variant(sqlite.INTEGER(), "sqlite")
#: Small numbers: codes, hours, positions.
Small = Integer().with_variant(sqlite.INTEGER(), "sqlite")


class _StrictDate(sqlite.DATE):
    """A date kept as ISO text in a STRICT table."""


class _StrictJson(sqlite.JSON):
    """JSON kept as text in a STRICT table."""


@compiles(_StrictDate, "sqlite")
@compiles(_StrictJson, "sqlite")
def _as_text(_type: object, _compiler: object, **_options: object) -> str:
    return "TEXT"


#: A business date in the firm's time zone.
Day = Date().with_variant(_StrictDate(), "sqlite")  # type: ignore[no-untyped-call]
#: Data as data: custom fields, conditions, tags.
Json = JSON().with_variant(JSONB(), "postgresql").with_variant(_StrictJson(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """A moment: an aware datetime in Python, whole milliseconds since 1970 in UTC in the base."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return INTEGER where BIGINT is not a type."""
        return dialect.type_descriptor(sqlite.INTEGER() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Turn an aware datetime into milliseconds; a naive one is a defect."""
        return None if value is None else to_millis(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Turn milliseconds into an aware datetime in UTC."""
        return None if value is None else from_millis(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, stored as 1 or 0 on both engines so that the same literal serves partial indexes."""

    impl = SmallInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Return INTEGER where SMALLINT is not a type."""
        return dialect.type_descriptor(sqlite.INTEGER() if dialect.name == "sqlite" else SmallInteger())

    def process_bind_param(self, value: bool | None, _dialect: Dialect) -> int | None:  # noqa: FBT001 - SQLAlchemy calls it so
        """Turn True into 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> bool | None:
        """Turn 1 into True."""
        return None if value is None else bool(value)


#: A flag that is set, and one that is not, as SQL compares them on both engines.
YES, NO = literal(True, Flag()), literal(False, Flag())


def to_millis(moment: datetime) -> int:
    """Return whole milliseconds since 1970 in UTC.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def from_millis(millis: int) -> datetime:
    """Return the aware moment of whole milliseconds since 1970 in UTC."""
    seconds, rest = divmod(millis, 1000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest * 1000)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
