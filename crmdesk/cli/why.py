"""The command that says why a figure changed: what every member of every dimension contributed."""

from __future__ import annotations

import argparse

from crmdesk.cli.bases import ProgressLine, open_base, read_day
from crmdesk.cli.reporting import output
from crmdesk.data.access import scope_named
from crmdesk.data.words import _
from crmdesk.reports.answer_table import cell_text
from crmdesk.reports.naming import filters_of
from crmdesk.reports.output.csv import write_csv
from crmdesk.reports.output.json import dumped
from crmdesk.reports.output.text import table_text
from crmdesk.reports.own_measures import measures_named
from crmdesk.reports.periods import Compare, parse_period
from crmdesk.reports.question import Question
from crmdesk.reports.why import Why, explain
from crmdesk.reports.why.data import why_data
from crmdesk.reports.why.sections import cause_section, why_sections


def why(options: argparse.Namespace) -> int:
    """Explain a change of one measure of one subject, or of the total."""
    store = open_base(options)
    try:
        measures_named(store, (options.measure,))
        as_of = read_day(options.as_of) if options.as_of else store.today()
        question = Question(
            measures=(options.measure,),
            by=(),
            period=parse_period(options.period, as_of),
            compare=Compare(options.compare),
            scope=scope_named(store, options.scope),
            as_of=as_of,
        )
        subject = filters_of(store, options.subject, as_of)
        line = ProgressLine(_("Looking for what changed"))
        _show(options, explain(store, question, options.measure, subject, line, options.by or ""))
    finally:
        store.close()
    return 0


def _show(options: argparse.Namespace, found: Why) -> None:
    """Write the sentence, the dimensions and the members of the strongest one, or all of it as data.

    A CSV carries one table: that of the dimension asked for, or of the strongest.
    """
    with output(options.output) as stream:
        if options.format == "json":
            stream.write(dumped(why_data(found)).decode())
            return
        cause = found.strongest
        if options.format == "csv":
            table = None if cause is None else cause_section(found, cause).table
            write_csv(stream, () if table is None else (table,))
            return
        for section in why_sections(found):
            stream.write(f"{section.title}\n\n" if section.title else "")
            stream.write(f"{section.note}\n\n" if section.note else "")
            if section.table is not None:
                stream.write(table_text(section.table, cell_text) + "\n\n")
