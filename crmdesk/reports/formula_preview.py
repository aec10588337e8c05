"""FormulaPreview: what a formula comes to this year and last, before it is kept; counted by the engine like any measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.reports.own_measures import Recipe, tried
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.data.table import Kind
    from crmdesk.reports.answer import Line

#: Lines that a preview shows, the largest first.
MOST_LINES = 6


@dataclass(frozen=True, slots=True)
class FormulaPreview:
    """A formula over one period and the same of the year before, in all and by a dimension."""

    kind: Kind
    currency: str
    period: Period
    base_period: Period | None
    total: Line
    dimension: str = ""
    """The title of the dimension, in the user's language; empty where the sides have none in common."""
    lines: tuple[Line, ...] = ()


def preview_formula(store: Store, recipe: Recipe, period: Period, by: Iterable[str] = ()) -> FormulaPreview:
    """Count a formula that is not kept yet.

    Args:
        store: the base.
        recipe: the formula.
        period: what is counted; it is compared with the year before.
        by: the dimension to show it by: the first one is taken, none shows the total alone.

    Raises:
        UsageFault: a side is unknown, or the sides cannot be put together so.
        EnvironmentFault: the base cannot be read.
    """
    answer = ask(store, Question((tried(recipe),), tuple(by)[:1], period, Compare.YEAR))
    first = answer.dimensions[0] if answer.dimensions else None
    return FormulaPreview(
        answer.measures[0].kind, answer.currency, answer.period, answer.base_period, answer.total,
        "" if first is None else first.label, answer.lines[:MOST_LINES],
    )  # fmt: skip
