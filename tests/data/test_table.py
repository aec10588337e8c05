"""Kinds of values as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crmdesk.data.table import ABSENT, Field, Kind, Table, change_text, compact, number


@pytest.mark.usefixtures("russian")
def test_money_is_grouped_by_narrow_spaces_with_a_comma_in_russian() -> None:
    """Kopecks show where there are any; a report leaves them out of large sums."""
    assert Kind.MONEY.text(123_456) == Kind.MONEY.figure(123_456) == "1\u202f234,56"
    assert Kind.MONEY.text(10_539_100_000) == "105\u202f391\u202f000"
    assert Kind.MONEY.text(8_452_172_939) == "84\u202f521\u202f729,39"
    assert Kind.MONEY.figure(8_452_172_939) == "84\u202f521\u202f729"
    assert Kind.MONEY.text(-100) == "\u22121"


def test_a_number_never_shows_a_negative_zero() -> None:
    """What rounds to nothing has no sign."""
    assert number(-0.04, 1) == "0.0"
    assert number(-0.06, 1) == "\u22120.1"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.PERCENT, 0.1234, "12.3\u202f%"),
        (Kind.COUNT, 1234, "1\u202f234"),
        (Kind.DAYS, 57.0, "57"),
        (Kind.DAYS, 57.25, "57.2"),
        (Kind.DATE, date(2025, 11, 2), "2025-11-02"),
        (Kind.INSTANT, datetime(2025, 11, 2, 9, 5, tzinfo=UTC), "2025-11-02 09:05"),
        (Kind.FLAG, True, "yes"),
        (Kind.TEXT, "ООО", "ООО"),
    ],
)
def test_each_kind_reads_in_its_own_way(kind: Kind, value: object, text: str) -> None:
    """The unit stands in the header, so a cell is the bare figure."""
    assert kind.text(value) == text


@pytest.mark.parametrize("kind", Kind)
def test_what_is_absent_is_a_dash_and_never_a_zero(kind: Kind) -> None:
    """Nothing to say is said as such by every kind."""
    assert kind.text(None) == ABSENT
    assert kind.short(None) == ABSENT
    assert kind.delta(None) == ABSENT


@pytest.mark.parametrize(
    ("value", "parts"),
    [(999, ("999", "")), (12_345, ("12.3", "k")), (36_800_000, ("36.8", "m")), (2_500_000_000, ("2.5", "bn"))],
)
def test_a_large_number_is_cut_to_a_figure_and_a_unit(value: float, parts: tuple[str, str]) -> None:
    """A card shows three or four digits."""
    assert compact(value) == parts


def test_changes_carry_their_sign_and_shares_differ_in_points() -> None:
    """A share that went from 40 to 43 percent grew by three points, not by 7.5 percent."""
    assert change_text(0.386) == "+38.6\u202f%"
    assert change_text(-0.184) == "\u221218.4\u202f%"
    assert Kind.PERCENT.delta(0.03) == "+3.0\u202fpp"
    assert Kind.MONEY.delta(-300) == "\u22123"


def test_a_column_is_found_by_its_key() -> None:
    """An unknown key is a defect of the caller."""
    table = Table((Field("a", "A"), Field("b", "B", Kind.COUNT)), (("x", 1), ("y", 2)))
    assert table.column("b") == (1, 2)
    with pytest.raises(KeyError):
        table.column("c")


def test_what_reads_as_zero_has_no_sign() -> None:
    """A change of 0.04 % is none to who reads it."""
    assert change_text(0.0004) == "0.0\u202f%"
    assert change_text(0.0006) == "+0.1\u202f%"
