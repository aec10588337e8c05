"""The clock of entry: only what is typed into surfaces counts, and the firm may switch it off."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.entry.deeds import create
from crmdesk.data.entry_time import EntryDay, entry_day
from crmdesk.data.firm_settings import put_setting
from crmdesk.ui.context import Context
from crmdesk.ui.entry_clock import EntryClock, surface_of


class Hands:
    """A person at a keyboard with a clock of their own."""

    def __init__(self, context: Context, qtbot: QtBot) -> None:
        self.now = 1_000.0
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        self.card, self.search = QLineEdit(), QLineEdit()
        self.card.setProperty("entry", "card")
        for line in (self.card, self.search):
            column.addWidget(line)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow, timeout=5000)
        self._qtbot = qtbot
        self.search.setFocus()
        self.clock = EntryClock(context.store, context.jobs, context.deeds, self.window, lambda: self.now)
        self.clock.start()
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=5000)

    def type(self, line: QLineEdit, keys: int, pause: float) -> None:
        """Press keys with a pause before each."""
        line.setFocus()
        for _key in range(keys):
            self.now += pause
            self._qtbot.keyClick(line, Qt.Key.Key_A)


@pytest.fixture
def hands(context: Context, qtbot: QtBot) -> Hands:
    """A person at a keyboard."""
    return Hands(context, qtbot)


def test_typing_into_a_card_counts_and_searching_does_not(hands: Hands, context: Context) -> None:
    """Two seconds a key; a pause of a minute is no work; the deed of it is a record."""
    hands.type(hands.card, 10, 2.0)
    hands.type(hands.search, 10, 2.0)
    hands.type(hands.card, 1, 60.0)
    hands.type(hands.card, 5, 1.0)
    assert hands.clock.seconds == 25
    context.deeds.start(partial(create, form_id="source", values={"name": "Fair"}))
    assert context.deeds.finish()
    hands.clock.stop()
    assert entry_day(context.store, context.store.today()) == EntryDay(25, 1)


def test_what_was_counted_is_written_from_time_to_time(hands: Hands, context: Context, qtbot: QtBot) -> None:
    """The sum stays the same before and after, and nothing is written twice."""
    hands.type(hands.card, 10, 2.0)
    with qtbot.waitSignal(hands.clock.told, timeout=5000) as told:
        hands.clock.flush()
    assert told.args == [20, 15]
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=5000)
    assert hands.clock.seconds == 20
    hands.clock.stop()
    assert entry_day(context.store, context.store.today()) == EntryDay(20, 0)


def test_a_firm_that_does_not_count_keeps_and_shows_nothing(context: Context, qtbot: QtBot) -> None:
    """Switched off, no second is kept."""
    put_setting(context.store, "entry_time", value=False)
    hands = Hands(context, qtbot)
    with qtbot.waitSignal(hands.clock.told, timeout=5000) as told:
        hands.type(hands.card, 10, 2.0)
        hands.clock.flush()
    assert told.args == [-1, 0]
    hands.clock.stop()
    assert entry_day(context.store, context.store.today()) == EntryDay(0, 0)


def test_the_nearest_name_says_what_a_surface_is(qtbot: QtBot) -> None:
    """A field within a sheet belongs to the sheet; one within nothing is no surface."""
    sheet, other = QWidget(), QWidget()
    qtbot.addWidget(sheet)
    qtbot.addWidget(other)
    sheet.setProperty("entry", "dialog")
    assert surface_of(QLineEdit(QWidget(sheet))) == "dialog"
    assert surface_of(QLineEdit(other)) == ""
    assert surface_of(None) == ""
