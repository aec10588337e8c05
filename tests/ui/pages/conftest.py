"""What tests of pages share: three open deals, a won one, and the page that shows them; a client and its card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.deals import DealsPage
from tests import factories as f
from tests.factories import make_client, make_deal, make_won, plant, put
from tests.ui.quiet import wait_until_quiet

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
        wait_until_quiet(context, qtbot)

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


@pytest.fixture
def client(context: Context) -> int:
    """A client of the small firm."""
    plant(context.store)
    return put(context.store, Client, make_client(name="Ромашка", city="Казань", inn="7701234567"))[0]


@pytest.fixture
def client_pane(context: Context, client: int, qtbot: QtBot, settled: Settled) -> ClientPane:
    """The card of the client, shown and read; what is written shows in it."""
    made = ClientPane(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(_refresh, made))
    made.resize(700, 800)
    made.show()
    made.show_record(client)
    settled()
    return made


def _refresh(pane: ClientPane, _deed: object) -> None:
    pane.refresh()


def said(widget: QWidget) -> list[str]:
    """Return the words that are in view."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button.text() for button in widget.findChildren(QPushButton) if button.isVisible() and button.text()]
    return labels + [text.strip() for text in buttons]
