"""Book: a workbook of reports, a sheet a section, or of one list; whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import FileIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crmdesk.data.table import Field, Table
from crmdesk.data.whole_file import whole_file
from crmdesk.data.words import _
from crmdesk.reports.answer_table import answer_table
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.output.csv import tame
from crmdesk.reports.output.sheets.drawing import HEAT, Drawings
from crmdesk.reports.output.sheets.grid import MOST_ROWS, Row, write_grid
from crmdesk.reports.output.sheets.styles import Styles
from crmdesk.reports.parameters import parameters_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from crmdesk.reports.result import Result, Section

Progress = Callable[..., None]
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
#: Rows between the pictures that stand to the right of a table.
_PICTURE_ROWS = 18


def write_results(results: Sequence[Result], target: Path, progress: Progress | None = None) -> int:
    """Write reports into a workbook: a sheet a section, then what was asked and what the measures mean.

    Returns:
        The number of rows written.

    Raises:
        EnvironmentFault: the file cannot be written; nothing is left of it.
        Cancelled: the progress said so; nothing is left of it.
    """
    sections = [(result, section) for result in results for section in result.sections]
    whole = sum(_size(section) for _result, section in sections) or 1
    count = 0
    with _workbook(target, results[0].title if results else "") as book:
        for result, section in sections:
            count += book.write_section(result, section, whole, count, progress)
        book.write_parameters(results)
        book.drawings.finish()
    return count


def write_list(
    tables: Iterable[Table], title: str, target: Path, progress: Progress | None = None, whole: int = 0
) -> int:
    """Write a list that comes in pieces of the same columns, and return the number of its rows.

    Args:
        tables: at least one piece.
        title: the sheet's name.
        target: the file.
        progress: told (rows, ``whole``); may raise ``Cancelled``.
        whole: how many rows there will be, 0 where nobody knows.

    Raises:
        EnvironmentFault: the file cannot be written; nothing is left of it.
    """
    pieces = iter(tables)
    first = next(pieces)
    rows = chain(first.rows, chain.from_iterable(piece.rows for piece in pieces))
    with _workbook(target, title) as book:
        return book.write_rows(title, first.fields, rows, None, _telling(progress, 0, whole))


@contextmanager
def _workbook(target: Path, title: str) -> Iterator[_Book]:
    """Give a workbook that becomes the file when the block ends well."""
    import xlsxwriter  # noqa: PLC0415 - only who writes a workbook pays for it

    with whole_file(target) as made, TemporaryDirectory() as folder, _Sink(made, "wb") as sink:
        workbook = xlsxwriter.Workbook(sink, {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False})
        workbook.set_properties({"title": title, "comments": ""})
        workbook.set_calc_mode("auto")
        try:
            yield _Book(workbook)
        except BaseException:
            for sheet in workbook.worksheets():  # rows lie in files of their own until the workbook is closed
                sheet.row_data_fh.close()
            raise
        workbook.close()
        if sink.fault is not None:
            raise sink.fault


class _Sink(FileIO):
    """The file of a workbook, opened before anything is formed; ``fault`` is what the disk said while it was written.

    It is said when the library has finished: stopped in the middle, it leaves its archive open and stumbles over it later.
    """

    fault: OSError | None = None

    def write(self, data: ReadableBuffer, /) -> int:
        """Write all of it, or nothing more after the disk has refused."""
        rest = memoryview(data).cast("B")
        whole = len(rest)
        try:
            while rest and self.fault is None:
                rest = rest[super().write(rest) :]
        except OSError as error:
            self.fault = error
        return whole


class _Book:
    """The sheets of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._styles = Styles(workbook)
        self._names: set[str] = {_("Chart data")[:_LONGEST_NAME].casefold(), "history"}
        self.drawings = Drawings(workbook)

    def write_section(self, result: Result, section: Section, whole: int, done: int, progress: Progress | None) -> int:
        """Write one section: headlines as a table of their own where it has no other, its table, its pictures."""
        table = _whole_table(section)
        title = section.title or result.title
        if table is None:
            return 0
        sheets: list[Worksheet] = []
        count = self.write_rows(title, table.fields, table.rows, table.totals, _telling(progress, done, whole), sheets)
        sheet, row = sheets[0], 0
        for picture in section.pictures:
            if picture.chart.kind is ChartKind.HEAT:
                _colour_cells(sheet, table, picture.keys)
            elif self.drawings.add(sheet, picture.chart, row, len(table.fields) + 1):
                row += _PICTURE_ROWS
        return count

    def write_rows(
        self,
        title: str,
        fields: Sequence[Field],
        rows: Iterable[Row],
        totals: Row | None,
        step: Callable[[int], None],
        sheets: list[Worksheet] | None = None,
    ) -> int:
        """Write rows under a header; more than a sheet holds go on in the next one."""
        iterator, written = iter(rows), 0
        ahead = list(islice(iterator, 1))
        while True:
            sheet = self._workbook.add_worksheet(self._sheet_name(title))
            if sheets is not None:
                sheets.append(sheet)
            body = chain(ahead, islice(iterator, MOST_ROWS - 1))
            written += write_grid(sheet, self._styles, fields, body, totals, _after(written, step))
            _set_page(sheet, len(fields))
            ahead = list(islice(iterator, 1))
            if not ahead:
                return written

    def write_parameters(self, results: Sequence[Result]) -> None:
        """Write what was asked, how it was counted and what the measures mean."""
        sheet = self._workbook.add_worksheet(self._sheet_name(_("About the report")))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        row = 0
        for result in results:
            sheet.write_string(row, 0, tame(result.title), self._styles.title)
            row += 1
            for name, text in (*parameters_of(result), *((_("Note"), note) for note in result.notes)):
                sheet.write_string(row, 0, name, self._styles.strong)
                sheet.write_string(row, 1, tame(text), self._styles.wrapped)
                row += 1
            for name, text in result.definitions:
                sheet.write_string(row, 0, tame(name), self._styles.strong)
                sheet.write_string(row, 1, tame(text), self._styles.wrapped)
                row += 1
            row += 1

    def _sheet_name(self, title: str) -> str:
        """Return a name that a spreadsheet takes and that is not taken yet."""
        plain = _FORBIDDEN.sub(" ", title).strip().strip("'") or _("Report")
        name, number = plain[:_LONGEST_NAME], 1
        while name.casefold() in self._names:
            number += 1
            ending = f" ({number})"
            name = plain[: _LONGEST_NAME - len(ending)] + ending
        self._names.add(name.casefold())
        return name


