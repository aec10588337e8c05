"""Ids: 63 bits, consecutive in a transaction, random between transactions."""

from __future__ import annotations

from crmdesk.data.ids import Ids, random_id


def test_ids_of_a_transaction_lie_together() -> None:
    ids = Ids(100)
    assert (ids.take(), list(ids.take_many(3)), ids.take()) == (100, [101, 102, 103], 104)


def test_random_ids_leave_room_below_63_bits() -> None:
    """A transaction of a thousand million rows still fits; no two starts are one."""
    found = [random_id() for _start in range(1000)]
    assert all(0 < one < 2**63 - 2**30 for one in found)
    assert len(set(found)) == 1000
