"""Verdict: what verification says of a file or a code, with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Answer(Enum):
    """What became of one thing that was looked at."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """It could not be looked at here; that alone refuses nothing."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was looked at: what, the answer, and why in a sentence."""

    key: str
    """A stable name for programs: "file", "snapshot", "pages", "signatures", "changes", "trust", "signer", "print", "base"..."""
    what: str
    answer: Answer
    text: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody's signature as the file or the base has it."""

    part: str
    """A word of ``SIGNATURE_PARTS``."""
    way: str
    """A word of ``SIGNATURE_WAYS``."""
    name: str
    signed_at: datetime
    word: str = ""
    marked_by: str = ""
    """Who said that the paper is signed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a report is what it says; yes only when nothing that was looked at says no."""

    ok: bool
    title: str
    """The answer in one sentence."""
    reasons: tuple[Reason, ...]
    number: str = ""
    revision: int = 0
    sha256: str = ""
    subject: str = ""
    """Whose report it says it is."""
    signatures: tuple[Signed, ...] = ()

    @property
    def refused(self) -> tuple[Reason, ...]:
        """What says no."""
        return tuple(reason for reason in self.reasons if reason.answer is Answer.NO)


def holds(reasons: Iterable[Reason]) -> bool:
    """Return whether nothing says no and something says yes."""
    answers = [reason.answer for reason in reasons]
    return Answer.NO not in answers and Answer.YES in answers
