"""Figures of the overview: the measures at the top, with plan, pace, changes and the line of twelve months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmdesk.reports.measures import MEASURES
from crmdesk.reports.measures.plans import PLANNED, adds_up
from crmdesk.reports.overview_asking import change_said, plan_name
from crmdesk.reports.overview_pace import elapsed_share
from crmdesk.reports.overview_values import Kpi, KpiStrip
from crmdesk.reports.own_measures import OWN_MEASURE, all_measures
from crmdesk.reports.periods import Compare, Grain, Period, add_months

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer, type_figure
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.overview_asking import Asking

DEFAULT_KPIS = ("revenue", "margin", "won_count", "win_rate", "average_deal", "overdue_debt")
TREND_MONTHS = 12
MOST_KPIS = 6


def known_kpis(chosen: Sequence[object]) -> tuple[str, ...]:
    """Return the chosen measures that exist, each once and no more than fit; none of them gives the usual ones."""
    words = dict.fromkeys(str(word) for word in chosen)
    found = (word for word in words if (word in MEASURES and word not in PLANNED) or word.startswith(OWN_MEASURE))
    return tuple(found)[:MOST_KPIS] or DEFAULT_KPIS


def kpi_strip(asking: Asking, chosen: Sequence[str]) -> KpiStrip:
    """Return the figures of the period."""
    there = all_measures(asking.store)
    names = tuple(name for name in known_kpis(chosen) if name in there) or DEFAULT_KPIS
    to_year, to_previous = (asking.compared(names, compare) for compare in (Compare.YEAR, Compare.PREVIOUS))
    trends = _trends(asking, to_year.measures)
    plans = _plans(asking, names)
    elapsed = None
    if asking.as_of in asking.whole:
        elapsed = elapsed_share(asking.workdays, asking.whole, asking.as_of)
    return KpiStrip(
        tuple(
            _kpi(place, to_year, to_previous, trends.get(name, ()), plans.get(name), elapsed)
            for place, name in enumerate(names)
        )
    )


def _kpi(
    place: int,
    to_year: Answer,
    to_previous: Answer,
    trend: tuple[type_figure, ...],
    plan: tuple[type_figure, type_figure] | None,
    elapsed: float | None,
) -> Kpi:
    measure = to_year.measures[place]
    whole, reached = plan or (None, None)
    changes = (change_said(to_previous, place), change_said(to_year, place))
    grows = elapsed is not None and plan is not None and adds_up(measure)
    value = to_year.total.cells[place].value
    return Kpi(measure, value, changes, trend, whole, reached, elapsed if grows else None)


def _trends(asking: Asking, measures: Sequence[Measure]) -> dict[str, tuple[type_figure, ...]]:
    """Return the last twelve months of the measures that have months, oldest first."""
    flows = tuple(measure.id for measure in measures if asking.is_flow(measure))
    if not flows:
        return {}
    end = add_months(Grain.MONTH.floor(asking.last), 1)
    answer = asking.answer(flows, ("month",), Period(add_months(end, -TREND_MONTHS), end))
    return {name: tuple(line.cells[place].value for line in answer.lines) for place, name in enumerate(flows)}


def _plans(asking: Asking, names: Sequence[str]) -> dict[str, tuple[type_figure, type_figure]]:
    """Return the plan and the share of it reached, of the measures that have a plan."""
    planned = [name for name in names if name in asking.planned]
    if not planned:
        return {}
    measures = tuple(plan_name(which, name) for name in planned for which in ("plan", "plan_pct"))
    cells = asking.answer(measures, over=asking.whole).total.cells
    return {
        name: (cells[2 * place].value, cells[2 * place + 1].value)
        for place, name in enumerate(planned)
        if cells[2 * place].value
    }
