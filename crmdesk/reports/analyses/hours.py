"""Hours: when requests come, by weekday and hour; who is there to take them; and what campaigns do to their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crmdesk.data.models import Firm
from crmdesk.data.table import Field, Kind, Table, number
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.campaign_effect import campaign_section
from crmdesk.reports.analyses.staffing import staff_sections
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.headlines import headlines_of
from crmdesk.reports.moment import counted_end
from crmdesk.reports.periods import Compare
from crmdesk.reports.query import ask
from crmdesk.reports.result import TOTALS, Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.question import Question

WEEKDAYS = range(1, 8)
HEADLINES = ("requests", "missed_calls", "missed_not_returned", "response_minutes")
Key = tuple[str | None, ...]


def analyse(
    store: Store, question: Question, options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return the heat map of an average week, the load of those who take requests, and the days around campaigns.

    Raises:
        UsageFault: a filter of the question cannot be asked of activities.
    """
    opening = replace(question, measures=HEADLINES, by=(), spark=False)
    totals = ask(store, opening, progress)
    whole = headlines_of(totals, opening)
    asked = replace(question, measures=(options["measure"],), by=(), compare=Compare.NONE, spark=False)
    week = replace(_week(store, asked), headlines=whole)
    return Findings(
        (week, *staff_sections(store, asked), campaign_section(store, asked)),
        measures=(options["measure"], *HEADLINES, "requests_taken"),
        base_period=totals.base_period,
    )


def weekdays_within(begin: date, end: date) -> dict[int, int]:
    """Return how often each weekday, 1 for Monday to 7, occurs in ``[begin, end)``."""
    found = Counter((begin + timedelta(days)).isoweekday() for days in range((end - begin).days))
    return {day: found[day] for day in WEEKDAYS}


def _week(store: Store, asked: Question) -> Section:
    """Return the average week: weekdays down, hours across, totals of both."""
    pairs = ask(store, replace(asked, by=("weekday", "hour")))
    measure = pairs.measures[0]
    # What adds up is added up; a middle time of a day is none of its hours' and is asked again.
    sides = () if measure.is_additive else tuple(ask(store, replace(asked, by=(name,))) for name in ("weekday", "hour"))
    days = weekdays_within(asked.period.begin, counted_end(asked.period, pairs.as_of))
    figures = _Figures(asked, measure, days)
    for answer in (pairs, *sides):
        figures.take(answer)
    hours = _shown_hours(store, figures.hours())
    keys = [f"hour:{'' if hour is None else hour}" for hour in hours]
    labels = [_("Not given") if hour is None else f"{hour}:00" for hour in hours]
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, day in enumerate([*WEEKDAYS, None]):
        row = TOTALS if day is None else place
        line: list[type_figure] = []
        for key, hour in [*zip(keys, [_code(hour) for hour in hours], strict=True), ("whole", ANY)]:
            value, behind = figures.average(ANY if day is None else str(day), hour)
            line.append(value)
            if behind is not None:
                cells[row, key] = behind
        title = _("Any day") if day is None else _((DIMENSIONS["weekday"].labels or {})[str(day)])
        rows.append((title, *line))
    kind = Kind.POINTS if figures.is_averaged else measure.kind
    fields = (
        Field("weekday", N_("Weekday")),
        *(Field(key, label, kind, own=True) for key, label in zip(keys, labels, strict=True)),
        Field("whole", N_("Whole day"), kind),
    )
    known = [place for place, hour in enumerate(hours) if hour is not None]
    chart = Chart(
        ChartKind.HEAT,
        measure.label,
        tuple(labels[place] for place in known),
        tuple(Series(row[0], tuple(row[1 + place] for place in known)) for row in rows[:-1]),
        kind,
        good=measure.good,
        rows=tuple(row[0] for row in rows[:-1]),
    )
    return Section(
        id="week",
        title=_("{measure} by weekday and hour").format(measure=measure.label),
        table=Table(fields, tuple(rows[:-1]), rows[-1]),
        pictures=(Picture(chart, tuple(range(7)), tuple(keys[place] for place in known)),),
        note=_note(rows[:-1], labels, is_averaged=figures.is_averaged),
        cells=cells,
        is_wide=True,
    )


#: Stands for every weekday or every hour.
ANY = "any"


class _Figures:
    """Figures by weekday and hour, and what one average day has of them."""

    def __init__(self, asked: Question, measure: Measure, days: dict[int, int]) -> None:
        self._asked, self._measure, self._days = asked, measure, days
        self._found: dict[Key, type_figure] = {}

    @property
    def is_averaged(self) -> bool:
        """Whether figures are divided by the number of days: counts are, a middle time is not."""
        return self._measure.is_additive

    def take(self, answer: Answer) -> None:
        """Note the figures of an answer by weekday, by hour or by both."""
        names = [dimension.id for dimension in answer.dimensions]
        for line in answer.lines:
            ids = dict(zip(names, (member.id for member in line.members), strict=True))
            self._note(ids.get("weekday", ANY), ids.get("hour", ANY), line.cells[0].value)
        self._found[ANY, ANY] = answer.total.cells[0].value

    def _note(self, day: str | None, hour: str | None, value: type_figure) -> None:
        self._found[day, hour] = value
        if self.is_averaged and value is not None:
            for key in ((day, ANY), (ANY, hour)):
                self._found[key] = (self._found.get(key) or 0) + value

    def hours(self) -> set[str | None]:
        """Return the hours that occur."""
        return {hour for _day, hour in self._found if hour != ANY}

    def average(self, day: str, hour: str | None) -> tuple[type_figure, Behind | None]:
        """Return a figure of an average day and what opens behind it."""
        value = self._found.get((day, hour))
        members = tuple(Filter(name, (member,)) for name, member in (("weekday", day), ("hour", hour)) if member != ANY)
        behind = Behind(self._asked, self._measure.id, members)
        if not self.is_averaged:
            return value, behind
        count = sum(self._days.values()) if day == ANY else self._days[int(day)]
        return ((value or 0) / count, replace(behind, per=count)) if count else (None, None)


def _shown_hours(store: Store, found: Iterable[str | None]) -> list[int | None]:
    """Return the working hours and those that occur, in order; "not given" is last."""
    with store.reading() as connection:
        firm: Any = connection.execute(select(Firm.work_begin, Firm.work_end).where(Firm.id == store.firm.id)).one()
    occurring = list(found)
    hours = {int(hour) for hour in occurring if hour is not None} | set(range(firm.work_begin, firm.work_end))
    return [*sorted(hours), *([None] if None in occurring else [])]


def _code(hour: int | None) -> str | None:
    return None if hour is None else str(hour)


def _note(rows: list[Any], labels: list[str], *, is_averaged: bool) -> str:
    """Return when there is most of it, and what the figures are."""
    said = [_("Average of one such hour: the figure of the period divided by the number of such weekdays.")]
    if not is_averaged:
        said = [_("The middle of all requests of such an hour.")]
    found = [
        (value, row[0], label)
        for row in rows
        for value, label in zip(row[1:-1], labels, strict=True)
        if value
    ]  # fmt: skip
    if found:
        most, day, hour = max(found, key=lambda each: each[0])
        said.append(_("Most: {day}, {hour}, {n}.").format(day=day, hour=hour, n=number(most, 1)))
    return " ".join(said)
