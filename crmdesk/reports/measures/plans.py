"""Measures of plans: the plan of a measure, what of it was reached, and how that goes on working days.

Every measure has all three: ``plan:calls``, ``plan_pct:calls``, ``pace:calls``; without a name they are revenue's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from crmdesk.data.table import Kind
from crmdesk.data.words import N_
from crmdesk.reports.answer import type_figure
from crmdesk.reports.measures.measure import Aggregate, How, Measure, average_money, ratio
from crmdesk.reports.planned import Share, plans_of

#: Stored units of a plan in one of what the measure counts: plans of anything but money are kept in thousandths.
_THOUSANDTHS, _OF_PERCENT = 1_000, 100_000
_DIGITS = 9
#: The measures of plans that every measure has.
PLANNED = WHOLE, REACHED, PACE = "plan", "plan_pct", "pace"


@cache
def plan_measure(which: str, base: Measure) -> Measure:
    """Return the plan of a measure, what of it was reached, or its pace.

    Args:
        which: one of ``WHOLE``, ``REACHED``, ``PACE``.
        base: what is planned.
    """
    name = which if base.id == "revenue" else f"{which}:{base.id}"
    parts, formula = _planned(base, to_date=which == PACE)
    if which == WHOLE:
        return Measure(
            name, N_("Plan"), base.kind, base.good,
            N_("What the plans in force ask of the period; a plan is spread over the working days of its own period."),
            parts, None if base.kind.is_money and len(parts) == 1 else formula,
        )  # fmt: skip
    count = len(base.parts)

    def reached(*figures: type_figure) -> type_figure:
        fact = base.figure(figures[:count], int(figures[-1] or 0))
        return ratio(fact, formula(*figures[count:-1]))

    titles = {
        REACHED: (N_("Plan attainment"), N_("The figure of the period so far divided by its whole plan.")),
        PACE: (N_("Pace"), N_("The figure divided by what the plan asks of the working days that have passed.")),
    }
    title, definition = titles[which]
    return Measure(
        name, title, Kind.PERCENT, base.good, definition, (*base.parts, *parts), reached, needs_days=True
    )  # fmt: skip


def adds_up(base: Measure) -> bool:
    """Whether plans of a measure sum up over its days: those of shares, averages and of what stands on a day do not."""
    if any(part.fact.is_state for part in base.parts):
        return False
    return base.is_additive or base.kind is Kind.COUNT


def _planned(base: Measure, *, to_date: bool) -> tuple[tuple[Aggregate, ...], Callable[..., type_figure]]:
    """Return the parts of a plan and what they come to: a sum, or an average weighted by working days."""
    fact = plans_of(base.id, to_date=to_date)
    scale = 1 if base.kind.is_money else _OF_PERCENT if base.kind is Kind.PERCENT else _THOUSANDTHS
    if adds_up(base):
        return (Aggregate(fact, How.SUM, spread=_part, scale=scale),), _FORMULAS[scale]
    parts = (Aggregate(fact, How.SUM, spread=_weight, scale=scale), Aggregate(fact, How.SUM, spread=_days))
    return parts, _AVERAGES[scale]


def _part(share: Share) -> int:
    return share.part


def _weight(share: Share) -> int:
    return share.value * share.days


def _days(share: Share) -> int:
    return share.days


def _money(value: type_figure) -> type_figure:
    return value


def _thousandths(value: type_figure) -> type_figure:
    if value is None:
        return None
    whole, rest = divmod(value, _THOUSANDTHS)
    return int(whole) if rest == 0 else round(value / _THOUSANDTHS, _DIGITS)


def _average_number(weight: type_figure, days: type_figure) -> type_figure:
    mean = ratio(weight, days)
    return None if mean is None else mean / _THOUSANDTHS


def _average_percent(weight: type_figure, days: type_figure) -> type_figure:
    mean = ratio(weight, days)
    return None if mean is None else mean / _OF_PERCENT


#: What sums and averages of plans come to, by how many stored units make one.
_FORMULAS: dict[int, Callable[..., type_figure]] = {1: _money, _THOUSANDTHS: _thousandths}
_AVERAGES: dict[int, Callable[..., type_figure]] = {
    1: average_money, _THOUSANDTHS: _average_number, _OF_PERCENT: _average_percent,
}  # fmt: skip
