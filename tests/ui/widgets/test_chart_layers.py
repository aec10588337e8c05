"""What the shapes of a chart share: places in pixels, one label hot, one selected, bars with one round end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from crmdesk.reports.answer_chart import value_picture
from crmdesk.reports.charts import Role
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.chart_layers import GridLayer, hot_colour, rounded_bar
from crmdesk.ui.widgets.chart_plot import ChartPlot
from tests.reports.made_answers import by_manager


@pytest.fixture
def plot(qtbot, theme):
    made = ChartPlot()
    qtbot.addWidget(made)
    made.resize(640, 220)
    made.show()
    made.draw(value_picture(by_manager()).chart, LIGHT)
    made.grab()
    return made


def test_places_are_pixels_of_the_plot(plot):
    """Zero lies at the foot of the plot area, the highest mark of the axis at its head."""
    layer = plot._layer
    grid = next(item for item in plot._items if isinstance(item, GridLayer))
    assert layer.place(0, 0).y() == pytest.approx(layer.area.bottom(), abs=1)
    assert layer.place(0, grid.lines[-1]).y() == pytest.approx(layer.area.top(), abs=1)
    assert layer.area.left() < layer.place(0, 0).x() < layer.place(7, 0).x() < layer.area.right()


def test_series_are_found_by_what_they_are(plot):
    """The current and the base have figures, a plan that is not there has none."""
    layer = plot._layer
    assert len(layer.values(Role.CURRENT)) == len(layer.values(Role.BASE)) == 8
    assert layer.values(Role.PLAN) == ()


def test_a_grid_line_is_nothing_to_click(plot):
    """The grid lies below the bars and answers no point."""
    grid = next(item for item in plot._items if isinstance(item, GridLayer))
    assert grid.label_at(grid.area.center()) == -1
    assert grid.zValue() < plot._layer.zValue()


def test_direct_labels_may_reach_over_the_edge(plot):
    """The painted room is wider than the plot area, so that no label is cut."""
    layer = plot._layer
    assert layer.boundingRect().contains(layer.area.adjusted(-20, -10, 20, 10))


@pytest.mark.parametrize(
    ("end", "round_corner", "square_corner"),
    [
        ("top", (0.2, 0.2), (0.2, 19.8)),
        ("bottom", (0.2, 19.8), (0.2, 0.2)),
        ("right", (9.8, 0.2), (0.2, 0.2)),
        ("left", (0.2, 0.2), (9.8, 0.2)),
    ],
)
def test_a_bar_is_round_at_its_end_and_square_at_its_foot(end, round_corner, square_corner):
    """The side on which a bar stands has no round corners."""
    path = rounded_bar(QRectF(0, 0, 10, 20), end=end)
    assert not path.contains(QPointF(*round_corner))
    assert path.contains(QPointF(*square_corner))
    assert path.boundingRect() == QRectF(0, 0, 10, 20)


def test_a_thin_bar_is_still_a_bar():
    """A bar of one pixel keeps its size: the corners shrink with it."""
    assert rounded_bar(QRectF(5, 0, 1, 30), end="top").boundingRect() == QRectF(5, 0, 1, 30)


def test_the_bar_under_the_pointer_is_lighter():
    """Others keep their colour."""
    assert hot_colour("#336699", hot=False) == QColor("#336699")
    assert hot_colour("#336699", hot=True).lightness() > QColor("#336699").lightness()
