"""Labels: how the members of dimensions read, and in which natural order they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from crmdesk.data.filters import is_one_of
from crmdesk.data.models import Stage, TrackingNumber
from crmdesk.data.search import fold
from crmdesk.data.table import number
from crmdesk.data.words import _
from crmdesk.reports.answer import Member
from crmdesk.reports.dimensions import BAND_EDGES, NO_DUE, NOT_DUE, Dimension
from crmdesk.reports.periods import Grain, bucket_text

_DIGITS = re.compile(r"\d+")
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


class Labels:
    """Labels and order of the members of one dimension."""

    def __init__(self, connection: Connection, dimension: Dimension, keys: Iterable[Any]) -> None:
        self._dimension = dimension
        self._names: dict[int, str] = {}
        self._places: dict[int, tuple[int, int]] = {}
        ids = sorted({key for key in keys if key is not None}) if dimension.names is not None else []
        if ids:
            self._read(connection, ids)

    def _read(self, connection: Connection, ids: list[int]) -> None:
        record = self._dimension.names
        name = record.phone if record is TrackingNumber else record.name
        columns = [record.id, name] + ([Stage.pipeline_id, Stage.position] if record is Stage else [])
        for row in connection.execute(select(*columns).where(is_one_of(record.id, ids, connection.dialect.name))):
            self._names[row[0]] = row[1]
            if record is Stage:
                self._places[row[0]] = (row[2], row[3])

    def members(self, keys: Iterable[Any]) -> list[Member]:
        """Return the members of many keys, in their order."""
        names = self._names
        if self._dimension.names is None:
            return [self.member(key) for key in keys]
        return [Member(str(key), names[key]) if key in names else self.member(key) for key in keys]

    def member(self, key: Any) -> Member:
        """Return the member of a key as SQL gave it."""
        if key is None:
            return Member(None, _("Not given"))
        dimension = self._dimension
        if dimension.grain is not None:
            return Member(key.isoformat(), bucket_text(key, dimension.grain))
        if dimension.names is not None:
            return Member(str(key), self._names.get(key, _("Unknown ({id})").format(id=key)))
        if dimension.labels is not None:
            return Member(str(key), _(dimension.labels.get(str(key), str(key))))
        if dimension.id == "size_band":
            return Member(str(key), band_text(key))
        if dimension.id == "hour":
            return Member(str(key), f"{key}:00")
        if dimension.id == "debt_age":
            return Member(str(key), age_text(str(key)))
        return Member(str(key), _own_text(dimension.own_kind, str(key)))

    def order(self, key: Any) -> tuple[Any, ...]:
        """Return what members sort by when they stand in their own order; "not given" comes last."""
        if key is None:
            return (1,)
        if self._dimension.labels is not None:
            codes = list(self._dimension.labels)
            return (0, codes.index(str(key)) if str(key) in codes else len(codes), str(key))
        if isinstance(key, date):
            return (0, key)
        if self._dimension.id == "debt_age":
            found = _DIGITS.search(key)
            return (0, int(found.group()) if found else -1 if key == NOT_DUE else 1_000_000)
        if key in self._places:
            return (0, *self._places[key])
        if isinstance(key, int):
            return (0, key) if self._dimension.names is None else (0, fold(self._names.get(key, "")), key)
        found = _DIGITS.search(str(key)) if self._dimension.own else None
        return (0, int(found.group()) if found else -1, str(key))


def _own_text(kind: str, key: str) -> str:
    """Return how a value of the firm's own field reads; a text that only looks like a date or a list stays a text."""
    match kind:
        case "flag":
            return _(key)
        case "date" if _MONTH.fullmatch(key):
            return bucket_text(date.fromisoformat(f"{key}-01"), Grain.MONTH)
        case "number" | "money":
            return _DIGITS.sub(lambda found: number(int(found.group())), key)
        case "many":
            return ", ".join(json.loads(key)) if key.startswith('["') and key.endswith('"]') else key
        case _:
            return key


def age_text(code: str) -> str:
    """Return how long an invoice is overdue: "1–30 days", "91 days and more", "Not overdue", "No due date"."""
    if code == NOT_DUE:
        return _("Not overdue")
    if code == NO_DUE:
        return _("No due date")
    if code.endswith("+"):
        return _("{days} days and more").format(days=code[:-1])
    return _("{days} days").format(days=code.replace("-", "–"))


def band_text(code: int) -> str:
    """Return a deal size band: "до 1 000", "100 000–300 000", "от 10 000 000", major units."""
    if code == 0:
        return _("under {high}").format(high=number(BAND_EDGES[0]))
    if code >= len(BAND_EDGES):
        return _("from {low}").format(low=number(BAND_EDGES[-1]))
    return f"{number(BAND_EDGES[code - 1])}–{number(BAND_EDGES[code])}"
