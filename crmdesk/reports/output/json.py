"""An Answer, or the rows behind a figure, as data for programs: the contract that scripts rely on.

Money is a decimal string in major units, a share a number (0.1234 is 12.34 %), a date ISO text, an id text; what is
absent is null, never 0. Keys never depend on the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from crmdesk.data.table import Kind, Table
from crmdesk.reports.answer import Answer, Filter, Line, plain
from crmdesk.reports.periods import Period

if TYPE_CHECKING:
    from crmdesk.reports.result import Headline, Result, Section


def dumped(data: Any) -> bytes:
    """Return data as JSON text, indented, with a line end."""
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def results_data(results: Sequence[Result]) -> Any:
    """Return one report as its envelope, several as a list of them."""
    made = [result_data(result) for result in results]
    return made[0] if len(made) == 1 else made


def result_data(result: Result) -> dict[str, Any]:
    """Return a formed report in the envelope of every report; what follows its first section stands under ``sections``.

    The rows of an analysis keep its own columns by their keys.
    """
    first, *others = result.sections
    if first.answer is not None:
        data = answer_data(first.answer, result.report, result.title)
    else:
        table = first.table
        data = {
            "report": result.report,
            "title": result.title,
            "period": _period(result.period),
            "base_period": _period(result.base_period),
            "compare": result.compare.value,
            "as_of": result.as_of.isoformat(),
            "scope": result.question.scope.key,
            "dimensions": list(result.question.by),
            "measures": list(result.question.measures),
            "currency": result.currency,
            "filters": _filters(result.question.filters),
            "section": first.id,
            **_section(first),
            "total": None if table is None else _totals(table),
        }
    data["options"] = dict(result.question.options)
    data["sections"] = [{"id": section.id, "title": section.title, **_section(section)} for section in others]
    data["notes"] = list(result.notes)
    data["definitions"] = data.get("definitions", {}) | dict(result.definitions)
    return data


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    data: dict[str, Any] = {
        "headlines": [_headline(one) for one in section.headlines],
        "rows": [] if table is None else table_data(table),
    }
    if table is not None and table.totals is not None:
        data["total"] = _totals(table)
    if section.note:
        data["note"] = section.note
    return data


def _headline(one: Headline) -> dict[str, Any]:
    return {"title": one.title, "value": plain(one.kind, one.value), "change": one.change, "note": one.note or None}


def _totals(table: Table) -> dict[str, Any] | None:
    if table.totals is None:
        return None
    return {field.key: _value(field.kind, value) for field, value in zip(table.fields, table.totals, strict=True)}


def _filters(filters: tuple[Filter, ...]) -> list[dict[str, Any]]:
    return [{"dimension": chosen.dimension, "values": list(chosen.values)} for chosen in filters]


def answer_data(answer: Answer, report_id: str, title: str) -> dict[str, Any]:
    """Return an Answer as JSON says it."""
    data: dict[str, Any] = {
        "report": report_id,
        "title": title,
        "period": _period(answer.period),
        "base_period": _period(answer.base_period),
        "full_base_period": _period(answer.full_base_period),
        "compare": answer.compare.value,
        "as_of": answer.as_of.isoformat(),
        "scope": answer.scope,
        "dimensions": [dimension.id for dimension in answer.dimensions],
        "measures": [measure.id for measure in answer.measures],
        "currency": answer.currency,
        "filters": _filters(answer.filters),
        "rows": [_line(answer, line) for line in answer.lines],
        "total": _line(answer, answer.total),
        "notes": list(answer.notes),
        "definitions": {measure.id: measure.text for measure in answer.measures},
    }
    return data


def rows_data(table: Table, report_id: str, measure_id: str, period: Period) -> dict[str, Any]:
    """Return the rows behind a figure as JSON says them; ``figure`` is what they come to."""
    keys = [field.key for field in table.fields if field.key != "figure"]
    figure = None if table.totals is None else _value(table.fields[-1].kind, table.totals[-1])
    rows = []
    for record_id, row in zip(table.ids, table.rows, strict=True):
        values = {key: _value(field.kind, value) for key, field, value in zip(keys, table.fields, row, strict=False)}
        rows.append({"id": None if record_id is None else str(record_id), **values})
    return {
        "report": report_id, "measure": measure_id, "period": _period(period), "currency": table.currency,
        "count": len(rows), "figure": figure, "rows": rows,
    }  # fmt: skip


def table_data(table: Table) -> list[dict[str, Any]]:
    """Return the rows of any Table as objects, with the record's id where there is one."""
    ids = table.ids or (None,) * len(table.rows)
    return [
        {
            "id": None if record_id is None else str(record_id),
            **{field.key: _value(field.kind, value) for field, value in zip(table.fields, row, strict=True)},
        }
        for record_id, row in zip(ids, table.rows, strict=True)
    ]


def _line(answer: Answer, line: Line) -> dict[str, Any]:
    data: dict[str, Any] = {
        dimension.id: {"id": member.id, "label": member.label}
        for dimension, member in zip(answer.dimensions, line.members, strict=False)
    }
    for measure, cell in zip(answer.measures, line.cells, strict=True):
        name = measure.id
        data[name] = plain(measure.kind, cell.value)
        if answer.compare.value != "none":
            data[f"{name}.base"] = plain(measure.kind, cell.base)
            data[f"{name}.delta"] = plain(measure.kind, cell.delta)
            data[f"{name}.change"] = cell.change
        if line.members:
            data[f"{name}.share"] = cell.share
            data[f"{name}.rank"] = cell.rank
            data[f"{name}.change_rank"] = cell.change_rank
    if line.members:
        data["marks"] = sorted(mark.value for mark in line.marks)
    return data


def _period(period: Period | None) -> dict[str, str] | None:
    return None if period is None else {"begin": period.begin.isoformat(), "end": period.end.isoformat()}


def _value(kind: Kind, value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or kind.is_money:
        return plain(kind, value)
    return value
