"""Ways out of the program: a package of reports as one PDF, a long list as a workbook, pictures, and why a figure changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from crmdesk.data.listing import export_rows
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import empty_listing
from crmdesk.data.store import Store
from crmdesk.reports.answer import Filter
from crmdesk.reports.catalog import REPORTS
from crmdesk.reports.output.paper import Cover, write_pdf
from crmdesk.reports.output.sheets import write_list
from crmdesk.reports.periods import Compare, Grain
from crmdesk.reports.query import ask
from crmdesk.reports.question import Question
from crmdesk.reports.running import run_report
from crmdesk.reports.why import explain
from tests.bench.demo_bases import TODAY
from tests.bench.figure import Figure, beside
from tests.bench.reports import YEAR_TO_DATE

PACKAGE, PACKAGE_MS = 20, 3_000
WORKBOOK_MS = 8_000
COLUMNS = 10


def measure_output(store: Store) -> Iterator[Figure]:
    """Yield how long reports take to become files, and how long a change takes to be explained."""
    with TemporaryDirectory() as folder:
        yield from _package(store, Path(folder))
        yield _workbook(store, Path(folder))
    yield from _why(store)


def _package(store: Store, folder: Path) -> Iterator[Figure]:
    """Measure a package of the month: writing alone, then forming and writing together."""
    month = Grain.MONTH.unit(TODAY)
    asked = [
        (report, Question((), (), month, report.compare, as_of=TODAY))
        for report in REPORTS
        if report.by or report.analysis
    ][:PACKAGE]

    def formed() -> list[object]:
        return [run_report(store, report, question) for report, question in asked]

    results = [run_report(store, report, question) for report, question in asked]
    target, cover = folder / "package.pdf", Cover("Reports")
    writing, forming = beside(lambda: write_pdf(results, target, cover=cover), formed, rounds=3)
    name = f"package of {len(results)} reports as PDF"
    yield Figure("output", f"{name}, written", writing, "ms", most=PACKAGE_MS, absolute=True)
    yield Figure("output", f"{name}, formed and written", writing + forming, "ms")


def _workbook(store: Store, folder: Path) -> Figure:
    """Measure all deals as a workbook, reading apart: against the same cells as CSV by the standard library."""
    registry = registry_of(store, "deals")
    fields = [field for field in registry.fields if not field.hidden][:COLUMNS]
    tables = list(export_rows(store, replace(empty_listing(registry)), fields))
    count = sum(len(table.rows) for table in tables)

    def bare() -> None:
        with (folder / "deals.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            for table in tables:
                writer.writerows(table.rows)

    ours, theirs = beside(lambda: write_list(tables, "Deals", folder / "deals.xlsx"), bare, rounds=3)
    name = f"{count:,} rows of {COLUMNS} columns as a workbook"
    return Figure("output", name, ours, "ms", theirs, "bare CSV", WORKBOOK_MS, absolute=True)


def _why(store: Store) -> Iterator[Figure]:
    """Measure why revenue changed, by every dimension: of one manager, and of the whole firm; against one plain cut."""
    question = Question(("revenue",), ("manager",), YEAR_TO_DATE, Compare.YEAR, as_of=TODAY)
    first = ask(store, question).lines[0].members[0].id
    for name, members in (("one manager", (Filter("manager", (first,)),)), ("the whole firm", ())):
        work = partial(explain, store, question, "revenue", members)
        ours, theirs = beside(work, partial(ask, store, question), rounds=3)
        yield Figure("output", f"why revenue changed, {name}", ours, "ms", theirs, "one cut")
