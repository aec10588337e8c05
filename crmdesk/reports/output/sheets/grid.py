"""Grid: a Table written into a worksheet: frozen header, filters, real values, totals as formulas.

Rows are written once, in order, so that a workbook of any length takes little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import isclose
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.reports.output.csv import tame
from crmdesk.reports.output.sheets.styles import Styles, is_points

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from crmdesk.data.table import Field

#: Rows of a sheet beside its header and totals, under the format's own limit.
MOST_ROWS = 1_048_000
_WIDEST, _NARROWEST = 48, 9
#: Rows whose texts decide how wide a column is.
_MEASURED = 300
_STEP = 500
_LONGEST_TEXT = 32_000

#: The day that spreadsheets count days from.
_FIRST_DAY = date(1899, 12, 30)

Row = Sequence[Any]
Step = Callable[[int], None]


@dataclass(slots=True)
class _Column:
    field: Field
    sum: float = 0
    filled: int = 0


def write_grid(
    sheet: Worksheet, styles: Styles, fields: Sequence[Field], rows: Iterable[Row], totals: Row | None, step: Step
) -> int:
    """Write a header, rows and totals from the first cell on, and return the number of rows.

    A total that is the sum of its column is a formula; a change is a formula of its neighbours; what is neither (a ratio,
    a distinct count) is the figure itself, because no formula over the cells would give it.

    Args:
        sheet: an empty worksheet.
        styles: of its workbook.
        fields: the columns.
        rows: at most ``MOST_ROWS``.
        totals: the last row, or None.
        step: told how many rows have been written; may raise ``Cancelled``.
    """
    columns = [_Column(field) for field in fields]
    writers = [_writer(sheet, styles, column) for column in columns]
    head, rest = _peek(rows)
    for place, field in enumerate(fields):
        sheet.set_column(place, place, _width(field, [row[place] for row in head]))
    for place, field in enumerate(fields):
        style = styles.heading_right if field.kind.is_number else styles.heading
        sheet.write_string(0, place, tame(field.label), style)
    count = 0
    for row in rest:
        count += 1
        for place, value in enumerate(row):
            if value is not None:
                writers[place](count, place, value)
        if count % _STEP == 0:
            step(count)
    sheet.freeze_panes(1, 1)
    if count:
        sheet.autofilter(0, 0, count, len(fields) - 1)
    if totals is not None:
        _write_totals(sheet, styles, columns, totals, count)
    sheet.repeat_rows(0)
    step(count)
    return count


def value_of(field: Field, value: Any) -> Any:
    """Return a value as a spreadsheet holds it.

    Money is in major units, differences of shares in points, days and instants are counted from the spreadsheet's first day.
    """
    if field.kind.is_money:
        return value / 100
    if is_points(field):
        return value * 100
    if isinstance(value, datetime):
        local = value.replace(tzinfo=None)
        return (local - datetime.combine(_FIRST_DAY, time.min)) / timedelta(1)
    if isinstance(value, date):
        return (value - _FIRST_DAY).days
    return value


def _peek(rows: Iterable[Row]) -> tuple[list[Row], Iterable[Row]]:
    iterator = iter(rows)
    head = [row for _place, row in zip(range(_MEASURED), iterator, strict=False)]

    def all_rows() -> Iterable[Row]:
        yield from head
        yield from iterator

    return head, all_rows()


def _writer(sheet: Worksheet, styles: Styles, column: _Column) -> Callable[[int, int, Any], None]:
    """Return what writes one column's values: chosen once, because there may be a million of them."""
    field, style, quoted = column.field, styles.cell(column.field), styles.quoted()

    def write_text(row: int, place: int, value: Any) -> None:
        text = field.kind.text(value) if field.kind is Kind.FLAG else str(value)
        is_plain = text[:1].isalnum() or tame(text) == text
        sheet.write_string(row, place, text[:_LONGEST_TEXT], style if is_plain else quoted)

    def write_figure(row: int, place: int, value: Any) -> None:
        column.sum += value
        column.filled += 1
        sheet.write_number(row, place, value_of(field, value), style)

    def write_day(row: int, place: int, value: Any) -> None:
        sheet.write_number(row, place, value_of(field, value), style)

    if field.kind.is_number:
        return write_figure
    return write_day if field.kind in (Kind.DATE, Kind.INSTANT) else write_text


def _write_totals(sheet: Worksheet, styles: Styles, columns: Sequence[_Column], totals: Row, count: int) -> None:
    row = count + 1
    places = {column.field.key: place for place, column in enumerate(columns)}
    for place, (column, value) in enumerate(zip(columns, totals, strict=True)):
        field = column.field
        style = styles.cell(field, is_total=True)
        formula = _formula(column, place, value, count, places)
        if formula:
            sheet.write_formula(row, place, formula, style, value_of(field, value))
        elif value is None:
            sheet.write_string(row, place, "" if place else _("Total"), style)
        elif field.kind.is_number or isinstance(value, date):
            sheet.write_number(row, place, value_of(field, value), style)
        else:
            sheet.write_string(row, place, str(value), style)


def _formula(column: _Column, place: int, value: Any, count: int, places: dict[str, int]) -> str:
    """Return the formula of a total, empty where none gives its figure."""
    field = column.field
    if value is None or not field.kind.is_number or not count:
        return ""
    name, dot, part = field.key.rpartition(".")
    if dot and part == "change" and f"{name}.base" in places and f"{name}.delta" in places:
        base, delta = (f"{xl_col_to_name(places[f'{name}.{key}'])}{count + 2}" for key in ("base", "delta"))
        return f'=IF({base}=0,"",{delta}/ABS({base}))'
    if part == "change" or not column.filled or not isclose(column.sum, value, rel_tol=1e-12, abs_tol=1e-9):
        return ""
    letter = xl_col_to_name(place)
    return f"=SUBTOTAL(109,{letter}2:{letter}{count + 1})"


def _width(field: Field, values: Sequence[Any]) -> float:
    longest = max((len(field.kind.text(value)) for value in values if value is not None), default=0)
    words = max((len(word) for word in field.label.split()), default=0)
    extra = 3 if field.kind.is_money else 1  # kopecks are written out here
    return min(_WIDEST, max(_NARROWEST, longest + extra, words + 2, min(len(field.label), 24) * 0.8))
