"""ReportView: what a report's screen shows, made by one job; and the rows that open behind a figure of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.listing import fetch_rows, first_page, list_ids
from crmdesk.data.models import Activity, Client, Deal
from crmdesk.data.registry import Listing
from crmdesk.data.table import Field, Kind
from crmdesk.data.words import N_
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.own_measures import all_measures, measures_named
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.running import own_fields, run_report

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.data.table import Table
    from crmdesk.reports.answer import type_figure
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.question import Question
    from crmdesk.reports.result import Behind, Result

#: How many rows a report shows below its table; the rest open in a tab of their own.
FIRST_ROWS = 50

#: The list that shows records of a kind: what a report can be used as a filter of.
LISTS = {"deal": "deals", "client": "clients"}
_RECORDS: dict[type, str] = {Deal: "deal", Client: "client", Activity: "activity"}
_OF_LISTS = {"deals": "deal", "clients": "client", "activities": "activity"}


class Progress(Protocol):
    """How work says how far it is; raises ``Cancelled`` when nobody wants the result any more."""

    def __call__(self, done: float, total: float = 1.0, text: str = "") -> None:
        """Report ``done`` of ``total``."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """A formed report, and what else it may be cut by; without a result the firm has no such dimension to ask by."""

    question: Question
    own_dimensions: tuple[Dimension, ...]
    result: Result | None = None
    measures: tuple[Measure, ...] = ()
    """What it may be asked to count; the firm's own measures among them where one is asked at a time."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows behind a figure.

    ``more`` says that there are others beyond them, ``record`` what their ids are ids of ("deal", "client", "activity",
    or nothing that opens), ``figure`` is what all rows come to, known when all were asked.
    """

    table: Table
    more: bool
    record: str = ""
    figure: type_figure = None
    kind: Kind | None = None
    """How that figure reads."""

    @property
    def listing(self) -> str:
        """The list that can be narrowed to these rows, empty where there is none."""
        return LISTS.get(self.record, "")


def view_report(
    store: Store, report: Report, question: Question, scope: str, progress: Progress | None = None
) -> ReportView:
    """Form a report and say what else it may be cut by.

    Args:
        store: the open base.
        report: which one.
        question: what is asked of it; a cut without a dimension is asked by the firm's first own field that fits.
        scope: the key of the scope in view, empty for the whole firm.
        progress: told how far the work is.

    Raises:
        UsageFault: the question names something that does not exist.
    """
    own = own_fields(store, report, question)
    question = replace(question, scope=scope_named(store, scope) if scope else EVERYBODY)
    if report.is_cut and not question.by and not report.by:
        if not own:
            return ReportView(question, own)
        question = replace(question, by=(own[0].id,))
    measures = measures_named(store, report.measures)
    if report.one_at_a_time:
        measures += tuple(measure for measure in all_measures(store).values() if measure.own)
    return ReportView(question, own, run_report(store, report, question, progress), measures)


def view_rows(store: Store, behind: Behind, limit: int | None = FIRST_ROWS, progress: Progress | None = None) -> Rows:
    """Return the rows behind one figure, the first ``limit`` of them or all.

    Raises:
        UsageFault: the measure, a dimension or the list does not exist.
    """
    if progress is not None:
        progress(0.0)
    if behind.question is None:
        return _listed(store, behind, limit)
    question, measure, members = behind.question, behind.measure, behind.members
    record = _record_of(store, measure)
    if limit is None:
        table = rows_behind(store, question, measure, members)
        figure = table.totals[-1] if table.totals else None
        if figure is not None and behind.per != 1:
            figure /= behind.per
        kind = table.fields[-1].kind
        return Rows(without_repeats(_without_figure(table)), more=False, record=record, figure=figure, kind=kind)
    table = rows_behind(store, question, measure, members, limit=limit + 1)
    more = len(table.rows) > limit
    first = replace(table, rows=table.rows[:limit], ids=table.ids[:limit])
    return Rows(without_repeats(first), more=more, record=record)


def _listed(store: Store, behind: Behind, limit: int | None) -> Rows:
    """Return records of a registry by their ids, with the columns that its list begins with."""
    listing = Listing(behind.listing, ids=behind.ids)
    wanted = max(len(behind.ids), 1) if limit is None else limit
    page = first_page(store, listing, (), count=wanted + 1, rows=0)
    fields = page.fields[: page.shown]
    ids = list_ids(store, listing) if limit is None else page.ids[:wanted]
    table = fetch_rows(store, page.registry, fields, ids)
    more, record = len(page.ids) > len(ids), _OF_LISTS.get(behind.listing, "")
    if not behind.brings:
        return Rows(table, more, record)
    kind = behind.unit or Kind.COUNT
    return Rows(_with_brings(table, behind, kind), more, record, None if more else sum(behind.brings), kind)


def _with_brings(table: Table, behind: Behind, kind: Kind) -> Table:
    """Return records with what each of them adds to the figure."""
    brought: dict[int | None, int] = dict(zip(behind.ids, behind.brings, strict=True))
    rows = tuple((*row, brought.get(record)) for row, record in zip(table.rows, table.ids, strict=True))
    return replace(table, fields=(*table.fields, Field("brings", N_("Contribution"), kind)), rows=rows)


#: Columns that say nothing where every row says the same: the line that was opened says it already.
_REPEATED = ("what", "manager", "client", "stage", "number")


def without_repeats(table: Table) -> Table:
    """Return the table without the leading columns in which all rows are alike; one row is like itself and stays whole.

    Clients are not named twice, as the row and as its client.
    """
    if len(table.rows) < 2:
        return table
    keys = [field.key for field in table.fields]
    name = keys.index("name") if "name" in keys else -1
    kept = [
        place
        for place, key in enumerate(keys)
        if key not in _REPEATED
        or (
            len({row[place] for row in table.rows}) > 1
            and not (key == "client" and name >= 0 and all(row[place] == row[name] for row in table.rows))
        )
    ]
    return replace(
        table,
        fields=tuple(table.fields[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def record_of(behind: Behind) -> str:
    """Return what kind of record lies behind a figure, as far as that is known without the base.

    "deal", "client", "activity"; empty where there is none of one kind, or the measure is one that the firm made.
    """
    if behind.question is None:
        return _OF_LISTS.get(behind.listing, "")
    declared = MEASURES.get(behind.measure)
    return "" if declared is None else _record_among({part.fact.table for part in declared.parts})


def _record_among(tables: set[type]) -> str:
    return _RECORDS.get(next(iter(tables)), "") if len(tables) == 1 else ""


def _record_of(store: Store, name: str) -> str:
    """Return what kind of record the rows of a measure are, where all are of one kind that has a page."""
    tables = {part.fact.table for measure in measures_named(store, (name,)) for part in measure.parts}
    return _record_among(set(tables))


def _without_figure(table: Table) -> Table:
    """Drop the column that only the row of totals fills: the list says that figure in its heading."""
    return replace(table, fields=table.fields[:-1], rows=tuple(row[:-1] for row in table.rows), totals=None)
