"""An Answer, or the rows behind a figure, as data for programs: the contract that scripts rely on.

Money is a decimal string in major units, a share a number (0.1234 is 12.34 %), a date ISO text, an id text; what is
absent is null, never 0. Keys never depend on the language.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crmdesk.data.table import Kind, Table
from crmdesk.reports.answer import Answer, Line, plain
from crmdesk.reports.periods import Period


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
        "filters": [{"dimension": chosen.dimension, "values": list(chosen.values)} for chosen in answer.filters],
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
