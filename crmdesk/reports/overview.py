"""Overview: the figures of the first screen, asked together by one job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.words import _
from crmdesk.reports.answer_chart import change_picture, value_picture
from crmdesk.reports.answer_table import change_of, comparison_title, lower_first
from crmdesk.reports.charts import Picture
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.periods import Compare, Grain, Period, add_months
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer, type_figure
    from crmdesk.reports.report_view import Progress

#: The figures a head looks at first. The last is a state, so it has no months to draw a line through.
FLOWS = ("revenue", "margin", "won_count", "win_rate", "average_deal")
STATES = ("open_amount",)
TREND_MONTHS = 12
STEPS = 6


@dataclass(frozen=True, slots=True)
class Change:
    """A change in words: with what it compares ("to 2024"), the text of the change and the number behind it."""

    title: str
    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the period with its two changes; ``trend`` are the last twelve months, oldest first."""

    measure: Measure
    value: type_figure
    changes: tuple[Change, ...]
    trend: tuple[type_figure, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first screen shows; a picture is None where the base has nothing to draw."""

    currency: str
    kpis: tuple[Kpi, ...]
    months: Picture | None
    month_ids: tuple[str, ...]
    stages: Picture | None
    stage_ids: tuple[str, ...]
    movers: Picture | None
    mover_ids: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sold in the period and nothing is in work."""
        drawn = () if self.months is None else (series.values for series in self.months.chart.series)
        sold = any(value for values in drawn for value in values)
        return not sold and self.stages is None and not any(kpi.value for kpi in self.kpis)


def view_overview(store: Store, period: Period, scope: str, as_of: date, progress: Progress | None = None) -> Overview:
    """Ask everything the first screen shows about a period.

    Args:
        store: the open base.
        period: the period in view; the months drawn are those of the year it ends in.
        scope: the key of the scope in view, empty for the whole firm.
        as_of: the business date that counts as today.
        progress: told after each question; stops between two questions when nobody waits any more.
    """
    seen = scope_named(store, scope) if scope else EVERYBODY
    done = 0

    def answer(measures: tuple[str, ...], by: tuple[str, ...], over: Period, compare: Compare) -> Answer:
        nonlocal done
        if progress is not None:
            progress(done, STEPS)
        done += 1
        return ask(store, Question(measures, by, over, compare, scope=seen, as_of=as_of))

    to_year = answer((*FLOWS, *STATES), (), period, Compare.YEAR)
    to_previous = answer((*FLOWS, *STATES), (), period, Compare.PREVIOUS)
    last = min(period.last, as_of)
    months_end = add_months(Grain.MONTH.floor(last), 1)
    trend = answer(FLOWS, ("month",), Period(add_months(months_end, -TREND_MONTHS), months_end), Compare.NONE)
    months = answer(("revenue",), ("month",), Grain.YEAR.unit(last), Compare.YEAR)
    stages = answer(("open_amount",), ("stage",), period, Compare.NONE)
    movers = answer(("revenue",), ("manager",), period, Compare.YEAR)
    drawn = (value_picture(months), value_picture(stages), change_picture(movers))
    return Overview(
        currency=to_year.currency,
        kpis=tuple(_kpi(place, to_year, to_previous, trend) for place in range(len(to_year.measures))),
        months=drawn[0],
        month_ids=_ids(months, drawn[0]),
        stages=drawn[1],
        stage_ids=_ids(stages, drawn[1]),
        movers=drawn[2],
        mover_ids=_ids(movers, drawn[2]),
    )


def _kpi(place: int, to_year: Answer, to_previous: Answer, trend: Answer) -> Kpi:
    measure = MEASURES[to_year.measures[place].id]
    changes = []
    for answer in (to_previous, to_year):
        value, text = change_of(measure.kind, answer.total.cells[place])
        title = _("to last year") if answer is to_year else _("to previous period")
        if answer.base_period is not None and answer.base_period.grain() is not None:
            title = lower_first(comparison_title(answer))
        changes.append(Change(title, text, value))
    months = tuple(line.cells[place].value for line in trend.lines) if place < len(FLOWS) else ()
    return Kpi(measure, to_year.total.cells[place].value, tuple(changes), months)


def _ids(answer: Answer, picture: Picture | None) -> tuple[str, ...]:
    """Return the member behind each label, empty where there is none to open."""
    if picture is None:
        return ()
    return tuple("" if line is None else answer.lines[line].members[0].id or "" for line in picture.lines)
