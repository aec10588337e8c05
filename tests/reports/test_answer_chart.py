"""Charts of an Answer: which labels, in which order, and the line behind each."""

from __future__ import annotations

import pytest

from crmdesk.reports.answer_chart import (
    MOST_BARS,
    MOST_CHANGES,
    change_picture,
    heat_picture,
    line_picture,
    pareto_picture,
    picture_of,
    value_picture,
)
from crmdesk.reports.charts import ChartKind, Role
from crmdesk.reports.periods import Compare
from tests.reports.made_answers import PEOPLE, by_manager, by_month

MANY = tuple((f"Client {number}", "x", 1_000_000 // (number + 1), 500_000 + number * 1_000) for number in range(40))


def test_bars_show_the_base_first_and_the_current_on_top():
    """The base series comes before the current one, as the legend and the eye expect."""
    picture = value_picture(by_manager())
    assert picture is not None
    assert [series.role for series in picture.chart.series] == [Role.BASE, Role.CURRENT]
    assert picture.lines == tuple(range(len(PEOPLE)))


def test_too_many_bars_become_the_largest_and_the_others():
    """Twelve clients are nine bars and one of all the others, so that the bars still add up to the total."""
    answer = by_manager(MANY[:12])
    picture = value_picture(answer)
    assert picture is not None
    assert len(picture.chart.labels) == MOST_BARS
    assert picture.lines[-1] is None
    assert sum(picture.chart.series[-1].values) == answer.total.cells[0].value


def test_others_that_would_flatten_every_bar_are_counted_in_the_title():
    """Forty clients of whom thirty-one together outweigh the first: no such bar is drawn."""
    people = tuple((f"Client {number}", "x", 1_000 - number, 900) for number in range(40))
    picture = value_picture(by_manager(people))
    assert picture is not None
    assert picture.chart.title == "Revenue, first 9 of 40"
    assert None not in picture.lines


def test_a_base_with_nothing_in_it_is_not_drawn():
    """The first year of a firm has no grey bars and no room for them."""
    picture = value_picture(by_manager(tuple((name, "x", now, 0) for name, _department, now, _before in PEOPLE)))
    assert picture is not None
    assert [series.role for series in picture.chart.series] == [Role.CURRENT]


def test_changes_are_ordered_from_the_best_to_the_worst():
    """The first bar is the largest growth, the last the largest fall; the total is the dashed line."""
    answer = by_manager()
    picture = change_picture(answer)
    assert picture is not None
    changes = picture.chart.series[0].values
    assert list(changes) == sorted(changes, reverse=True)
    assert picture.chart.reference == answer.total.cells[0].change
    assert [answer.lines[line].cells[0].change for line in picture.lines] == list(changes)


def test_too_many_changes_keep_both_ends():
    """Of forty changes the best and the worst few are shown."""
    answer = by_manager(MANY)
    picture = change_picture(answer)
    assert picture is not None
    changes = sorted(line.cells[0].change for line in answer.lines)
    shown = picture.chart.series[0].values
    assert len(shown) == MOST_CHANGES
    assert (shown[0], shown[-1]) == (changes[-1], changes[0])


def test_without_a_comparison_there_is_no_picture_of_change():
    """Nothing is compared, so nothing is drawn."""
    assert change_picture(by_manager(compare=Compare.NONE)) is None


def test_months_of_one_year_leave_the_year_to_the_legend():
    """Jan 2025 is Jan where all labels are of 2025."""
    months = by_month((1,) * 12, (2,) * 12)
    picture = line_picture(months)
    assert picture is not None
    assert picture.chart.labels[:2] == ("Jan", "Feb")
    assert picture.chart.series[-1].title == "2025"


def test_pareto_shares_are_of_the_total_and_never_fall():
    """The cumulative share of the shown lines ends below one when lines are left out."""
    picture = pareto_picture(by_manager(MANY))
    assert picture is not None
    values, shares = picture.chart.series[0].values, picture.chart.series[1].values
    assert list(values) == sorted(values, reverse=True)
    assert list(shares) == sorted(shares)
    assert shares[-1] < 1


def test_a_heat_map_knows_the_line_behind_each_cell():
    """Eight managers by three departments are 24 cells, of which eight have a line."""
    answer = by_manager(both=True)
    picture = heat_picture(answer)
    assert picture is not None
    assert len(picture.lines) == len(picture.chart.rows) * len(picture.chart.labels) == 24
    for place, line in enumerate(picture.lines):
        if line is not None:
            row, column = divmod(place, len(picture.chart.labels))
            members = tuple(member.label for member in answer.lines[line].members)
            assert members == (picture.chart.rows[row], picture.chart.labels[column])


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", list(ChartKind))
def test_few_lines_are_drawn_or_left_out_without_fuss(kind, count):
    """Every shape takes zero, one, two and three lines."""
    picture = picture_of(by_manager(PEOPLE[:count]), kind)
    too_few = count < 2 if kind is ChartKind.CHANGE else count == 0
    assert (picture is None) is (too_few or kind is ChartKind.NONE)
    if picture is not None:
        assert all(len(series.values) == len(picture.chart.labels) for series in picture.chart.series)
