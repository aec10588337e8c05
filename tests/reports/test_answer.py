"""The values of an Answer: plain figures for files, and that an Answer cannot be changed by who shows it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell, Filter, Line, Mark, Member, plain
from tests.reports.made_answers import by_manager


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.MONEY, 150_050, "1500.50"),
        (Kind.MONEY, -1, "-0.01"),
        (Kind.MONEY, 0, "0.00"),
        (Kind.MONEY, 12.5, "0.12"),
        (Kind.RATE, 333.333, "3.33"),
        (Kind.COUNT, 7, 7),
        (Kind.PERCENT, 0.4, 0.4),
        (Kind.DAYS, None, None),
        (Kind.MONEY, None, None),
    ],
)
def test_files_carry_money_as_decimals_and_the_rest_as_numbers(kind, value, text):
    """In major units with a point, whatever the language; a share stays a share."""
    assert plain(kind, value) == text


@given(st.integers(-(2**63), 2**63))
def test_no_kopeck_is_lost_at_any_size(minor):
    """The text read back is the amount itself; floats would round from 2**53 on."""
    assert Decimal(str(plain(Kind.MONEY, minor))) * 100 == minor


def test_members_are_told_apart_by_identity():
    """Two namesakes are two, and one under another name is another value too."""
    assert Member("1", "Ivan Petrov") != Member("2", "Ivan Petrov")
    assert Member(None, "Not given").id is None


def test_an_answer_cannot_be_changed():
    """Screens, sheets and files share one value."""
    answer = by_manager()
    with pytest.raises(AttributeError):
        answer.lines[0].cells[0].value = None
    for held in (answer, answer.lines[0], Filter("manager", ("1",))):
        name = next(iter(held.__slots__))
        with pytest.raises(FrozenInstanceError):
            setattr(held, name, None)


def test_a_line_without_marks_and_trends_has_none():
    """What is not said is empty, not unknown."""
    line = Line((), (Cell(1),))
    assert (line.marks, line.spark, line.spark_base) == (frozenset(), (), ())
    assert Cell(1).base is None
    assert {mark.value for mark in Mark} == {"best", "worst", "best_change", "worst_change", "new", "gone"}
