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
