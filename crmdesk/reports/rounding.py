"""Rounding: whole units out of exact quotients, the same way everywhere."""

from __future__ import annotations


def rounded(numerator: int, denominator: int) -> int:
    """Return the nearest whole quotient, halves away from zero; exact for integers of any size."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))
