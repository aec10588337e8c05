"""The bytes of a signature that it does not cover itself."""

from __future__ import annotations

import pytest

from crmdesk.reports.period_reports.signature_bytes import gap_of, held_by, is_whole

DER = bytes.fromhex("3003020105")


def test_a_gap_stands_between_the_two_halves() -> None:
    """The first half begins the file, the second follows the gap, and nothing follows it."""
    content = b"%PDF<3003020105>rest"
    assert gap_of(content, [0, 4, 16, 4]) == b"<3003020105>"
    assert is_whole(content, [0, 4, 16, 4])
    assert not is_whole(content + b"\n", [0, 4, 16, 4])


@pytest.mark.parametrize(
    "byte_range",
    [[1, 4, 16, 4], [0, 4, 16, 5], [0, 4, 3, 17], [0, 4, 16], [0, 4, 16, -4], [0, 4, 16, 2, 18, 2], [0, 4, 6, 14]],
)
def test_halves_that_are_none_have_no_gap(byte_range: list[int]) -> None:
    """A range of bytes that skips, overlaps or runs out of the file is no range."""
    assert gap_of(b"%PDF<3003020105>rest", byte_range) is None


@pytest.mark.parametrize("gap", [b"<3003020105>", b"<30030201050000000000>"])
def test_a_gap_holds_one_value_and_zeros(gap: bytes) -> None:
    """What is kept free for the signature stays zero."""
    assert held_by(gap) == DER


@pytest.mark.parametrize(
    "gap",
    [b"<3003020105000001>", b"<300302010b>", b"(3003020105)", b"<30030201050>", b"<3003 020105>", b"<30030201>", b"<3080020105>",
     b"<0203020105>", b"<3084000000030201050000>", b"<>", b"<3G03020105>"],
)  # fmt: skip
def test_anything_else_in_a_gap_is_refused(gap: bytes) -> None:
    """Something after the signature, small letters, other brackets, half a byte, a space, a cut, no definite length."""
    assert held_by(gap) is None
