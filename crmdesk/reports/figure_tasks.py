"""Figure tasks: a task born of a figure keeps what was asked and what it came to, and shows what became of it until done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from crmdesk.data.activities.deeds import FORM
from crmdesk.data.activities.plans import Plan, plan_within, said
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.models import Activity, FigureTask, Manager
from crmdesk.data.models.activities import PLANNED
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.kept_questions import filters_kept, kept_filters, kept_question, question_of
from crmdesk.reports.measures import Measure
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Compare, Period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question

VERSION = 1


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
                Activity.id, Activity.subject, Activity.due_on, Manager.name.label("performer"), FigureTask.figure
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
        row.subject or "",
        row.performer or "",
        row.due_on,
        None,
        str(row.figure.get("label", "")),
        (),
        None,
        None,
        None,
    )
    try:
        return _asked_again(store, plain, row.figure)
    except Fault as error:
        return replace(plain, fault=str(error))


def _asked_again(store: Store, plain: BornTask, content: Mapping[str, Any]) -> BornTask:
    """Return a task with its figure as it was, and as the same question answers today."""
    if content.get("version") != VERSION:
        raise UsageFault(_("The figure of this task was saved by a newer CRM Desk. Update the program."))
    question = question_of(store, content["question"])
    members = filters_kept(content["members"])
    (measure,) = measures_named(store, (content["measure"],))
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
        asked_on=date.fromisoformat(content["on"]),
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
    except InvalidOperation as error:
        raise UsageFault(_("The figure of this task cannot be read.")) from error
    return int(value) if value == value.to_integral_value() and "." not in str(text) else float(value)
