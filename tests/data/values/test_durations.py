"""Durations are read as clocks, as words and as numbers of a unit."""

from __future__ import annotations

import pytest

from crmdesk.data.values.durations import read_duration
from crmdesk.data.values.unreadable import Unreadable


@pytest.mark.parametrize(
    ("cell", "unit", "seconds"),
    [
        ("00:12:30", "seconds", 750),
        ("12:30", "seconds", 750),
        ("420", "seconds", 420),
        (7.0, "minutes", 420),
        ("1.5", "hours", 5400),
        ("1 ч 20 мин", "seconds", 4800),
        ("1h 20m 5s", "seconds", 4805),
        ("90 сек", "minutes", 90),
        ("2 дня", "seconds", 172_800),
        ("0", "seconds", 0),
    ],
)
def test_durations_are_read_in_the_forms_of_exports(cell, unit, seconds):
    """Each form gives whole seconds."""
    assert read_duration(cell, unit) == seconds


@pytest.mark.parametrize("cell", ["-5", "долго", "", "00:99:99:99", "9" * 12])
def test_what_is_no_duration_is_refused(cell):
    """Words, negative times and more than a year are refused."""
    with pytest.raises(Unreadable):
        read_duration(cell)
