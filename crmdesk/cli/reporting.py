"""Commands that answer questions: reports, the rows behind their figures, and the catalogue."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import orjson

from crmdesk.cli.bases import open_base, read_day
from crmdesk.data.access import scope_named
from crmdesk.data.errors import EnvironmentFault, UsageFault
from crmdesk.data.table import Field, Table
from crmdesk.data.words import N_, _
from crmdesk.reports.answer_table import answer_table, cell_text
from crmdesk.reports.catalog import REPORTS, Report, report_named
from crmdesk.reports.dimensions import DIMENSIONS, OWN_FIELD, all_dimensions
from crmdesk.reports.measures import MEASURES, measure_named
from crmdesk.reports.naming import filters_of
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import answer_data, rows_data, table_data
from crmdesk.reports.output.text import table_text
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.rows import rows_behind


def reports(options: argparse.Namespace) -> int:
    """Show the catalogue."""
    rows = tuple((report.id, report.label, _(report.group), _(report.answers)) for report in REPORTS)
    fields = (
        Field("id", N_("Id")),
        Field("title", N_("Title")),
        Field("group", N_("Group")),
        Field("answers", N_("Answers")),
    )
    _show(options, Table(fields, rows))
    return 0


def list_words(options: argparse.Namespace) -> int:
    """Show every measure and dimension by id."""
    measures = tuple((_("measure"), m.id, m.label, m.text) for m in MEASURES.values())
    dimensions = tuple((_("dimension"), d.id, d.label, "") for d in DIMENSIONS.values())
    fields = (
        Field("kind", N_("Kind")),
        Field("id", N_("Id")),
        Field("title", N_("Title")),
        Field("definition", N_("Definition")),
    )
    _show(options, Table(fields, (*measures, *dimensions)))
    return 0


def report(options: argparse.Namespace) -> int:
    """Show the figures of a report, or the rows behind its first measure."""
    chosen = report_named(options.id)
    measures = tuple(options.measure) or chosen.asked()
    for measure in measures:
        measure_named(measure)
    store = open_base(options)
    try:
        as_of = read_day(options.as_of) if options.as_of else store.today()
        question = Question(
            measures=measures,
            by=tuple(options.by) or chosen.by or _own_fields(store, chosen),
            period=parse_period(options.period, as_of),
            compare=Compare(options.compare) if options.compare else chosen.compare,
            filters=filters_of(store, options.where, as_of),
            scope=scope_named(store, options.scope),
            as_of=as_of,
        )
        if options.rows:
            table = rows_behind(store, question, measures[0])
            _show(options, table, rows_data(table, chosen.id, measures[0], question.period))
            return 0
        answer = ask(store, question)
        notes = "".join(f"\n{note}" for note in answer.notes)
        _show(options, answer_table(answer), answer_data(answer, chosen.id, chosen.label), notes, cell_text)
        return 0
    finally:
        store.close()


def _own_fields(store: Any, chosen: Report) -> tuple[str, ...]:
    """Return the firm's first own field, which a report by them is cut by when none is named."""
    own = [name for name in all_dimensions(store) if name.startswith(OWN_FIELD)]
    if not own:
        raise UsageFault(_("The firm has no fields of its own to cut “{report}” by.").format(report=chosen.label))
    return (own[0],)


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
                dumped = orjson.dumps(table_data(table) if data is None else data, option=orjson.OPT_INDENT_2).decode()
                stream.write(dumped + "\n")
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
    try:
        with Path(path).open("w", encoding="utf-8", newline="") as stream:
            yield stream
    except OSError as error:
        raise EnvironmentFault(
            _("“{path}” cannot be written: {reason}. Choose another place.").format(path=path, reason=error.strerror)
        ) from error
