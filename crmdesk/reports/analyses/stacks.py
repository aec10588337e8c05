"""Stacks: a pivot drawn as bars made of parts, for the rows that matter most."""

from __future__ import annotations

from dataclasses import replace

from crmdesk.data.words import _
from crmdesk.reports.analyses.pivot import WHOLE
from crmdesk.reports.charts import Chart, ChartKind, Picture, Series
from crmdesk.reports.result import Section

#: More bars than these do not read; the table has all rows.
MOST_BARS = 12
#: More parts than these are not told apart by their colours; the rest of a bar is drawn as one.
MOST_PARTS = 6


def pictured(section: Section, chart: ChartKind) -> Section:
    """Return a pivot with the picture that was chosen for it: its heat map, bars made of parts, or none."""
    if chart is ChartKind.NONE:
        return replace(section, pictures=())
    return stacked(section) if chart is ChartKind.STACKED else section


def stacked(section: Section) -> Section:
    """Return a pivot with a bar a row in place of its heat map: the first rows, one part a column.

    Args:
        section: of ``pivot_section``, of a measure whose rows have totals.
    """
    table = section.table
    if table is None or not table.rows or table.fields[-1].key != WHOLE:
        return section
    parts = table.fields[1:-1]
    shown = table.rows[:MOST_BARS]
    named = parts if len(parts) <= MOST_PARTS + 1 else parts[:MOST_PARTS]
    series = [Series(part.label, tuple(row[place] for row in shown)) for place, part in enumerate(named, 1)]
    if len(named) < len(parts):
        rest = range(len(named) + 1, len(parts) + 1)
        series.append(Series(_("Others"), tuple(sum(row[place] or 0 for place in rest) for row in shown)))
    heat = section.pictures[0].chart if section.pictures else None
    chart = Chart(
        ChartKind.STACKED,
        section.title if heat is None else heat.title,
        tuple(row[0] for row in shown),
        tuple(series),
        table.fields[-1].kind,
        table.currency,
        1 if heat is None else heat.good,
    )
    keys = tuple(part.key for part in named) if len(named) == len(parts) else (*(part.key for part in named), WHOLE)
    return replace(section, pictures=(Picture(chart, tuple(range(len(shown))), keys),))
