"""The client beside the list: what its head says, its tabs, and what stays when it is read again."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton

from crmdesk.data.client_statuses import set_status
from crmdesk.data.groups import set_parent
from crmdesk.data.models import Activity, Client, Contact, Deal, Invoice
from crmdesk.ui.pages.client_pane import TABS
from tests.factories import make_activity, make_client, make_contact, make_deal, make_invoice, make_won, put
from tests.ui.pages.conftest import said


@pytest.fixture
def pane(client_pane):
    return client_pane


@pytest.fixture
def show(pane, settled):
    def show(record):
        pane.show_record(record)
        pane.refresh()
        settled()

    return show


def test_a_client_says_who_and_where_it_is(pane, show, client):
    """Name, city, INN and whose it is; nobody and nothing are said, not left blank."""
    show(client)
    words = said(pane)
    assert "Ромашка" in words
    assert "Казань · INN 7701234567 · kept by Ivan Petrov" in words
    assert {"Nobody is known there yet.", "No open deals.", "Nobody has spoken with this client yet."} <= set(words)
    assert pane.tabs.current == "overview"


def test_figures_come_from_its_deals_and_invoices(pane, show, client, context):
    """Two won deals of 12 months, the average, since when, and what is overdue."""
    store = context.store
    put(
        store, Deal,
        make_won(date(2025, 11, 1), 9_000_00, client_id=client), make_won(date(2023, 11, 1), 3_000_00, client_id=client),
    )  # fmt: skip
    put(store, Invoice, make_invoice(date(2025, 1, 1), amount=700_00, client_id=client, due_on=date(2025, 2, 1)))
    show(client)
    words = said(pane)
    assert "9\u202f000\u202f₽" in words
    assert "6\u202f000\u202f₽" in words
    assert "12.0\u202fk\u202f₽" in words
    assert "LTV since 2023" in words
    assert "overdue 700" in words


def test_people_deals_and_talks_are_there(pane, show, client, context):
    """Each in its card, with how many there are."""
    store = context.store
    put(store, Contact, make_contact(client_id=client))
    put(store, Deal, make_deal(client_id=client), make_deal(client_id=client, title="Second"))
    put(store, Activity, make_activity(date(2025, 11, 18), client_id=client, note="Asked for an offer"))
    show(client)
    assert {"Petr Ivanov", "2 open deals", "Asked for an offer"} <= set(said(pane))


def test_an_open_deal_is_one_click_away(pane, show, client, context, qtbot):
    """A long title is shortened on the button and whole in its tip."""
    title = "A very long name of a pumping station in the north of the city"
    deal = put(context.store, Deal, make_deal(client_id=client, title=title))[0]
    show(client)
    link = next(b for b in pane.findChildren(QPushButton) if b.toolTip() == title)
    assert link.text().endswith("…")
    with qtbot.waitSignal(pane.deal_requested) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == [deal]


def test_the_cross_closes_the_pane(pane, show, client, qtbot):
    """By its name."""
    show(client)
    cross = next(b for b in pane.findChildren(QToolButton) if b.accessibleName() == "Close the card")
    with qtbot.waitSignal(pane.closed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)


def test_a_client_that_is_gone_is_said(pane, qtbot):
    """The sentence, and no stale card."""
    pane.show_record(424242)
    qtbot.waitUntil(lambda: "This client is not in the base any more." in said(pane), timeout=10_000)
    assert pane.card is None


def test_refreshing_reads_the_client_again(pane, show, client, context, qtbot):
    """What was added meanwhile shows."""
    show(client)
    put(context.store, Contact, make_contact(client_id=client))
    pane.refresh()
    qtbot.waitUntil(lambda: "Petr Ivanov" in said(pane), timeout=10_000)


def test_narrow_cards_stand_below_each_other(pane, show, client, context):
    """Nothing is cut at the narrowest, in Russian words or English."""
    put(context.store, Deal, make_deal(client_id=client))
    pane.resize(pane.minimumWidth(), 900)
    show(client)
    pane.grab()
    assert pane._scroll.widget().minimumSizeHint().width() <= pane._scroll.viewport().width()


def test_every_tab_is_made_when_it_is_shown_and_reads_by_itself(pane, show, client, context, settled):
    """None is there before it is asked for; each shows the client without a fault."""
    assert list(pane._made) == ["overview"]
    told = []
    context.deeds.told.connect(lambda text, _undo: told.append(text))
    for key, _title, _made in TABS:
        pane.show_tab(key)
        settled()
        if key != "group":
            assert pane.tabs.current == key
            assert pane.tab.card.id == client
    assert not told


def test_the_tab_stays_for_the_next_client_and_the_place_for_the_same(pane, show, client, context, settled):
    """Another client begins at the top; what is written leaves the place alone."""
    rows = [make_activity(date(2025, 11, 1), client_id=client, note=f"Talk {n}") for n in range(30)]
    put(context.store, Activity, *rows)
    (other,) = put(context.store, Client, make_client(name="Other"))
    show(client)
    pane.show_tab("feed")
    settled()
    bar = pane.tab._scroll.verticalScrollBar()
    bar.setValue(300)
    pane.refresh()
    settled()
    assert (pane.tabs.current, bar.value()) == ("feed", 300)
    show(other)
    assert (pane.tabs.current, bar.value()) == ("feed", 0)
    assert pane.tab.card.id == other


def test_counts_and_the_group_are_on_the_tabs(pane, show, client, context):
    """A client alone has no tab of a group; the tab goes with the group."""
    put(context.store, Contact, make_contact(client_id=client), make_contact(client_id=client))
    show(client)
    assert pane.tabs._text("people").endswith(" 2")
    assert "group" not in pane.tabs.shown + pane.tabs.folded
    (head,) = put(context.store, Client, make_client(name="Head"))
    set_parent(context.store, client, 1, head)
    show(client)
    assert "group" in pane.tabs.shown + pane.tabs.folded


def test_a_status_by_hand_and_a_name_like_markup_are_told_letter_by_letter(pane, show, client, context):
    """The reason is in the tip, escaped."""
    set_status(context.store, client, 1, 8, "<b>boss</b> said")
    show(client)
    tip = next(tag for tag in pane.findChildren(QLabel) if "boss" in tag.toolTip()).toolTip()
    assert "&lt;b&gt;boss" in tip


def test_the_theme_changes_what_is_shown(pane, show, client, context, settled):
    """Head and tab are there in the dark too."""
    context.theme.set_mode("dark")
    settled()
    assert "Ромашка" in said(pane)
    context.theme.set_mode("light")


def test_the_last_client_asked_for_is_the_one_shown(pane, client, context, settled):
    """Back to the one in view while another is on its way: it is not replaced by that other."""
    (other,) = put(context.store, Client, make_client(name="Other"))
    pane.show_record(other)
    pane.show_record(client)
    settled()
    assert pane.card.id == client
