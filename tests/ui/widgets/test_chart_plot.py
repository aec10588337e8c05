"""The plot of a Chart: hover, click, wheel, and bars that lie down where names have no room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crmdesk.reports.answer_chart import change_picture, line_picture, value_picture
from crmdesk.ui.theme import LIGHT
from crmdesk.ui.widgets.bar_items import BarLayer
from crmdesk.ui.widgets.chart_plot import ChartPlot, names_fit
from crmdesk.ui.widgets.row_items import ChangeLayer, RowBarLayer
from tests.reports.made_answers import PEOPLE, by_manager, by_month


@pytest.fixture
def plot(qtbot, theme):
    made = ChartPlot()
    qtbot.addWidget(made)
    made.resize(700, 220)
    made.show()
    made.draw(value_picture(by_manager()).chart, LIGHT)
    made.grab()
    return made


def place_of(plot, index):
    """Return the middle of a label's band in the viewport."""
    layer = plot._layer
    band = layer.area.width() / len(layer.chart.labels)
    scene = layer.view.mapToScene(QPointF(band * (index + 0.5), layer.area.center().y()))
    return plot.mapFromScene(scene)


def test_the_pointer_marks_the_label_it_is_over(plot):
    """Bar and name brighten together, the hand says that a click does something."""
    told = []
    plot.label_hovered.connect(lambda index, _place: told.append(index))
    QTest.mouseMove(plot.viewport(), place_of(plot, 2))
    assert told[-1] == 2
    assert plot._layer.hot == plot._names.hot == 2
    assert plot.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_leaving_the_chart_lets_go_of_the_label(plot, qtbot):
    """No bar stays bright behind the pointer."""
    from PySide6.QtCore import QEvent

    QTest.mouseMove(plot.viewport(), place_of(plot, 2))
    with qtbot.waitSignal(plot.label_hovered) as told:
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert told.args[0] == -1
    assert plot._layer.hot == -1


def test_only_the_left_button_chooses(plot, qtbot):
    """The right button has nothing to do with a bar."""
    told = []
    plot.part_clicked.connect(lambda label, _part: told.append(label))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, pos=place_of(plot, 1))
    assert told == []
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(plot, 1))
    assert told == [1]


def test_a_click_above_the_bars_is_nobody_s(plot, qtbot):
    """The title's room is not the chart's."""
    with qtbot.assertNotEmitted(plot.part_clicked):
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 218))


def test_the_wheel_is_left_to_the_page(plot):
    """A chart under the pointer does not zoom and does not stop the scrolling."""
    place = QPointF(place_of(plot, 1))
    before = plot.getPlotItem().getViewBox().viewRange()
    event = QWheelEvent(
        place, QPointF(plot.mapToGlobal(place.toPoint())), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    plot.wheelEvent(event)
    assert not event.isAccepted()
    assert plot.getPlotItem().getViewBox().viewRange() == before


def test_dragging_does_not_move_the_chart(plot, qtbot):
    """Pyqtgraph would pan; a report stands."""
    before = plot.getPlotItem().getViewBox().viewRange()
    qtbot.mousePress(plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(plot, 1))
    QTest.mouseMove(plot.viewport(), place_of(plot, 5))
    qtbot.mouseRelease(plot.viewport(), Qt.MouseButton.LeftButton, pos=place_of(plot, 5))
    assert plot.getPlotItem().getViewBox().viewRange() == before


def test_bars_lie_down_in_a_narrow_window_and_keep_the_selection(plot):
    """Made narrow, names get rows of their own; made wide, the bars stand up again."""
    plot.select(3)
    assert isinstance(plot._layer, BarLayer)
    plot.resize(260, 220)
    assert isinstance(plot._layer, RowBarLayer)
    assert plot._layer.selected == plot._names.selected == 3
    plot.resize(700, 220)
    assert isinstance(plot._layer, BarLayer)
    assert plot._layer.selected == 3


def test_changes_always_lie_and_time_never_does(plot):
    """However wide or narrow the chart is."""
    for width in (260, 1200):
        plot.resize(width, 220)
        plot.draw(change_picture(by_manager()).chart, LIGHT)
        assert isinstance(plot._layer, ChangeLayer)
        plot.draw(line_picture(by_month((4,) * 12, (3,) * 12)).chart, LIGHT)
        assert not isinstance(plot._layer, (RowBarLayer, ChangeLayer))


def test_names_fit_by_the_width_of_the_chart(theme):
    """Eight people fit a wide chart and not a narrow one; one long name in ten may be cut."""
    chart = value_picture(by_manager(PEOPLE)).chart
    assert names_fit(chart, 900)
    assert not names_fit(chart, 300)
    people = (
        *((f"Ann {n}", "x", 5 + n, 4) for n in range(9)),
        ("An extraordinarily long-windedly named one", "x", 1, 1),
    )
    assert names_fit(value_picture(by_manager(people)).chart, 700)
