"""Writing: formed reports become a file of the kind its name says; whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.data import words
from crmdesk.data.errors import UsageFault
from crmdesk.data.files import safe_name
from crmdesk.data.whole_file import write_whole
from crmdesk.data.words import _
from crmdesk.reports.answer import plain
from crmdesk.reports.answer_table import cell_text
from crmdesk.reports.output.csv import tame, write_csv
from crmdesk.reports.output.json import dumped, results_data

if TYPE_CHECKING:
    from crmdesk.data.table import Field, Table
    from crmdesk.reports.charts import Chart
    from crmdesk.reports.result import Result, Section

#: What ends a line or a cell on the clipboard.
_ENDS = {ord("\t"): " ", ord("\r"): " ", ord("\n"): " "}

Progress = Callable[..., None]
Writer = Callable[[Sequence["Result"], Path, Progress | None], object]


class FileKind(Enum):
    """What a report can be saved as; the value is the ending of the file's name."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @property
    def label(self) -> str:
        """What people call it, in the user's language."""
        return {"pdf": "PDF", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}[self.value]


def write_reports(results: Sequence[Result], target: Path, progress: Progress | None = None, title: str = "") -> None:
    """Write formed reports into a file; the ending of its name says how.

    PDF, XLSX and JSON hold everything; CSV holds the tables, one after another, an empty line between them.

    Args:
        results: at least one; several become a package.
        target: the file, replaced if it is there.
        progress: told (done, total); may raise ``Cancelled``, and nothing is left then.
        title: what the title page of a PDF says; empty gives a plain one to a package and none to one report.

    Raises:
        UsageFault: the ending is none of ``FileKind``.
        EnvironmentFault: the file cannot be written.
    """
    kind = kind_of(target)
    writers: dict[FileKind, Writer] = {
        FileKind.PDF: partial(_write_pdf, title=title), FileKind.XLSX: _write_xlsx, FileKind.CSV: _write_csv, FileKind.JSON: _write_json
    }  # fmt: skip
    writers[kind](results, target, progress)


def write_chart(chart: Chart, target: Path) -> None:
    """Write one chart as a picture: SVG or, by any other ending, PNG.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from crmdesk.reports.output.paper import chart_png, chart_svg  # noqa: PLC0415 - reportlab is dear to import

    is_vector = target.suffix.lower() == ".svg"
    write_whole(target, chart_svg(chart).encode() if is_vector else chart_png(chart))


def export_list(tables: Iterable[Table], title: str, target: Path, progress: Progress | None = None) -> int:
    """Write a list that comes in pieces of the same columns as a workbook, and return the number of its rows.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    from crmdesk.reports.output.sheets import write_list  # noqa: PLC0415 - only who writes a workbook pays for it

    return write_list(tables, title, target, progress)


def kind_of(target: Path) -> FileKind:
    """Return what a file is by its name.

    Raises:
        UsageFault: the ending is none of ``FileKind``.
    """
    try:
        return FileKind(target.suffix.lower().removeprefix("."))
    except ValueError:
        endings = ", ".join(f".{kind.value}" for kind in FileKind)
        raise UsageFault(_("“{path}” must end with one of {endings}.").format(path=target, endings=endings)) from None


def file_name(title: str, ending: str) -> str:
    """Return a name for a file that says its whole title: the stroke of "Plan / fact" is no folder."""
    return safe_name(f"{title}.{ending}".replace("/", "_").replace("\\", "_"))


def proposed_name(result: Result, kind: FileKind) -> str:
    """Return a name for the file of a report that every disk takes: "Managers' report 2025-11.pdf"."""
    return file_name(f"{result.title} {result.period.text()}", kind.value)


def table_clip(section: Section) -> tuple[str, str]:
    """Return a section's table for the clipboard: (tab-separated text, HTML), as it reads on screen.

    Figures in the text are plain, so that a spreadsheet takes them as numbers of its language.
    """
    table = section.table
    if table is None:
        return "", ""
    rows = [*table.rows, *([table.totals] if table.totals is not None else [])]
    head = [field.label for field in table.fields]
    texts = [[cell_text(field, value) for field, value in zip(table.fields, row, strict=True)] for row in rows]
    lines = ["\t".join(_one_line(tame(text)) for text in head)]
    for row, shown in zip(rows, texts, strict=True):
        cells = zip(table.fields, row, shown, strict=True)
        lines.append(
            "\t".join(_figure_text(f, v) if f.kind.is_number else _one_line(tame(text)) for f, v, text in cells)
        )
    sides = ["right" if field.kind.is_number else "left" for field in table.fields]
    body = [_html_row(row, sides, "td") for row in texts]
    return "\n".join(lines), f"<table>{_html_row(head, sides, 'th')}{''.join(body)}</table>"


def _html_row(texts: Sequence[str], sides: Sequence[str], tag: str) -> str:
    cells = (f'<{tag} align="{side}">{escape(text)}</{tag}>' for side, text in zip(sides, texts, strict=True))
    return f"<tr>{''.join(cells)}</tr>"


def _one_line(text: str) -> str:
    return text.translate(_ENDS)


def _figure_text(field: Field, value: Any) -> str:
    """Return a figure as a spreadsheet of the language reads a number: "12345,5" in Russian."""
    text = "" if value is None else str(plain(field.kind, value))
    return text.replace(".", ",") if words.language() == "ru" else text


def _write_pdf(results: Sequence[Result], target: Path, progress: Progress | None, title: str = "") -> object:
    from crmdesk.reports.output.paper import Cover, write_pdf  # noqa: PLC0415 - reportlab is dear to import

    return write_pdf(results, target, cover=Cover(title) if title else None, progress=progress)


def _write_xlsx(results: Sequence[Result], target: Path, progress: Progress | None) -> object:
    from crmdesk.reports.output.sheets import write_results  # noqa: PLC0415 - only who writes a workbook pays for it

    return write_results(results, target, progress)


def _write_csv(results: Sequence[Result], target: Path, _progress: Progress | None) -> object:
    stream = io.StringIO(newline="")
    tables = [section.table for result in results for section in result.sections if section.table is not None]
    for place, table in enumerate(tables):
        if place:
            stream.write("\r\n")
        write_csv(stream, (table,))
    return write_whole(target, stream.getvalue().encode("utf-8-sig"))


def _write_json(results: Sequence[Result], target: Path, _progress: Progress | None) -> object:
    return write_whole(target, dumped(results_data(results)))
