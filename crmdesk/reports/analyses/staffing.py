"""Staffing: how many people are at work hour by hour, and how many requests one of them takes in an hour.

A person is at work in an hour of a day in which they did anything that the base knows of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from crmdesk.data.models import Activity
from crmdesk.data.models.types import NO
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.analyses.look import looking
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.facts import DONE_ACTIVITIES
from crmdesk.reports.query import ask
from crmdesk.reports.result import TOTALS, Behind, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

TAKEN = "requests_taken"


def staff_sections(store: Store, question: Question) -> tuple[Section, Section]:
    """Return the load by hour of the day and by person.

    Raises:
        UsageFault: a filter of the question cannot be asked of activities.
    """
    asked = replace(question, measures=(TAKEN,), by=())
    hours = ask(store, replace(asked, by=("hour",)))
    people = ask(store, replace(asked, by=("manager",)))
    by_hour, by_person, whole = _worked(store, asked)
    return _by_hour(asked, hours, by_hour, whole), _by_person(asked, people, by_person)


def _worked(
    store: Store, asked: Question
) -> tuple[dict[str | None, tuple[int, int]], dict[str | None, int], tuple[int, int]]:
    """Return hours of work by hour of the day, (of all persons, with anybody at work), by person, and the former in all."""
    with looking(store, asked) as look:
        columns = (Activity.done_on, Activity.done_hour, Activity.performer_id)
        worked = (
            look.select(DONE_ACTIVITIES, columns)
            .where(Activity.missed == NO, Activity.done_hour.is_not(None), Activity.performer_id.is_not(None))
            .distinct()
            .subquery()
        )
        rows: Any = look.connection.execute(
            select(worked.c.done_hour, func.count(), func.count(worked.c.done_on.distinct())).group_by(
                worked.c.done_hour
            )
        )
        by_hour: dict[str | None, tuple[int, int]] = {str(hour): (persons, staffed) for hour, persons, staffed in rows}
        rows = look.connection.execute(select(worked.c.performer_id, func.count()).group_by(worked.c.performer_id))
        by_person: dict[str | None, int] = {str(person): hours for person, hours in rows}
    whole = (
        sum(persons for persons, _staffed in by_hour.values()),
        sum(staffed for _persons, staffed in by_hour.values()),
    )
    return by_hour, by_person, whole


def _by_hour(
    asked: Question, taken: Answer, worked: dict[str | None, tuple[int, int]], whole: tuple[int, int]
) -> Section:
    counts = {line.members[0].id: int(line.cells[0].value or 0) for line in taken.lines}
    hours = sorted({*counts, *worked}, key=lambda hour: (hour is None, int(hour or 0)))
    opened = Behind(asked, TAKEN)
    rows: list[tuple[Any, ...]] = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, hour in enumerate([*hours, TOTALS]):
        is_total = hour == TOTALS
        row = TOTALS if is_total else place
        key = None if isinstance(hour, int) else hour
        persons, staffed = whole if is_total else worked.get(key, (0, 0))
        count = int(taken.total.cells[0].value or 0) if is_total else counts.get(key, 0)
        behind = opened if is_total else opened.under((Filter("hour", (key,)),))
        cells |= _opened(row, behind, persons, staffed)
        title = _("Total") if is_total else _("Not given") if key is None else f"{key}:00"
        rows.append((
            title, count, persons, staffed, _each(persons, staffed), _each(count, persons), _each(count, staffed),
        ))  # fmt: skip
    table = Table(
        (
            Field("hour", N_("Hour")),
            Field(TAKEN, N_("Requests taken"), Kind.COUNT),
            Field("person_hours", N_("Person-hours"), Kind.COUNT),
            Field("staffed_hours", N_("Staffed hours"), Kind.COUNT),
            Field("at_once", N_("At work at once"), Kind.POINTS),
            Field("per_person", N_("A person an hour"), Kind.POINTS),
            Field("per_hour", N_("A staffed hour"), Kind.POINTS),
        ),
        tuple(rows[:-1]),
        rows[-1],
    )
    known = [place for place, hour in enumerate(hours) if hour is not None]
    chart = Chart(
        ChartKind.BARS,
        _("Requests a person an hour"),
        tuple(rows[place][0] for place in known),
        (Series(_("Requests a person an hour"), tuple(rows[place][5] for place in known)),),
        Kind.POINTS,
        good=0,
    )
    return Section(
        id="staff",
        title=_("Requests and people at work"),
        table=table,
        pictures=(Picture(chart, tuple(known), ("per_person",)),) if known else (),
        note=_(
            "A person is at work in an hour in which they did anything that the base knows of; an hour with anybody is staffed."
        ),
        cells=cells,
    )


def _opened(row: int, behind: Behind, persons: int, staffed: int) -> dict[tuple[int, str], Behind]:
    found = {(row, TAKEN): behind}
    if persons:
        found[row, "per_person"] = replace(behind, per=persons)
    if staffed:
        found[row, "per_hour"] = replace(behind, per=staffed)
    return found


def _by_person(asked: Question, taken: Answer, worked: dict[str | None, int]) -> Section:
    lines = [(line.members[0], int(line.cells[0].value or 0)) for line in taken.lines]
    rows, conditions, cells = [], [], {}
    for place, (member, count) in enumerate(lines):
        hours = worked.get(member.id, 0)
        rows.append((member.label, count, hours, _each(count, hours)))
        conditions.append((Filter("manager", (member.id,)),))
        if hours:
            cells[place, "per_person"] = replace(Behind(asked, TAKEN, conditions[-1]), per=hours)
    return Section(
        id="people",
        title=_("Requests by person"),
        table=Table(
            (
                Field("manager", N_("Manager")),
                Field(TAKEN, N_("Requests taken"), Kind.COUNT),
                Field("person_hours", N_("Hours at work"), Kind.COUNT),
                Field("per_person", N_("Requests an hour"), Kind.POINTS),
            ),
            tuple(rows),
        ),
        rows=tuple(conditions),
        columns={TAKEN: Behind(asked, TAKEN)},
        cells=cells,
    )


def _each(figure: int, of: int) -> float | None:
    return figure / of if of else None
