"""Ids made without asking the base: one random 63-bit start a transaction, then consecutive numbers."""

from __future__ import annotations

import secrets

ID_BITS = 63
#: Room left above a random start, so that a transaction of a thousand million rows still fits in 63 bits.
_ROOM = 1 << 30


class Ids:
    """Consecutive ids from a random start; near each other, so that a transaction's rows lie together on disk."""

    def __init__(self, start: int | None = None) -> None:
        self._next = start if start is not None else random_id()

    def take(self) -> int:
        """Return the next id."""
        value = self._next
        self._next += 1
        return value

    def take_many(self, count: int) -> range:
        """Return ``count`` consecutive ids."""
        first = self._next
        self._next += count
        return range(first, first + count)


def random_id() -> int:
    """Return a random id in [1, 2**63 - 2**30)."""
    return 1 + secrets.randbelow((1 << ID_BITS) - _ROOM - 1)
