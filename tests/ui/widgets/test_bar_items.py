"""Standing bars: as long as their figures, a whole column to click, small figures seen and zeros not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from crmdesk.data.table import Kind
from crmdesk.reports.charts import Chart, ChartKind, Role, Series
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.bar_items import BarLayer
from crmdesk.ui.widgets.chart_plot import ChartPlot


@pytest.fixture
def plot(qtbot, theme):
    made = ChartPlot()
    qtbot.addWidget(made)
    made.resize(520, 240)
    made.show()
    return made


def drawn(plot, current, base=(), plan=()):
    """Draw figures under one-letter names and return the picture and the layer."""
    series = [Series("now", tuple(current))]
    series = ([Series("base", tuple(base), Role.BASE)] if base else []) + series
    series += [Series("plan", tuple(plan), Role.PLAN)] if plan else []
    labels = tuple("abcdefgh"[: len(current)])
    plot.draw(Chart(ChartKind.BARS, "t", labels, tuple(series), Kind.COUNT), LIGHT)
    image = plot.viewport().grab().toImage()
    assert isinstance(plot._layer, BarLayer)
    return image, plot._layer


def column_of(image, layer, index, colour):
    """Return how many pixels of a colour the middle of a label's band has."""
    band = layer.area.width() / len(layer.chart.labels)
    place = layer.view.mapToScene(QPointF(layer.area.left() + band * (index + 0.5), 0))
    x = round(place.x())
    wanted = QColor(colour).rgb()
    return max(
        sum(image.pixel(near, y) == wanted for y in range(image.height()))
        for near in range(x - round(band / 3), x + round(band / 3))
    )


def test_bars_are_as_long_as_their_figures(plot):
    """Twice the figure is twice the bar."""
    image, layer = drawn(plot, (40, 20, 10))
    tall, middle, low = (column_of(image, layer, index, LIGHT.accent) for index in range(3))
    assert tall == pytest.approx(2 * middle, abs=4)
    assert middle == pytest.approx(2 * low, abs=4)


def test_the_base_is_grey_and_the_present_has_the_accent(plot):
    """Both stand beside each other in one band."""
    image, layer = drawn(plot, (40, 20), base=(20, 40))
    assert column_of(image, layer, 0, LIGHT.accent) > column_of(image, layer, 0, LIGHT.previous) > 20
    assert column_of(image, layer, 1, LIGHT.previous) > column_of(image, layer, 1, LIGHT.accent) > 20


@pytest.mark.parametrize("tiny", [1, -1])
def test_a_small_figure_is_seen_and_a_zero_is_not(plot, tiny):
    """One against ten thousand is a line of one pixel, gain or loss; nothing is nothing."""
    image, layer = drawn(plot, (10_000, -10_000, tiny, 0))
    zero = layer.view.mapToScene(layer.place(0, 0)).y()
    band = layer.area.width() / 4

    def coloured(index):
        x = round(layer.view.mapToScene(QPointF(layer.area.left() + band * (index + 0.5), 0)).x())
        accent = QColor(LIGHT.accent)
        return any(
            abs(image.pixelColor(x, round(zero) + step).red() - accent.red()) < 120
            and image.pixelColor(x, round(zero) + step).blue() > image.pixelColor(x, round(zero) + step).red() + 30
            for step in range(-3, 4)
        )

    assert coloured(2)
    assert not coloured(3)


def test_the_whole_column_of_a_label_answers(plot):
    """A short bar is as easy to hit as a tall one, and outside is nobody."""
    _image, layer = drawn(plot, (40, 1, 10))
    area = layer.area
    for index in range(3):
        x = area.left() + area.width() * (index + 0.5) / 3
        assert {layer.label_at(QPointF(x, y)) for y in (area.top(), area.center().y(), area.bottom())} == {index}
    assert layer.label_at(QPointF(area.left() - 5, area.center().y())) == -1
    assert layer.label_at(QPointF(area.right() + 5, area.center().y())) == -1


def test_the_selected_label_has_a_band_behind_it(plot):
    """Selecting paints the soft accent; selecting nobody takes it away."""
    image, layer = drawn(plot, (40, 20))
    soft = LIGHT.accent_soft
    assert column_of(image, layer, 1, soft) == 0
    plot.select(1)
    image = plot.viewport().grab().toImage()
    assert column_of(image, layer, 1, soft) > 20
    assert column_of(image, layer, 0, soft) == 0
    plot.select(-1)
    assert column_of(plot.viewport().grab().toImage(), layer, 1, soft) == 0


def test_a_plan_is_a_dashed_line_and_a_gap_is_a_gap(plot):
    """A figure that is not known leaves its place empty."""
    image, layer = drawn(plot, (40, None), plan=(30, 30))
    assert column_of(image, layer, 1, LIGHT.accent) == 0
    assert column_of(image, layer, 0, LIGHT.accent) > 20
