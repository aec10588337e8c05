"""Notices of reminders over the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.reminder_stack import MOST, ReminderStack
from tests.ui.widgets.test_time_places import entry


@pytest.fixture
def stack(theme: Theme, qtbot: QtBot) -> ReminderStack:
    """A stack over a window."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return ReminderStack(theme, window)


def test_a_few_notices_stand_over_one_another_and_the_rest_is_counted(stack: ReminderStack) -> None:
    """The newest at the bottom, inside the window, gone with the last."""
    stack.show_entries([entry(number, 600) for number in range(MOST + 2)])
    assert [note.entry.id for note in stack.notes] == [2, 3, 4]
    assert stack.isVisible()
    assert stack.geometry().right() <= 900
    assert stack.geometry().bottom() <= 600
    stack._over.resize(700, 500)
    assert stack.geometry().bottom() <= 500
    stack.show_entries([])
    assert not stack.isVisible()


def test_a_notice_that_stands_stays_the_same(stack: ReminderStack) -> None:
    """A look at the base must not pull a button from under the pointer; what changed is made anew."""
    stack.show_entries([entry(1, 600), entry(2, 660)])
    first, second = stack.notes
    stack.show_entries([entry(1, 600), replace(entry(2, 660), subject="other")])
    assert first in stack.notes
    assert second not in stack.notes


def test_buttons_say_what_to_do_with_it(stack: ReminderStack, qtbot: QtBot) -> None:
    """Done, three ways to put off, open, and the cross."""
    stack.show_entries([replace(entry(7, 600), client="<b>Rodnik</b>")])
    note = stack.notes[0]
    buttons = {button.text(): button for button in note.findChildren(QPushButton)}
    told: list[tuple[object, ...]] = []
    stack.done.connect(lambda *arguments: told.append(("done", *arguments)))
    stack.put_off.connect(lambda *arguments: told.append(("later", *arguments)))
    stack.opened.connect(lambda *arguments: told.append(("open", *arguments)))
    stack.dismissed.connect(lambda *arguments: told.append(("no more", *arguments)))
    for text in ("It is done", "In 10 min", "In an hour", "Tomorrow", "Open"):
        buttons[text].click()
    note._on_dismissed()
    assert told == [
        ("done", 7), ("later", 7, 10), ("later", 7, 60), ("later", 7, 0), ("open", 7), ("no more", 7),
    ]  # fmt: skip
