"""Finding: one thing that daily work asks for, what it may cost and what it was found to cost."""

from __future__ import annotations

from dataclasses import dataclass

OK, MISSED, LATER = "ok", "MISSED", "not there yet"


class NotThereYetError(Exception):
    """The screen that the task is done on is not in the program yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table."""

    group: str
    name: str
    allowed: float
    found: float | None
    """None: it was not done; ``note`` says why."""
    unit: str
    note: str = ""
    is_there: bool = True
    """Whether the program has the screen at all."""

    @property
    def state(self) -> str:
        """Return "ok", "MISSED" or "not there yet"."""
        if not self.is_there:
            return LATER
        return OK if self.found is not None and self.found <= self.allowed else MISSED

    @property
    def line(self) -> str:
        """Return the line as it is printed."""
        found = "-" if self.found is None else f"{self.found:,.4g}"
        return (
            f"{self.group:<7} {self.name:<58} {found:>8} ≤ {self.allowed:<6,.4g} {self.unit:<7} {self.state:<14} {self.note}"
        ).rstrip()
