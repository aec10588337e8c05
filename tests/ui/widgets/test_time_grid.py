"""The grid of days and hours, driven by mouse and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.time_grid import TimeGrid
from crmdesk.ui.widgets.time_painting import aside_of, check_box, look_of
from tests.ui.widgets.test_time_places import DAY, NEXT, entry

LATE = replace(entry(1, 600, day=DAY), due_on=date(2025, 11, 19), subject="late")
MEETING = replace(entry(2, 660, 90, day=DAY), subject="meeting", client="Rodnik", performer="Anna")
LOOSE = replace(entry(3, day=NEXT), subject="loose")
DONE = replace(entry(4, 900, day=NEXT), state=1, subject="done", result="agreed")


@pytest.fixture
def grid(theme: Theme, qtbot: QtBot) -> TimeGrid:
    """Two days with four activities, shown."""
    made = TimeGrid(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_days((DAY, NEXT), (LATE, MEETING, LOOSE, DONE), today=DAY, working=(9, 18), now=700, person=True)
    made.show()
    made.setFocus()
    return made


def test_arrows_go_through_the_activities(grid: TimeGrid, qtbot: QtBot) -> None:
    """Down the day, across to the nearest of the next; what is in hand is told to screen readers."""
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current == LATE
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current == MEETING
    assert grid.accessibleDescription() == "11:00, meeting, Rodnik"
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current == MEETING
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert grid.current == LOOSE
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current == DONE
    QTest.keyClick(grid, Qt.Key.Key_Left)
    assert grid.current is not None
    assert grid.current.day == DAY
    assert grid.grab().width() == 900


def test_keys_tick_open_move_and_call_off(grid: TimeGrid, qtbot: QtBot) -> None:
    """Space, Enter, Shift with arrows, Delete; what is done is neither ticked nor moved."""
    grid.take(MEETING.id)
    with qtbot.waitSignal(grid.done_requested) as done:
        QTest.keyClick(grid, Qt.Key.Key_Space)
    assert done.args is not None
    assert done.args[0] == MEETING.id
    with qtbot.waitSignal(grid.opened):
        QTest.keyClick(grid, Qt.Key.Key_Return)
    moves: list[tuple[object, ...]] = []
    grid.moved.connect(lambda *told: moves.append(told))
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert moves == [(MEETING.id, DAY, 690), (MEETING.id, NEXT, 660)]
    with qtbot.waitSignal(grid.call_off_requested):
        QTest.keyClick(grid, Qt.Key.Key_Delete)
    grid.take(DONE.id)
    with qtbot.assertNotEmitted(grid.done_requested), qtbot.assertNotEmitted(grid.moved):
        QTest.keyClick(grid, Qt.Key.Key_Space)
        QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def test_a_click_opens_and_a_click_on_the_box_ticks(grid: TimeGrid, qtbot: QtBot) -> None:
    """The box and the rest are told apart; a double click on nothing asks for a new one there."""
    rect = grid.rect_of(MEETING.id)
    with qtbot.waitSignal(grid.done_requested):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=check_box(rect).center())
    with qtbot.waitSignal(grid.opened):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=rect.center())
    with qtbot.waitSignal(grid.new_requested) as asked:
        qtbot.mouseDClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(rect.center().x(), grid.y_of(1020)))
    assert asked.args == [DAY, 1020]


def test_dragging_moves_to_another_day_and_time(grid: TimeGrid, qtbot: QtBot) -> None:
    """Down an hour and across a day; above the hours it is any time; back at its place nothing moves."""
    rect = grid.rect_of(MEETING.id)
    begin = rect.topLeft() + QPoint(200, 10)
    target = QPoint(grid._frame.column(1)[0] + 50, begin.y() + grid.y_of(720) - grid.y_of(660))
    with qtbot.waitSignal(grid.moved) as moved:
        drag(grid, begin, target)
    assert moved.args == [MEETING.id, NEXT, 720]
    with qtbot.waitSignal(grid.moved) as moved:
        drag(grid, begin, QPoint(begin.x(), 8))
    assert moved.args == [MEETING.id, DAY, None]
    with qtbot.assertNotEmitted(grid.moved), qtbot.assertNotEmitted(grid.opened):
        drag(grid, begin, begin + QPoint(0, 30), back=begin)


def drag(grid: TimeGrid, begin: QPoint, end: QPoint, back: QPoint | None = None) -> None:
    """Press, move in steps, and let go at the end or back where it began."""
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 5):
        QTest.mouseMove(grid, begin + (end - begin) * step / 4)
    if back is not None:
        QTest.mouseMove(grid, back)
    grid.grab()
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=back or end)


def test_states_are_told_by_their_colours() -> None:
    """Overdue calls for attention, done is quiet; several people are named."""
    assert look_of(LATE, DAY).bar == "neg"
    assert look_of(MEETING, DAY).bar == "accent"
    assert look_of(DONE, DAY).text == "text2"
    assert aside_of(MEETING, person=True) == "Rodnik · Anna"
    assert aside_of(DONE, person=False) == "agreed"


def test_a_crowded_day_sends_to_the_view_of_the_day(theme: Theme, qtbot: QtBot) -> None:
    """A click on "4 more" asks for that day."""
    grid = TimeGrid(theme)
    qtbot.addWidget(grid)
    grid.resize(52 + 130, 600)
    calls = tuple(entry(number, 600) for number in range(5))
    grid.show_days((DAY,), calls, today=DAY, working=(9, 18), now=None, person=False)
    grid.show()
    with qtbot.waitSignal(grid.day_requested):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid._hidden[0].rect.center())
