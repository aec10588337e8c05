"""The rules look soon after a change, once for several; the bell and the tray tell what is new."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from crmdesk.data.models import Deal
from crmdesk.reports.alerts.deeds import Act, act_on
from crmdesk.ui import alerts
from crmdesk.ui.alerts import AlertKeeper
from crmdesk.ui.bell_menu import BellMenu
from crmdesk.ui.reminders import Reminders
from tests.factories import make_deal, put
from tests.reports.alerts.conftest import filled


@pytest.fixture
def firm(context):
    return filled(context.store)


@pytest.fixture
def keeper(context, firm, qtbot):
    made = AlertKeeper(context)
    with qtbot.waitSignal(made.looked):
        made.check()
    yield made
    made.stop()


@pytest.fixture
def bell(context, keeper, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return BellMenu(context.view, Reminders(context, window), keeper)


def look(keeper, qtbot):
    with qtbot.waitSignal(keeper.looked):
        keeper.check()


def test_what_a_base_holds_when_it_is_first_seen_is_no_news(keeper):
    """Six alerts, none of them new to the person."""
    assert keeper.look.attention.count == 6
    assert keeper.look.fresh == ()


def test_ten_changes_in_a_row_are_one_look(context, keeper, qtbot, monkeypatch):
    """The look waits until nothing more is written, and begins no sooner than asked."""
    monkeypatch.setattr(alerts, "AFTER_CHANGE", 40)
    looks = []
    keeper.looked.connect(looks.append)
    keeper.start()
    for _change in range(10):
        keeper.touch()
    qtbot.waitUntil(lambda: len(looks) == 1 and not context.jobs.busy)
    (row,) = looks[0].attention.group("stuck").rows
    context.deeds.start(partial(act_on, alert_id=row.id, act=Act.STEP))
    qtbot.waitUntil(lambda: len(looks) == 2)
    assert looks[1].attention.group("stuck").rows == ()


def test_the_bell_counts_what_is_new_until_it_was_looked_at(context, clock, keeper, bell, qtbot):
    """A new deal without a step rings once; the menu leads to it and to all the others."""
    clock.pass_by(minutes=1)
    (deal,) = put(context.store, Deal, make_deal(title="Idle & new"))
    look(keeper, qtbot)
    assert bell._bell.toolTip() == "1 new alert"
    bell.open()
    texts = [action.text() for action in bell.menu.actions()]
    assert texts == ["No next step: Idle && new", "", "All that needs attention: 7"]
    with qtbot.waitSignal(bell.section_requested) as asked:
        bell.menu.actions()[0].trigger()
    assert asked.args == ["deals", deal]
    with qtbot.waitSignal(bell.section_requested) as asked:
        bell.menu.actions()[-1].trigger()
    assert asked.args == ["overview", "main"]
    bell.menu.hide()
    assert bell._bell.toolTip() == "No reminders"
    look(keeper, qtbot)
    assert keeper.look.fresh == ()


def test_the_tray_tells_of_new_alerts_once(context, clock, keeper, bell, qtbot, monkeypatch):
    """Two at once are one message, and the next look says nothing of them."""
    told = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _tray: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _tray, *words: told.append(words[:2]))
    monkeypatch.setattr(QWidget, "isActiveWindow", lambda _window: False)
    clock.pass_by(minutes=1)
    put(context.store, Deal, make_deal(title="Idle", amount=900_00), make_deal(title="Idler", amount=100_00))
    look(keeper, qtbot)
    look(keeper, qtbot)
    assert told == [("No next step: Idle", "and 1 more")]
    with qtbot.waitSignal(bell.section_requested) as asked:
        bell._reminders._tray.messageClicked.emit()
    assert asked.args == ["overview", "main"]
    bell._reminders.stop()


def test_a_base_without_alerts_has_the_reminders_alone(context, qtbot):
    """The bell folds the notices out, as ever."""
    window = QWidget()
    qtbot.addWidget(window)
    keeper = AlertKeeper(context)
    made = BellMenu(context.view, Reminders(context, window), keeper)
    with qtbot.waitSignal(context.deeds.told) as told:
        made.open()
    assert told.args == ["No reminders", False]
    keeper.stop()


def test_a_base_that_cannot_be_written_says_so_at_the_bell(context, keeper, bell, qtbot, monkeypatch):
    """No message pops up every half hour: the sentence waits where one looks."""
    from crmdesk.data.errors import EnvironmentFault

    def refuse(_store, _progress):
        raise EnvironmentFault("The base is read-only.")

    monkeypatch.setattr(alerts, "check_alerts", refuse)
    with qtbot.waitSignal(keeper.failed):
        keeper.check()
    assert bell._bell.toolTip() == "The base is read-only."
