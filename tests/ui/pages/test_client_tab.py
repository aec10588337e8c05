"""A tab of the card: what it does while it reads, when reading fails, and when another client comes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from crmdesk.data.cards import ClientCard, client_card
from crmdesk.data.errors import UsageFault
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_actions import ClientActions
from crmdesk.ui.pages.client_tab import ClientTab, small_button
from crmdesk.ui.widgets.card import label
from tests.ui.pages.conftest import Settled, said


class Told(ClientTab):
    """A tab that says what it read."""

    def _fill(self, column: QVBoxLayout, card: ClientCard) -> None:
        column.addWidget(label(f"{self._found} {card.get('name')}"))


def read_it(_store: Store, client_id: int) -> str:
    """Read as a tab does."""
    return f"client {client_id}"


def refuse(_store: Store, _client_id: int) -> str:
    """Fail as a base does that is gone."""
    raise UsageFault("It cannot be read.")


@pytest.fixture
def tab(context: Context, client: int, qtbot: QtBot) -> Told:
    """The tab, shown."""
    made = Told(context, ClientActions(context, None))  # type: ignore[arg-type]
    made._read = read_it
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_shows_what_it_read(tab: Told, context: Context, client: int, settled: Settled) -> None:
    """Nothing before it is there."""
    assert tab.card is None
    tab.show_card(client_card(context.store, client))
    assert said(tab) == []
    settled()
    assert said(tab) == [f"client {client} Ромашка"]


def test_what_was_read_of_another_client_is_dropped(tab: Told, context: Context, client: int) -> None:
    """The card that came meanwhile counts."""
    card = client_card(context.store, client)
    tab.show_card(replace(card, id=1))
    tab._on_found((2, "stranger"))
    assert tab._found is None


def test_a_fault_is_said_and_can_be_tried_again(tab: Told, context: Context, client: int, settled: Settled) -> None:
    """The sentence and one button."""
    tab._read = refuse
    tab.show_card(client_card(context.store, client))
    settled()
    assert "It cannot be read." in said(tab)
    tab._read = read_it
    tab.ask()
    settled()
    assert said(tab) == [f"client {client} Ромашка"]


def test_a_fault_of_a_job_beside_is_told(tab: Told, context: Context) -> None:
    """As a sentence; a stopped job says nothing."""
    told: list[Any] = []
    context.deeds.told.connect(lambda text, undo: told.append((text, undo)))
    tab._tell(UsageFault("No."))
    tab._tell(RuntimeError())
    assert told == [("No.", False)]


def test_a_small_button_may_have_an_icon(tab: Told, context: Context) -> None:
    """And may not."""
    assert small_button(context.theme, "Add", "plus").text().endswith("Add")
    assert small_button(context.theme, "Add").text() == "Add"
