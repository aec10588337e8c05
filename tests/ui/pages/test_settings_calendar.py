"""The calendar in the settings: a year on one sheet, turned by a click or by the keys."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from crmdesk.data.holidays import read_holidays
from crmdesk.ui.context import Context
from crmdesk.ui.pages.settings_calendar import CalendarPanel
from crmdesk.ui.widgets.year_calendar import CELL_WIDTH
from tests.ui.pages.test_settings_words import quiet


def _panel(context: Context, qtbot: QtBot) -> CalendarPanel:
    panel = CalendarPanel(context)
    qtbot.addWidget(panel)
    context.deeds.written.connect(panel.refresh)
    panel.resize(1000, 700)
    panel.show()
    panel.refresh()
    quiet(context, qtbot)
    return panel


def test_a_click_turns_the_day_under_it(context: Context, qtbot: QtBot) -> None:
    """The sheet shows it at once, and undo takes it back."""
    panel = _panel(context, qtbot)
    sheet, day = panel.sheet, date(2025, 11, 18)
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.rect_of(day).center().toPoint())
    quiet(context, qtbot)
    assert read_holidays(context.store, 2025) == {day: ("", False)}
    assert sheet.is_off(day)
    context.deeds.undo()
    quiet(context, qtbot)
    assert not sheet.is_off(day)


def test_keys_reach_every_day(context: Context, qtbot: QtBot) -> None:
    """From today, Thursday the 20th: one down, two right, Space makes Saturday the 29th worked."""
    panel = _panel(context, qtbot)
    sheet = panel.sheet
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space):
        qtbot.keyClick(sheet, key)
    quiet(context, qtbot)
    assert read_holidays(context.store, 2025) == {date(2025, 11, 29): ("", True)}
    assert not sheet.is_off(date(2025, 11, 29))
    assert "worked" in sheet.accessibleName()


def test_every_day_stands_where_it_is_found(context: Context, qtbot: QtBot) -> None:
    """The day under the middle of a day's place is that day, leap years too; between the months there is none."""
    panel = _panel(context, qtbot)
    sheet = panel.sheet
    sheet.show_year(2024, {}, date(2025, 11, 20))
    first = date(2024, 1, 1).toordinal()
    for ordinal in range(first, first + 366):
        day = date.fromordinal(ordinal)
        assert sheet.day_at(sheet.rect_of(day).center().toPoint()) == day
    assert sheet.day_at(sheet.rect_of(date(2024, 1, 7)).center().toPoint() + QPoint(CELL_WIDTH, 0)) is None


def test_the_days_off_of_another_year_are_one_button(context: Context, qtbot: QtBot) -> None:
    """Forward a year, and its fourteen days by the law."""
    panel = _panel(context, qtbot)
    next(one for one in panel.findChildren(QToolButton) if one.accessibleName() == "The next year").click()
    quiet(context, qtbot)
    next(one for one in panel.findChildren(QPushButton) if one.text() == "Add the days off of 2026").click()
    quiet(context, qtbot)
    assert len(read_holidays(context.store, 2026)) == 14
    assert panel.sheet.year == 2026
    assert panel.sheet.is_off(date(2026, 5, 1))
