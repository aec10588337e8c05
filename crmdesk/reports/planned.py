"""Planned figures: plans as facts: whose plan answers a question, and how much of it lies in its days.

Plans are few, so they are read by SQL and spread over days in Python (``spread``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, SQLColumnExpression, and_, case, false, select
from sqlalchemy.orm import aliased

from crmdesk.data.activities.workdays import read_workdays
from crmdesk.data.models import Department, Manager, Plan
from crmdesk.data.words import _
from crmdesk.reports.facts import Fact, Join, Owner
from crmdesk.reports.periods import Grain, Period
from crmdesk.reports.spread import WorkingDays, part_of, pieces_of

if TYPE_CHECKING:
    from crmdesk.data.access import Scope
    from crmdesk.reports.answer import Filter
    from crmdesk.reports.counting import Cut
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.moment import Moment

#: Dimensions that ask for the plans of people.
_OF_PEOPLE = frozenset({"manager", "head"})
_DEPARTMENT = "department:"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a plan that answers a question."""

    value: int
    """The whole plan, in the units plans are kept in."""
    part: int
    """What of it falls to the part."""
    days: int
    """The working days of the part."""


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in force with its parts under the keys of a question."""

    id: int
    subject: str
    manager: str | None
    department: str | None
    period: Period
    shares: tuple[tuple[tuple[Any, ...], Share], ...]
    """Keys and parts, one a piece."""


@cache
def plans_of(measure: str, *, to_date: bool = False) -> Fact:
    """Return the plans of a measure as a fact: of the whole period, or of what of it has passed."""

    def within(at: Moment) -> SQLColumnExpression[bool]:
        asked = window(at, to_date=to_date)
        return and_(
            Plan.measure == measure, Plan.begin_on < asked.end, Plan.end_on > asked.begin, Plan.replaced_at.is_(None),
            Plan.archived_at.is_(None), Plan.pipeline_id.is_(None), Plan.product_id.is_(None), Plan.segment_id.is_(None),
        )  # fmt: skip

    return Fact(
        "plan_to_date" if to_date else "plan", Plan, Plan, Plan.begin_on, Plan.manager_id, within,
        {"department": case((Plan.subject == "manager", Owner.department_id), else_=Plan.department_id)},
        {"owner": Join(Owner, Owner.id == Plan.manager_id)}, plan_of=measure,
    )  # fmt: skip


def is_to_date(fact: Fact) -> bool:
    """Whether a fact of plans counts only what of them has passed."""
    return fact.id == "plan_to_date"


def window(at: Moment, *, to_date: bool) -> Period:
    """Return the days whose plans are meant: the whole period, or its counted part."""
    return Period(at.period.begin, at.end) if to_date else at.whole


def whose(names: Sequence[str], scope: Scope) -> SQLColumnExpression[bool]:
    """Return which plans answer a question: those of people where it is about people, of departments, or the firm's own.

    Args:
        names: what the question is cut by and narrowed to.
        scope: a department's own plan stands for it, where nobody asks about its people.
    """
    people = scope.manager_ids is not None and not scope.key.startswith(_DEPARTMENT)
    if people or _OF_PEOPLE & set(names):
        of_people = Plan.subject == "manager"
        return (
            of_people if scope.manager_ids is None else and_(of_people, Plan.manager_id.in_(sorted(scope.manager_ids)))
        )
    if scope.key.startswith(_DEPARTMENT):
        number = scope.key.removeprefix(_DEPARTMENT)
        top = int(number) if number.isdecimal() else None
        if top is None:
            return false()
        meant = Plan.department_id.in_(_below(top)) if "department" in names else Plan.department_id == top
        return and_(Plan.subject == "department", meant)
    return Plan.subject == ("department" if "department" in names else "firm")


def _below(top: int) -> Any:
    """Return the query of the ids of a department and all below it."""
    tree = select(Department.id).where(Department.id == top).cte("tree", recursive=True)
    tree = tree.union_all(select(Department.id).where(Department.parent_id == tree.c.id))
    return select(tree.c.id)


_RowDepartment = aliased(Department, name="plan_department")
_RowManager = aliased(Manager, name="plan_manager")


def read_plans(
    connection: Connection,
    cut: Cut,
    dimensions: Sequence[Dimension],
    filters: Sequence[tuple[Dimension, Filter]],
    at: Moment,
) -> Iterator[PlanRow]:
    """Yield the plans that answer a question, spread over the calendar units that it asks about.

    Args:
        connection: the snapshot.
        cut: how plans are narrowed and grouped; of its keys those along time are counted here.
        dimensions: what the question is cut by, in the order of the cut's keys.
        filters: what it is narrowed to; here those along time.
        at: its days.
    """
    asked = window(at, to_date=is_to_date(cut.fact))
    places = [place for place, dimension in enumerate(dimensions) if not along_time(dimension)]
    rows = connection.execute(
        select(
            Plan.id, Plan.value, Plan.begin_on, Plan.end_on, Plan.subject, _RowManager.name, _RowDepartment.name,
            *(cut.keys[place].column for place in places),
        )
        .select_from(
            cut.source().outerjoin(_RowManager, _RowManager.id == Plan.manager_id)
            .outerjoin(_RowDepartment, _RowDepartment.id == Plan.department_id)
        )
        .where(*cut.conditions)
        .order_by(Plan.begin_on.desc(), Plan.id)
    ).all()  # fmt: skip
    if not rows:
        return
    days = WorkingDays(read_workdays(connection), min(row[2] for row in rows), max(row[3] for row in rows))
    grains = _grains([*dimensions, *(dimension for dimension, _chosen in filters)])
    for row in rows:
        plan = Period(row[2], row[3])
        overlap = Period(max(plan.begin, asked.begin), min(plan.end, asked.end))
        shares = []
        for piece in pieces_of(overlap, grains):
            if all(
                _unit(dimension, piece.begin) in _chosen(dimension, kept)
                for dimension, kept in filters
                if along_time(dimension)
            ):
                own = iter(row[7:])
                key = tuple(_unit(each, piece.begin) if along_time(each) else next(own) for each in dimensions)
                share = Share(row[1], part_of(row[1], plan, piece, days), days.between(piece.begin, piece.end))
                shares.append((key, share))
        if shares:
            yield PlanRow(row[0], row[4], row[5], row[6], plan, tuple(shares))


def plan_title(plan: PlanRow) -> str:
    """Return what a plan is called: its days and whose it is."""
    holder = plan.manager or plan.department or _("Whole firm")
    return f"{plan.period.text()}, {holder}"


def along_time(dimension: Dimension) -> bool:
    """Whether a dimension is a matter of days: a calendar unit or a weekday."""
    return dimension.grain is not None or dimension.id == "weekday"


def _grains(dimensions: Sequence[Dimension]) -> list[Grain]:
    found = {dimension.grain or Grain.DAY for dimension in dimensions if along_time(dimension)}
    return [grain for grain in Grain if grain in found]


def _unit(dimension: Dimension, day: date) -> Any:
    """Return the key of a day in a dimension along time."""
    return dimension.grain.floor(day) if dimension.grain is not None else day.isoweekday()


def _chosen(dimension: Dimension, kept: Filter) -> set[Any]:
    values = {value for value in kept.values if value is not None}
    return {date.fromisoformat(value) if dimension.grain is not None else int(value) for value in values}
