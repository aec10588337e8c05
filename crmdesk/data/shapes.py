"""Shapes: what the door needs to know of a record to write it fast: columns, defaults, registers, how values journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table
from sqlalchemy.orm import class_mapper

from crmdesk.data.models import Kept
from crmdesk.data.models.types import Instant, from_millis, to_millis

CREATION = "*"
CUSTOM = "custom"
_OWN_FIELD = "cf:"


class Shape:
    """A record's columns seen from the journal."""

    def __init__(self, record: type[Kept]) -> None:
        table = class_mapper(record).local_table
        if not isinstance(table, Table):
            raise TypeError(record)
        self.table = table
        self.name: str = table.name
        self.defaults: dict[str, Any] = {column.name: _default(column) for column in table.columns}
        self.journaled: dict[str, str] = {
            column.name: column.info.get("register", column.name)
            for column in table.columns
            if column.name != "id" and not column.info.get("derived") and not isinstance(column.type, LargeBinary)
        }
        """Column name -> register. Bytes are kept by their hash elsewhere and never journaled."""
        self.registers: dict[str, tuple[str, ...]] = {}
        for name, register in self.journaled.items():
            self.registers[register] = (*self.registers.get(register, ()), name)
        self._encode: dict[str, Callable[[Any], Any]] = {
            name: encoder for name in self.journaled if (encoder := _encoder(table.columns[name])) is not None
        }
        self._decode: dict[str, Callable[[Any], Any]] = {
            name: decoder for name in self.journaled if (decoder := _decoder(table.columns[name])) is not None
        }

    def complete(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row with every column, defaults where it says nothing.

        Raises:
            KeyError: the row names a column that does not exist.
        """
        full = self.defaults.copy()
        full.update(row)
        if len(full) != len(self.defaults):
            raise KeyError(f"{self.name}: {sorted(set(row) - set(self.defaults))}")
        return full

    def creations(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return the values of the entries that create rows: all registers' columns that hold something."""
        filled = [name for name in self.journaled if [row[name] for row in rows].count(None) < len(rows)]
        encoded = {name: self._encode[name] for name in filled if name in self._encode}
        plain = [name for name in filled if name not in encoded]
        found = [{name: value for name in plain if (value := row[name]) is not None} for row in rows]
        for name, encode in encoded.items():
            for row, entry in zip(rows, found, strict=True):
                if row[name] is not None:
                    entry[name] = encode(row[name])
        return found

    def encode(self, name: str, value: Any) -> Any:
        """Return a column's value as the journal keeps it."""
        encoder = self._encode.get(name)
        return value if encoder is None or value is None else encoder(value)

    def decode(self, name: str, value: Any) -> Any:
        """Return a column's value from what the journal keeps."""
        decoder = self._decode.get(name)
        return value if decoder is None or value is None else decoder(value)

    def changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Return register -> (old, new) of everything that differs; a custom field is a register of its own."""
        found: dict[str, tuple[Any, Any]] = {}
        for register, names in self.registers.items():
            if register == CUSTOM:
                found.update(_custom_changes(old[CUSTOM] or {}, new[CUSTOM] or {}))
                continue
            if any(old[name] != new[name] for name in names):
                found[register] = (self._value(names, old), self._value(names, new))
        return found

    def columns_of(self, register: str, value: Any, present: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns a register's value stands for, given the row as it is (for one custom field of many)."""
        if register.startswith(_OWN_FIELD):
            custom = dict(present.get(CUSTOM) or {})
            key = register.removeprefix(_OWN_FIELD)
            if value is None:
                custom.pop(key, None)
            else:
                custom[key] = value
            return {CUSTOM: custom}
        names = self.registers[register]
        if len(names) == 1:
            return {names[0]: self.decode(names[0], value)}
        return {name: self.decode(name, (value or {}).get(name)) for name in names}

    def _value(self, names: tuple[str, ...], row: Mapping[str, Any]) -> Any:
        if len(names) == 1:
            return self.encode(names[0], row[names[0]])
        return {name: self.encode(name, row[name]) for name in names if row[name] is not None}


@cache
def shape_of(record: type[Kept]) -> Shape:
    """Return the shape of a record, made once."""
    return Shape(record)


def _default(column: Column[Any]) -> Any:
    default = column.default
    if default is None:
        return None
    if default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    if default.is_callable:
        return default.arg(None)  # type: ignore[attr-defined]
    raise TypeError(column)


def _encoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Instant):
        return to_millis
    if isinstance(column.type, Date):
        return date.isoformat
    return None


def _decoder(column: Column[Any]) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Instant):
        return _instant
    if isinstance(column.type, Date):
        return date.fromisoformat
    return None


def _instant(value: int) -> datetime:
    return from_millis(value)


def _custom_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        f"{_OWN_FIELD}{key}": (old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    }
