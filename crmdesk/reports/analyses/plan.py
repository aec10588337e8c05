"""Plan: every planned measure against its plans, and which versions of the plans that was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from crmdesk.data.models import Department, JournalEntry, Manager, Plan
from crmdesk.data.models.plans import PLAN_SUBJECTS
from crmdesk.data.models.types import from_millis
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.plan_table import plan_section
from crmdesk.reports.headlines import headlines_of
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.measures.plans import PACE, PLANNED, REACHED, WHOLE, plan_measure
from crmdesk.reports.periods import Compare, Period, unit_to_date
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Findings, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question

#: Bits of the journal's clock below its milliseconds.
_COUNTER_BITS = 16
#: The firm's own plans stand first, those of people last.
_SUBJECTS = {subject: place for place, subject in enumerate(PLAN_SUBJECTS)}


def analyse(
    store: Store, question: Question, _options: dict[str, str], progress: Callable[..., None] | None = None
) -> Findings:
    """Return plan, fact, pace and forecast of every measure that has plans in the period.

    A period up to today is the elapsed part of a whole one: that whole is planned and forecast.

    Raises:
        UsageFault: plans are not kept by the dimension of a filter.
    """
    whole = unit_to_date(question.period, question.as_of or store.today())
    notes: tuple[str, ...] = (_("A plan is spread over the working days of its own period, by the firm's calendar."),)
    if whole != question.period:
        notes += (_("Plans and forecasts are those of the whole period: {period}.").format(period=whole.text()),)
        question = replace(question, period=whole)
    asked = replace(question, by=(), compare=Compare.NONE, spark=False)
    measures = planned_measures(store, question.period)
    sections = []
    for place, measure in enumerate(measures):
        if progress is not None:
            progress(place, len(measures) + 1)
        section = plan_section(store, asked, measure, f"plan_{measure.id}")
        if section is not None:
            sections.append(section)
    if not sections:
        return Findings(
            (Section("plan", "", note=_("No plans are set for this period. Set them on the page of plans.")),)
        )
    first = measures[0]
    names = (first.id, *(plan_measure(which, first).id for which in PLANNED))
    summed = replace(asked, measures=names)
    sections[0] = replace(sections[0], headlines=headlines_of(ask(store, summed), summed))
    versions = _versions(store, question, measures)
    return Findings(
        (*sections, *([versions] if versions is not None else [])),
        measures=tuple(measure.id for measure in measures),
        notes=notes,
        definitions=tuple((each.label, each.text) for each in (plan_measure(which, first) for which in (WHOLE, REACHED, PACE))),
    )  # fmt: skip


def planned_measures(store: Store, period: Period) -> list[Measure]:
    """Return the measures that have plans in force in a period, in the order of their declaration."""
    with store.reading() as connection:
        names = set(connection.scalars(select(Plan.measure).where(*_in_force(period)).distinct()))
    return [measure for measure in MEASURES.values() if measure.id in names]


def _in_force(period: Period) -> tuple[Any, ...]:
    return (
        Plan.begin_on < period.end, Plan.end_on > period.begin, Plan.replaced_at.is_(None), Plan.archived_at.is_(None),
        Plan.pipeline_id.is_(None), Plan.product_id.is_(None), Plan.segment_id.is_(None),
    )  # fmt: skip


def _versions(store: Store, question: Question, measures: list[Measure]) -> Section | None:
    """Return whose plans of what the report used: how many, the last version with its author and day; they open."""
    author = aliased(Manager)
    known = {measure.id: measure for measure in measures}
    conditions = [*_in_force(question.period), Plan.measure.in_(sorted(known))]
    if question.scope.manager_ids is not None:
        conditions.append(Plan.manager_id.in_(sorted(question.scope.manager_ids)))
    written = (
        select(func.min(JournalEntry.hlc))
        .where(JournalEntry.row_id == Plan.id, and_(JournalEntry.tab == Plan.__tablename__, JournalEntry.reg == "*"))
        .correlate(Plan)
        .scalar_subquery()
    )
    holder = func.coalesce(Manager.name, Department.name).label("holder")
    owner = func.coalesce(Plan.manager_id, Plan.department_id).label("owner")
    query = (
        select(
            Plan.id, Plan.measure, Plan.subject, Plan.begin_on, Plan.end_on, Plan.value, Plan.plan_version,
            holder,
            owner, author.name.label("author"), written.label("at"),
        )
        .outerjoin(Manager, Manager.id == Plan.manager_id)
        .outerjoin(Department, Department.id == Plan.department_id)
        .outerjoin(author, author.id == Plan.author_id)
        .where(*conditions)
        .order_by(Plan.measure, case(_SUBJECTS, value=Plan.subject), holder, owner, Plan.id)
    )  # fmt: skip
    with store.reading() as connection:
        found = connection.execute(query).all()
    if not found:
        return None
    fields = (
        Field("measure", N_("Measure")), Field("holder", N_("Whose")), Field("plans", N_("Plans"), Kind.COUNT),
        Field("version", N_("Last version"), Kind.COUNT), Field("author", N_("Author")),
        Field("at", N_("Written"), Kind.INSTANT),
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    by_place = {name: place for place, name in enumerate(known)}
    ordered = sorted(found, key=lambda row: by_place[row.measure])
    for (measure, _subject, _owner), each in groupby(ordered, key=lambda row: (row.measure, row.subject, row.owner)):
        plans = list(each)
        last = max(plans, key=lambda row: (row.at or 0, row.plan_version))
        at = None if last.at is None else from_millis(int(last.at) >> _COUNTER_BITS).astimezone(store.firm.timezone)
        cells[len(rows), "plans"] = Behind(listing="plans", ids=tuple(row.id for row in plans))
        rows.append((
            known[measure].label, last.holder or _("Whole firm"), len(plans), max(row.plan_version for row in plans),
            last.author or "", at,
        ))  # fmt: skip
    return Section(
        "versions", _("Plans used"), Table(fields, tuple(rows)), cells=cells,
        note=_("A changed plan keeps its old versions; the figures above are counted by those in force."),
    )  # fmt: skip
