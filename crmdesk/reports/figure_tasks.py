"""Figure tasks: a task born of a figure keeps what was asked and what it came to, and shows what became of it until done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from crmdesk.data.activities.deeds import FORM, next_workday
from crmdesk.data.activities.people import list_people
from crmdesk.data.activities.plans import Plan, plan_within, said
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.kept_content import UNREADABLE, mapping_of
from crmdesk.data.models import Activity, FigureTask, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.answer_table import comparison_title, difference_text, lower_first
from crmdesk.reports.kept_questions import filters_kept, kept_filters, kept_question, question_of
from crmdesk.reports.measures import Measure
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.result import Behind

VERSION = 1
#: No figure of a firm has more digits.
MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report: what was asked, whose line it stood in, and what it came to."""

    report: str
    """Id of the report."""
    question: Question
    measure: str
    members: tuple[Filter, ...]
    """The conditions of the line; none is the total."""
    label: str
    """How the line read: "Dmitry Orlov"."""
    value: type_figure


@dataclass(frozen=True, slots=True)
class BornTask:
    """An open task of a report: who does what by when, the figure it was born of, and what the figure is now.

    ``now_period`` is the period that ``now`` is of: the same one while it lasts, else the one of its kind that holds today.
    """

    activity_id: int
    version: int
    subject: str
    performer: str
    due_on: date | None
    measure: Measure | None
    label: str
    members: tuple[Filter, ...]
    was: type_figure
    was_period: Period | None
    asked_on: date | None
    now: type_figure = None
    now_period: Period | None = None
    fault: str = ""
    """Why the figure cannot be asked any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a task about a figure begins with: the figure as it is now, words for the task, and whose it likely is."""

    figure: Figure
    text: str
    """The figure in words: "Revenue: 48,2 m ₽, −10,8 m ₽ to last year"."""
    subject: str
    performer_id: int | None
    workday: date
    """The next working day, on which it is due unless somebody says otherwise."""
    people: tuple[tuple[int, str], ...]


def propose_task(store: Store, report: str, behind: Behind, label: str) -> Proposal:
    """Return what a task about a figure begins with; a figure of one manager is that manager's.

    Raises:
        UsageFault: the figure is of no measure, or cannot be asked any more.
    """
    question = behind.question
    if question is None:
        raise UsageFault(_("A list of records has no figure to follow. Plan a task from its rows."))
    with store.snapshot():
        filters = (*question.filters, *behind.members)
        asked = replace(question, measures=(behind.measure,), by=(), filters=filters, spark=False)
        answer = ask(store, asked)
        measure, cell = answer.measures[0], answer.total.cells[0]
        text = f"{measure.label}: {measure.kind.short(cell.value, answer.currency)}"
        if cell.delta:
            text += f", {difference_text(measure.kind, cell.delta, answer.currency)} {lower_first(comparison_title(answer))}"
        people = list_people(store)
        managers = [chosen.values[0] for chosen in filters if chosen.dimension == "manager" and len(chosen.values) == 1]
        performer = next((int(one) for one in managers if one is not None), store.person_id)
        subject = _("Look into it: {label}, {figure}").format(label=label, figure=measure.label)
        return Proposal(
            Figure(report, question, behind.measure, behind.members, label, cell.value), text,
            subject if label else _("Look into it: {figure}").format(figure=measure.label),
            performer if performer in {person for person, _name in people} else None, next_workday(store), people,
        )  # fmt: skip


def make_task(store: Store, plan: Plan, figure: Figure) -> Deed:
    """Plan a task with a figure attached; both are one transaction, which one undo takes back.

    Raises:
        UsageFault: the plan's day, client or deal is impossible, or the measure does not exist.
    """
    measures_named(store, (figure.measure,))
    with store.changing() as change:
        made, row = plan_within(store, change, plan)
        content = {
            "version": VERSION,
            "question": kept_question(figure.question),
            "measure": figure.measure,
            "members": kept_filters(figure.members),
            "label": figure.label,
            "value": None if figure.value is None else str(figure.value),
            "on": change.today.isoformat(),
        }
        change.add(FigureTask, [{"activity_id": made, "report": figure.report, "figure": content}])
        return Deed(change.txn, _("Planned: {what}").format(what=said(change, row, store)), FORM, (made,))


def born_tasks(store: Store, report: str) -> tuple[BornTask, ...]:
    """Return the tasks born of a report that are still to be done, the first due first, with what their figures are now."""
    with store.snapshot() as connection:
        rows = connection.execute(
            select(
                Activity.id, Activity.version, Activity.subject, Activity.due_on, Manager.name.label("performer"), FigureTask.figure
            )
            .join(Activity, Activity.id == FigureTask.activity_id)
            .outerjoin(Manager, Manager.id == Activity.performer_id)
            .where(
                FigureTask.report == report, FigureTask.archived_at.is_(None), Activity.archived_at.is_(None),
                Activity.state == PLANNED,
            )
            .order_by(Activity.due_on.is_(None), Activity.due_on, Activity.id)
        ).all()  # fmt: skip
        return tuple(_born(store, row) for row in rows)


def _born(store: Store, row: Any) -> BornTask:
    plain = BornTask(
        row.id,
        row.version,
        row.subject or "",
        row.performer or "",
        row.due_on,
        None,
        str(mapping_of(row.figure).get("label", "")),
        (),
        None,
        None,
        None,
    )
    try:
        return _asked_again(store, plain, mapping_of(row.figure))
    except Fault as error:
        return replace(plain, fault=str(error))


def _asked_again(store: Store, plain: BornTask, content: Mapping[str, Any]) -> BornTask:
    """Return a task with its figure as it was, and as the same question answers today."""
    if content.get("version") != VERSION:
        raise UsageFault(_("The figure of this task was saved by a newer CRM Desk. Update the program."))
    try:
        question = question_of(store, content["question"])
        members = filters_kept(content["members"])
        name, asked_on = str(content["measure"]), date.fromisoformat(content["on"])
    except UNREADABLE as error:
        raise UsageFault(_("The figure of this task cannot be read.")) from error
    (measure,) = measures_named(store, (name,))
    period = period_now(question.period, store.today())
    now = ask(
        store,
        Question((measure.id,), (), period, Compare.NONE, (*question.filters, *members), question.scope),
    )
    return replace(
        plain,
        measure=measure,
        members=members,
        was=_figure(content.get("value")),
        was_period=question.period,
        asked_on=asked_on,
        now=now.total.cells[0].value,
        now_period=period,
    )


def period_now(asked: Period, today: date) -> Period:
    """Return the period a figure is looked at today: the same while it lasts, else the one of its kind that holds today.

    A free range moves so that its last day is today.
    """
    if asked.end > today:
        return asked
    unit = asked.grain()
    if unit is not None and unit[1] == 1:
        return unit[0].unit(today)
    end = today + timedelta(1)
    return Period(end - (asked.end - asked.begin), end)


def _figure(text: Any) -> type_figure:
    """Return a figure as it was kept: whole numbers exact, others as near as they were."""
    if text is None:
        return None
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.adjusted() > MOST_DIGITS:
        raise UsageFault(_("The figure of this task cannot be read."))
    return int(value) if value == value.to_integral_value() and "." not in str(text) else float(value)
