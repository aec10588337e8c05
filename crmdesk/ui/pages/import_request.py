"""ImportRequest: what another page asks the import to begin with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file that is still to be chosen, and what its rows are."""

    kind: str
    """Name of a kind of ``KINDS``."""
