"""The deals of a client by how they stand."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Deal
from crmdesk.data.models.catalogue import CANCELLED, LOST, OPEN, WON
from crmdesk.ui.context import Context
from crmdesk.ui.pages import client_deals
from crmdesk.ui.pages.client_deals import DealsTab
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import LOST_STAGE, PRICE, make_deal, make_won, put
from tests.ui.pages.conftest import Settled, said


@pytest.fixture
def deals(context: Context, client: int) -> list[int]:
    """Two open, one won, one lost."""
    return put(
        context.store, Deal,
        make_deal(client_id=client, title="Large", amount=9_000_00), make_deal(client_id=client, title="Small"),
        make_won(date(2025, 5, 5), client_id=client, title="Won"),
        make_deal(client_id=client, title="Lost", stage_id=LOST_STAGE, closed_on=date(2025, 6, 1), loss_reason_id=PRICE),
    )  # fmt: skip


@pytest.fixture
def tab(client_pane: ClientPane, deals: list[int], settled: Settled) -> DealsTab:
    """The tab, in view."""
    client_pane.refresh()
    client_pane.show_tab("deals")
    settled()
    made = client_pane.tab
    assert deals
    assert isinstance(made, DealsTab)
    return made


def titles(tab: DealsTab) -> list[str]:
    """Return the first column."""
    return [tab.table.rows.text(row, 0) for row in range(tab.table.rows.rowCount())]


def test_open_ones_are_there_at_once_and_the_others_counted(tab: DealsTab) -> None:
    """With the sum of those in view."""
    assert titles(tab) == ["Large", "Small"]
    assert [tab.buttons[key].text() for key in (OPEN, WON, LOST)] == ["In work 2", "Bought 1", "Did not buy 1"]
    assert "10.0\u202fk\u202f₽" in said(tab)


def test_the_others_come_by_a_click(tab: DealsTab, settled: Settled) -> None:
    """Lost ones with their reason; where there are none, it says so."""
    for outcome, found in ((WON, ["Won"]), (LOST, ["Lost"])):
        tab.buttons[outcome].click()
        settled()
        assert titles(tab) == found
    assert tab.table.rows.text(0, 3) == "Price"
    tab.buttons[CANCELLED].click()
    settled()
    assert "There are no such deals" in said(tab)
    tab.buttons[OPEN].click()
    settled()
    assert titles(tab) == ["Large", "Small"]


def test_enter_opens_a_deal(tab: DealsTab, deals: list[int], client_pane: ClientPane, qtbot: QtBot) -> None:
    """On the page of deals."""
    tab.table.selectRow(0)
    tab.table.setFocus()
    with qtbot.waitSignal(client_pane.deal_requested) as told:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert told.args == [deals[0]]


def test_a_deal_is_added(tab: DealsTab, client_pane: ClientPane, settled: Settled) -> None:
    """The sheet knows the client."""
    tab.add.click()
    settled()
    sheet = client_pane.client.maker.sheet
    assert sheet is not None
    assert sheet.form_id == "deal"
    sheet.reject()


def test_more_than_are_shown_are_told(
    tab: DealsTab, client_pane: ClientPane, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Instead of a sum that would not be whole."""
    monkeypatch.setattr(client_deals, "MOST", 1)
    client_pane.refresh()
    settled()
    assert "the first 1 of 2" in said(tab)


def test_counts_go_where_there_is_no_room(tab: DealsTab, client_pane: ClientPane, settled: Settled) -> None:
    """The words stay, and the plus has a name."""
    client_pane.resize(480, 700)
    settled()
    assert tab.buttons[OPEN].text() == "In work"
    assert (tab.add.text(), tab.add.accessibleName()) == ("", "A new deal of this client")
    assert not tab._sum.isVisible()


def test_a_client_without_deals_offers_the_first(client_pane: ClientPane, settled: Settled) -> None:
    """By a button."""
    client_pane.show_tab("deals")
    settled()
    assert said(client_pane.tab).count("Deal") == 2
