"""Planned figures: what the plans say of a measure, by the dimensions plans are kept by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from crmdesk.data.errors import UsageFault
from crmdesk.data.models import Plan
from crmdesk.data.words import _
from crmdesk.reports.answer import Filter, type_figure
from crmdesk.reports.counting import Keys, to_figure
from crmdesk.reports.dimensions import Dimension
from crmdesk.reports.measures import Measure
from crmdesk.reports.question import Question
from crmdesk.reports.sqltime import bucket

#: Plans of anything but money are kept in thousandths.
THOUSANDTHS = 1000
_SUBJECTS: dict[str, tuple[str, Any]] = {
    "manager": ("manager", Plan.manager_id),
    "department": ("department", Plan.department_id),
}


def planned_figures(
    connection: Connection,
    measure: Measure,
    dimensions: Sequence[Dimension],
    filters: Sequence[tuple[Dimension, Filter]],
    question: Question,
) -> dict[Keys, type_figure]:
    """Return the plan of a measure by key: plans that lie wholly in the period, in force now.

    Plans are kept by firm, department and manager; the firm's own plan stands for the total.

    Raises:
        UsageFault: the cut or a filter is one that plans are not kept by.
    """
    subject = "firm"
    columns: list[Any] = []
    for dimension in dimensions:
        if dimension.id in _SUBJECTS and subject == "firm":
            subject, column = _SUBJECTS[dimension.id]
            columns.append(column)
        elif dimension.grain is not None:
            columns.append(bucket(connection.dialect.name, dimension.grain, Plan.begin_on))
        else:
            raise _not_planned(dimension)
    conditions = []
    for dimension, chosen in filters:
        if dimension.id not in _SUBJECTS or subject not in ("firm", dimension.id):
            raise _not_planned(dimension)
        subject, column = _SUBJECTS[dimension.id]
        conditions.append(column.in_([int(value) for value in chosen.values if value is not None]))
    if question.scope.manager_ids is not None and subject != "department":
        subject = "manager"
        conditions.append(Plan.manager_id.in_(sorted(question.scope.manager_ids)))
    query = (
        select(*columns, func.sum(Plan.value))
        .where(
            Plan.measure == measure.id, Plan.subject == subject, Plan.begin_on >= question.period.begin,
            Plan.end_on <= question.period.end, Plan.replaced_at.is_(None), Plan.archived_at.is_(None),
            Plan.pipeline_id.is_(None), Plan.product_id.is_(None), Plan.segment_id.is_(None), *conditions,
        )
        .group_by(*columns)
    )  # fmt: skip
    planned: dict[Keys, type_figure] = {}
    for row in connection.execute(query):
        value = to_figure(row[-1])
        if value is not None:
            planned[tuple(row[:-1])] = value if measure.kind.is_money else _natural(value)
    return planned


def _natural(thousandths: type_figure) -> type_figure:
    assert thousandths is not None
    whole, rest = divmod(thousandths, THOUSANDTHS)
    return whole if rest == 0 else thousandths / THOUSANDTHS


def _not_planned(dimension: Dimension) -> UsageFault:
    return UsageFault(
        _("There are no plans by “{dimension}”: compare with the plan by manager, department or time.").format(
            dimension=dimension.label
        )
    )
