"""Lying bars: changes around zero and values with long names, a whole row to click, signs by arrow and colour."""

from __future__ import annotations

from itertools import groupby

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from crmdesk.data.table import Kind
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.chart_plot import ChartPlot
from crmdesk.ui.widgets.row_items import (
    SMALLEST_REACH,
    ChangeLayer,
    RowBarLayer,
    arrow,
    change_limit,
    change_words,
    tone,
    tone_name,
)

NAMES = tuple(f"A long name of a limited liability company {n}" for n in range(12))


@pytest.fixture
def plot(qtbot, theme):
    made = ChartPlot()
    qtbot.addWidget(made)
    made.resize(520, 240)
    made.show()
    return made


def changes(*values, unit=Kind.MONEY, good=1, reference=None):
    return Chart(
        ChartKind.CHANGE, "t", NAMES[: len(values)], (Series("change", values),), unit, good=good, reference=reference
    )


def row_of(plot, index, colour):
    """Return the longest unbroken line of a colour in a label's row, px: letters of the same colour are shorter."""
    QApplication.sendPostedEvents()  # names take their room when the layout is asked, before the first painting
    image, layer = plot.viewport().grab().toImage(), plot._layer
    row = layer.area.height() / len(layer.chart.labels)
    top = layer.view.mapToScene(QPointF(0, layer.area.top() + row * index)).y()
    wanted = QColor(colour).rgb()
    return max(
        (
            len(list(run))
            for y in range(round(top) + 1, round(top + row) - 1)
            for same, run in groupby(range(image.width()), lambda x, y=y: image.pixel(x, y) == wanted)
            if same
        ),
        default=0,
    )


def test_bars_of_change_are_as_long_as_the_changes(plot):
    """A rise is green, a fall is red, and twice the change is twice the bar."""
    plot.draw(changes(0.4, 0.2, -0.2), LIGHT)
    assert isinstance(plot._layer, ChangeLayer)
    assert row_of(plot, 0, LIGHT.pos) == pytest.approx(2 * row_of(plot, 1, LIGHT.pos), abs=6)
    assert row_of(plot, 2, LIGHT.neg) == pytest.approx(row_of(plot, 1, LIGHT.pos), abs=6)


def test_where_less_is_better_a_rise_is_red(plot):
    """Colours follow the measure."""
    plot.draw(changes(0.4, -0.2, good=-1), LIGHT)
    assert row_of(plot, 0, LIGHT.neg) > 50
    assert row_of(plot, 1, LIGHT.pos) > 50


def test_changes_of_a_few_thousandths_look_small(plot):
    """The axis is never shorter than five percent, so +0.5 % does not fill the chart."""
    plot.draw(changes(0.005, 0.004), LIGHT)
    part = row_of(plot, 0, LIGHT.pos) / plot._layer.area.width()
    assert part < 0.005 / SMALLEST_REACH + 0.05


def test_values_with_long_names_lie(plot):
    """The base lies as a thin grey bar below the present one."""
    series = (Series("base", (5.0,) * 12, Role.BASE), Series("now", tuple(range(1, 13))))
    plot.draw(Chart(ChartKind.BARS, "t", NAMES, series, Kind.COUNT), LIGHT)
    assert isinstance(plot._layer, RowBarLayer)
    assert row_of(plot, 11, LIGHT.accent) > 1.7 * row_of(plot, 5, LIGHT.accent) > 0
    assert row_of(plot, 0, LIGHT.previous) == pytest.approx(row_of(plot, 11, LIGHT.previous), abs=3)


def test_the_whole_row_of_a_label_answers(plot):
    """Every row is hit at any place beside its bar, and above the first or below the last is nobody."""
    plot.draw(changes(0.4, 0.2, -0.2), LIGHT)
    layer = plot._layer
    for index in range(3):
        y = layer.area.top() + layer.area.height() * (index + 0.5) / 3
        assert {layer.label_at(QPointF(x, y)) for x in (-50, 1, layer.area.right())} == {index}
    assert layer.label_at(QPointF(5, layer.area.bottom() + 3)) == -1
    assert layer.label_at(QPointF(5, layer.area.top() - 3)) == -1


def test_a_selected_row_has_its_ground(plot):
    """The soft accent lies behind the row that is selected in the table."""
    plot.draw(changes(0.4, 0.2, -0.2), LIGHT)
    plot.select(1)
    assert row_of(plot, 1, LIGHT.accent_soft) > 100
    assert row_of(plot, 0, LIGHT.accent_soft) == 0


def test_an_empty_chart_of_changes_is_drawn_as_nothing(plot):
    """Nothing to compare is no failure."""
    plot.draw(changes(), LIGHT)
    plot.grab()
    assert plot._layer.label_at(QPointF(1, 1)) == -1


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        (Kind.MONEY, 0.386, "▲ +38.6\u202f%"),
        (Kind.MONEY, -0.05, "▼ \u22125.0\u202f%"),
        (Kind.MONEY, 0.0, "■ 0.0\u202f%"),
        (Kind.PERCENT, 0.021, "▲ +2.1\u202fpp"),
    ],
)
def test_changes_are_said_in_words(unit, value, words):
    """Percents of a figure, points of a share, always with arrow and sign."""
    assert change_words(changes(value, unit=unit), value) == words


def test_colours_say_the_worth_and_nothing_where_there_is_none():
    """No change and no direction are neutral; arrows are not."""
    assert tone(LIGHT, 0.1, 1) == LIGHT.pos
    assert tone(LIGHT, 0.1, -1) == LIGHT.neg
    assert tone(LIGHT, None, 1) == tone(LIGHT, 0.0, 1) == tone(LIGHT, 0.5, 0) == LIGHT.text2
    assert arrow(None) == "■"


def test_bars_are_cut_only_where_one_would_flatten_the_rest():
    """Equal changes and few changes keep their lengths; no changes give an axis all the same."""
    assert change_limit([0.2, -0.2, 0.2, 0.2]) == 0.2
    assert change_limit([9.0, 0.1, 0.1]) == 9.0
    assert change_limit([9.0, 0.1, 0.1, 0.1]) == pytest.approx(0.4)
    assert change_limit([0.0]) == 1.0
    assert change_limit([0.0, 0.0, 0.0, 0.0]) > 0


@pytest.mark.parametrize("value", [None, 0, 0.0004, -0.0004])
def test_a_change_that_reads_as_nothing_is_none(value):
    """No red triangle stands before 0,0 %."""
    assert (arrow(value), tone_name(value, 1)) == ("■", "text2")
    assert (arrow(-0.0006), tone_name(-0.0006, 1)) == ("▼", "neg")
