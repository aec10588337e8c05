"""Running: a report of the catalogue becomes a Result; screen, paper, sheets, files and the command line take it from here.

Everything a report asks is read from one snapshot of the base, so that its parts agree with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crmdesk.data.access import scope_label
from crmdesk.data.errors import UsageFault
from crmdesk.data.stage_lore import StageLore
from crmdesk.data.words import _
from crmdesk.reports.answer import members_of
from crmdesk.reports.answer_chart import change_picture, picture_of
from crmdesk.reports.answer_table import answer_table
from crmdesk.reports.catalog import Report
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.counting import facts_of
from crmdesk.reports.dimensions import Dimension, available_dimensions
from crmdesk.reports.filter_text import filter_texts
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.measures.plans import PLANNED, WHOLE, plan_measure
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Base, Compare, base_of
from crmdesk.reports.query import ask, resolve
from crmdesk.reports.question import Question
from crmdesk.reports.result import Behind, Findings, Result, Section
from crmdesk.reports.standouts import standouts

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.periods import Period

Progress = Callable[..., None]
#: An analysis: ``analyse(store, question, options, progress)`` in a module of its own.
Analysis = Callable[["Store", Question, dict[str, str], Progress], Findings]


def run_report(store: Store, report: Report, question: Question, progress: Progress | None = None) -> Result:
    """Form a report.

    Args:
        store: the open base.
        report: which one.
        question: what is asked of it; without measures or dimensions the report's own are taken.
        progress: told how far the work is; may raise ``Cancelled``.

    Raises:
        UsageFault: the question names something that does not exist or cannot be asked of this report.
        EnvironmentFault: the base cannot be read.
    """
    step = progress or _silent
    with store.snapshot():
        question = completed(store, report, question)
        findings = _found(store, report, question, step)
        as_of = question.as_of or store.today()
        shown = dict.fromkeys(
            (*findings.measures, *(m.id for s in findings.sections if s.answer for m in s.answer.measures))
        )
        return Result(
            report=report.id,
            title=report.label,
            about=_(report.answers),
            question=replace(question, as_of=as_of),
            base_period=findings.base_period,
            as_of=as_of,
            made_at=store.now().astimezone(store.firm.timezone),
            firm=store.firm.name,
            currency=store.firm.currency,
            scope=scope_label(question.scope),
            sections=findings.sections,
            conditions=filter_texts(store, question.filters),
            notes=findings.notes,
            definitions=(*((m.label, m.text) for m in measures_named(store, shown)), *findings.definitions),
        )


def completed(store: Store, report: Report, question: Question) -> Question:
    """Return a question with the report's own measures and dimensions where it names none, and its own conditions.

    Of the report's own measures those of plans are left out where nothing is planned in the period: nobody asked for them.

    Raises:
        UsageFault: the report is cut by the firm's own fields and there are none that its measures have.
    """
    by = question.by or report.by
    if not by and report.is_cut:
        own = own_fields(store, report, question)
        if not own:
            raise UsageFault(_("The firm has no fields of its own to cut “{report}” by.").format(report=report.label))
        by = (own[0].id,)
    filters = (*report.filters, *(one for one in question.filters if one not in report.filters))
    measures = question.measures or report.asked()
    if set(measures) == set(report.measures):
        measures = _planned_only(store, measures, question.period)
    return replace(question, measures=measures, by=by, filters=filters)


def _planned_only(store: Store, names: tuple[str, ...], period: Period) -> tuple[str, ...]:
    """Return the measures without the plans of what nobody has planned in a period."""
    plans = {name: name.partition(":")[2] or "revenue" for name in names if name.partition(":")[0] in PLANNED}
    if not plans or len(plans) == len(names):
        return names
    from crmdesk.reports.analyses.plan import planned_measures  # noqa: PLC0415 - only reports of plans need it

    known = {measure.id for measure in planned_measures(store, period)}
    return tuple(name for name in names if name not in plans or plans[name] in known)


def own_fields(store: Store, report: Report, question: Question) -> tuple[Dimension, ...]:
    """Return the firm's own fields that everything a report asks can be cut by, in the order of their declaration.

    Raises:
        UsageFault: a measure of the question is unknown.
    """
    own = [dimension for dimension in available_dimensions(store) if dimension.own]
    measures = measures_named(store, question.measures or report.asked())
    as_of = question.as_of or store.today()
    with store.reading() as connection:
        at = Moment(
            connection.dialect.name, question.period, as_of, store.firm, StageLore(connection, as_of, store),
            question.period.end,
        )  # fmt: skip
        facts = facts_of(part for measure in measures for part in measure.parts)
        return tuple(each for each in own if all(each.path(fact, at) is not None for fact in facts))


def cut_section(answer: Answer, question: Question, chart: ChartKind, name: str = "cut", title: str = "") -> Section:
    """Return an Answer as a section: its table, pictures and standouts; every figure opens its rows."""
    first = answer.dimensions[0] if answer.dimensions else None
    pictures = (
        picture_of(answer, chart),
        change_picture(answer) if first is not None and not first.is_time and chart is not ChartKind.NONE else None,
    )
    return Section(
        id=name,
        title=title,
        table=answer_table(answer),
        pictures=tuple(picture for picture in pictures if picture is not None),
        answer=answer,
        standouts=standouts(answer),
        rows=tuple(members_of(answer, line) for line in answer.lines),
        columns=_columns(answer, question),
        cells=_base_cells(answer, question),
    )


def _columns(answer: Answer, question: Question) -> dict[str, Behind]:
    """Return what the columns open: figures of the period, of its plan and, where rows are no calendar units, of the base."""
    columns = {measure.id: Behind(question, measure.id) for measure in answer.measures}
    if answer.base_period is not None and not any(dimension.is_time for dimension in answer.dimensions):
        unfinished = counted_end(answer.period, answer.as_of) < answer.period.end
        base = Base(answer.base_period, answer.full_base_period if unfinished else None)
        columns |= {f"{m.id}.base": Behind(_before(question, m, base), m.id) for m in answer.measures}
    if answer.compare is Compare.PLAN:
        plans = {m.id: plan_measure(WHOLE, m) for m in answer.measures if m.id in MEASURES and not m.is_planned}
        columns |= {f"{name}.base": Behind(question, plan.id) for name, plan in plans.items()}
    return columns


def _before(question: Question, measure: Measure, base: Base) -> Question:
    """Return what a figure of the base is asked by: plans of a base that was cut are still those of all its days."""
    if measure.is_planned and base.full is not None:
        return replace(question, period=base.full, as_of=base.period.last)
    return replace(question, period=base.period)


def _base_cells(answer: Answer, question: Question) -> dict[tuple[int, str], Behind]:
    """Return what the figures of the base open in a table along time: each unit has a base of its own."""
    if answer.base_period is None or len(answer.dimensions) != 1 or answer.dimensions[0].grain is None:
        return {}
    grain = answer.dimensions[0].grain
    cells: dict[tuple[int, str], Behind] = {}
    for row, line in enumerate(answer.lines):
        begin = line.members[0].id
        if begin is None:
            continue
        base = base_of(grain.unit(date.fromisoformat(begin)), answer.compare, answer.as_of)
        if base is not None:
            asked = replace(question, by=())
            # Units that are still ahead are lines for their plans; what else was in them a year ago is not compared yet.
            ahead = date.fromisoformat(begin) > answer.as_of
            meant = [m for m in answer.measures if not ahead or all(part.fact.plan_of for part in m.parts)]
            cells |= {(row, f"{m.id}.base"): Behind(_before(asked, m, base), m.id) for m in meant}
    return cells


def _found(store: Store, report: Report, question: Question, step: Progress) -> Findings:
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    base = None
    if report.is_cut:
        answer = ask(store, question, step)
        notes, base = answer.notes, answer.base_period
        sections = (
            _pivots(store, answer, question, report.chart)
            if report.is_pivot
            else (cut_section(answer, question, report.chart),)
        )
    else:
        resolved = resolve(store, question)
        base = resolved.base.period if resolved.base else None
    if not report.analysis:
        return Findings(sections, notes=notes, base_period=base)
    found = analysis_named(report.analysis)(store, question, report.options_of(question.options), step)
    return replace(
        found,
        sections=(*sections, *found.sections),
        notes=(*notes, *found.notes),
        base_period=found.base_period or base,
    )


def _pivots(store: Store, answer: Answer, question: Question, chart: ChartKind) -> tuple[Section, ...]:
    """Return one table a measure, with the last dimension across."""
    from crmdesk.reports.analyses.pivot import pivot_section  # noqa: PLC0415 - only reports with columns need it
    from crmdesk.reports.analyses.stacks import pictured  # noqa: PLC0415 - as above

    several = len(answer.measures) > 1
    return tuple(
        pictured(pivot_section(store, measure.id, measure.label if several else "", answer, question, place), chart)
        for place, measure in enumerate(answer.measures)
    )


def analysis_named(name: str) -> Analysis:
    """Return the function of an analysis: ``analyse`` of the module of this name."""
    module: Any = import_module(f"crmdesk.reports.analyses.{name}")
    found: Analysis = module.analyse
    return found


def _silent(*_args: object) -> None:
    """Report to nobody."""
