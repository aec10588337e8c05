"""Lines: the table of measures of a report, made of the cells the engine gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from crmdesk.data.models import Plan
from crmdesk.data.period_reports.roles import Subject
from crmdesk.data.plan_versions import in_force
from crmdesk.data.table import Kind
from crmdesk.reports.answer import Cell
from crmdesk.reports.cells import figures_of
from crmdesk.reports.counting import Counted
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.measures.plans import WHOLE, plan_measure
from crmdesk.reports.period_reports.bulk import exact, is_owned, share
from crmdesk.reports.period_reports.snapshot import MeasureLine

if TYPE_CHECKING:
    from crmdesk.data.period_reports.templates import Line, Template

#: What tells whether there is enough to speak of shares and averages.
CLOSED = ("won_count", "lost_count")
_NOTHING = Cell(None)
#: Kinds whose 0 means that nothing was measured.
_MEASURED = (Kind.MINUTES, Kind.DAYS, Kind.POINTS, Kind.RATE)
#: Plan versions by measure and holder, for the period they are of.
Versions = Mapping[tuple[str, str, int | None], int]


def asked_measures(templates: Iterable[Template]) -> tuple[str, ...]:
    """Return every measure that reports of these templates show, and its plan; revenue and closed deals always."""
    names = dict.fromkeys(("revenue", *(line.measure for template in templates for line in template.lines)))
    return tuple(dict.fromkeys((*(name for measure in names for name in (measure, plan_of(measure))), *CLOSED)))


def plan_of(measure: str) -> str:
    """Return the id of the plan of a measure."""
    return plan_measure(WHOLE, MEASURES[measure]).id


def measure_lines(
    template: Template, cells: Mapping[str, Cell], subject: Subject, versions: Versions, *, has_base: bool
) -> tuple[MeasureLine, ...]:
    """Return the lines of a template for one subject; without a year before nothing is compared."""
    return tuple(_line(line, cells, subject, versions, has_base=has_base) for line in template.lines)


def _line(
    line: Line, cells: Mapping[str, Cell], subject: Subject, versions: Versions, *, has_base: bool
) -> MeasureLine:
    measure = MEASURES[line.measure]
    cell = cells.get(measure.id) or _nothing(measure)
    plan = cells.get(plan_of(measure.id), _NOTHING).value
    fact = cell.value
    is_limit = line.at_most or measure.good < 0
    if not cell.base and measure.kind in _MEASURED:
        has_base = False
    attained = None if is_limit or fact is None or not plan or plan <= 0 else fact / plan
    return MeasureLine(
        measure=measure.id,
        title=measure.label,
        unit=measure.kind.value,
        good=-1 if is_limit else measure.good,
        plan=exact(measure.kind, plan),
        fact=exact(measure.kind, fact),
        attainment=share(attained),
        base=exact(measure.kind, cell.base) if has_base else None,
        delta=exact(measure.kind, cell.delta) if has_base else None,
        change=share(cell.change) if has_base else None,
        definition=measure.text,
        plan_version=versions.get((measure.id, subject.kind, subject.id)),
    )


def _nothing(measure: Measure) -> Cell:
    """Return the cell of somebody without a row, as the engine counts nothing: sums are 0, shares of nothing are unknown."""
    if not is_owned(measure.id):
        return _NOTHING
    (value,) = figures_of(measure, [()], Counted(), 1)
    return _NOTHING if value is None else Cell(value, value, 0)


def has_year_before(cells: Mapping[str, Cell]) -> bool:
    """Whether anything happened a year before to compare with; what merely stood then, an open deal or a debt, is no year."""
    measures = (MEASURES[name] for name, cell in cells.items() if cell.base and name in MEASURES)
    return any(not each.is_planned and not any(part.fact.is_state for part in each.parts) for each in measures)


def plan_versions(connection: Connection, measures: Sequence[str], begin_on: date, end_on: date) -> Versions:
    """Return which version of its plan each holder has for a period, where one plan is for exactly these days."""
    found: dict[tuple[str, str, int | None], int] = {}
    for measure in measures:
        rows = connection.execute(
            select(Plan.subject, Plan.department_id, Plan.manager_id, Plan.plan_version).where(
                *in_force(measure), Plan.begin_on == begin_on, Plan.end_on == end_on
            )
        )
        for row in rows:
            found[measure, row.subject, row.manager_id or row.department_id] = row.plan_version
    return found
