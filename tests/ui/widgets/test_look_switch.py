"""The switches of language and theme show what holds and tell what is chosen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton

from crmdesk.ui.widgets.look_switch import language_switch, theme_switch


def press(switch, key_text):
    next(button for button in switch.findChildren(QToolButton) if key_text in button.accessibleName()).click()


def test_each_language_is_named_in_itself(qtbot, theme):
    """Whoever cannot read the present language finds the own one."""
    switch = language_switch()
    qtbot.addWidget(switch)
    switch.resize(400, 30)
    switch.show()
    assert switch.current == "en"
    with qtbot.waitSignal(switch.chosen) as told:
        press(switch, "Русский")
    assert told.args == ["ru"]


def test_in_russian_the_switch_stands_at_russian(qtbot, theme, russian):
    """The switch shows the language in use."""
    switch = language_switch()
    qtbot.addWidget(switch)
    assert switch.current == "ru"


@pytest.mark.parametrize("with_words", [False, True])
def test_the_theme_in_use_is_marked_and_every_choice_has_a_name(qtbot, theme, with_words):
    """Icons alone have names for screen readers."""
    switch = theme_switch(theme, with_words=with_words)
    qtbot.addWidget(switch)
    switch.resize(500, 30)
    switch.show()
    assert switch.current == "light"
    names = [button.accessibleName() for button in switch.findChildren(QToolButton) if button.isVisible()]
    assert names[:3] == ["Light", "Dark", "As the system"]
    with qtbot.waitSignal(switch.chosen) as told:
        press(switch, "Dark")
    assert told.args == ["dark"]
