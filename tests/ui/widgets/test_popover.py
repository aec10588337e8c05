"""The panel under a button: where it lies, how it closes, where the keyboard is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from crmdesk.ui.widgets.popover import MARGIN, Popover


@pytest.fixture
def window(qtbot, theme):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.anchor = QPushButton("Open", made)
    made.anchor.move(100, 50)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def panel(window):
    made = Popover(window.anchor)
    made.first, made.second = QLineEdit(), QLineEdit()
    made.body.addWidget(made.first)
    made.body.addWidget(made.second)
    return made


def test_it_opens_under_its_button_with_the_keyboard_inside(panel, window):
    """The first field is ready to type in."""
    assert not panel.isVisible()
    panel.open()
    assert panel.x() == window.anchor.x()
    assert panel.y() >= window.anchor.geometry().bottom()
    assert panel.first.hasFocus()


@pytest.mark.parametrize("corner", [(590, 390), (0, 390), (590, 0)])
def test_it_stays_inside_the_window(panel, window, corner):
    """At every edge the panel moves in."""
    window.anchor.move(*corner)
    panel.open()
    assert window.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN).contains(panel.geometry())


def test_escape_closes_it_and_gives_the_keyboard_back(panel, window, qtbot):
    """The button that opened it has the focus again, and the closing is told."""
    panel.open()
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.first, Qt.Key.Key_Escape)
    assert window.anchor.hasFocus()


def test_a_click_inside_keeps_it_and_a_click_outside_closes_it(panel, window, qtbot):
    """Working in the panel is not leaving it."""
    panel.open()
    qtbot.mouseClick(panel.second, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 395))
    assert not panel.isVisible()


def test_tab_goes_round_inside(panel, qtbot):
    """After the last field comes the first, and backwards likewise."""
    panel.open()
    assert panel.focusNextPrevChild(True)
    assert panel.second.hasFocus()
    panel.focusNextPrevChild(True)
    assert panel.first.hasFocus()
    panel.focusNextPrevChild(False)
    assert panel.second.hasFocus()


def test_what_cannot_be_used_is_passed_over(panel):
    """A field that is off takes no keyboard, and a panel without any says so."""
    panel.open()
    panel.second.setEnabled(False)
    panel.focusNextPrevChild(True)
    assert panel.first.hasFocus()
    panel.first.hide()
    assert not panel.focusNextPrevChild(True)


def test_the_button_toggles_it(panel):
    """Open, closed, open."""
    seen = []
    for _click in range(3):
        panel.toggle()
        seen.append(panel.isVisible())
    assert seen == [True, False, True]


def test_it_follows_its_button_into_another_window(panel, window, qtbot):
    """A page made before it was put into the window still opens its panel there."""
    other = QWidget()
    qtbot.addWidget(other)
    other.resize(400, 300)
    window.anchor.setParent(other)
    other.show()
    window.anchor.show()
    panel.open()
    assert panel.parentWidget() is other
    assert panel.isVisible()
