"""Numbers typed to compare with."""

from __future__ import annotations

import pytest

from crmdesk.data.bounds import read_bound
from crmdesk.data.errors import UsageFault
from crmdesk.data.table import Kind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.MONEY, "1 500,50", 150_050),
        (Kind.MONEY, "1,2 млн", 120_000_000),
        (Kind.MONEY, "-100", -10_000),
        (Kind.MONEY, "\u2212 100", -10_000),
        (Kind.POINTS, "-2,5", -2.5),
        (Kind.POINTS, "7", 7),
        (Kind.COUNT, "1 000", 1_000),
        (Kind.DAYS, "-3", -3),
    ],
)
def test_a_number_is_read_in_the_units_of_its_column(kind: Kind, text: str, value: float) -> None:
    """Kopecks, parts of an own number, whole days; below zero as above it."""
    assert read_bound(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind.MONEY, "many"), (Kind.COUNT, "2,5"), (Kind.MONEY, "--5"), (Kind.MONEY, "-")]
)
def test_what_is_no_number_is_explained(kind: Kind, text: str) -> None:
    """A sentence, never a traceback."""
    with pytest.raises(UsageFault):
        read_bound(kind, text)
