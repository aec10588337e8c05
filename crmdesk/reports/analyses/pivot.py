"""Pivot: an Answer by several dimensions as a table with the last of them across, its heat map, and totals of both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crmdesk.data.table import Field, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer import Filter, Member, type_figure
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.dimensions import member_key
from crmdesk.reports.labels import Labels
from crmdesk.reports.result import TOTALS, Behind, Section

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.question import Question

#: More rows and columns than this do not read in a heat map; its table has all of them.
MOST_COLUMNS, MOST_ROWS = 24, 20
#: From more columns than this on paper is turned on its side.
_WIDE = 6
#: More columns than this do not read in a table either: the smallest stand together as one.
MOST_ACROSS = 100
#: Key of the column that every row's own total stands in, and of the one that many small columns are.
WHOLE, OTHERS = "whole", "others"


def pivot_section(store: Store, name: str, title: str, answer: Answer, question: Question, measure: int = 0) -> Section:
    """Return one measure by several dimensions as a section: the last stands across, the others down.

    Totals of rows and columns are added up where the measure is additive; else they are left out, because a ratio of a
    row is no sum of its cells. Of more than ``MOST_ACROSS`` columns the largest are shown, the others as one; those of a
    measure that does not add up are left out, and the note says how many.

    Args:
        store: the base, for the order of members.
        name: the section's id.
        title: its heading.
        answer: by two dimensions or more.
        question: what was asked; figures open its rows.
        measure: which measure of the answer.
    """
    declared, last = answer.measures[measure], answer.dimensions[-1]
    rows, (columns, others) = _rows(answer, measure), _columns(store, answer, measure)
    cells = {(line.members[:-1], line.members[-1]): line.cells[measure].value for line in answer.lines}
    keys = tuple(f"{last.id}:{column.id or ''}" for column in columns)
    body = [[cells.get((row, column)) for column in columns] for row in rows]
    asked = replace(question, by=())
    across = {
        key: Behind(asked, declared.id, (Filter(last.id, (column.id,)),))
        for key, column in zip(keys, columns, strict=True)
    }
    gathered = others if declared.is_additive else []
    if gathered:
        across[OTHERS] = Behind(asked, declared.id, (Filter(last.id, tuple(column.id for column in gathered)),))
        for row, line in zip(rows, body, strict=True):
            line.append(_added([cells.get((row, column)) for column in gathered]))
    rest = _("Others, {n}").format(n=len(others))
    fields = (
        *(Field(dimension.id, dimension.title, own=dimension.own) for dimension in answer.dimensions[:-1]),
        *(Field(key, column.label, declared.kind, own=True) for key, column in zip(keys, columns, strict=True)),
        *((Field(OTHERS, rest, declared.kind, own=True),) if gathered else ()),
        *((Field(WHOLE, N_("Total"), declared.kind),) if declared.is_additive else ()),
    )
    return Section(
        id=name,
        title=title,
        table=Table(
            fields,
            tuple(
                (*(member.label for member in row), *line, *((_added(line),) if declared.is_additive else ()))
                for row, line in zip(rows, body, strict=True)
            ),
            _totals(len(answer.dimensions) - 1, body, answer.total.cells[measure].value)
            if declared.is_additive
            else None,
            currency=answer.currency,
        ),
        pictures=(_heat(rows, columns, body, keys, answer, measure),) if rows and columns else (),
        rows=tuple(
            tuple(Filter(dimension.id, (member.id,)) for dimension, member in zip(answer.dimensions, row, strict=False))
            for row in rows
        ),
        columns={**across, WHOLE: Behind(asked, declared.id)},
        cells={(TOTALS, WHOLE): Behind(asked, declared.id)},
        note=""
        if declared.is_additive or not others
        else _("The largest {n} columns of {all} are shown.").format(n=len(columns), all=len(columns) + len(others)),
        is_wide=len(columns) > _WIDE,
    )


def _rows(answer: Answer, measure: int) -> list[tuple[Member, ...]]:
    """Return the rows: in their members' own order where they have one, else the largest first."""
    sizes: dict[tuple[Member, ...], float] = {}
    for line in answer.lines:
        row = line.members[:-1]
        sizes[row] = sizes.get(row, 0.0) + abs(line.cells[measure].value or 0)
    if answer.dimensions[0].has_order:
        return list(sizes)
    return sorted(sizes, key=lambda row: (row[0].id is None, -sizes[row]))


def _columns(store: Store, answer: Answer, measure: int) -> tuple[list[Member], list[Member]]:
    """Return the columns in their order, and those that are too small to stand alone where there are too many."""
    dimension = answer.dimensions[-1]
    sizes: dict[Member, float] = {}
    for line in answer.lines:
        sizes[line.members[-1]] = sizes.get(line.members[-1], 0.0) + abs(line.cells[measure].value or 0)
    ranked = sorted(sizes, key=lambda member: (member.id is None, -sizes[member]))
    most = len(ranked) if len(ranked) <= MOST_ACROSS else MOST_ACROSS - 1
    if not dimension.has_order:
        return ranked[:most], ranked[most:]
    keys = {member: member_key(dimension, member.id) for member in sizes}
    with store.reading() as connection:
        labels = Labels(connection, dimension, keys.values())
    return sorted(ranked[:most], key=lambda member: labels.order(keys[member])), ranked[most:]


def _added(values: list[type_figure]) -> type_figure:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _totals(leading: int, body: list[list[type_figure]], whole: type_figure) -> tuple[object, ...]:
    sums = (_added(list(column)) for column in zip(*body, strict=True))
    return (_("Total"), *(None for _place in range(leading - 1)), *sums, whole)


def _heat(
    rows: list[tuple[Member, ...]],
    columns: list[Member],
    body: list[list[type_figure]],
    keys: tuple[str, ...],
    answer: Answer,
    measure: int,
) -> Picture:
    declared = answer.measures[measure]
    shown, down = min(len(columns), MOST_COLUMNS), min(len(rows), MOST_ROWS)
    labels = tuple(" · ".join(member.label for member in row) for row in rows[:down])
    chart = Chart(
        ChartKind.HEAT,
        declared.label,
        tuple(column.label for column in columns[:shown]),
        tuple(Series(label, tuple(line[:shown])) for label, line in zip(labels, body, strict=False)),
        declared.kind,
        answer.currency,
        declared.good,
        rows=labels,
    )
    return Picture(chart, tuple(range(down)), keys[:shown])
