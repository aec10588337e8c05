"""Kept content: what the base holds as JSON is looked at before it is believed.

Another program, a newer one or a hand in the file may have left anything there. What cannot be read is a sentence beside the
one thing that it spoils, never an end of the list it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What reading kept content raises where it is not what the program writes.
UNREADABLE = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


def mapping_of(content: object) -> Mapping[str, Any]:
    """Return kept content that is a mapping; anything else holds nothing, so whoever reads it misses what is needed."""
    return content if isinstance(content, Mapping) else {}
