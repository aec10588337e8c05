"""Differences of business dates in SQL, on either engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, SQLColumnExpression, cast, func, type_coerce

from crmdesk.data.models.types import Big, Day

Column = SQLColumnExpression[Any]


def days_between(dialect: str, begin: Column, end: Column) -> Column:
    """Return whole days from ``begin`` to ``end``."""
    if dialect == "sqlite":
        return cast(func.julianday(end) - func.julianday(begin), Big)
    return cast(type_coerce(end, Day).op("-", return_type=Integer())(type_coerce(begin, Day)), Big)
