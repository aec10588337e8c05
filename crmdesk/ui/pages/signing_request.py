"""SigningRequest: what another page asks the section of signing to show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SigningRequest:
    """A report by its id; without one the first that waits for who is at work."""

    report_id: int | None = None
