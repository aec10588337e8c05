"""The group of a client as a tree with figures."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.groups import set_parent
from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_group import GroupTab
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import make_client, make_deal, make_won, put
from tests.ui.pages.conftest import Settled, said


@pytest.fixture
def head(context: Context, client: int) -> int:
    """A holding above the client, that bought and has a deal in work."""
    (head,) = put(context.store, Client, make_client(name="Holding <b>"))
    set_parent(context.store, client, 1, head)
    put(
        context.store, Deal, make_won(date(2025, 5, 5), 3_000_00, client_id=head),
        make_won(date(2025, 5, 5), 2_000_00, client_id=client), make_deal(client_id=head),
    )  # fmt: skip
    return head


@pytest.fixture
def tab(client_pane: ClientPane, head: int, settled: Settled) -> GroupTab:
    """The tab, in view."""
    assert head
    client_pane.refresh()
    settled()
    client_pane.show_tab("group")
    settled()
    made = client_pane.tab
    assert isinstance(made, GroupTab)
    return made


def test_figures_are_of_each_and_of_all(tab: GroupTab) -> None:
    """Names are told letter by letter."""
    words = [text.replace("\u202f", " ") for text in said(tab)]
    assert {"Group of 2 companies", "5 000 ₽", "3 000", "2 000", "Holding <b>", "Ромашка"} <= set(words)


def test_a_company_is_shown_by_a_click(tab: GroupTab, client_pane: ClientPane, head: int, qtbot: QtBot) -> None:
    """The client itself is no link."""
    links = [one for one in tab.findChildren(QPushButton) if one.property("client")]
    assert [one.text() for one in links] == ["Holding <b>"]
    with qtbot.waitSignal(client_pane.client_requested) as told:
        links[0].click()
    assert told.args == [head]


def test_the_group_is_changed_from_there(tab: GroupTab, client_pane: ClientPane) -> None:
    """By the same dialog as in the menu."""
    tab._on_change()
    dialog = client_pane.client.dialog
    assert dialog is not None
    dialog.reject()
