"""The month below a line: its days, its usual days, its ends."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data import words
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.day_panel import DayPanel, days_on, months_on, usual_days

TODAY = date(2025, 11, 20)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """What the panel stands over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


@pytest.fixture
def panel(theme: Theme, window: QWidget) -> DayPanel:
    """A panel over a window."""
    made = DayPanel(theme, window, TODAY)
    made.show()
    made.adjustSize()
    return made


def test_a_click_on_a_day_gives_that_day(panel: DayPanel, qtbot: QtBot) -> None:
    """The 20th of November 2025 is a Thursday: the fourth column where weeks begin on Monday."""
    panel.show_day(date(2026, 2, 10))
    place = panel.rect_of(date(2026, 2, 1)).center().toPoint()
    month = panel.childAt(place)
    assert month is not None
    with qtbot.waitSignal(panel.chosen, timeout=1000) as told:
        qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=month.mapFrom(panel, place))
    assert told.args == [date(2026, 2, 1)]
    assert panel.rect_of(date(2026, 2, 1)).left() > panel.rect_of(date(2026, 2, 2)).left()


def test_the_usual_days_are_a_click_away(panel: DayPanel, qtbot: QtBot) -> None:
    """Today, tomorrow, in a week, and the month's last day."""
    assert [day for _name, day in usual_days(TODAY)] == [
        TODAY, date(2025, 11, 21), date(2025, 11, 27), date(2025, 11, 30),
    ]  # fmt: skip
    last = next(button for button in panel.findChildren(QToolButton) if button.text() == "End of the month")
    with qtbot.waitSignal(panel.chosen, timeout=1000) as told:
        last.click()
    assert told.args == [date(2025, 11, 30)]


def test_turning_months_keeps_the_day_in_hand(panel: DayPanel) -> None:
    """Looking at another month chooses nothing."""
    turn = next(button for button in panel.findChildren(QToolButton) if button.accessibleName() == "Month on")
    turn.click()
    assert (panel.title, panel.day) == ("December 2025", TODAY)


def test_months_are_named_as_people_say_them(panel: DayPanel) -> None:
    """In Russian the month alone stands in the nominative."""
    words.use("ru")
    panel.show_day(TODAY)
    assert panel.title == "Ноябрь 2025"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2025, 12, 5), 1, date(2026, 1, 5)),
        (date.max, 1, date.max),
        (date.min, -1, date.min),
    ],
)
def test_months_on_keeps_to_the_calendar(day: date, months: int, expected: date) -> None:
    """A day that a month has not becomes its last; the calendar has ends."""
    assert months_on(day, months) == expected


def test_days_on_stops_at_the_ends_of_the_calendar() -> None:
    """Nobody walks out of it."""
    assert (days_on(date.max, 7), days_on(date.min, -7), days_on(TODAY, 7)) == (date.max, date.min, date(2025, 11, 27))
