"""Figure: one thing measured, its baseline measured beside it in the same run, and what is asked of it."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

#: Rounds of every comparison; the median of fewer says little on a shared machine.
ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: ``value`` is in ``unit``, ``baseline`` too; ``ratio`` is their quotient."""

    group: str
    name: str
    value: float
    unit: str
    baseline: float | None = None
    against: str = ""
    """What the baseline is."""
    most: float | None = None
    """The ratio, or with ``absolute`` the value, that is asked for: no more than this (``least``: no less)."""
    absolute: bool = False
    least: bool = False

    @property
    def ratio(self) -> float | None:
        """The value divided by its baseline."""
        return None if not self.baseline else self.value / self.baseline

    @property
    def judged(self) -> float | None:
        """What is held against the target."""
        return self.value if self.absolute else self.ratio

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.most is None or self.judged is None:
            return None
        return self.judged >= self.most if self.least else self.judged <= self.most


def beside(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return the median milliseconds of each piece of work, run in turn ``rounds`` times after one run unmeasured.

    Turns share whatever else the machine does, so that the quotient of two medians means something.
    """
    taken: list[list[float]] = [[] for _work in works]
    for work in works:
        work()
    gc.collect()
    gc.disable()
    try:
        for _round in range(rounds):
            for place, work in enumerate(works):
                begun = time.perf_counter()
                work()
                taken[place].append((time.perf_counter() - begun) * 1000)
    finally:
        gc.enable()
    return [statistics.median(times) for times in taken]


def percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
