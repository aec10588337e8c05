"""Canonical JSON: the one sequence of bytes that a value has, so that a hash of it means the value.

Keys in order, no spaces, UTF-8, texts in NFC, dates and instants in ISO, exact numbers as decimal strings. There are no
floats: the same figure has more than one of them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def canonical_bytes(value: object) -> bytes:
    """Return a value of frozen dataclasses, tuples, texts, whole and decimal numbers, dates and flags as canonical JSON.

    Raises:
        TypeError: there is a float in it, or something that JSON cannot say.
    """
    plain = _normal(msgspec.to_builtins(value))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_canonical(content: bytes | str, shape: type[T]) -> T:
    """Return the value that canonical JSON says.

    Raises:
        ValueError: it is no JSON, or not of this shape.
    """
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.DecodeError as error:  # of a wrong shape too
        raise ValueError(str(error)) from error


def sha256_of(content: bytes) -> str:
    """Return the SHA-256 of bytes, 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def grouped_digest(sha256: str, digits: int = 16) -> str:
    """Return the beginning of a hash as people compare it: "7F3A 91C2 5E0B D846"."""
    shown = sha256[:digits].upper()
    return " ".join(shown[place : place + 4] for place in range(0, len(shown), 4))


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        raise TypeError(value)
    if isinstance(value, dict):
        return {_normal(key): _normal(held) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(held) for held in value]
    return value
