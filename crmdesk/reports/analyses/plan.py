"""Plan: every planned measure against its plans, and which versions of the plans that was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from crmdesk.reports.result import Findings, Section

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
    notes = (_("A plan is spread over the working days of its own period, by the firm's calendar."),)
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
    """Return the plans that the report used, each with its version, author and day."""
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
    query = (
        select(
            Plan.id, Plan.measure, Plan.subject, Plan.begin_on, Plan.end_on, Plan.value, Plan.plan_version,
            func.coalesce(Manager.name, Department.name).label("holder"), author.name.label("author"), written.label("at"),
        )
        .outerjoin(Manager, Manager.id == Plan.manager_id)
        .outerjoin(Department, Department.id == Plan.department_id)
        .outerjoin(author, author.id == Plan.author_id)
        .where(*conditions)
        .order_by(Plan.measure, case(_SUBJECTS, value=Plan.subject), Plan.begin_on.desc(), Plan.id)
    )  # fmt: skip
    with store.reading() as connection:
        found = connection.execute(query).all()
    if not found:
        return None
    fields = (
        Field("measure", N_("Measure")), Field("period", N_("Period")), Field("holder", N_("Whose")),
        Field("value", N_("Plan")), Field("version", N_("Version"), Kind.COUNT), Field("author", N_("Author")),
        Field("at", N_("Written"), Kind.INSTANT),
    )  # fmt: skip
    zone = store.firm.timezone
    rows = tuple(
        (
            known[row.measure].label, Period(row.begin_on, row.end_on).text(), row.holder or _("Whole firm"),
            _text(known[row.measure], row.value), row.plan_version, row.author or "",
            None if row.at is None else from_millis(int(row.at) >> _COUNTER_BITS).astimezone(zone),
        )
        for row in found
    )  # fmt: skip
    return Section(
        "versions", _("Plans used"), Table(fields, rows, ids=tuple(row.id for row in found)), record="plan",
        note=_("A changed plan keeps its old versions; the figures above are counted by these."),
    )  # fmt: skip


def _text(measure: Measure, stored: int) -> str:
    plan = plan_measure(WHOLE, measure)
    value = plan.figure(tuple([stored] if len(plan.parts) == 1 else [stored, 1]), 1)
    return measure.kind.text(value)
