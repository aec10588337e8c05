"""The line of a day: typed words stay, and a month opens below by a key or a button."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.entry.typed import read_day
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.day_editor import DayEditor

TODAY = date(2025, 11, 20)
ALT = Qt.KeyboardModifier.AltModifier


def _editor(theme: Theme, qtbot: QtBot, text: str = "", height: int = 500) -> DayEditor:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, height)
    made = DayEditor(window, text, lambda typed: read_day(typed, TODAY), theme, TODAY)
    made.setGeometry(20, 20, 140, 28)
    window.show()
    made.setFocus()
    made.window_kept = window  # type: ignore[attr-defined] # lives as long as the line
    return made


@pytest.fixture
def line(theme: Theme, qtbot: QtBot) -> DayEditor:
    """A line that holds a day."""
    return _editor(theme, qtbot, "2025-12-03")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([Qt.Key.Key_Right], "2025-12-04"),
        ([Qt.Key.Key_Left], "2025-12-02"),
        ([Qt.Key.Key_Down], "2025-12-10"),
        ([Qt.Key.Key_Up], "2025-11-26"),
        ([Qt.Key.Key_PageDown], "2026-01-03"),
        ([Qt.Key.Key_PageUp, Qt.Key.Key_Right], "2025-11-04"),
    ],
)
def test_arrows_walk_the_open_month(line: DayEditor, qtbot: QtBot, keys: list[Qt.Key], expected: str) -> None:
    """Days and weeks by arrows, months by pages; the line says the day at once."""
    qtbot.keyClick(line, Qt.Key.Key_Down, ALT)
    for key in keys:
        qtbot.keyClick(line, key)
    assert line.text() == expected
    assert line.panel is not None
    assert line.panel.day == line.value()


def test_the_first_arrow_from_an_empty_line_is_today(theme: Theme, qtbot: QtBot) -> None:
    """And opening alone writes nothing."""
    line = _editor(theme, qtbot)
    qtbot.keyClick(line, Qt.Key.Key_Down, ALT)
    assert not line.is_changed
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert line.value() == TODAY


def test_typed_words_are_followed_by_the_month(line: DayEditor, qtbot: QtBot) -> None:
    """What "+3" means is marked in the month as it is typed, and arrows left and right move in the text again."""
    qtbot.keyClick(line, Qt.Key.Key_Down, ALT)
    line.selectAll()
    qtbot.keyClicks(line, "+3")
    assert line.panel is not None
    assert line.panel.day == date(2025, 11, 23)
    qtbot.keyClick(line, Qt.Key.Key_Left)
    assert (line.text(), line.cursorPosition()) == ("+3", 1)


def test_a_clicked_day_is_taken_and_the_line_may_be_left(line: DayEditor, qtbot: QtBot) -> None:
    """One click on a day: the month goes away and whoever made the line is told."""
    line.actions()[0].trigger()
    panel = line.panel
    assert panel is not None
    with qtbot.waitSignal(line.chosen, timeout=1000):
        panel.chosen.emit(date(2025, 12, 24))
    assert line.panel is None
    assert line.value() == date(2025, 12, 24)


def test_escape_puts_only_the_month_away(line: DayEditor, qtbot: QtBot) -> None:
    """What was typed stays; closed, the line is a line: its arrows move in the text."""
    qtbot.keyClick(line, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert (line.panel, line.text()) == (None, "2025-12-03")
    qtbot.keyClick(line, Qt.Key.Key_PageDown)
    assert line.text() == "2025-12-03"


def test_the_month_goes_away_with_the_keyboard(line: DayEditor, qtbot: QtBot) -> None:
    """A month left open over another field would hide it."""
    line.toggle()
    line.clearFocus()
    qtbot.waitUntil(lambda: line.panel is None, timeout=1000)


def test_a_low_window_is_left_by_its_month(theme: Theme, qtbot: QtBot) -> None:
    """A sheet of three lines is lower than a month: no day of it is cut off."""
    line = _editor(theme, qtbot, height=160)
    line.toggle()
    assert line.panel is not None
    assert line.panel.isWindow()
    assert line.panel.height() > 160


def test_a_month_does_not_cover_its_own_line(theme: Theme, qtbot: QtBot) -> None:
    """In the middle of a sheet that is higher than a month it fits neither below nor above."""
    line = _editor(theme, qtbot, height=400)
    line.move(20, 190)
    line.toggle()
    assert line.panel is not None
    assert line.panel.isWindow()
