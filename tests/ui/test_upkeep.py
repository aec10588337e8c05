"""Upkeep once a day: statuses follow the rules, and nothing is done twice."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.lifecycle import WORKING
from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.upkeep import Upkeep
from tests.factories import make_client, make_deal, plant, put


def test_statuses_are_settled_once_a_day(context: Context, qtbot: QtBot) -> None:
    """A client with an open deal is in work; the second look of the day does nothing."""
    plant(context.store)
    client = put(context.store, Client, make_client())[0]
    put(context.store, Deal, make_deal(client_id=client))
    upkeep = Upkeep(context)
    heard: list[int] = []
    upkeep.changed.connect(lambda: heard.append(1))
    for _look in range(2):
        upkeep.run()
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=5000)
    with context.store.reading() as connection:
        assert connection.execute(select(Client.status).where(Client.id == client)).scalar_one() == WORKING
    assert heard == [1]
    upkeep.stop()
