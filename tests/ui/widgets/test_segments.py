"""A row of choices: one holds, arrows move it, what does not fit is still within reach."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.segments import Segment, Segments

KEYS = ("manager", "department", "category", "city", "client", "kind", "source")


@pytest.fixture
def row(theme: Theme, qtbot: QtBot) -> Segments:
    """Seven criteria with room for all."""
    made = Segments([Segment(key, key.capitalize()) for key in KEYS], strong=True)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    qtbot.waitExposed(made)
    return made


def button(row: Segments, text: str) -> QToolButton:
    """Return the button with this text."""
    return next(found for found in row.findChildren(QToolButton) if found.text() == text)


def test_a_click_chooses_and_tells(row: Segments, qtbot: QtBot) -> None:
    """One click is the whole cost of another criterion."""
    with qtbot.waitSignal(row.chosen) as told:
        qtbot.mouseClick(button(row, "City"), Qt.MouseButton.LeftButton)
    assert told.args == ["city"]
    assert row.current == "city"
    assert [found.text() for found in row.findChildren(QToolButton) if found.isChecked()] == ["City"]


def test_choosing_again_tells_nobody(row: Segments, qtbot: QtBot) -> None:
    """The same question is not asked twice."""
    with qtbot.assertNotEmitted(row.chosen):
        qtbot.mouseClick(button(row, "Manager"), Qt.MouseButton.LeftButton)
    assert button(row, "Manager").isChecked()


def test_the_program_chooses_in_silence(row: Segments, qtbot: QtBot) -> None:
    """Only the person's choice is a signal."""
    with qtbot.assertNotEmitted(row.chosen):
        row.set_current("city")
    assert button(row, "City").isChecked()


def test_arrows_move_the_choice(row: Segments, qtbot: QtBot) -> None:
    """Right, End and Home work as in a group of radio buttons."""
    button(row, "Manager").setFocus()
    qtbot.keyClick(button(row, "Manager"), Qt.Key.Key_Right)
    assert row.current == "department"
    qtbot.keyClick(button(row, "Department"), Qt.Key.Key_End)
    assert row.current == "source"
    qtbot.keyClick(button(row, "Source"), Qt.Key.Key_Right)
    assert row.current == "source"
    qtbot.keyClick(button(row, "Source"), Qt.Key.Key_Home)
    assert row.current == "manager"


def test_one_tab_stop(row: Segments) -> None:
    """Tab enters at the choice and leaves the row."""
    stops = [
        found.text()
        for found in row.findChildren(QToolButton)
        if found.isVisible() and found.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == ["Manager"]


def test_what_does_not_fit_is_under_more(row: Segments, qtbot: QtBot) -> None:
    """In a narrow row the last ones go to a menu that says how many they are."""
    row.resize(row.sizeHint().width() - 60, row.height())
    hidden = row.hidden_keys()
    assert hidden == KEYS[-len(hidden) :]
    assert hidden
    more = button(row, f"More {len(hidden)}")
    assert more.isVisible()
    assert more.geometry().right() < row.width()
    assert [action.data() for action in more.menu().actions()] == list(hidden)
    with qtbot.waitSignal(row.chosen) as told:
        more.menu().actions()[-1].trigger()
    assert told.args == ["source"]
    assert button(row, "Source") is more or more.text() == "Source"
    assert more.isChecked()


@pytest.mark.parametrize("width", range(60, 700, 37))
def test_nothing_is_lost_or_overlaps_at_any_width(row: Segments, width: int) -> None:
    """Visible and hidden choices together are all choices, side by side and inside."""
    row.resize(width, row.height())
    visible = [found for found in row.findChildren(QToolButton) if not found.isHidden()]
    visible.sort(key=QWidget.x)
    assert all(left.geometry().right() < right.x() for left, right in pairwise(visible))
    shown = {str(found.property("key")) for found in visible if found.property("key")}
    assert shown | set(row.hidden_keys()) == set(KEYS)
    assert not shown & set(row.hidden_keys())


def test_the_arrow_reaches_what_is_hidden(row: Segments, qtbot: QtBot) -> None:
    """The keyboard goes on into the menu's choices."""
    row.resize(200, row.height())
    button(row, "Manager").setFocus()
    qtbot.keyClick(button(row, "Manager"), Qt.Key.Key_End)
    assert row.current == "source"
    assert "source" in row.hidden_keys()


def test_new_choices_keep_the_choice_that_is_still_there(row: Segments) -> None:
    """Another report with the same criterion keeps it; without it the first one holds."""
    row.set_current("city")
    row.set_segments([Segment("source", "Source"), Segment("city", "City")])
    assert row.current == "city"
    row.set_segments([Segment("source", "Source")])
    assert row.current == "source"


def test_an_icon_has_a_name(theme: Theme, qtbot: QtBot) -> None:
    """A choice without words tells screen readers and the mouse what it is."""
    made = Segments([Segment("dark", "Dark", theme.icon("moon"), icon_only=True)])
    qtbot.addWidget(made)
    found = made.findChildren(QToolButton)
    named = next(item for item in found if item.property("key") == "dark")
    assert (named.accessibleName(), named.toolTip(), named.text()) == ("Dark", "Dark", "")
