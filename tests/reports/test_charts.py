"""A Chart describes a picture whole: every kind of picture that reports make is consistent in itself."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from crmdesk.data.table import Kind
from crmdesk.reports.answer_chart import picture_of
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from tests.reports.made_answers import PEOPLE, by_manager, by_month, many_measures

MONTHS = by_month((41, 39, 47, 49, 56, 58, 57, 52, 51, 52, 36, None), (39, 40, 43, 46, 50, 54, 52, 48, 47, 50, 49, 36))


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize(
    "answer", [by_manager(), by_manager(PEOPLE[:1]), by_manager(both=True), many_measures(), MONTHS],
    ids=["managers", "one", "both", "many", "months"],
)  # fmt: skip
def test_series_are_as_long_as_their_labels(kind, answer):
    """One value a label; a heat map has a series a row; what stands out is among the labels."""
    picture = picture_of(answer, kind)
    if picture is None:
        assert kind in (ChartKind.NONE, ChartKind.CHANGE, ChartKind.HEAT, ChartKind.LINE)
        return
    chart = picture.chart
    assert all(len(series.values) == len(chart.labels) for series in chart.series)
    assert chart.emphasis <= set(range(len(chart.labels)))
    assert chart.title
    if chart.kind is ChartKind.HEAT:
        assert len(chart.rows) == len(chart.series)
    else:
        assert chart.rows == ()
        roles = [series.role for series in chart.series]
        assert len(set(roles)) == len(roles), "two series of one role cannot be told apart"


def test_the_base_stands_before_the_present():
    """Last year is left of this year, and the present is drawn over it."""
    chart = picture_of(by_manager(), ChartKind.BARS).chart
    roles = [series.role for series in chart.series]
    assert roles.index(Role.BASE) < roles.index(Role.CURRENT)


def test_a_chart_is_a_value():
    """The window and the paper draw one and the same."""
    made = Chart(ChartKind.BARS, "t", ("a",), (Series("now", (1.0,)),), Kind.COUNT)
    assert made == Chart(ChartKind.BARS, "t", ("a",), (Series("now", (1.0,)),), Kind.COUNT)
    assert (made.good, made.emphasis, made.reference) == (1, frozenset(), None)
    with pytest.raises(FrozenInstanceError):
        made.title = "x"
