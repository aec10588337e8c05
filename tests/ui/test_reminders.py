"""Reminders in the window and the tray, and the figure of the navigation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.activities.deeds import complete, plan
from crmdesk.data.activities.plans import Plan
from crmdesk.data.activities.recurrence import Recurrence, Unit
from crmdesk.data.activities.templates import save_template
from crmdesk.data.models import Activity
from crmdesk.ui.context import Context
from crmdesk.ui.reminders import Reminders
from tests import factories as f
from tests.conftest import Clock
from tests.factories import plant

TODAY = date(2025, 11, 20)
Settled = Callable[[], None]


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way."""

    def wait() -> None:
        for _again in range(2):
            qtbot.wait(30)
            qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)

    return wait


@pytest.fixture
def call(context: Context) -> int:
    """A call of Ivan's in five minutes, reminded of now; Ivan sits here."""
    plant(context.store)
    context.store.person_id = f.IVAN
    return plan(context.store, Plan("Call", TODAY, 755, code="call", remind_min=5)).ids[0]


@pytest.fixture
def reminders(context: Context, call: int, qtbot: QtBot, settled: Settled) -> Reminders:
    """Reminders over a window, which have looked once."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    made = Reminders(context, window)
    made.start()
    settled()
    return made


def state(context: Context, activity_id: int) -> dict[str, Any]:
    """Return an activity as it is."""
    with context.store.changing() as change:
        return change.row(Activity, activity_id)


def test_a_reminder_shows_once_and_goes_when_it_is_done_here_or_elsewhere(
    reminders: Reminders, context: Context, call: int, settled: Settled
) -> None:
    """Looking again does not double it; done in another window it is gone at the next look."""
    reminders.look()
    settled()
    assert [note.entry.id for note in reminders.stack.notes] == [call]
    assert reminders.bell.count == 1
    complete(context.store, call)
    reminders.look()
    settled()
    assert not reminders.stack.isVisible()
    assert reminders.bell.count == 0


def test_done_from_the_notice_is_a_deed_with_undo(
    reminders: Reminders, context: Context, call: int, settled: Settled
) -> None:
    """The notice goes at once; undone, it comes back."""
    reminders.stack.notes[0].done.emit(call)
    settled()
    assert state(context, call)["state"] == 1
    assert not reminders.stack.isVisible()
    context.deeds.undo()
    settled()
    assert [note.entry.id for note in reminders.stack.notes] == [call]


def test_put_off_it_comes_again(
    reminders: Reminders, context: Context, call: int, settled: Settled, clock: Clock
) -> None:
    """Ten minutes later, tomorrow morning, or never."""
    reminders._on_put_off(call, 10)
    settled()
    assert not reminders.stack.isVisible()
    clock.pass_by(minutes=11)
    reminders.look()
    settled()
    assert reminders.stack.isVisible()
    reminders._on_put_off(call, 0)
    settled()
    assert state(context, call)["remind_at"].hour == 6
    clock.pass_by(days=1)
    reminders.look()
    settled()
    assert reminders.stack.isVisible()
    reminders._on_dismissed(call)
    settled()
    assert state(context, call)["remind_at"] is None
    assert not reminders.stack.isVisible()


def test_the_bell_folds_the_notices_away_until_something_new_comes(
    reminders: Reminders, context: Context, call: int, settled: Settled, qtbot: QtBot
) -> None:
    """Folded they stay folded over looks; opening one folds them and asks for its page."""
    reminders.bell.click()
    assert not reminders.stack.isVisible()
    reminders.look()
    settled()
    assert not reminders.stack.isVisible()
    reminders.bell.click()
    assert reminders.stack.isVisible()
    with qtbot.waitSignal(reminders.open_requested) as opened:
        reminders.stack.notes[0].opened.emit(call)
    assert opened.args == [call]
    assert not reminders.stack.isVisible()
    plan(context.store, Plan("Other", TODAY, 755, remind_min=5))
    reminders.look()
    settled()
    assert reminders.stack.isVisible()


def test_the_counts_are_of_who_sits_here(reminders: Reminders, context: Context, settled: Settled) -> None:
    """Others' tasks do not count; with nobody here it is the scope's."""
    counted: list[Any] = []
    reminders.counted.connect(counted.append)
    plan(context.store, Plan("Anna's", TODAY - timedelta(1), performer_id=f.ANNA))
    reminders.look()
    settled()
    assert (counted[-1].overdue, counted[-1].today) == (0, 1)
    context.store.person_id = None
    reminders.look()
    settled()
    assert (counted[-1].overdue, counted[-1].today) == (1, 1)


def test_recurring_tasks_are_made_while_the_window_is_open(
    context: Context, qtbot: QtBot, settled: Settled, clock: Clock
) -> None:
    """The first look makes what has become due and says so."""
    plant(context.store)
    save_template(context.store, Plan("Check"), Recurrence(Unit.DAY, begin=TODAY))
    clock.pass_by(days=3)
    window = QWidget()
    qtbot.addWidget(window)
    reminders = Reminders(context, window)
    with qtbot.waitSignal(reminders.made):
        reminders.start()
    settled()
    reminders.stop()
    assert not reminders._timer.isActive()


def test_the_tray_tells_once_when_nobody_looks(
    reminders: Reminders, monkeypatch: pytest.MonkeyPatch, settled: Settled, call: int, qtbot: QtBot, clock: Clock
) -> None:
    """Not while the window is active, once a reminder, again when one put off comes; its click opens the task."""
    messages: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _self: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, title, *_rest: messages.append(title))
    active = [True]
    monkeypatch.setattr(reminders._over, "isActiveWindow", lambda: active[0])
    reminders._told.clear()
    reminders._tell_tray()
    assert messages == []
    active[0] = False
    reminders._told.clear()
    reminders.look()
    settled()
    reminders.look()
    settled()
    assert messages == ["Call"]
    reminders._on_put_off(call, 10)
    settled()
    clock.pass_by(minutes=11)
    reminders.look()
    settled()
    assert messages == ["Call", "Call"]
    with qtbot.waitSignal(reminders.open_requested):
        reminders._on_message_clicked()
    reminders.stop()
