"""Sales to date: the first measure as it grows along the period, against last year and the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from crmdesk.data.table import Field, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.measures.plans import WHOLE, adds_up, plan_measure
from crmdesk.reports.periods import Compare, Grain, Period, base_of, bucket_text, unit_to_date
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.question import Question

#: Dimensions that plans are kept by.
PLANNED_BY = frozenset({"manager", "department", "head"})
#: From so many days on the line has a point a quarter, a month, a week.
_QUARTERS, _MONTHS, _WEEKS = 365 * 3, 150, 60
NOW, BEFORE, PLAN = "now", "before", "plan"


def analyse(
    store: Store, question: Question, _options: dict[str, str], _progress: Callable[..., None] | None = None
) -> Findings:
    """Return the growing sum of the first measure that adds up, beside last year's and the plan's.

    Raises:
        UsageFault: a filter of the question cannot be asked of it.
    """
    measure = next(
        (MEASURES[m] for m in question.measures if m in MEASURES and MEASURES[m].is_additive), MEASURES["revenue"]
    )
    as_of = question.as_of or store.today()
    question = replace(question, period=unit_to_date(question.period, as_of))  # the plan and last year go on to the end
    base = base_of(question.period, Compare.YEAR, as_of)
    assert base is not None
    before = base.full or base.period
    grain = grain_of(question.period)
    units = question.period.buckets(grain)
    asked = replace(question, measures=(measure.id,), by=(grain.value,), compare=Compare.NONE, spark=False)
    passed = sum(unit.begin <= as_of for unit in units) or len(units)
    now = _grown(store, asked, units, grain, measure)[:passed]
    old_units = _fellows(units, before, grain)
    old = _grown(store, replace(asked, period=before), before.buckets(grain), grain, measure)
    ends = [_place(before, unit, grain) for unit in old_units]
    then: list[type_figure] = [old[place] if place is not None else None for place in ends]
    plan = plan_measure(WHOLE, measure)
    planned: Sequence[type_figure] = ()
    if adds_up(measure) and all(chosen.dimension in PLANNED_BY for chosen in question.filters):
        planned = _grown(store, replace(asked, measures=(plan.id,)), units, grain, plan)
    has_plan = any(planned)
    columns = [(NOW, N_("To date"), [*now, *[None] * (len(units) - len(now))], Role.CURRENT)]
    columns.append((BEFORE, N_("Last year"), then, Role.BASE))
    if has_plan:
        columns.append((PLAN, N_("Plan"), list(planned), Role.PLAN))
    labels = tuple(bucket_text(grain.floor(unit.begin), grain) for unit in units)
    whole = replace(asked, by=())
    cells: dict[tuple[int, str], Behind] = {}
    for row, (unit, fellow) in enumerate(zip(units, old_units, strict=True)):
        so_far = replace(whole, period=Period(question.period.begin, unit.end))
        if row < len(now):
            cells[row, NOW] = Behind(so_far, measure.id)
        cells[row, PLAN] = Behind(replace(so_far, measures=(plan.id,)), plan.id)
        cells[row, BEFORE] = Behind(replace(whole, period=Period(before.begin, fellow.end)), measure.id)
    chart = Chart(
        ChartKind.LINE, _("{measure}, growing sum").format(measure=measure.label), labels,
        tuple(Series(_(title), tuple(values), role) for _key, title, values, role in reversed(columns)),
        measure.kind, store.firm.currency, measure.good,
    )  # fmt: skip
    table = Table(
        (Field("unit", N_("Period")), *(Field(key, title, measure.kind) for key, title, _values, _role in columns)),
        tuple(zip(labels, *(values for _key, _title, values, _role in columns), strict=True)),
        currency=store.firm.currency,
    )
    picture = Picture(chart, tuple(range(len(labels))), tuple(key for key, *_rest in reversed(columns)))
    section = Section("to_date", _("From the beginning of the period"), table, (picture,), cells=cells)
    return Findings((section,), measures=(measure.id, *((plan.id,) if has_plan and plan.id in MEASURES else ())))


def grain_of(period: Period) -> Grain:
    """Return the calendar unit that gives a line of a period enough points and no more."""
    for grain, days in ((Grain.QUARTER, _QUARTERS), (Grain.MONTH, _MONTHS), (Grain.WEEK, _WEEKS)):
        if period.days >= days:
            return grain
    return Grain.DAY


def _grown(store: Store, asked: Question, units: Sequence[Period], grain: Grain, measure: Measure) -> list[type_figure]:
    """Return the sum of a measure from the first unit to the end of each."""
    found: dict[str | None, type_figure] = {line.members[0].id: line.cells[0].value for line in ask(store, asked).lines}
    values = [found.get(grain.floor(unit.begin).isoformat()) or 0 for unit in units]
    if measure.is_planned and not any(value is not None for value in found.values()):
        return [None] * len(units)
    return list(accumulate(values))


def _fellows(units: Sequence[Period], before: Period, grain: Grain) -> list[Period]:
    """Return the unit of last year that each compares with: by place, the last one to the very end."""
    old = before.buckets(grain)
    found = [old[min(place, len(old) - 1)] for place in range(len(units))]
    if found:
        found[-1] = old[-1]
    return found


def _place(before: Period, unit: Period, grain: Grain) -> int | None:
    begins: list[date] = [old.begin for old in before.buckets(grain)]
    return begins.index(unit.begin) if unit.begin in begins else None
