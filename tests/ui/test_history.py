"""Places behind and ahead, as in a browser, by keys and by the buttons at the side of a mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crmdesk.ui.history import LONGEST, History, Place, SideButtons

HOME, DEALS, REPORT = Place("overview"), Place("deals", 5), Place("reports", "losses")


def test_back_and_forward_meet_the_same_places() -> None:
    """There and back again."""
    history = History()
    history.leave(HOME)
    history.leave(DEALS)
    assert history.back(REPORT) == DEALS
    assert history.back(DEALS) == HOME
    assert history.back(HOME) is None
    assert history.forward(HOME) == DEALS
    assert history.forward(DEALS) == REPORT
    assert history.forward(REPORT) is None


def test_a_new_way_forgets_what_lay_ahead() -> None:
    """As in every browser."""
    history = History()
    history.leave(HOME)
    history.back(DEALS)
    history.leave(HOME)
    assert history.forward(REPORT) is None
    assert history.back(REPORT) == HOME


def test_the_place_in_view_is_no_step() -> None:
    """Leaving a place twice, or being there already, costs no press of a key."""
    history = History()
    history.leave(HOME)
    history.leave(DEALS)
    history.leave(DEALS)
    assert history.back(DEALS) == HOME


def test_the_oldest_place_is_forgotten_first() -> None:
    """A day of clicking does not grow without end."""
    history = History()
    for number in range(LONGEST + 20):
        history.leave(Place("deals", number))
    steps = 0
    here = Place("reports")
    while (before := history.back(here)) is not None:
        here, steps = before, steps + 1
    assert (steps, here.where) == (LONGEST, 20)


def test_the_side_buttons_of_a_mouse_go_both_ways(qtbot: QtBot) -> None:
    """Other presses are left to the window."""
    window, buttons = QWindow(), SideButtons()
    buttons.watch(window)
    told: list[str] = []
    buttons.back_pressed.connect(lambda: told.append("back"))
    buttons.forward_pressed.connect(lambda: told.append("forward"))
    for button in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton, Qt.MouseButton.LeftButton):
        place = QPointF(1, 1)
        press = QMouseEvent(QEvent.Type.MouseButtonPress, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, press)
    assert told == ["back", "forward"]