def _size(section: Section) -> int:
    return 0 if section.table is None else len(section.table.rows)


def _whole_table(section: Section) -> Table | None:
    """Return what a sheet holds: of a cut every column of every measure, for a sheet is wide enough for them."""
    if section.answer is not None:
        return _with_additions(answer_table(section.answer, full=True), section.table)
    return section.table if section.table is not None else _headlines(section)


def _with_additions(whole: Table, shown: Table | None) -> Table:
    """Return the whole table of a cut with the columns that an analysis has put beside it: the age of a cohort."""
    known = {field.key for field in whole.fields}
    added = [place for place, field in enumerate(shown.fields) if field.key not in known] if shown is not None else []
    if shown is None or not added:
        return whole
    more = [tuple(row[place] for place in added) for row in shown.rows]
    totals = None if whole.totals is None else (*whole.totals, *(_cell(shown.totals, place) for place in added))
    return replace(
        whole,
        fields=(*whole.fields, *(shown.fields[place] for place in added)),
        rows=tuple((*row, *beside) for row, beside in zip(whole.rows, more, strict=True)),
        totals=totals,
    )


def _cell(row: tuple[Any, ...] | None, place: int) -> Any:
    return None if row is None else row[place]


def _headlines(section: Section) -> Table | None:
    """Return headlines as a table; figures of several kinds read as people see them."""
    if not section.headlines:
        return None
    fields = (Field("title", _("Figure"), own=True), Field("value", _("Value"), own=True))
    return Table(fields, tuple((one.title, one.kind.text(one.value)) for one in section.headlines))


def _colour_cells(sheet: Worksheet, table: Table, keys: Sequence[str]) -> None:
    """Colour the figures of a heat map by their size, as the picture does."""
    places = [place for place, field in enumerate(table.fields) if field.key in keys]
    if places and table.rows:
        scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[1]}
        sheet.conditional_format(1, places[0], len(table.rows), places[-1], scale)


def _set_page(sheet: Worksheet, width: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if width > 6:
        sheet.set_landscape()


def _after(written: int, step: Callable[[int], None]) -> Callable[[int], None]:
    """Return a step that counts on from what earlier sheets hold."""
    return lambda count: step(written + count)


def _telling(progress: Progress | None, done: int, whole: int) -> Callable[[int], None]:
    def tell(count: int) -> None:
        if progress is not None:
            progress(done + count, max(whole, done + count))

    return tell
