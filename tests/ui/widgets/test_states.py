"""Every state of a screen says what the matter is and offers the way out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.states import Stateful, Way


class Retries:
    """Counts how often the way out was taken."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        """Take it."""
        self.count += 1


@pytest.fixture
def states(theme: Theme, qtbot: QtBot) -> Stateful:
    """A container whose content is a label."""
    made = Stateful(theme, QLabel("content"))
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def words(states: Stateful) -> list[str]:
    """Return every text in view."""
    labels = [label.text() for label in states.findChildren(QLabel) if label.isVisible() and label.text()]
    return labels + [button.text() for button in states.findChildren(QPushButton) if button.isVisible()]


def test_nothing_flickers_when_data_come_at_once(states: Stateful, qtbot: QtBot) -> None:
    """For 0.3 s there is no skeleton."""
    states.loading()
    assert states.state == "blank"
    states.ready()
    qtbot.wait(350)
    assert states.state == "content"


def test_a_skeleton_shows_what_takes_longer(states: Stateful, qtbot: QtBot) -> None:
    """After 0.3 s grey lines say that something will come."""
    states.loading()
    qtbot.waitUntil(lambda: states.state == "skeleton", timeout=1500)


def test_progress_and_a_stop_after_two_seconds(states: Stateful, qtbot: QtBot) -> None:
    """Longer work says how far it is and can be stopped."""
    states.loading("Counting the report")
    states.progress(62, 100)
    assert "Cancel" not in words(states)
    qtbot.waitUntil(lambda: "Cancel" in words(states), timeout=4000)
    assert "Counting the report: 62\u202f%" in words(states)
    cancel = next(button for button in states.findChildren(QPushButton) if button.text() == "Cancel")
    with qtbot.waitSignal(states.cancel_requested):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)


def test_old_data_stay_while_new_ones_load(states: Stateful, qtbot: QtBot) -> None:
    """A reload never blanks the screen."""
    states.ready()
    states.loading()
    qtbot.wait(400)
    assert states.state == "content"
    assert states.is_loading


def test_an_empty_screen_offers_the_first_step(states: Stateful, qtbot: QtBot) -> None:
    """A reason and one button."""
    way = Retries()
    states.empty("inbox", "No deals yet", "Import them or add the first.", Way("Import", way))
    assert words(states) == ["No deals yet", "Import them or add the first.", "Import"]
    qtbot.mouseClick(
        next(button for button in states.findChildren(QPushButton) if button.text() == "Import"),
        Qt.MouseButton.LeftButton,
    )
    assert way.count == 1


def test_filters_that_hide_everything_can_be_dropped(states: Stateful) -> None:
    """The filter is named and the reset is offered."""
    states.filtered("“Amount ≥ 500 k” hides 74 deals.", Retries())
    assert "“Amount ≥ 500 k” hides 74 deals." in words(states)
    assert "Reset filters" in words(states)


def test_a_failure_says_its_sentence_whole(states: Stateful) -> None:
    """A long sentence is wrapped, not cut."""
    sentence = "“base.crmdb” is damaged or is not a CRM Desk base. Restore it from a backup, or choose another file."
    states.failed(UsageFault(sentence), Retries())
    reason = next(label for label in states.findChildren(QLabel) if label.text() == sentence)
    states.resize(500, 400)
    states.grab()
    assert reason.height() >= reason.heightForWidth(reason.width())
    assert "Try again" in words(states)


def test_a_stop_leaves_what_was_there(states: Stateful) -> None:
    """Cancelling a reload shows the old data; cancelling the first load offers to begin again."""
    states.loading()
    states.failed(Cancelled(), Retries())
    assert states.state == "notice"
    states.ready()
    states.loading()
    states.failed(Cancelled(), Retries())
    assert states.state == "content"
    assert not states.is_loading


def test_a_lost_connection_is_said(states: Stateful) -> None:
    """The time of the data and the retry."""
    states.disconnected("Shown as of 14:28.", Retries())
    assert "No connection with the base" in words(states)
