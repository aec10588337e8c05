"""The registry of plans: one row a version, those in force first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, case, cast, func, literal
from sqlalchemy.orm import aliased

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Department, Manager, Pipeline, Plan, Product
from crmdesk.data.models.plans import PLAN_SUBJECTS
from crmdesk.data.plan_measures import MONEY_MEASURES, PLAN_MEASURES, Unit
from crmdesk.data.registry import FilterKind, Join, Quick, Reading, Registry, RegistryField, Rule
from crmdesk.data.table import Kind
from crmdesk.data.words import N_

SUBJECT_NAMES = dict(zip(PLAN_SUBJECTS, (N_("Firm"), N_("Department"), N_("Manager")), strict=True))
MEASURE_NAMES = {measure.id: measure.title for measure in PLAN_MEASURES.values()}

_manager = aliased(Manager)
_department = aliased(Department)
_author = aliased(Manager)

#: The figure as people read it: roubles, calls, percents.
_FIGURE = cast(Plan.value, Float) / case(
    (Plan.measure.in_(sorted(MONEY_MEASURES)), literal(float(Unit.MONEY.stored))), else_=float(Unit.COUNT.stored)
)


def _in_force(_reading: Reading) -> ColumnElement[bool]:
    return Plan.replaced_at.is_(None)


def _last_day(stored: date | None, _reading: Reading) -> date | None:
    """Return the last day of a period that is kept by the day after it."""
    return None if stored is None else stored - timedelta(1)


def _instant(stored: datetime | None, reading: Reading) -> datetime | None:
    return None if stored is None else stored.astimezone(reading.zone)


def _figure(stored: Any, _reading: Reading) -> float | None:
    return None if stored is None else float(stored)


PLANS = Registry(
    id="plans",
    title=N_("Plans"),
    record=Plan,
    fields=(
        RegistryField("begin_on", N_("Begins"), Plan.begin_on, Kind.DATE, shown=True, width=92, filter=FilterKind.DATES),
        RegistryField("last_on", N_("Last day"), Plan.end_on, Kind.DATE, read=_last_day, shown=True, width=92),
        RegistryField("subject", N_("Whose"), Plan.subject, codes=SUBJECT_NAMES, shown=True, width=110,
                      filter=FilterKind.CODES),
        RegistryField("holder", N_("Manager or department"), func.coalesce(_manager.name, _department.name),
                      joins=("manager", "department"), shown=True, width=200, look="strong"),
        RegistryField("manager", N_("Manager"), _manager.name, joins=("manager",), width=160,
                      filter=FilterKind.REFERENCE, by=Plan.manager_id, source=Manager),
        RegistryField("department", N_("Department"), _department.name, joins=("department",), width=160,
                      filter=FilterKind.REFERENCE, by=Plan.department_id, source=Department),
        RegistryField("measure", N_("Measure"), Plan.measure, codes=MEASURE_NAMES, shown=True, width=150,
                      filter=FilterKind.CODES),
        RegistryField("value", N_("Plan"), _FIGURE, Kind.POINTS, read=_figure, shown=True, width=120, edits="value",
                      filter=FilterKind.NUMBER, needs=("measure_code",)),
        RegistryField("plan_version", N_("Version"), Plan.plan_version, Kind.COUNT, shown=True, width=76),
        RegistryField("author", N_("Written by"), _author.name, joins=("author",), shown=True, width=150,
                      filter=FilterKind.REFERENCE, by=Plan.author_id, source=Manager),
        RegistryField("replaced_at", N_("Replaced"), Plan.replaced_at, Kind.INSTANT, read=_instant, width=130),
        RegistryField("pipeline", N_("Pipeline"), Pipeline.name, joins=("pipeline",), width=130),
        RegistryField("product", N_("Product"), Product.name, joins=("product",), width=150),
        RegistryField("measure_code", "", Plan.measure, hidden=True),
        RegistryField("subject_code", "", Plan.subject, hidden=True),
        RegistryField("manager_id", "", Plan.manager_id, Kind.COUNT, hidden=True),
        RegistryField("department_id", "", Plan.department_id, Kind.COUNT, hidden=True),
        RegistryField("version", "", Plan.version, Kind.COUNT, hidden=True),
    ),
    order="begin_on",
    descending=True,
    joins={
        "manager": Join(_manager, _manager.id == Plan.manager_id),
        "department": Join(_department, _department.id == Plan.department_id),
        "author": Join(_author, _author.id == Plan.author_id),
        "pipeline": Join(Pipeline, Pipeline.id == Plan.pipeline_id),
        "product": Join(Product, Product.id == Plan.product_id),
    },
    searched=("manager", "department"),
    owner=Plan.manager_id,
    rules={"in_force": Rule(N_("In force"), _in_force)},
    quick=(
        Quick("in_force", N_("In force"), (Condition("in_force", Operator.HOLDS),)),
        Quick("all", N_("All versions")),
    ),
    chips=("measure", "subject", "manager", "begin_on"),
)  # fmt: skip
