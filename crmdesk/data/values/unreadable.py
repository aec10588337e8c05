"""Unreadable: the reason why one cell could not be understood, as the report of refused rows shows it."""

from __future__ import annotations


class Unreadable(ValueError):
    """A cell that does not hold what its field needs; the text says why, in the user's language."""
