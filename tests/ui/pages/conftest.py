"""What tests of the page of deals share: three open deals, a won one, and the page that shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deals import DealsPage
from tests import factories as f
from tests.factories import make_client, make_deal, make_won, plant, put

Settled = Callable[[], None]


@pytest.fixture
def deals(context: Context) -> list[int]:
    """Three open deals, the largest first, and a won one."""
    plant(context.store)
    client = put(context.store, Client, make_client(name="Ромашка", city="Казань"))[0]
    return put(
        context.store, Deal,
        make_deal(title="A", amount=3_000_00, client_id=client, stage_id=f.OFFER),
        make_deal(title="B", amount=2_000_00, owner_id=f.ANNA),
        make_deal(title="C", amount=1_000_00, next_step="Call", next_step_on=date(2025, 11, 19)),
        make_won(date(2025, 5, 5), 9_000_00, title="W"),
    )  # fmt: skip


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way, timers of rest included."""

    def wait() -> None:
        qtbot.wait(150)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
        qtbot.wait(100)
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)

    return wait


@pytest.fixture
def page(context: Context, deals: list[int], qtbot: QtBot, settled: Settled) -> DealsPage:
    """The page, shown and loaded."""
    made = DealsPage(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(made.base_changed, in_view=True))
    made.resize(1252, 822)
    made.show()
    made.activateWindow()
    made.entered()
    settled()
    return made
