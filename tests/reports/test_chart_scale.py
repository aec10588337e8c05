"""Scales: short figures and round grid lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crmdesk.data import words
from crmdesk.data.table import Kind
from crmdesk.reports.chart_scale import MOST_LINES, bridge_steps, grid_lines, scale_for, values_of
from crmdesk.reports.charts import Chart, ChartKind, Series


def test_money_is_shown_in_the_unit_of_its_largest_figure():
    """Kopecks become roubles, thousands, millions or billions, one unit for the whole chart."""
    cases = ((500_000, "₽"), (5_000_000, "k ₽"), (10_539_100_000, "m ₽"), (300_000_000_000, "bn ₽"))
    for largest, unit in cases:
        assert scale_for(Kind.MONEY, (0, largest), "RUB").unit == unit


def test_the_label_of_a_bar_is_the_figure_in_that_unit():
    """105 391 000 roubles, kept in kopecks, read 105.4 beside "m ₽"."""
    scale = scale_for(Kind.MONEY, (10_539_100_000,), "RUB")
    assert (scale.text(10_539_100_000), scale.tick(8_000_000_000, 4_000_000_000)) == ("105.4", "80")


def test_shares_read_as_percents():
    """0.402 reads 40.2."""
    assert scale_for(Kind.PERCENT, (0.402,), "").text(0.402) == "40.2"


def test_a_small_step_of_the_axis_keeps_the_decimals_it_needs():
    """Steps of half a million read 0.5, 1.0 and zero stays a bare 0."""
    scale = scale_for(Kind.MONEY, (150_000_000,), "RUB")
    assert [scale.tick(value, 50_000_000) for value in (0, 50_000_000, 100_000_000)] == ["0", "0.5", "1.0"]


def test_russian_figures_have_a_comma(russian):
    """The decimal mark is the language's."""
    assert words.language() == "ru"
    assert scale_for(Kind.PERCENT, (0.402,), "").text(0.402) == "40,2"


FIGURES = st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) >= 1e-4)


@given(FIGURES, FIGURES, st.booleans())
def test_grid_lines_hold_every_value_and_zero_and_are_few(first, second, whole):
    """For any two ends: zero is a line, both ends lie between the lines, there are at most four steps, all equal."""
    lines = grid_lines(min(first, second), max(first, second), whole=whole)
    step = lines[1] - lines[0]
    slack = abs(step) * 1e-6
    assert min(abs(line) for line in lines) <= slack
    assert lines[0] - slack <= min(first, second, 0)
    assert lines[-1] + slack >= max(first, second, 0)
    assert len(lines) - 1 <= MOST_LINES


def test_counted_things_have_no_half_steps():
    """Three deals give the lines 0, 1, 2, 3, never 0.5."""
    assert grid_lines(0, 3, whole=True) == (0.0, 1.0, 2.0, 3.0)


def chart(kind, *rows):
    series = tuple(Series(f"{n}", row) for n, row in enumerate(rows))
    return Chart(kind, "t", tuple("abcd"[: len(rows[0])]), series, Kind.COUNT)


def test_parts_that_add_up_need_room_for_their_whole():
    """Ten and twenty reach thirty, and one that is not known adds nothing."""
    assert max(values_of(chart(ChartKind.STACKED, (10, 1), (20, None)))) == 30


def test_a_bridge_goes_from_level_to_level():
    """The steps begin where the one before ended; the first and the last stand on zero."""
    bridge = chart(ChartKind.BRIDGE, (100, -30, 50, 120))
    assert bridge_steps(bridge) == ((0, 100), (100, 70), (70, 120), (0, 120))
    assert (min(values_of(bridge)), max(values_of(bridge))) == (0, 120)


def test_what_runs_to_the_right_has_a_scale_of_its_own():
    """Calls by revenue: the axis of revenue is not a million calls long."""
    assert values_of(chart(ChartKind.SCATTER, (1_000_000, 2_000_000), (3, 4))) == (3, 4)
