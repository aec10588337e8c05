"""The head of a card: tags, buttons, and the figures of a client."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crmdesk.data.cards import client_card
from crmdesk.data.client_statuses import set_relationship
from crmdesk.data.models import Client, Deal, Invoice
from crmdesk.reports.client_card import relations_card
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_head import ClientHead, strip_facts
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import PARTNER, make_client, make_invoice, make_won, put
from tests.ui.pages.conftest import Settled, said

SPACE = "\u202f"


def test_figures_of_a_client_that_buys(context: Context, client: int) -> None:
    """LTV with profit, the year against the year before, the interval, the class, and the overdue debt."""
    store = context.store
    days = (date(2024, 5, 1), date(2025, 1, 1), date(2025, 3, 1))
    put(store, Deal, *[make_won(day, 20_000_00, cost=5_000_00, client_id=client) for day in days])
    put(store, Invoice, make_invoice(date(2025, 1, 1), amount=700_00, client_id=client, due_on=date(2025, 2, 1)))
    card = client_card(store, client)
    facts = strip_facts(card, relations_card(store, client))
    told = [(fact.caption, fact.value.replace(SPACE, " "), fact.under.replace(SPACE, " ")) for fact in facts]
    assert told[0] == ("LTV since 2024", "60.0 k ₽", "profit 45.0 k")
    assert told[1] == ("12 months", "40.0 k ₽", "▲ +100.0 %")
    assert told[2] == ("Average deal", "20.0 k ₽", "3 deals")
    assert told[3] == ("Buys once in", "152 d", "last 264 d ago")
    assert told[4][2] == "class A"
    assert told[5] == ("Debt", "700 ₽", "overdue 700")


def test_figures_of_a_newcomer_are_dashes(context: Context, client: int) -> None:
    """Nothing is made up; the class is asked later and absent meanwhile."""
    facts = strip_facts(client_card(context.store, client), None)
    assert [fact.value.replace(SPACE, " ") for fact in facts] == ["0 ₽", "0 ₽", "—", "—", "—", "0 ₽"]
    assert {fact.under for fact in facts} == {""}


def test_the_head_says_relations_and_asks_for_a_call_and_a_deal(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, qtbot: QtBot
) -> None:
    """The tag of relations is there; the buttons ask, the cross closes."""
    set_relationship(context.store, client, 1, PARTNER, "They help")
    client_pane.refresh()
    settled()
    assert "Partner" in said(client_pane)
    head = client_pane.findChildren(ClientHead)[-1]
    with qtbot.waitSignal(client_pane.client.task_requested) as told:
        qtbot.mouseClick(head.call, Qt.MouseButton.LeftButton)
    assert (told.args[0].client_id, told.args[0].done) == (client, True)
    qtbot.mouseClick(head.deal, Qt.MouseButton.LeftButton)
    settled()
    sheet = client_pane.client.maker.sheet
    assert sheet is not None
    assert (sheet.form_id, "client_id" in sheet.lines) == ("deal", False)
    sheet.reject()


def test_a_narrow_head_keeps_the_icons(client_pane: ClientPane, context: Context, settled: Settled) -> None:
    """Buttons without words still have names."""
    client_pane.resize(480, 700)
    settled()
    head = client_pane.findChildren(ClientHead)[-1]
    assert (head.call.text(), head.call.accessibleName()) == ("", "Call")
    assert put(context.store, Client, make_client())
