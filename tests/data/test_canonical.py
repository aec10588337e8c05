"""Canonical JSON: one value, one sequence of bytes."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crmdesk.data.canonical import canonical_bytes, grouped_digest, read_canonical, sha256_of


@dataclass(frozen=True, slots=True)
class Line:
    """A value with one of everything."""

    name: str
    amount: Decimal | None
    day: date
    marks: tuple[str, ...] = ()


LINE = Line("Ёлка", Decimal("12.50"), date(2025, 10, 1), ("a", "b"))


def test_keys_are_in_order_and_numbers_exact():
    """The bytes are those anybody would write by the rules with a pencil."""
    assert canonical_bytes(LINE).decode() == '{"amount":"12.50","day":"2025-10-01","marks":["a","b"],"name":"Ёлка"}'


def test_a_value_comes_back_as_it_was():
    """Reading is the inverse of writing."""
    assert read_canonical(canonical_bytes(LINE), Line) == LINE


def test_two_spellings_of_one_letter_are_the_same_bytes():
    """A letter with its dots apart is the letter: NFC."""
    apart = Line(unicodedata.normalize("NFD", "Ёлка"), LINE.amount, LINE.day, LINE.marks)
    assert apart.name != LINE.name
    assert canonical_bytes(apart) == canonical_bytes(LINE)


@pytest.mark.parametrize("value", [0.5, {"share": 0.5}, [1, [2.0]], float("nan")])
def test_floats_are_refused(value):
    """The same share has more than one float, so there are none."""
    with pytest.raises(TypeError):
        canonical_bytes(value)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"name":1}', b'{"name":"a","amount":null,"day":"2025-13-01"}'])
def test_what_is_not_the_shape_is_refused(content):
    """Damaged or foreign content is a ValueError, never a half-read value."""
    with pytest.raises(ValueError):
        read_canonical(content, Line)


def test_instants_say_their_zone():
    """An instant is ISO with Z, so two programs agree on it."""
    assert canonical_bytes({"at": datetime(2025, 11, 5, 6, 40, tzinfo=UTC)}) == b'{"at":"2025-11-05T06:40:00Z"}'


def test_a_hash_is_read_in_fours():
    """People compare sixteen digits in four groups."""
    whole = sha256_of(b"crm")
    assert whole == hashlib.sha256(b"crm").hexdigest()
    assert grouped_digest(whole).replace(" ", "").lower() == whole[:16]
    assert [len(part) for part in grouped_digest(whole, 32).split()] == [4] * 8
