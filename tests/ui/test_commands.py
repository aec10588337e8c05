"""Commands are declared once and every key does one thing."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from crmdesk.ui.commands import COMMANDS, key_text, section_commands
from crmdesk.ui.sections import SECTIONS


def test_no_two_commands_share_a_key_or_an_id() -> None:
    """A second command on a key would make Qt call neither."""
    commands = (*section_commands(SECTIONS), *COMMANDS)
    assert len({command.key for command in commands}) == len(commands)
    assert len({command.id for command in commands}) == len(commands)


def test_every_key_exists_and_is_no_bare_letter() -> None:
    """Single letters break on the Russian layout."""
    for command in (*section_commands(SECTIONS), *COMMANDS):
        assert not QKeySequence(command.key).isEmpty()
        assert "+" in command.key or command.key.startswith("F")


def test_arrows_read_as_arrows() -> None:
    """People see an arrow, not the word."""
    assert (key_text("Alt+Left"), key_text("Alt+Up")) == ("Alt+←", "Alt+↑")
