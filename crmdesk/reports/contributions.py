"""Contributions: what every row behind a measure brings to it and whose row it is, for everybody at once.

``rows_behind`` opens one figure with names for people; here the rows of all figures of a period come at once, in exact
units, to be frozen and compared. Both take them from the same SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmdesk.data.stage_lore import StageLore
from crmdesk.reports.answer import type_figure
from crmdesk.reports.counting import cut_of, facts_of, to_figure
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.query import resolve
from crmdesk.reports.rows import fold_part, narrowed_rows

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.question import Question


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a measure: the record, whose it is, and what it brings to each part of the measure.

    ``values`` are as the parts count them: minor units, seconds, ids that are counted once; None where the row brings
    nothing to the part.
    """

    record: str
    id: int
    owner_id: int | None
    values: tuple[type_figure, ...]


def contributions(
    store: Store, question: Question, progress: Callable[[int, int], None] | None = None
) -> dict[str, tuple[Row, ...]]:
    """Return the rows behind each measure of a question, by the measure's id; rows of plans are left out.

    Raises:
        UsageFault: as ``ask`` does.
    """
    asked = resolve(store, question)
    anchor = counted_end(question.period, asked.as_of)
    found: dict[str, tuple[Row, ...]] = {}
    with store.reading() as connection:
        lore = StageLore(connection, asked.as_of, store)
        at = Moment(connection.dialect.name, question.period, asked.as_of, store.firm, lore, anchor)
        for place, measure in enumerate(asked.measures):
            if progress is not None:
                progress(place, len(asked.measures))
            rows: list[Row] = []
            for fact in facts_of(measure.parts):
                if fact.plan_of:
                    continue
                query = narrowed_rows(measure, fact, cut_of(fact, (), asked.filters, question.scope, at), at)
                record = fact.table.__tablename__  # type: ignore[attr-defined]
                rows += [
                    Row(record, row[0], row[1], tuple(to_figure(value) for value in row[2:]))
                    for row in connection.execute(query)
                ]
            found[measure.id] = tuple(rows)
    return found


def folded(measure: Measure, rows: Sequence[Row], days: int) -> type_figure:
    """Return the figure that rows come to; ``days`` are those of the counted period."""
    parts: list[type_figure] = []
    for place, part in enumerate(measure.parts):
        values = [value for row in rows if (value := row.values[place]) is not None]
        if not values and part.where is None and rows and part.how.value == "sum" and _has_rows(measure, place, rows):
            parts.append(None)
            continue
        parts.append(fold_part(part.how, [int(value) for value in values]))
    return measure.figure(tuple(parts), days)


def _has_rows(measure: Measure, place: int, rows: Sequence[Row]) -> bool:
    """Whether there are rows of the fact of a part, all of whose values are unknown."""
    record = measure.parts[place].fact.table.__tablename__  # type: ignore[attr-defined]
    return any(row.record == record for row in rows)
