"""Plan table: plan, fact, attainment, pace and forecast of one measure, for the whole, its departments and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from crmdesk.data.access import Scope, list_scopes, scope_label
from crmdesk.data.models import Manager
from crmdesk.data.table import Field, Kind, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter
from crmdesk.reports.charts import Chart, ChartKind, Picture, Role, Series
from crmdesk.reports.measures.plans import PACE, REACHED, WHOLE, adds_up, plan_measure
from crmdesk.reports.query import ask
from crmdesk.reports.result import Behind, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Line, type_figure
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.question import Question

#: The measure whose forecast is known from the pipeline; others go on at their pace.
FORESEEN, FORECAST = "revenue", "forecast_amount"
#: Bars that still read below each other; the table has the rest.
MOST_BARS = 24
_PEOPLE, _AHEAD = "people", "ahead"
_DEPARTMENT = "department:"


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose plan a row shows, with its figures and what they open."""

    department: str
    manager: str
    figures: dict[str, type_figure]
    question: Question
    members: tuple[Filter, ...]
    people: tuple[str, ...]
    """Ids of the managers below it."""
    of_people: type_figure = None
    """What the plans of these managers come to."""

    @property
    def label(self) -> str:
        """What the row is called in a chart."""
        return self.manager or self.department


def plan_section(store: Store, question: Question, measure: Measure, name: str) -> Section | None:
    """Return one measure against its plans as a section, or None where nobody in view has a plan of it.

    Args:
        store: the base.
        question: whose period, filters and scope count.
        measure: what is planned.
        name: the section's id.

    Raises:
        UsageFault: plans are not kept by the dimension of a filter.
    """
    whole, reached, pace = (plan_measure(which, measure) for which in (WHOLE, REACHED, PACE))
    asked = (measure.id, whole.id, reached.id, pace.id, *((FORECAST,) if measure.id == FORESEEN else ()))
    holders = [
        h for h in _holders(store, replace(question, measures=asked), whole.id) if h.figures[whole.id] is not None
    ]
    if not holders:
        return None
    has_forecast = measure.id == FORESEEN or adds_up(measure)
    ahead = FORECAST if measure.id == FORESEEN else _AHEAD
    fields = [
        Field("department", N_("Department")), Field("manager", N_("Manager")), Field(whole.id, N_("Plan"), measure.kind),
        Field(measure.id, N_("Fact"), measure.kind), Field(reached.id, N_("Attainment"), Kind.PERCENT),
        Field(pace.id, N_("Pace"), Kind.PERCENT),
    ]  # fmt: skip
    if has_forecast:
        fields.append(Field(ahead, N_("Forecast"), measure.kind))
    if adds_up(measure):
        fields.append(Field(_PEOPLE, N_("Plans of people"), measure.kind))
    rows = []
    cells: dict[tuple[int, str], Behind] = {}
    for place, holder in enumerate(holders):
        values: dict[str, Any] = dict(holder.figures)
        values |= {"department": holder.department, "manager": holder.manager, _PEOPLE: holder.of_people}
        values[_AHEAD] = _at_pace(values[pace.id], values[whole.id])
        rows.append(tuple(values[field.key] for field in fields))
        cells |= {(place, key): Behind(holder.question, key, holder.members) for key in asked}
        if holder.of_people is not None:
            people = Filter("manager", holder.people)
            cells[place, _PEOPLE] = Behind(holder.question, whole.id, (people,))
    table = Table(tuple(fields), tuple(rows), currency=store.firm.currency)
    picture = _bullets(holders, measure, whole.id, ahead if ahead == FORECAST else "", store.firm.currency)
    return Section(
        id=name, title=measure.label, table=table, pictures=(picture,), note=_note(measure, has_forecast=has_forecast),
        cells=cells,
    )  # fmt: skip


