"""A Table as CSV for spreadsheets and programs: plain figures, and no text that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TextIO

from crmdesk.data.table import Field, Table
from crmdesk.data.words import _
from crmdesk.reports.answer import plain

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(stream: TextIO, tables: Iterable[Table]) -> int:
    """Write tables of the same columns under one header, totals last, and return the number of rows.

    Money is in major units with a point, shares are numbers, dates ISO.
    """
    writer = csv.writer(stream)
    count = 0
    header: tuple[Field, ...] | None = None
    for table in tables:
        if header is None:
            header = table.fields
            writer.writerow([tame(field.label) for field in header])
        for row in table.rows:
            writer.writerow([_cell(field, value) for field, value in zip(table.fields, row, strict=True)])
            count += 1
        if table.totals is not None:
            cells = [_cell(field, value) for field, value in zip(table.fields, table.totals, strict=True)]
            writer.writerow([_("Total") if not any(cells[:1]) else cells[0], *cells[1:]])
    return count


def tame(text: str) -> str:
    """Return text that no spreadsheet runs: a formula's first character is put behind an apostrophe."""
    return f"'{text}" if text.lstrip(" \"'").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _cell(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if field.kind.is_number:
        return str(plain(field.kind, value))
    return tame(str(value))
