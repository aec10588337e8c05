"""Faults that people may meet: one sentence each, saying what happened, where, and what to do.

Bottom layer: this module imports nothing of the package but the words. Everything that is not a ``Fault`` or
``Cancelled`` is a defect of the program and goes to the log with its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from crmdesk.data.words import _


class Fault(Exception):
    """Something the user or the environment did; its text is shown to people as it stands."""

    exit_code = 2


class UsageFault(Fault):
    """A wrong question: an unknown name, an impossible period, a malformed mapping (exit code 2)."""


class EnvironmentFault(Fault):
    """A file, a server, a disk or a right that does not let the work be done (exit code 3)."""

    exit_code = 3


class OlderFormatFault(EnvironmentFault):
    """The base was made by an older program: it has to be upgraded before it is opened."""


class ConflictFault(Fault):
    """Somebody changed the same register of the same row meanwhile; carries nothing but the sentence."""

    exit_code = 3


class Cancelled(Exception):
    """The person stopped the work; nothing was changed."""


def unknown(what: str, word: str, known: Iterable[str]) -> UsageFault:
    """Return the fault for an unknown name, with the nearest known one if there is one.

    Args:
        what: the kind of thing, already in the user's language ("Measure", "Dimension").
        word: what was typed.
        known: every name that would have been right.
    """
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.55)
    if near:
        return UsageFault(
            _("{what} “{word}” is not known. Did you mean “{near}”?").format(what=what, word=word, near=near[0])
        )
    return UsageFault(
        _("{what} “{word}” is not known. Known: {names}.").format(what=what, word=word, names=", ".join(names))
    )
