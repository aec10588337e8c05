"""TaskRequest: what one page asks of the tasks: to plan something, to write something down, or to show one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What is known already; the rest is asked of the person."""

    client_id: int | None = None
    deal_id: int | None = None
    code: str = "call"
    """The kind: "call", "meeting", "letter", "visit", "task"."""
    day: date | None = None
    minute: int | None = None
    performer_id: int | None = None
    done: bool = False
    """Whether it is to be written down as done, not planned."""
