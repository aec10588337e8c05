"""The bell of the reminders."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.bell import BellButton


def test_the_bell_says_how_many_reminders_wait(theme: Theme, qtbot: QtBot) -> None:
    """In figures on it, in words for the tooltip and for screen readers."""
    bell = BellButton(theme)
    qtbot.addWidget(bell)
    bell.show()
    assert (bell.count, bell.accessibleName()) == (0, "No reminders")
    quiet = bell.grab().toImage()
    bell.set_count(12)
    assert (bell.count, bell.toolTip()) == (12, "12 reminders")
    assert bell.grab().toImage() != quiet


def test_the_bell_says_why_nothing_is_known(theme: Theme, qtbot: QtBot) -> None:
    """A lost base is told by the tooltip until the next look."""
    bell = BellButton(theme)
    qtbot.addWidget(bell)
    bell.tell_fault("The server does not answer.")
    assert bell.toolTip() == "The server does not answer."
    bell.tell_fault("")
    assert bell.toolTip() == "The server does not answer."
    bell.set_count(1)
    assert bell.toolTip() == "1 reminder"
