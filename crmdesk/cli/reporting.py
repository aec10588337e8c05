"""Commands that answer questions: reports, the rows behind their figures, and the catalogue."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from crmdesk.cli.bases import ProgressLine, open_base, read_day
from crmdesk.data.access import scope_named
from crmdesk.data.errors import Fault, UsageFault
from crmdesk.data.settings import LAST_BASE, Settings
from crmdesk.data.table import Field, Table
from crmdesk.data.whole_file import whole_file
from crmdesk.data.words import N_, _
from crmdesk.reports.answer_table import cell_text
from crmdesk.reports.catalog import REPORTS, Report
from crmdesk.reports.dimensions import DIMENSIONS, all_dimensions
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.naming import filters_of
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import dumped, result_data, rows_data, table_data
from crmdesk.reports.output.text import table_text
from crmdesk.reports.output.writing import FileKind, write_reports
from crmdesk.reports.own_measures import all_measures, measures_named
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.running import completed, run_report
from crmdesk.reports.saved_reports import any_report, report_of, saved_reports

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.result import Result


def reports(options: argparse.Namespace) -> int:
    """Show the catalogue, and the reports that people saved in the base that is named."""
    with _named_base(options) as store:
        saved = () if store is None else tuple(report_of(card) for card in saved_reports(store) if card.recipe)
    rows = tuple((report.id, report.label, _(report.group), _(report.answers)) for report in (*REPORTS, *saved))
    fields = (
        Field("id", N_("Id")),
        Field("title", N_("Title")),
        Field("group", N_("Group")),
        Field("answers", N_("Answers")),
    )
    _show(options, Table(fields, rows))
    return 0


def list_words(options: argparse.Namespace) -> int:
    """Show every measure and dimension by id, the firm's own included where a base is named."""
    with _named_base(options) as store:
        known = MEASURES if store is None else all_measures(store)
        ways = DIMENSIONS if store is None else all_dimensions(store)
    measures = tuple((_("measure"), m.id, m.label, m.text) for m in known.values())
    dimensions = tuple((_("dimension"), d.id, d.label, "") for d in ways.values())
    fields = (
        Field("kind", N_("Kind")),
        Field("id", N_("Id")),
        Field("title", N_("Title")),
        Field("definition", N_("Definition")),
    )
    _show(options, Table(fields, (*measures, *dimensions)))
    return 0


@contextmanager
def _named_base(options: argparse.Namespace) -> Iterator[Store | None]:
    """Give the base that is named, for its own words; None without one, or with one of the last session that is gone."""
    if not options.base and not Settings().get(LAST_BASE):
        yield None
        return
    try:
        store = open_base(options)
    except Fault as fault:
        if options.base:
            raise
        sys.stderr.write(f"{fault}\n")
        yield None
        return
    try:
        yield store
    finally:
        store.close()


def report(options: argparse.Namespace) -> int:
    """Form a report and show it, or the rows behind its first measure, or write it into a file."""
    target = target_of(options)
    store = open_base(options)
    try:
        chosen = any_report(store, options.id)
        measures_named(store, options.measure)
        as_of = read_day(options.as_of) if options.as_of else store.today()
        question = Question(
            measures=tuple(options.measure),
            by=tuple(options.by),
            period=parse_period(options.period, as_of),
            compare=Compare(options.compare) if options.compare else chosen.compare,
            filters=filters_of(store, options.where, as_of),
            scope=scope_named(store, options.scope),
            as_of=as_of,
            options=tuple(_set(text) for text in options.set),
        )
        if options.rows:
            _show_rows(options, store, chosen, completed(store, chosen, question))
            return 0
        if target is not None:
            write_reports((run_report(store, chosen, question, ProgressLine(chosen.label)),), target)
            return 0
        show_result(options, run_report(store, chosen, question))
        return 0
    finally:
        store.close()


def target_of(options: argparse.Namespace) -> Path | None:
    """Return the file that a report of this format is written into; None where it is shown as text.

    Raises:
        UsageFault: the format cannot be shown in a terminal, or the file's name says another one.
    """
    kind = Path(options.output or "").suffix.lower().removeprefix(".")
    if options.format is None:
        options.format = kind if kind in _FORMATS else "table"
    if options.format not in (FileKind.PDF.value, FileKind.XLSX.value):
        return None
    has_rows = getattr(options, "rows", False)
    if options.output is None or has_rows:
        raise UsageFault(
            _("A report as {format} is a file: name it with -o FILE.{format}.").format(format=options.format)
            if options.output is None
            else _("Rows are shown as table, json or csv.")
        )
    if kind != options.format:
        raise UsageFault(_("“{path}” must end with .{format}.").format(path=options.output, format=options.format))
    return Path(options.output)


#: What a report can be shown or written as.
_FORMATS = ("table", *(kind.value for kind in FileKind))


def _set(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageFault(_("“{text}” sets nothing. Write NAME=VALUE.").format(text=text))
    return name.strip(), value


def _show_rows(options: argparse.Namespace, store: Store, chosen: Report, question: Question) -> None:
    """Show the rows behind the first measure.

    Raises:
        UsageFault: the report has no measure whose rows could be shown.
    """
    if not question.measures:
        raise UsageFault(
            _("“{report}” is an analysis: name the measure whose rows to show with --measure.").format(
                report=chosen.label
            )
        )
    table = rows_behind(store, question, question.measures[0])
    _show(options, table, rows_data(table, chosen.id, question.measures[0], question.period))


def show_result(options: argparse.Namespace, result: Result) -> None:
    """Show a formed report as text, JSON or CSV: every section under its heading."""
    tables = [(section.title, section.table) for section in result.sections if section.table is not None]
    with output(options.output) as stream:
        match options.format:
            case "json":
                stream.write(dumped(result_data(result)).decode())
            case "csv":
                for place, (_title, table) in enumerate(tables):
                    stream.write("\r\n" if place else "")
                    write_csv(stream, (table,))
            case _:
                for section in result.sections:
                    stream.write(f"{section.title}\n\n" if section.title else "")
                    for headline in section.headlines:
                        stream.write(
                            f"{headline.title}: {headline.kind.text(headline.value)}  {headline.change_text}\n"
                        )
                    if section.table is not None:
                        stream.write(table_text(section.table, cell_text) + "\n")
                    stream.write(f"{section.note}\n\n" if section.note else "\n")
                stream.write("".join(f"{note}\n" for note in result.notes))


def _show(
    options: argparse.Namespace,
    table: Table,
    data: Any = None,
    notes: str = "",
    text: Callable[[Field, Any], str] | None = None,
) -> None:
    with output(getattr(options, "output", None)) as stream:
        match options.format:
            case "json":
                stream.write(dumped(table_data(table) if data is None else data).decode())
            case "csv":
                write_csv(stream, (table,))
            case _:
                stream.write(table_text(table, text) + notes + "\n")


@contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """Give the file to write to, or the terminal.

    Raises:
        EnvironmentFault: the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    with whole_file(Path(path)) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as stream:
        yield stream
