"""Ageing: the brackets of days that overdue invoices are sorted into; the firm may set its own."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

#: Settings key of the last days of all brackets but the open one: [30, 60, 90].
AGEING_KEY = "debt_brackets"
USUAL_EDGES = (30, 60, 90)


def ageing_edges(settings: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the last day of every bracket but the open one; what is no rising list of days is as if nobody had set it."""
    found = settings.get(AGEING_KEY)
    if not isinstance(found, list) or not found:
        return USUAL_EDGES
    is_whole = all(isinstance(day, int) and not isinstance(day, bool) and day > 0 for day in found)
    if not is_whole or any(low >= high for low, high in pairwise(found)):
        return USUAL_EDGES
    return tuple(found)
