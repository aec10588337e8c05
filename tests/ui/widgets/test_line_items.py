"""Lines along time: gaps stay gaps, the last figure is written, the nearest point answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from crmdesk.reports.answer_chart import line_picture
from crmdesk.reports.charts import Role
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.chart_plot import ChartPlot
from crmdesk.ui.widgets.line_items import LineLayer
from tests.reports.made_answers import by_month

NOW = (41, 39, 47, None, 56, 58, 57, 52, 51, 52, 36, None)
BEFORE = (39, 40, 43, 46, 50, 54, 52, 48, 47, 50, 49, 36)


@pytest.fixture
def plot(qtbot, theme):
    made = ChartPlot()
    qtbot.addWidget(made)
    made.resize(640, 240)
    made.show()
    made.draw(line_picture(by_month(NOW, BEFORE)).chart, LIGHT)
    made.grab()
    assert isinstance(made._layer, LineLayer)
    return made


def pixel_at(plot, index, value):
    """Return the colour where a figure of a label would lie."""
    layer = plot._layer
    place = layer.view.mapToScene(layer.place(index, value))
    return plot.viewport().grab().toImage().pixelColor(round(place.x()), round(place.y()))


def test_every_figure_of_the_year_has_its_point(plot):
    """The present is drawn in the accent at the height of the figure."""
    for index in (0, 4, 10):
        assert pixel_at(plot, index, NOW[index] * 100) == QColor(LIGHT.accent)


def test_a_month_that_is_not_known_breaks_the_line(plot):
    """Nothing is drawn between March and May: a gap is not a straight line."""
    assert pixel_at(plot, 3, (NOW[2] + NOW[4]) / 2 * 100) != QColor(LIGHT.accent)
    path = plot._layer._path((1.0, 2.0, None, 3.0, 4.0))
    kinds = [path.elementAt(place).type for place in range(path.elementCount())]
    assert [kind.name for kind in kinds] == ["MoveToElement", "LineToElement", "MoveToElement", "LineToElement"]


def test_a_year_before_is_whole_and_grey(plot):
    """The base has all twelve months, the last one far from the present."""
    colour = pixel_at(plot, 11, BEFORE[11] * 100)
    assert colour != QColor(LIGHT.surface)
    assert colour != QColor(LIGHT.accent)


def test_the_nearest_month_answers(plot):
    """Every month is hit at its own x at any height; beside the plot nobody is."""
    layer = plot._layer
    for index in range(12):
        x = layer.place(index, 0).x()
        assert {layer.label_at(QPointF(x, y)) for y in (0.0, layer.area.bottom())} == {index}
    assert layer.label_at(QPointF(layer.area.right() + 3, 50)) == 11
    assert layer.label_at(QPointF(layer.area.right() + 9, 50)) == -1


def test_the_series_of_a_line_are_the_present_and_the_base(plot):
    """What is drawn is what the chart says."""
    assert plot._layer.values(Role.CURRENT)[0] == 4100
    assert plot._layer.values(Role.BASE)[0] == 3900


def test_the_month_under_the_pointer_is_marked(plot):
    """A hair line stands at the month, and goes with the pointer."""
    before = plot.viewport().grab().toImage()
    plot._layer.set_hot(5)
    assert plot.viewport().grab().toImage() != before
    plot._layer.set_hot(-1)
    assert plot.viewport().grab().toImage() == before
