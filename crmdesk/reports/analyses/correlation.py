"""Correlation of two series of figures, with the interval in which it lies nineteen times of twenty.

Pearson's coefficient of the figures and Spearman's of their ranks (equal figures share the mean of their places). The
interval is Fisher's: z = atanh(r) +- 1.96 / sqrt(n - 3), taken back by tanh.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

#: Fewer points say nothing.
FEWEST = 8
_QUANTILE_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two figures go together, -1 to 1; ``low`` and ``high`` are the ends of the interval."""

    n: int
    r: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves no doubt of the sign."""
        return self.low > 0 or self.high < 0


def pearson(across: Sequence[float], up: Sequence[float]) -> Correlation | None:
    """Return the correlation of figures; None with too few of them, or where one does not vary."""
    return _with_interval(_coefficient(across, up), len(across))


def spearman(across: Sequence[float], up: Sequence[float]) -> Correlation | None:
    """Return the correlation of the ranks of figures; None as ``pearson``."""
    return _with_interval(_coefficient(ranks(across), ranks(up)), len(across))


def ranks(values: Sequence[float]) -> list[float]:
    """Return the place of each value from the least, 1 to n; equal ones share the mean of their places."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    found = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for place in order[begin:end]:
            found[place] = (begin + 1 + end) / 2
        begin = end
    return found


def _coefficient(across: Sequence[float], up: Sequence[float]) -> float | None:
    n = len(across)
    if n < FEWEST:
        return None
    mean_across, mean_up = sum(across) / n, sum(up) / n
    both = sum((x - mean_across) * (y - mean_up) for x, y in zip(across, up, strict=True))
    spread = sum((x - mean_across) ** 2 for x in across) * sum((y - mean_up) ** 2 for y in up)
    return both / sqrt(spread) if spread else None


def _with_interval(r: float | None, n: int) -> Correlation | None:
    if r is None:
        return None
    r = max(-1.0, min(1.0, r))
    if abs(r) == 1:
        return Correlation(n, r, r, r)
    z, room = atanh(r), _QUANTILE_95 / sqrt(n - 3)
    return Correlation(n, r, tanh(z - room), tanh(z + room))
