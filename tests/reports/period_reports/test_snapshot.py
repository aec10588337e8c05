"""Snapshot: what is frozen reads back whole, and one changed byte is another report or none."""

from __future__ import annotations

import random

import pytest

from crmdesk.data.canonical import sha256_of
from crmdesk.reports.period_reports.snapshot import read_snapshot, snapshot_bytes
from tests.reports.period_reports.snapshots import OCTOBER


def test_a_snapshot_reads_back():
    """Every part of a full report survives the way to bytes and back."""
    assert read_snapshot(snapshot_bytes(OCTOBER)) == OCTOBER


def test_the_same_snapshot_has_the_same_hash():
    """Reading and writing again changes nothing."""
    content = snapshot_bytes(OCTOBER)
    assert sha256_of(snapshot_bytes(read_snapshot(content))) == sha256_of(content)


def test_any_changed_byte_changes_the_hash_or_the_reading():
    """A thousand random bytes, each changed alone: the hash is never the same."""
    content = snapshot_bytes(OCTOBER)
    chance = random.Random(1)
    for _turn in range(1000):
        place = chance.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        assert sha256_of(bytes(changed)) != sha256_of(content)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"number":"1"}'])
def test_foreign_content_is_refused(content):
    """What is no snapshot is a ValueError."""
    with pytest.raises(ValueError):
        read_snapshot(content)
