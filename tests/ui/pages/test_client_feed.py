"""The activities with a client: kinds, pages, what is planned, and the line at the foot."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from crmdesk.data.models import Activity, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages import client_feed
from crmdesk.ui.pages.client_feed import FeedTab
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import MEETING, make_activity, make_deal, put
from tests.ui.pages.conftest import Settled, said


@pytest.fixture
def deal(context: Context, client: int) -> int:
    """A deal of the client, with a call, a meeting and a plan that is late."""
    (deal,) = put(context.store, Deal, make_deal(client_id=client))
    put(
        context.store, Activity,
        make_activity(date(2025, 11, 1), client_id=client, deal_id=deal, note="They <b>wait</b>"),
        make_activity(date(2025, 11, 9), client_id=client, kind_id=MEETING, note="On the site"),
        make_activity(client_id=client, due_on=date(2025, 11, 5), subject="Ask again"),
    )  # fmt: skip
    return deal


@pytest.fixture
def tab(client_pane: ClientPane, deal: int, settled: Settled, monkeypatch: pytest.MonkeyPatch) -> FeedTab:
    """The tab, in view; a page holds one activity."""
    assert deal
    monkeypatch.setattr(client_feed, "PAGE", 1)
    client_pane.refresh()
    client_pane.show_tab("feed")
    settled()
    made = client_pane.tab
    assert isinstance(made, FeedTab)
    return made


def test_plans_stand_over_what_was_done_and_earlier_ones_come_by_a_click(tab: FeedTab, settled: Settled) -> None:
    """Notes are told letter by letter."""
    assert {"Planned", "Ask again", "On the site", "Show more"} <= set(said(tab))
    assert "They <b>wait</b>" not in said(tab)
    next(one for one in tab.findChildren(QPushButton) if one.text() == "Show more").click()
    settled()
    assert "They <b>wait</b>" in said(tab)
    assert "Show more" not in said(tab)


def test_a_kind_narrows_the_feed(tab: FeedTab, settled: Settled) -> None:
    """The plans are put away; the counts are of all kinds; a kind that never was says so."""
    assert (tab.buttons["call"].text(), tab.buttons["letter"].text()) == ("Calls 1", "Letters")
    tab.buttons["call"].click()
    settled()
    words = said(tab)
    assert "They <b>wait</b>" in words
    assert not {"Planned", "On the site"} & set(words)
    tab.buttons["letter"].click()
    settled()
    assert "There were none yet." in said(tab)


def test_counts_go_where_there_is_no_room(tab: FeedTab, client_pane: ClientPane, settled: Settled) -> None:
    """The words stay."""
    client_pane.resize(480, 700)
    settled()
    assert tab.buttons["call"].text() == "Calls"


def test_a_deal_is_opened_and_a_plan_asked_for(
    tab: FeedTab, client_pane: ClientPane, deal: int, settled: Settled, qtbot: QtBot
) -> None:
    """From the activity and from the head."""
    tab.buttons["call"].click()
    settled()
    with qtbot.waitSignal(client_pane.deal_requested) as told:
        next(
            one for one in tab.findChildren(QPushButton) if one.text() == "Pumping station" and one.isVisible()
        ).click()
    assert told.args == [deal]
    with qtbot.waitSignal(client_pane.client.task_requested):
        next(one for one in tab.findChildren(QPushButton) if one.text().strip() == "Plan…").click()


def test_a_line_writes_what_was_done(tab: FeedTab, context: Context, settled: Settled, qtbot: QtBot) -> None:
    """It shows at once, the line is empty again; one that says nothing keeps its text with the reason."""
    qtbot.keyClicks(tab.line.line, "Call 10 min, they wait for the invoice")
    qtbot.keyClick(tab.line.line, Qt.Key.Key_Return)
    settled()
    assert tab.line.line.text() == ""
    assert "They wait for the invoice" in said(tab)
    qtbot.keyClicks(tab.line.line, "hm")
    qtbot.keyClick(tab.line.line, Qt.Key.Key_Return)
    settled()
    assert tab.line.line.text() == "hm"
    assert any(text.startswith("Begin with") for text in said(tab.line))
    with context.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(Activity)).scalar_one() == 4
