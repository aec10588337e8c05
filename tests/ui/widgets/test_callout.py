"""The card that answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.callout import Callout


def test_the_answer_is_said_whole_to_screen_readers(theme: Theme, qtbot: QtBot) -> None:
    """Caption, name, value and change are one sentence."""
    callout = Callout(theme)
    qtbot.addWidget(callout)
    callout.set_answer("Best change", "Белова Е.", "", "▲ +38,6 %", icon="trending-up")
    assert callout.accessibleName() == "Best change: Белова Е. ▲ +38,6 %"


def test_what_is_not_said_takes_no_room(theme: Theme, qtbot: QtBot) -> None:
    """Without a change there is no empty label."""
    callout = Callout(theme)
    qtbot.addWidget(callout)
    callout.set_answer("Most revenue", "Соколова А.", "105,4 млн ₽", icon="crown")
    callout.show()
    assert [label.text() for label in callout.findChildren(QLabel) if label.isVisible() and label.text()] == [
        "Most revenue",
        "Соколова А.",
        "105,4 млн ₽",
    ]


def test_the_whole_card_is_the_button(theme: Theme, qtbot: QtBot) -> None:
    """A click anywhere on it and the space bar act."""
    callout = Callout(theme)
    qtbot.addWidget(callout)
    callout.set_answer("Most revenue", "Соколова А.", icon="crown")
    callout.resize(240, 50)
    callout.show()
    name = next(label for label in callout.findChildren(QLabel) if label.text() == "Соколова А.")
    with qtbot.waitSignal(callout.clicked):
        qtbot.mouseClick(callout, Qt.MouseButton.LeftButton, pos=name.mapTo(callout, name.rect().center()))
    with qtbot.waitSignal(callout.clicked):
        qtbot.keyClick(callout, Qt.Key.Key_Space)


def test_a_long_name_gives_way(theme: Theme, qtbot: QtBot) -> None:
    """Four cards fit side by side whatever the names are."""
    callout = Callout(theme)
    qtbot.addWidget(callout)
    callout.set_answer("Most revenue", "А" * 300, "105,4 млн ₽", icon="crown")
    assert callout.minimumSizeHint().width() < 240
