"""The deal beside the list: what its pane says and asks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton

from crmdesk.data.models import Activity, Client, Contact, Deal
from crmdesk.ui.pages.deal_pane import DealPane
from tests import factories as f
from tests.factories import make_activity, make_client, make_contact, make_deal, make_won, plant, put


@pytest.fixture
def client(context):
    plant(context.store)
    return put(context.store, Client, make_client(name="Ромашка", city="Казань"))[0]


@pytest.fixture
def pane(context, client, qtbot):
    made = DealPane(context)
    qtbot.addWidget(made)
    made.resize(330, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def show(pane, context, qtbot):
    def show(**changes):
        record = put(context.store, Deal, changes.pop("row", None) or make_deal(**changes))[0]
        pane.show_record(record)
        qtbot.waitUntil(lambda: pane.card is not None and pane.card.id == record, timeout=10_000)
        return record

    return show


def said(pane):
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible() and label.text()]


def tile(pane):
    return next((t.property("tile") for t in pane.findChildren(QFrame) if t.property("tile") and t.isVisible()), None)


def test_an_open_deal_says_client_amount_chance_and_manager(pane, show, client):
    """Amounts are whole roubles with their sign; what is not known is a dash."""
    show(client_id=client, amount=3_000_49, stage_id=f.OFFER)
    words = said(pane)
    assert {"Pumping station", "Казань", "3\u202f000\u202f₽", "Ivan Petrov", "Nothing has happened yet."} <= set(words)
    assert "Weighted, 60\u202f%" in words
    assert "1\u202f800\u202f₽" in words
    assert "—" in words


@pytest.mark.parametrize(
    ("step", "day", "kind", "words"),
    [
        (None, None, "warn", "No next step"),
        ("Call", date(2025, 11, 19), "neg", "Call"),
        ("Call", date(2025, 11, 20), "accent", "Call"),
        (None, date(2025, 11, 20), "accent", "Next step"),
    ],
)
def test_the_next_step_warns_where_it_is_missing_or_late(pane, show, step, day, kind, words):
    """Today is not late."""
    show(next_step=step, next_step_on=day)
    assert tile(pane) == kind
    assert words in said(pane)


def test_a_won_deal_has_an_outcome_and_no_next_step(pane, show):
    """The day of closing stands where the day expected stood."""
    show(row=make_won(date(2025, 5, 5)))
    assert tile(pane) is None
    assert {"Won", "Closed", "2025-05-05"} <= set(said(pane))


def test_a_lost_deal_says_why(pane, show):
    """The reason is a fact of its own."""
    show(
        row=make_deal(stage_id=f.LOST_STAGE, closed_on=date(2025, 5, 5), loss_reason_id=f.PRICE, competitor_id=f.RIVAL)
    )
    assert {"Lost", "Loss reason", "Price", "Rival"} <= set(said(pane))


def test_a_deal_that_stands_too_long_is_marked(pane, show):
    """Beyond the norm of its stage, with the days it has stood there."""
    show(stage_id=f.OFFER, created_on=date(2025, 11, 20) - timedelta(40))
    assert any("stuck for 40 days" in words for words in said(pane))


def test_people_are_there(pane, show, client, context):
    """Contacts of the client stand in the pane of its deal."""
    put(context.store, Contact, make_contact(client_id=client))
    show(client_id=client)
    assert {"Contacts", "Petr Ivanov"} <= set(said(pane))


def test_the_feed_shows_what_was_added_after_a_refresh(pane, show, context, qtbot):
    """Refreshing reads the deal again."""
    record = show()
    put(context.store, Activity, make_activity(date(2025, 11, 18), deal_id=record, note="Asked for an offer"))
    pane.refresh()
    qtbot.waitUntil(lambda: "Asked for an offer" in said(pane), timeout=10_000)


def test_keys_move_the_deal_by_the_version_in_view(pane, show, qtbot):
    """Whoever saved it meanwhile is noticed by the version."""
    record = show()
    for key, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1)):
        with qtbot.waitSignal(pane.move_requested) as told:
            qtbot.keyClick(pane, key, Qt.KeyboardModifier.ControlModifier)
        assert told.args == [record, 1, step]


def test_the_client_is_one_click_away_and_so_is_the_list(pane, show, client, qtbot):
    """The name of the client opens it, the cross closes the pane."""
    show(client_id=client)
    link = next(b for b in pane.findChildren(QPushButton) if b.text() == "Ромашка")
    with qtbot.waitSignal(pane.client_requested) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == [client]
    cross = next(b for b in pane.findChildren(QToolButton) if b.accessibleName() == "Close the card")
    with qtbot.waitSignal(pane.closed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)


def test_a_deal_that_is_gone_is_said(pane, context, qtbot):
    """Somebody deleted it: the sentence, and no stale card."""
    pane.show_record(424242)
    qtbot.waitUntil(lambda: "This deal is not in the base any more." in said(pane), timeout=10_000)
    assert pane.card is None


def test_the_pane_follows_the_theme(pane, show, theme):
    """Icons and tracks are drawn anew."""
    show()
    theme.set_mode("dark")
    assert pane.grab().toImage().pixelColor(3, 790).lightness() < 128
    assert "Pumping station" in said(pane)
