"""One click plans a call to every client in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from crmdesk.data.models import Activity, Client
from crmdesk.data.registry import Listing
from crmdesk.ui.context import Context
from crmdesk.ui.pages.call_round import AT_ONCE, CallRoundOffer
from tests.factories import make_client, plant, put

LEFT = Qt.MouseButton.LeftButton


def _offer(context: Context, qtbot: QtBot, clients: int) -> CallRoundOffer:
    plant(context.store)
    put(context.store, Client, *(make_client(name=f"<b>{place}</b>") for place in range(clients)))
    made = CallRoundOffer(context)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    made.look(Listing("clients"))
    qtbot.waitUntil(made.button.isVisible)
    return made


def _calls(context: Context) -> int:
    with context.store.reading() as connection:
        count: int = connection.execute(select(func.count()).select_from(Activity)).scalar_one()
    return count


def test_a_few_calls_are_planned_at_a_click(context: Context, qtbot: QtBot) -> None:
    """The button says how many; clicked, it plans them and goes."""
    offer = _offer(context, qtbot, 5)
    assert offer.button.text().strip() == "Plan 5 calls"
    assert "Ivan Petrov: 5" in offer.button.toolTip()
    with qtbot.waitSignal(context.deeds.written):
        QTest.mouseClick(offer.button, LEFT)
    assert _calls(context) == 5
    offer.look_again()
    qtbot.waitUntil(lambda: not context.jobs.busy)
    assert offer.button.isHidden()
    offer.look(None)
    assert offer.button.isHidden()


def test_many_calls_are_shown_before_they_are_planned(context: Context, qtbot: QtBot) -> None:
    """The preview names people and days; only its own button plans."""
    offer = _offer(context, qtbot, AT_ONCE + 5)
    QTest.mouseClick(offer.button, LEFT)
    assert offer._popover is not None
    assert offer._popover.isVisible()
    assert _calls(context) == 0
    do = offer._popover.findChild(QPushButton)
    assert do is not None
    with qtbot.waitSignal(context.deeds.written):
        QTest.mouseClick(do, LEFT)
    assert _calls(context) == AT_ONCE + 5
