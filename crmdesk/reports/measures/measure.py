"""Measure: what is counted, as an aggregate of a fact or a formula of several; each is declared once.

A formula is always of whole aggregates (a ratio divides totals, it is never an average of ratios), so the total of a
report is asked again, not added up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import SQLColumnExpression

from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.reports.answer import type_figure
from crmdesk.reports.facts import Fact
from crmdesk.reports.moment import Moment
from crmdesk.reports.planned import Share
from crmdesk.reports.rounding import rounded

Column = SQLColumnExpression[Any]
Expression = Callable[[Moment], Column]


class How(Enum):
    """How rows become one figure."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    MEDIAN = "median"


@dataclass(frozen=True, eq=False)
class Aggregate:
    """One figure over the rows of one fact.

    ``value`` is what a row contributes; ``item_value`` what an item of a deal does when the question is cut by product;
    ``where`` narrows the fact further. A sum leaves unknown values out, and is unknown itself where rows have nothing
    else; rows of which ``where`` leaves none sum to 0.
    """

    fact: Fact
    how: How
    value: Expression | None = None
    item_value: Expression | None = None
    where: Callable[[Moment], SQLColumnExpression[bool]] | None = None
    needs: frozenset[str] = frozenset()
    """Joins of the fact that ``value`` and ``where`` use."""
    spread: Callable[[Share], int] | None = None
    """What a part of a plan contributes, where the fact is plans."""
    scale: int = 1
    """How many counted units make one that people read: plans of counts are kept in thousandths."""

    @property
    def is_additive(self) -> bool:
        """Whether parts sum to the whole over any many-to-one dimension; plans of people need not sum to the firm's."""
        return self.how in (How.COUNT, How.SUM) and not self.fact.plan_of


Formula = Callable[..., type_figure]


@dataclass(frozen=True, eq=False)
class Measure:
    """A figure people ask for."""

    id: str
    title: str
    kind: Kind
    good: int
    """1: more is better, -1: less is better."""
    definition: str
    parts: tuple[Aggregate, ...]
    formula: Formula | None = None
    """Called with the parts' figures in order, then ``days`` of the counted period; None takes the first part as it is."""
    needs_days: bool = False
    own: bool = False
    """Whether the firm made it: its title is not translated."""

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return self.title if self.own else _(self.title)

    @property
    def text(self) -> str:
        """The definition in the user's language."""
        return _(self.definition)

    @property
    def is_additive(self) -> bool:
        """Whether parts of the figure sum to its total."""
        return self.formula is None and self.parts[0].is_additive

    @property
    def is_planned(self) -> bool:
        """Whether it counts plans, which reach to the end of an unfinished period."""
        return any(part.fact.plan_of for part in self.parts)

    def figure(self, parts: tuple[type_figure, ...], days: int) -> type_figure:
        """Return the figure from the figures of its parts."""
        if self.formula is None:
            return parts[0]
        return self.formula(*parts, days) if self.needs_days else self.formula(*parts)


@dataclass(frozen=True)
class Quotient:
    """A formula that divides weighted sums of its parts, so that a change of it can be told exactly by its members.

    ``(numerator . parts) / (denominator . parts) / unit``; without a denominator it is a weighted sum.
    """

    numerator: tuple[int, ...]
    denominator: tuple[int, ...] = ()
    unit: int = 1
    is_whole: bool = False
    """Whether the figure is rounded to whole minor units, halves away from zero."""

    def __call__(self, *parts: type_figure) -> type_figure:
        """Return the figure; None where a part above the line is unknown or nothing stands below it."""
        above: float | int = 0
        for place, weight in _terms(self.numerator):
            part = parts[place]
            if part is None:
                return None
            above += weight * part
        made: type_figure = above
        if self.denominator:
            below: float | int = 0
            for place, weight in _terms(self.denominator):
                below += weight * (parts[place] or 0)
            made = average_money(above, below) if self.is_whole else ratio(above, below)
        return made if made is None or self.unit == 1 else made / self.unit


@cache
def _terms(weights: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Return the places that count, each with its weight: formulas are asked of tens of thousands of lines."""
    return tuple((place, weight) for place, weight in enumerate(weights) if weight)


def ratio(numerator: type_figure, denominator: type_figure) -> type_figure:
    """Return the exact quotient; None when there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return numerator / denominator


def average_money(total: type_figure, count: type_figure) -> type_figure:
    """Return an average in whole minor units, halves away from zero; None when there is nothing to divide by."""
    if total is None or not count:
        return None
    return rounded(int(total), int(count))


#: The first part divided by the second: as it is, and as an average of money.
RATIO, AVERAGE = Quotient((1, 0), (0, 1)), Quotient((1, 0), (0, 1), is_whole=True)
#: Seconds read as minutes.
MINUTES = Quotient((1,), unit=60)


def count(fact: Fact, where: Callable[[Moment], SQLColumnExpression[bool]] | None = None) -> Aggregate:
    """Return the number of rows of a fact."""
    return Aggregate(fact, How.COUNT, where=where)


def total(
    fact: Fact,
    value: Expression,
    item_value: Expression | None = None,
    where: Callable[[Moment], SQLColumnExpression[bool]] | None = None,
) -> Aggregate:
    """Return the sum of what rows contribute."""
    return Aggregate(fact, How.SUM, value, item_value, where)
