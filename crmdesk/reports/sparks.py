"""Sparklines: the first measure of an answer by the sub-periods of its period, for every line and the total."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from crmdesk.data.stage_lore import StageLore
from crmdesk.data.store import Store
from crmdesk.reports.answer import Line, type_figure
from crmdesk.reports.counting import Counted, Keys, count_all
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.labels import Labels
from crmdesk.reports.moment import Moment, counted_end
from crmdesk.reports.periods import Period, bucket_text
from crmdesk.reports.query import Asked, spark_grain

#: More lines than this are nobody's to look at one by one; the table shows them without sparklines.
MOST_LINES = 2_000


def spark_series(
    store: Store, connection: Connection, asked: Asked, lore: StageLore, lines: list[Line], total: Line
) -> tuple[list[Line], Line, tuple[str, ...]]:
    """Return the lines and the total with their series, and the labels of the sub-periods.

    Measures that are a state at a moment have no series: the lines come back as they were.
    """
    measure = asked.measures[0]
    period = asked.question.period
    elapsed = Period(period.begin, counted_end(period, asked.as_of))
    grain = spark_grain(elapsed)
    unit = DIMENSIONS[grain.value]
    anchor = elapsed.end
    moment = Moment(connection.dialect.name, period, asked.as_of, store.firm, lore, anchor)
    if len(lines) > MOST_LINES or any(unit.path(part.fact, moment) is None for part in measure.parts):
        return lines, total, ()
    if any(dimension.is_time for dimension in asked.dimensions):
        return lines, total, ()

    def count(of: Period) -> tuple[Counted, Counted]:
        """Return the figures by dimensions and unit, and those by unit alone."""
        at = replace(moment, period=of)
        found = count_all(connection, measure.parts, (*asked.dimensions, unit), asked.filters, asked.question.scope, at)
        whole, left = found.added_up(measure.parts, (len(asked.dimensions),))
        if left:
            whole.take(count_all(connection, left, (unit,), asked.filters, asked.question.scope, at))
        return found, whole

    units = elapsed.buckets(grain)
    begins = [grain.floor(part.begin) for part in units]
    base_period = asked.base.period if asked.base else None
    base_begins = [] if base_period is None else [grain.floor(part.begin) for part in base_period.buckets(grain)]

    def series(counted: Counted, key: Keys, of: list[object]) -> tuple[type_figure, ...]:
        return tuple(
            measure.figure(tuple(counted.figure(part, (*key, begin)) for part in measure.parts), 1) for begin in of
        )

    now, now_total = count(period)
    before, before_total = count(base_period) if base_period else (None, None)
    keys = {key[:-1] for key in now.keys() | (before.keys() if before else set())}
    by_member = {}
    labels = [
        Labels(connection, dimension, (key[place] for key in keys)) for place, dimension in enumerate(asked.dimensions)
    ]
    for key in keys:
        members = tuple(label.member(part) for label, part in zip(labels, key, strict=True))
        by_member[members] = key
    drawn = []
    for line in lines:
        found = by_member.get(line.members)
        if found is None:
            drawn.append(line)
            continue
        drawn.append(
            replace(
                line,
                spark=series(now, found, list(begins)),
                spark_base=series(before, found, list(base_begins)) if before else (),
            )
        )
    total = replace(
        total,
        spark=series(now_total, (), list(begins)),
        spark_base=series(before_total, (), list(base_begins)) if before_total else (),
    )
    return drawn, total, tuple(bucket_text(begin, grain) for begin in begins)