def _holders(store: Store, asked: Question, plan: str) -> list[_Holder]:
    """Return the whole in view, then each department with its people, in the tree's order."""
    asked = replace(asked, by=(), spark=False)
    names, homes = _people(store)
    by_manager = _lines(store, replace(asked, by=("manager",)))
    by_department = _lines(store, replace(asked, by=("department",)))
    people_plans = {who: figures[plan] for who, figures in by_manager.items()}

    def holder(
        department: str, manager: str, figures: dict[str, type_figure], question: Question,
        members: tuple[Filter, ...] = (), people: Sequence[str] = (),
    ) -> _Holder:  # fmt: skip
        planned = [people_plans[who] for who in people if people_plans.get(who) is not None]
        of_people = sum(value or 0 for value in planned) if planned else None
        return _Holder(department, manager, figures, question, members, tuple(people), of_people)

    def one(who: str, department: str) -> _Holder:
        return holder(department, names.get(who, who), by_manager[who], asked, (Filter("manager", (who,)),))

    everybody = [who for who in by_manager if who is not None]
    total = {measure.id: cell.value for measure, cell in _total(store, asked)}
    found = [holder(scope_label(asked.scope), "", total, asked, people=everybody)]
    placed: set[str] = set()
    for scope in _departments(store, asked.scope):
        number = scope.key.removeprefix(_DEPARTMENT)
        below = [who for who in everybody if int(who) in (scope.manager_ids or ())]
        own = [who for who in below if homes.get(who) == number]
        if len(own) == len(below):
            members: tuple[Filter, ...] = (Filter("department", (number,)),)
            question, figures = asked, by_department.get(number)
        else:
            members, question = (), replace(asked, scope=scope)
            figures = {measure.id: cell.value for measure, cell in _total(store, question)}
        if figures is not None:
            found.append(holder(scope.label, "", figures, question, members, below))
        placed.update(own)
        found += [one(who, scope.label) for who in own]
    return [*found, *(one(who, "") for who in everybody if who not in placed)]


def _departments(store: Store, seen: Scope) -> list[Scope]:
    """Return the departments whose people are all in view."""
    return [
        scope
        for scope in list_scopes(store)
        if scope.manager_ids and scope.key != seen.key
        and (seen.manager_ids is None or (scope.manager_ids <= seen.manager_ids and seen.key.startswith(_DEPARTMENT)))
    ]  # fmt: skip


def _people(store: Store) -> tuple[dict[str, str], dict[str, str | None]]:
    """Return the name and the department of every manager, by id."""
    with store.reading() as connection:
        rows = connection.execute(select(Manager.id, Manager.name, Manager.department_id)).all()
    names = {str(row.id): row.name for row in rows}
    return names, {str(row.id): None if row.department_id is None else str(row.department_id) for row in rows}


def _lines(store: Store, question: Question) -> dict[str, dict[str, type_figure]]:
    answer = ask(store, question)
    return {
        line.members[0].id: {m.id: cell.value for m, cell in zip(answer.measures, line.cells, strict=True)}
        for line in answer.lines
        if line.members[0].id is not None
    }


def _total(store: Store, question: Question) -> list[tuple[Measure, Any]]:
    answer = ask(store, question)
    total: Line = answer.total
    return list(zip(answer.measures, total.cells, strict=True))


def _at_pace(pace: type_figure, plan: type_figure) -> type_figure:
    """Return where a measure ends that goes on as it did."""
    return None if pace is None or plan is None else round(pace * plan)


def _bullets(holders: Sequence[_Holder], measure: Measure, plan: str, forecast: str, currency: str) -> Picture:
    shown = holders[:MOST_BARS]
    series = [
        (_("Fact"), measure.id, Role.CURRENT),
        (_("Plan"), plan, Role.PLAN),
        *([(_("Forecast"), forecast, Role.BASE)] if forecast else []),
    ]
    chart = Chart(
        ChartKind.BULLET, measure.label, tuple(holder.label for holder in shown),
        tuple(Series(title, tuple(holder.figures[key] for holder in shown), role) for title, key, role in series),
        measure.kind, currency, measure.good,
    )  # fmt: skip
    return Picture(chart, tuple(range(len(shown))), tuple(key for _title, key, _role in series))


def _note(measure: Measure, *, has_forecast: bool) -> str:
    if measure.id == FORESEEN:
        return _(
            "Forecast: revenue so far and the weighted amounts of open deals expected by the end of the period; "
            "deals whose expected day has passed are not in it."
        )
    return _("Forecast: the pace so far, kept to the end of the period.") if has_forecast else ""
