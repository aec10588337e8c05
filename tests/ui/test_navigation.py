"""The column of sections: buttons with names and keys, who is at work, wide and narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from crmdesk.ui.navigation import NARROW, WIDE, Navigation
from crmdesk.ui.sections import SECTIONS, section_key


@pytest.fixture
def nav(qtbot, theme):
    made = Navigation(SECTIONS, theme)
    qtbot.addWidget(made)
    made.resize(WIDE, 600)
    made.show()
    return made


def buttons(nav):
    return {button.property("section"): button for button in nav.findChildren(QToolButton)}


def test_every_section_has_a_button_with_its_key(nav):
    """In the order of the declaration, and the tooltip names the key."""
    assert list(buttons(nav)) == [section.id for section in SECTIONS]
    assert [button.toolTip() for button in buttons(nav).values()] == [
        f"{section.title} ({section_key(number)})" for number, section in enumerate(SECTIONS, 1)
    ]


def test_a_click_asks_for_the_section(nav, qtbot):
    """By its id."""
    for section, button in buttons(nav).items():
        with qtbot.waitSignal(nav.section_requested) as told:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told.args == [section]


def test_one_section_is_lit(nav):
    """Showing another one puts the first out."""
    nav.set_current("deals")
    nav.set_current("reports")
    assert [section for section, button in buttons(nav).items() if button.isChecked()] == ["reports"]


def test_narrow_has_icons_and_wide_has_words(nav):
    """The firm's name goes with the words; initials stay, with the name in their tip."""
    nav.set_person("Вектор Климат", "Sales")
    nav.set_narrow(narrow=True)
    assert nav.width() == NARROW
    assert all(b.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly for b in buttons(nav).values())
    shown = {label.text(): label for label in nav.findChildren(QLabel) if label.isVisible() and label.text()}
    assert list(shown) == ["ВК"]
    assert shown["ВК"].toolTip() == "Вектор Климат, Sales"
    nav.set_narrow(narrow=False)
    assert nav.width() == WIDE


def test_a_long_name_of_a_firm_does_not_widen_the_column(nav):
    """It is elided."""
    nav.set_person("Limited liability company of a very long name " * 3, "base.crmdb")
    nav.grab()
    assert nav.width() == WIDE
    assert all(nav.rect().contains(button.geometry()) for button in buttons(nav).values())


def test_a_section_says_how_much_waits(theme, qtbot):
    """A figure beside the words, a dot beside the icon; the tooltip and screen readers get the words."""
    navigation = Navigation(SECTIONS, theme)
    qtbot.addWidget(navigation)
    navigation.show()
    button = navigation._buttons["tasks"]
    plain = button.grab().toImage()
    navigation.set_count("tasks", 5, "3 overdue, 2 for today")
    assert button.accessibleName() == "Tasks, 3 overdue, 2 for today"
    assert button.toolTip() == "Tasks, 3 overdue, 2 for today (Ctrl+4)"
    assert button.grab().toImage() != plain
    navigation.set_narrow(narrow=True)
    dotted = button.grab().toImage()
    navigation.set_count("tasks", 0, "")
    assert button.grab().toImage() != dotted
    assert (button.accessibleName(), button.toolTip()) == ("Tasks", "Tasks (Ctrl+4)")
    navigation.set_count("nowhere", 5, "")
