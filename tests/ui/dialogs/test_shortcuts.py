"""The list of keys is made from the commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from crmdesk.ui.commands import COMMANDS, PAGE_KEYS, key_text, section_commands
from crmdesk.ui.dialogs.shortcuts import ShortcutsDialog
from crmdesk.ui.sections import SECTIONS


def test_every_command_stands_with_its_key(qtbot, theme):
    """In the order given, each title beside its key; below them the keys that pages hear by themselves."""
    commands = (*section_commands(SECTIONS), *COMMANDS)
    dialog = ShortcutsDialog(commands)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    keys = [label.text() for label in dialog.findChildren(QLabel) if label.property("tag") == "true"]
    assert keys == [*(key_text(command.key) for command in commands), *(key for _title, key in PAGE_KEYS)]
    assert {command.title for command in commands} <= set(texts)


def test_escape_closes_it(qtbot, theme):
    """There is nothing to decide."""
    dialog = ShortcutsDialog(COMMANDS)
    qtbot.addWidget(dialog)
    dialog.show()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
