"""Tiles of the overview: months of the year, the pipeline, who moved most, the period growing, and saved reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from crmdesk.data.access import scope_label
from crmdesk.data.table import change_text
from crmdesk.data.words import _
from crmdesk.reports.answer import Mark
from crmdesk.reports.answer_table import change_of, comparison_title, lower_first
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.reports.overview_asking import change_said
from crmdesk.reports.overview_values import (
    Cumulative,
    MonthBar,
    Months,
    Mover,
    Movers,
    Pipeline,
    PlaceLine,
    Places,
    SavedTile,
    StageBar,
)
from crmdesk.reports.periods import Compare, Grain, Period, month_range_text, short_month
from crmdesk.reports.ranking import rank
from crmdesk.reports.running import run_report
from crmdesk.reports.saved_reports import SAVED_REPORT, any_report

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer, Line, type_figure
    from crmdesk.reports.overview_asking import Asking

MOST_MOVERS, MOST_PLACES = 10, 8
#: Longest period that grows by days; a longer one by months.
MOST_DAYS = 92


def months(asking: Asking) -> Months | None:
    """Return revenue by month of the year in view against the year before; None where both have none."""
    year = Grain.YEAR.unit(asking.last)
    before = year.neighbour(-1)
    answer = asking.answer(("revenue",), ("month",), year, Compare.YEAR)
    earlier = asking.answer(("revenue",), ("month",), before)
    now = {line.members[0].id: line for line in answer.lines}
    then = {line.members[0].id: line.cells[0].value for line in earlier.lines}
    bars = []
    for unit, base_unit in zip(year.buckets(Grain.MONTH), before.buckets(Grain.MONTH), strict=True):
        line = now.get(unit.begin.isoformat())
        is_ahead = unit.begin > asking.as_of
        cell = None if line is None or is_ahead else line.cells[0]
        base = then.get(base_unit.begin.isoformat()) if cell is None else cell.base
        change = None if cell is None else cell.change
        value = None if is_ahead else 0 if cell is None else cell.value
        name, label = unit.begin.isoformat(), short_month(unit.begin.month)
        bars.append(MonthBar(name, label, value, base, change, change_text(change), asking.as_of in unit))
    if not any(bar.value or bar.base for bar in bars):
        return None
    return Months(
        answer.measures[0], year.text(), before.text(), tuple(bars), answer.total.cells[0].value, change_said(answer, 0)
    )


def pipeline(asking: Asking) -> Pipeline | None:
    """Return what is open by stage at the end of the counted days, and what the plan of the period still wants."""
    measures = ("open_amount", "open_count", "stuck_count", "weighted_amount")
    answer = asking.answer(measures, ("stage",))
    stages = tuple(
        StageBar(
            line.members[0].id or "", line.members[0].label, int(line.cells[1].value or 0), int(line.cells[0].value or 0),
            int(line.cells[2].value or 0),
        )
        for line in answer.lines
    )  # fmt: skip
    if not stages:
        return None
    value, count, _stuck, weighted = (int(cell.value or 0) for cell in answer.total.cells)
    missing, cover = None, None
    is_now = asking.last == asking.as_of
    if is_now and "revenue" in asking.planned:
        plan, sold = (cell.value for cell in asking.answer(("plan", "revenue"), over=asking.whole).total.cells)
        if plan:
            missing = max(0, int(plan) - int(sold or 0))
            cover = weighted / missing if missing else None
    return Pipeline(asking.last, is_now, stages, count, value, weighted, missing, cover)


def movers(asking: Asking) -> Movers | None:
    """Return managers by the change of their revenue, the best first; None where fewer than two have one."""
    answer = asking.answer(("revenue",), ("manager",), compare=Compare.YEAR)
    kind = answer.measures[0].kind
    changed: list[tuple[float, str, Line]] = []
    for line in answer.lines:
        change, text = change_of(kind, line.cells[0])
        if change is not None and line.members[0].id is not None:
            changed.append((change, text, line))
    if len(changed) < 2:
        return None
    changed.sort(key=lambda entry: -entry[0])
    if len(changed) > MOST_MOVERS:
        changed = changed[: MOST_MOVERS // 2] + changed[-(MOST_MOVERS // 2) :]
    rows = tuple(
        Mover(line.members[0].id or "", line.members[0].label, line.cells[0].value, change, text, _place(line))
        for change, text, line in changed
    )
    return Movers(answer.measures[0], lower_first(comparison_title(answer)), _counted_text(asking), rows)


def places(asking: Asking) -> Places | None:
    """Return the first places of the ranking by the firm's own profile, and the person's own; None where nobody has one."""
    store = asking.store
    ranking = rank(store, asking.period, scope=asking.scope, as_of=asking.as_of, viewer=store.person_id)
    rows = tuple(
        PlaceLine(
            str(line.manager_id), line.name, line.place, line.points, line.gained, line.manager_id == store.person_id
        )
        for line in ranking.lines
        if line.place is not None and line.points is not None
    )
    told = (
        rows if len(rows) <= MOST_PLACES else tuple(row for row in rows if row.is_own or row in rows[: MOST_PLACES - 1])
    )
    return Places(ranking.profile.name, _counted_text(asking), ranking.of, told) if rows else None


def cumulative(asking: Asking) -> Cumulative | None:
    """Return revenue growing through the period, beside the plan and last year; None where there is none of them."""
    whole = asking.whole
    grain = Grain.DAY if whole.days <= MOST_DAYS else Grain.MONTH
    units = whole.buckets(grain)
    answer = asking.answer(("revenue",), (grain.value,), whole)
    compared = asking.answer(("revenue",), (), whole, Compare.YEAR)
    base_period = compared.full_base_period or compared.base_period
    base_units = () if base_period is None else base_period.buckets(grain)
    base = None if base_period is None else asking.answer(("revenue",), (grain.value,), base_period)
    planned = asking.answer(("plan",), (grain.value,), whole) if "revenue" in asking.planned else None
    gone = sum(unit.begin <= asking.last for unit in units)
    now = _grown(answer, units)[:gone]
    then = [] if base is None else _grown(base, base_units)
    plan = [] if planned is None else _grown(planned, units)
    if not any(now) and not any(then):
        return None
    series = []
    if any(then):
        years = str(base_period.begin.year) if base_period is not None else ""
        series.append(Series(years, _padded(then, len(units)), Role.BASE))
    if any(plan):
        series.append(Series(_("Plan"), tuple(plan), Role.PLAN))
    series.append(Series(_("This period"), _padded(now, len(units)), Role.CURRENT))
    labels = tuple(str(unit.begin.day) if grain is Grain.DAY else short_month(unit.begin.month) for unit in units)
    chart = Chart(ChartKind.LINE, _("Revenue growing"), labels, tuple(series), answer.measures[0].kind, answer.currency)
    due = plan[gone - 1] if plan and gone else None
    if grain is Grain.MONTH and planned is not None and asking.last < whole.last:
        due = asking.answer(("plan",), over=Period(whole.begin, asking.last + timedelta(1))).total.cells[0].value
    return Cumulative(chart, now[-1] if now else None, plan[-1] if plan else None, due, then[-1] if then else None)


def saved_tile(asking: Asking, name: str) -> SavedTile:
    """Return the first section of a saved report, over the period and scope in view.

    Raises:
        UsageFault: it is gone, or cannot be asked any more.
    """
    report = any_report(asking.store, name)
    question = replace(asking.question((), ()), compare=report.compare, filters=report.filters)
    result = run_report(asking.store, report, question)
    section = next((found for found in result.sections if found.pictures or found.table is not None), None)
    about = " · ".join(part for part in (asking.period.text(), scope_label(asking.scope)) if part)
    return SavedTile(int(name.removeprefix(SAVED_REPORT)), report.label, about, section)


def _grown(answer: Answer, units: Sequence[Period]) -> list[type_figure]:
    """Return the running sums of an answer over the units of its period."""
    values = {line.members[0].id: line.cells[0].value or 0 for line in answer.lines}
    return list(accumulate(values.get(unit.begin.isoformat(), 0) for unit in units))


def _padded(values: Sequence[type_figure], size: int) -> tuple[type_figure, ...]:
    """Return values in as many places as the axis has: a shorter February stays at its end."""
    return (*values[:size], *(None for _place in range(size - len(values))))


def _place(line: Line) -> str:
    if Mark.BEST in line.marks:
        return "max"
    return "min" if Mark.WORST in line.marks else ""


def _counted_text(asking: Asking) -> str:
    period = asking.period
    if period.begin <= asking.last < period.last:
        period = Period(period.begin, asking.last + timedelta(1))
    return period.text() if period.grain() is not None else month_range_text(period)
