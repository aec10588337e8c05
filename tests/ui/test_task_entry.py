"""Fields of a new task over any page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Activity, Client
from crmdesk.ui.context import Context
from crmdesk.ui.pages.tasks_log import LogForm
from crmdesk.ui.pages.tasks_new import NewTask
from crmdesk.ui.pages.tasks_request import TaskRequest
from crmdesk.ui.task_entry import TaskEntry
from tests.factories import make_client, plant, put

Settled = Callable[[], None]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with a field that has the keyboard."""
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made).addWidget(QLineEdit())
    made.resize(1000, 700)
    made.show()
    made.findChild(QLineEdit).setFocus()
    return made


@pytest.fixture
def entry(context: Context, window: QWidget) -> TaskEntry:
    """An entry over the window, in a base with the small firm."""
    plant(context.store)
    return TaskEntry(context, window)


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way."""

    def wait() -> None:
        for _again in range(2):
            qtbot.wait(30)
            qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)

    return wait


def test_esc_gives_the_keyboard_back_and_writes_nothing(
    entry: TaskEntry, window: QWidget, settled: Settled, context: Context
) -> None:
    """Open, look, leave: as if nothing had been."""
    field = window.focusWidget()
    entry.begin(TaskRequest())
    settled()
    assert isinstance(entry.form, NewTask)
    assert entry.form.isAncestorOf(window.focusWidget())
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert entry.form is None
    assert window.focusWidget() is field
    with context.store.reading() as connection:
        assert connection.execute(select(Activity.id)).all() == []


def test_the_fields_stay_inside_the_window(entry: TaskEntry, window: QWidget, settled: Settled) -> None:
    """However narrow it becomes; opening again takes the place of the first."""
    entry.begin(TaskRequest())
    settled()
    window.resize(420, 500)
    assert entry.form is not None
    assert entry.form.geometry().right() < 420
    entry.begin(TaskRequest(done=True))
    settled()
    assert isinstance(entry.form, LogForm)
    assert len(window.findChildren(NewTask, options=Qt.FindChildOption.FindDirectChildrenOnly)) <= 1


def test_a_refusal_is_told_in_the_fields_and_keeps_them(entry: TaskEntry, context: Context, settled: Settled) -> None:
    """A client archived meanwhile: the sentence stands in the form, the words are still there."""
    client = put(context.store, Client, make_client())[0]
    entry.begin(TaskRequest(client_id=client))
    settled()
    with context.store.changing() as change:
        change.archive(Client, client, 1)
    form = entry.form
    assert isinstance(form, NewTask)
    form._subject.setText("Call them")
    form.submit()
    settled()
    assert entry.form is form
    assert "archive" in form._why.text()
    assert form._subject.text() == "Call them"
