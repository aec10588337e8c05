"""The overview of a client: cards side by side or under each other, the chart of quarters, ways to deals and contacts."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Deal
from crmdesk.reports.charts import ChartKind, Role
from crmdesk.reports.client_card import Quarter
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_overview import OverviewTab, quarters_chart
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.widgets.card import Card
from crmdesk.ui.widgets.chart_view import ChartView
from tests.factories import make_deal, put
from tests.ui.pages.conftest import Settled, said


def test_quarters_stand_beside_those_of_last_year() -> None:
    """The base first; what has not begun has no bar."""
    quarters = (Quarter(date(2025, 1, 1), 500, 300), Quarter(date(2025, 4, 1), None, 0))
    chart = quarters_chart(quarters, "RUB")
    assert (chart.kind, chart.labels) == (ChartKind.BARS, ("Q1", "Q2"))
    assert [(one.title, one.values, one.role) for one in chart.series] == [
        ("2024", (300.0, 0.0), Role.BASE),
        ("2025", (500.0, None), Role.CURRENT),
    ]


def test_relations_come_when_they_are_read(client_pane: ClientPane) -> None:
    """Revenue and indicators join the cards that were there at once."""
    tab = client_pane.tab
    assert isinstance(tab, OverviewTab)
    assert {"Relations", "History of statuses", "Contacts", "Open deals"} <= set(said(tab))
    chart = tab.findChildren(ChartView)[-1].chart
    assert chart is not None
    assert chart.labels == ("Q1", "Q2", "Q3", "Q4")


def test_narrow_cards_stand_under_each_other(client_pane: ClientPane, settled: Settled) -> None:
    """Nothing is wider than the pane."""
    wide = {card.x() for card in client_pane.tab.findChildren(Card) if card.isVisible()}
    client_pane.resize(440, 700)
    settled()
    narrow = {card.x() for card in client_pane.tab.findChildren(Card) if card.isVisible()}
    assert (len(wide), len(narrow)) == (2, 1)
    scroll = client_pane.tab._scroll
    assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width()


def test_a_deal_is_opened_and_a_contact_added_from_there(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, qtbot: QtBot
) -> None:
    """By a click each."""
    (deal,) = put(context.store, Deal, make_deal(client_id=client, title="Pumps <b>"))
    client_pane.refresh()
    settled()
    buttons = {
        button.text().strip(): button for button in client_pane.tab.findChildren(QPushButton) if button.isVisible()
    }
    with qtbot.waitSignal(client_pane.deal_requested) as told:
        buttons["Pumps <b>"].click()
    assert told.args == [deal]
    buttons["Contact"].click()
    settled()
    sheet = client_pane.client.maker.sheet
    assert sheet is not None
    assert sheet.form_id == "contact"
    sheet.reject()
