"""Measure: what is counted, as an aggregate of a fact or a formula of several; each is declared once.

A formula is always of whole aggregates (a ratio divides totals, it is never an average of ratios), so the total of a
report is asked again, not added up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import SQLColumnExpression

from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.reports.answer import type_figure
from crmdesk.reports.facts import Fact
from crmdesk.reports.moment import Moment

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

    @property
    def is_additive(self) -> bool:
        """Whether parts sum to the whole over any many-to-one dimension."""
        return self.how in (How.COUNT, How.SUM)


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

    @property
    def label(self) -> str:
        """The title in the user's language."""
        return _(self.title)

    @property
    def text(self) -> str:
        """The definition in the user's language."""
        return _(self.definition)

    @property
    def is_additive(self) -> bool:
        """Whether parts of the figure sum to its total."""
        return self.formula is None and self.parts[0].is_additive

    def figure(self, parts: tuple[type_figure, ...], days: int) -> type_figure:
        """Return the figure from the figures of its parts."""
        if self.formula is None:
            return parts[0]
        return self.formula(*parts, days) if self.needs_days else self.formula(*parts)


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


def rounded(numerator: int, denominator: int) -> int:
    """Return the nearest whole quotient, halves away from zero; exact for integers of any size."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


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
