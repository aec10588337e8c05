"""A pivot drawn as bars made of parts."""

from __future__ import annotations

from dataclasses import replace

from crmdesk.data.table import Field, Kind, Table
from crmdesk.reports.analyses.pivot import WHOLE
from crmdesk.reports.analyses.stacks import MOST_BARS, MOST_PARTS, stacked
from crmdesk.reports.charts import ChartKind
from crmdesk.reports.result import Section


def section_of(parts: int, rows: int) -> Section:
    """Return a pivot of so many columns and rows, every cell a one."""
    fields = (
        Field("manager", "Manager"),
        *(Field(f"stage:{place}", f"S{place}", Kind.COUNT, own=True) for place in range(parts)),
        Field(WHOLE, "Total", Kind.COUNT),
    )
    return Section("p", "Title", Table(fields, tuple((f"M{row}", *([1] * parts), parts) for row in range(rows))))


def test_each_row_is_a_bar_of_its_columns():
    """Parts stand in the order of the columns, and each knows its column."""
    picture = stacked(section_of(3, 2)).pictures[0]
    assert picture.chart.kind is ChartKind.STACKED
    assert picture.chart.labels == ("M0", "M1")
    assert [series.values for series in picture.chart.series] == [(1, 1)] * 3
    assert (picture.lines, picture.keys) == ((0, 1), ("stage:0", "stage:1", "stage:2"))


def test_many_parts_are_drawn_as_the_first_and_the_others():
    """More parts than colours become one part, and a bar stays as long as its total."""
    picture = stacked(section_of(MOST_PARTS + 4, MOST_BARS + 5)).pictures[0]
    assert len(picture.chart.labels) == MOST_BARS
    assert [series.title for series in picture.chart.series][-1] == "Others"
    assert sum(series.values[0] or 0 for series in picture.chart.series) == MOST_PARTS + 4
    assert picture.keys[-1] == WHOLE


def test_what_does_not_add_up_is_not_stacked():
    """Without totals of rows the picture stays as it was."""
    whole = section_of(3, 2)
    assert whole.table is not None
    ratio = replace(whole, table=Table(whole.table.fields[:-1], tuple(row[:-1] for row in whole.table.rows)))
    assert stacked(ratio) == ratio
