"""Pivot: an Answer by two dimensions as a table with one of them across, its heat map, and totals of both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.table import Field, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter, Member, type_figure
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.result import TOTALS, Behind, Section

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

#: More columns than this do not read beside each other in a heat map; its table has all of them.
MOST_COLUMNS = 24
#: Key of the column that every row's own total stands in.
WHOLE = "whole"


def pivot_section(name: str, title: str, answer: Answer, question: Question, measure: int = 0) -> Section:
    """Return one measure by two dimensions as a section: the first down, the second across.

    Totals of rows and columns are added up where the measure is additive; else they are left out, because a ratio of a
    row is no sum of its cells.

    Args:
        name: the section's id.
        title: its heading.
        answer: by exactly two dimensions.
        question: what was asked; figures open its rows.
        measure: which measure of the answer.
    """
    declared = answer.measures[measure]
    rows, columns = _members(answer, 0, measure), _members(answer, 1, measure)
    cells = {(line.members[0], line.members[1]): line.cells[measure].value for line in answer.lines}
    keys = tuple(f"{answer.dimensions[1].id}:{column.id or ''}" for column in columns)
    body = [[cells.get((row, column)) for column in columns] for row in rows]
    fields = (
        Field(answer.dimensions[0].id, answer.dimensions[0].title, own=answer.dimensions[0].own),
        *(Field(key, column.label, declared.kind, own=True) for key, column in zip(keys, columns, strict=True)),
        *((Field(WHOLE, N_("Total"), declared.kind),) if declared.is_additive else ()),
    )
    asked = replace(question, by=())
    across = {
        key: Behind(asked, declared.id, (Filter(answer.dimensions[1].id, (column.id,)),))
        for key, column in zip(keys, columns, strict=True)
    }
    return Section(
        id=name,
        title=title,
        table=Table(
            fields,
            tuple(
                (row.label, *line, *((_added(line),) if declared.is_additive else ()))
                for row, line in zip(rows, body, strict=True)
            ),
            _totals(body, answer.total.cells[measure].value) if declared.is_additive else None,
            currency=answer.currency,
        ),
        pictures=(_heat(declared.label, rows, columns, body, keys, answer, measure),) if rows and columns else (),
        rows=tuple((Filter(answer.dimensions[0].id, (row.id,)),) for row in rows),
        columns={**across, WHOLE: Behind(asked, declared.id)},
        cells={(TOTALS, WHOLE): Behind(asked, declared.id)},
        is_wide=len(columns) > 6,
    )


def _members(answer: Answer, side: int, measure: int) -> list[Member]:
    """Return the members of one side: in their own order where they have one, else the largest first."""
    sizes: dict[Member, float] = {}
    for line in answer.lines:
        member = line.members[side]
        sizes[member] = sizes.get(member, 0.0) + abs(line.cells[measure].value or 0)
    found = list(sizes)
    if answer.dimensions[side].has_order:
        if side == 1:  # lines come in the order of the first dimension, then of the second within it
            found.sort(key=_natural)
        return found
    return sorted(found, key=lambda member: (member.id is None, -sizes[member]))


def _natural(member: Member) -> tuple[bool, float, str]:
    number = float(member.id) if member.id is not None and member.id.isdecimal() else 0.0
    return member.id is None, number, member.id or ""


def _added(values: list[type_figure]) -> type_figure:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _totals(body: list[list[type_figure]], whole: type_figure) -> tuple[object, ...]:
    return (_("Total"), *(_added(list(column)) for column in zip(*body, strict=True)), whole)


def _heat(
    title: str,
    rows: list[Member],
    columns: list[Member],
    body: list[list[type_figure]],
    keys: tuple[str, ...],
    answer: Answer,
    measure: int,
) -> Picture:
    declared = answer.measures[measure]
    shown = min(len(columns), MOST_COLUMNS)
    chart = Chart(
        ChartKind.HEAT,
        title,
        tuple(column.label for column in columns[:shown]),
        tuple(Series(row.label, tuple(line[:shown])) for row, line in zip(rows, body, strict=True)),
        declared.kind,
        answer.currency,
        declared.good,
        rows=tuple(row.label for row in rows),
    )
    return Picture(chart, tuple(range(len(rows))), keys[:shown])
