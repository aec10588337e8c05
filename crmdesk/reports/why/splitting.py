"""Splitting: the arithmetic of a change, in whole numbers and fractions, so that parts sum to it to the last kopeck.

A sum changes by the differences of its members. A quotient R = N / D of sums changes by, for each member v with weight
w = Dv / D and rate r = Nv / Dv,

    c(v) = (N1v - R0 D1v) / D1 - (N0v - R0 D0v) / D0  =  w1 (r1 - r0) + (w1 - w0)(r0 - R0)

which sums to R1 - R0, because the terms of R0 cancel: the usual split into a rate and a mix effect (Kitagawa's
decomposition with the base as reference). A member that is as good as the whole and only grows contributes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from crmdesk.reports.answer import type_figure
from crmdesk.reports.measures.measure import How, Measure, Quotient
from crmdesk.reports.rounding import rounded_to
from crmdesk.reports.why.reasons import Effects

Exact = Fraction


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands above and below the line, exactly; ``below`` is None for a sum."""

    above: Exact | int
    below: Exact | int | None

    @property
    def figure(self) -> Exact | int | None:
        """The figure itself, None where nothing stands below the line."""
        if self.below is None:
            return self.above
        return Exact(self.above) / self.below if self.below else None


def formula_of(measure: Measure) -> Quotient | None:
    """Return a measure as a weighted sum or a quotient of sums; None where it is neither: a middle has no parts."""
    if any(part.how is How.MEDIAN for part in measure.parts):
        return None
    if measure.formula is None:
        return Quotient((1,)) if len(measure.parts) == 1 else None
    return measure.formula if isinstance(measure.formula, Quotient) else None


def sides_of(formula: Quotient, parts: Sequence[type_figure]) -> Sides:
    """Return what the parts of a figure, or of a member, put above and below the line; unknown counts as nothing."""
    known = [Exact(part) if isinstance(part, float) else part or 0 for part in parts]
    above: Exact | int = sum(weight * part for weight, part in zip(formula.numerator, known, strict=True))
    if formula.unit != 1:
        above = Exact(above) / formula.unit
    if not formula.denominator:
        return Sides(above, None)
    return Sides(above, sum(weight * part for weight, part in zip(formula.denominator, known, strict=True)))


def contribution(now: Sides, base: Sides, whole_now: Sides, whole_base: Sides) -> Exact | int:
    """Return what a member gave to the change of the whole."""
    if now.below is None or base.below is None:
        return now.above - base.above
    start = Exact(whole_base.figure or 0)
    return _pull(now, whole_now, start) - _pull(base, whole_base, start)


def _pull(member: Sides, whole: Sides, start: Exact) -> Exact:
    """Return how far a member pulls the whole away from ``start``."""
    if not whole.below or member.below is None:
        return Exact(0)
    return (Exact(member.above) - start * member.below) / whole.below


def quotient_effects(now: Sides, base: Sides, whole_now: Sides, whole_base: Sides) -> tuple[Exact, Exact, Exact]:
    """Return the effect of a member's rate, of its weight, and nothing; they sum to its contribution."""
    all_of_it = Exact(contribution(now, base, whole_now, whole_base))
    rate_now, rate_base = now.figure, base.figure
    if rate_now is None or rate_base is None or not whole_now.below or now.below is None:
        return Exact(0), all_of_it, Exact(0)
    rate = Exact(now.below) / whole_now.below * (rate_now - rate_base)
    return rate, all_of_it - rate, Exact(0)


def sum_effects(now: Exact | int, base: Exact | int, count_now: int, count_base: int) -> tuple[Exact, Exact, Exact]:
    """Return the effect of the number of rows, of their average, and of both together; they sum to the change."""
    if not count_now or not count_base:
        return Exact(now - base), Exact(0), Exact(0)
    average_now, average_base = Exact(now) / count_now, Exact(base) / count_base
    more = count_now - count_base
    return more * average_base, count_base * (average_now - average_base), more * (average_now - average_base)


def effects_of(parts: tuple[Exact, Exact, Exact], whole: type_figure, *, is_money: bool) -> Effects:
    """Return effects as figures: money in whole minor units that sum to ``whole``."""
    if is_money and isinstance(whole, int):
        return Effects(*rounded_to(parts, whole))
    return Effects(*(float(part) for part in parts))


def concentration_of(deltas: Sequence[float]) -> float:
    """Return the share of all contributions, without sign, that the three largest make, 0..1."""
    sizes = sorted((abs(delta) for delta in deltas), reverse=True)
    whole = sum(sizes)
    return sum(sizes[:3]) / whole if whole else 0.0


def strength_of(deltas: Sequence[float], bases: Sequence[float]) -> float:
    """Return how much more a change is gathered in few members than an even change of all of them would be, 0..1.

    Three things are multiplied. How gathered it is: the share of the largest three (of the largest one where there are not
    more than three), beyond what an even spread over so many members would give. How uneven it is: how far contributions
    are from what each member's weight in the base would give, over everything that moved. How straight it is: members that
    mostly offset each other explain less, down to a half of it.

    Args:
        deltas: contributions.
        bases: what the members weighed in the base, in their order.
    """
    count, moved = len(deltas), sum(map(abs, deltas))
    if count < 2 or not moved:
        return 0.0
    most = 3 if count > 3 else 1
    largest = sum(sorted(map(abs, deltas), reverse=True)[:most]) / moved
    gathered = (largest - most / count) / (1 - most / count)
    whole, weight = sum(deltas), sum(map(abs, bases))
    even = [whole * abs(base) / weight for base in bases] if weight else [whole / count] * count
    uneven = sum(abs(delta - part) for delta, part in zip(deltas, even, strict=True)) / (moved + abs(whole))
    straight = (1 + abs(whole) / moved) / 2
    return max(0.0, gathered) * uneven * straight
