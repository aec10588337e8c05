"""Rounding: whole units out of exact quotients, the same way everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def rounded(numerator: int, denominator: int) -> int:
    """Return the nearest whole quotient, halves away from zero; exact for integers of any size."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def rounded_to(parts: Sequence[Fraction | int], whole: int) -> list[int]:
    """Return whole numbers as near to the parts as can be that sum to ``whole``: the largest remainders are rounded up.

    The parts sum to less than one away from ``whole`` for each of them.
    """
    floors = [floor(part) for part in parts]
    missing = whole - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda place: (floors[place] - parts[place], place))
    step, order = (1, by_remainder) if missing >= 0 else (-1, by_remainder[::-1])
    for turn in range(abs(missing)):
        floors[order[turn % len(order)]] += step
    return floors
