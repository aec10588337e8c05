"""The heat map: shades by size, cells numbered row by row, hover and click."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.data.table import Kind
from crmdesk.reports.charts import Chart, ChartKind, Series
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.heat_map import HeatMap, heat_step

VALUES = ((10, 0, None), (60, 30, 5))
CHART = Chart(
    ChartKind.HEAT, "Deals", ("Jan", "Feb", "Mar"), tuple(Series(str(n), row) for n, row in enumerate(VALUES)),
    Kind.COUNT, rows=("Ann", "Bob"),
)  # fmt: skip


@pytest.fixture
def heat(qtbot, theme):
    made = HeatMap()
    qtbot.addWidget(made)
    made.resize(480, 180)
    made.show()
    made.draw(CHART, LIGHT)
    return made


def middle(heat, index):
    return heat._cell(index).center().toPoint()


def ground(heat, index):
    """Return the colour of a cell beside its figure."""
    return heat.grab().toImage().pixelColor(heat._cell(index).topLeft().toPoint() + QPoint(6, 6))


def test_the_larger_the_darker(heat):
    """The largest has the last shade, none and zero have no shade at all."""
    assert ground(heat, 3) == QColor(LIGHT.heat[-1])
    assert ground(heat, 4) == QColor(LIGHT.heat[3])
    assert ground(heat, 1) == ground(heat, 2) == QColor(LIGHT.sunken)


def test_a_click_tells_the_cell(heat, qtbot):
    """Cells are numbered row by row; names are nobody."""
    told = []
    heat.part_clicked.connect(lambda column, row: told.append(row * 3 + column))
    for index in range(6):
        qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=middle(heat, index))
    assert told == list(range(6))
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=QPoint(2, 100))
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=QPoint(300, 4))
    qtbot.mouseClick(heat, Qt.MouseButton.RightButton, pos=middle(heat, 0))
    assert len(told) == 6


def test_the_pointer_frames_a_cell_and_lets_it_go(heat, qtbot):
    """The frame follows; leaving tells that nobody is pointed at."""
    plain = heat.grab().toImage()
    with qtbot.waitSignal(heat.label_hovered) as told:
        QTest.mouseMove(heat, middle(heat, 4))
    assert told.args[0] == 4
    assert heat.grab().toImage() != plain
    with qtbot.waitSignal(heat.label_hovered) as told:
        QApplication.sendEvent(heat, QEvent(QEvent.Type.Leave))
    assert told.args[0] == -1
    assert heat.grab().toImage() == plain


def test_a_selected_cell_is_framed_until_another_chart_comes(heat):
    """Selection belongs to the chart that is shown."""
    plain = heat.grab().toImage()
    heat.select(0)
    assert heat.grab().toImage() != plain
    heat.draw(CHART, LIGHT)
    assert heat.grab().toImage() == plain


def test_a_chart_without_cells_is_blank_and_answers_nobody(heat, qtbot):
    """No rows and no columns is no failure, wherever the pointer goes."""
    for labels, rows in (((), ()), (("Jan",), ())):
        heat.draw(Chart(ChartKind.HEAT, "t", labels, (), Kind.COUNT, rows=rows), LIGHT)
        heat.grab()
        with qtbot.assertNotEmitted(heat.part_clicked):
            qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))


@given(st.integers(1, 10**12), st.integers(1, 12))
def test_shades_rise_with_the_figure_and_stay_within_the_scale(largest, steps):
    """The largest takes the last shade, and no figure takes one beyond."""
    shades = [heat_step(largest * part // 100, largest, steps) for part in range(101)]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == (0, steps - 1)
    assert heat_step(None, largest, steps) == heat_step(5, 0, steps) == 0
