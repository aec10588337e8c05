"""A day and a time by click or by typing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.data.errors import UsageFault
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.when_field import WhenField, read_time

THURSDAY = date(2025, 11, 20)


@pytest.fixture
def field(theme: Theme, qtbot: QtBot) -> WhenField:
    """A field on a Thursday."""
    made = WhenField(THURSDAY, date(2025, 11, 21))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_click_or_a_few_letters_say_the_day(field: WhenField, qtbot: QtBot) -> None:
    """Buttons write the day, words and short dates are read, the button of the day lights up."""
    qtbot.mouseClick(field._buttons[1], Qt.MouseButton.LeftButton)
    assert field.day == date(2025, 11, 21)
    assert field._buttons[1].isChecked()
    with qtbot.waitSignal(field.changed):
        field._day.setText("25.11")
    assert field.day == date(2025, 11, 25)
    assert not any(button.isChecked() for button in field._buttons)
    field._day.setText("tomorrow")
    assert field.day == date(2025, 11, 21)
    field._day.setText("")
    assert field.day is None


def test_what_cannot_be_read_is_marked_and_told(field: WhenField) -> None:
    """The text stays; the field says what is wrong."""
    field.set_when(THURSDAY, 630)
    assert (field.minute, field._time.text(), field.check()) == (630, "10:30", "")
    field._time.setText("25:70")
    assert "25:70" in field.check()
    assert field._time.property("wrong") == "true"
    field._day.setText("32.13")
    assert field.check() != ""
    assert field._day.text() == "32.13"


def test_on_friday_tomorrow_is_the_next_working_day(theme: Theme, qtbot: QtBot) -> None:
    """The button says which day it is."""
    field = WhenField(date(2025, 11, 21), date(2025, 11, 24))
    qtbot.addWidget(field)
    assert field._buttons[1].text() == "On 24.11"


@pytest.mark.parametrize(
    ("text", "minute"), [("", None), ("9", 540), ("09:30", 570), ("930", 570), ("1745", 1065), ("9.05", 545)]
)
def test_times_as_people_type_them(text: str, minute: int | None) -> None:
    """With and without a colon; nothing is any time."""
    assert read_time(text) == minute


@pytest.mark.parametrize("text", ["24", "9:60", "soon", "1:2:3", "12345", "-5", "٣"])
def test_impossible_times_are_refused(text: str) -> None:
    """In a sentence that shows how to write it."""
    with pytest.raises(UsageFault):
        read_time(text)
