"""ReportView: everything a report's screen shows, made by one job: answer, table, pictures, standouts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.models import Client, Deal
from crmdesk.reports.answer import Filter
from crmdesk.reports.answer_chart import change_picture, picture_of
from crmdesk.reports.answer_table import answer_table
from crmdesk.reports.dimensions import DIMENSIONS, available_dimensions
from crmdesk.reports.measures import MEASURES
from crmdesk.reports.query import ask
from crmdesk.reports.rows import rows_behind
from crmdesk.reports.standouts import Standout, standouts

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.data.table import Table
    from crmdesk.reports.answer import Answer, Line, type_figure
    from crmdesk.reports.charts import ChartKind, Picture
    from crmdesk.reports.dimensions import Dimension
    from crmdesk.reports.question import Question

#: How many rows a report shows below its table; the rest open in a tab of their own.
FIRST_ROWS = 50


class Progress(Protocol):
    """How work says how far it is; raises ``Cancelled`` when nobody wants the result any more."""

    def __call__(self, done: float, total: float = 1.0, text: str = "") -> None:
        """Report ``done`` of ``total``."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """An Answer with what is drawn from it; without an answer the firm has no such dimension to ask by."""

    question: Question
    own_dimensions: tuple[Dimension, ...]
    answer: Answer | None = None
    table: Table | None = None
    values: Picture | None = None
    changes: Picture | None = None
    standouts: tuple[Standout, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows behind a figure.

    ``more`` says that there are others beyond them, ``record`` what their ids are ids of ("deal", "client", or nothing
    that opens), ``figure`` is what all rows come to, known when all were asked.
    """

    table: Table
    more: bool
    record: str = ""
    figure: type_figure = None


def view_report(
    store: Store, question: Question, chart: ChartKind, scope: str, progress: Progress | None = None
) -> ReportView:
    """Ask a question and make everything its screen shows.

    Args:
        store: the open base.
        question: what is asked; without a dimension it is asked by the firm's first own field.
        chart: the shape of the main picture.
        scope: the key of the scope in view, empty for the whole firm.
        progress: told how far the work is.

    Raises:
        UsageFault: the question names something that does not exist.
    """
    own = tuple(dimension for dimension in available_dimensions(store) if dimension.id not in DIMENSIONS)
    question = replace(question, scope=scope_named(store, scope) if scope else EVERYBODY)
    if not question.by:
        if not own:
            return ReportView(question, own)
        question = replace(question, by=(own[0].id,))
    answer = ask(store, question, progress)
    return ReportView(
        question=question,
        own_dimensions=own,
        answer=answer,
        table=answer_table(answer),
        values=picture_of(answer, chart),
        changes=change_picture(answer) if not answer.dimensions[0].is_time else None,
        standouts=standouts(answer),
    )


def members_of(answer: Answer, line: Line) -> tuple[Filter, ...]:
    """Return the conditions that a line's rows meet: one a dimension."""
    return tuple(
        Filter(dimension.id, (member.id,)) for dimension, member in zip(answer.dimensions, line.members, strict=True)
    )


def view_rows(
    store: Store,
    question: Question,
    measure: str,
    members: tuple[Filter, ...],
    limit: int | None = FIRST_ROWS,
    progress: Progress | None = None,
) -> Rows:
    """Return the rows behind one figure, the first ``limit`` of them or all.

    Raises:
        UsageFault: the measure or a dimension does not exist.
    """
    if progress is not None:
        progress(0.0)
    record = _record_of(measure)
    if limit is None:
        table = rows_behind(store, question, measure, members)
        figure = table.totals[-1] if table.totals else None
        return Rows(without_repeats(_without_figure(table)), more=False, record=record, figure=figure)
    table = rows_behind(store, question, measure, members, limit=limit + 1)
    more = len(table.rows) > limit
    first = replace(table, rows=table.rows[:limit], ids=table.ids[:limit])
    return Rows(without_repeats(first), more=more, record=record)


#: Columns that say nothing where every row says the same: the line that was opened says it already.
_REPEATED = ("what", "manager", "client", "stage", "number")


def without_repeats(table: Table) -> Table:
    """Return the table without the leading columns in which all rows are alike; one row is like itself and stays whole."""
    if len(table.rows) < 2:
        return table
    kept = [
        place
        for place, field in enumerate(table.fields)
        if field.key not in _REPEATED or len({row[place] for row in table.rows}) > 1
    ]
    return replace(
        table,
        fields=tuple(table.fields[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _record_of(measure: str) -> str:
    """Return what kind of record the rows of a measure are, where all are of one kind that has a page."""
    tables = {part.fact.table for part in MEASURES[measure].parts}
    return "deal" if tables == {Deal} else "client" if tables == {Client} else ""


def _without_figure(table: Table) -> Table:
    """Drop the column that only the row of totals fills: the list says that figure in its heading."""
    return replace(table, fields=table.fields[:-1], rows=tuple(row[:-1] for row in table.rows), totals=None)
