"""Tabs of a list: saved views made, opened, changed, renamed, shared, removed; segments made of what is shown."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from crmdesk.data.conditions import Condition, Operator, Quantifier, Related
from crmdesk.data.models import Client, Deal, SavedView
from crmdesk.data.segments import segments_of
from crmdesk.data.views import ViewContent, save_view, views_of
from crmdesk.ui.pages.clients import ClientsPage
from crmdesk.ui.pages.view_tabs import NamePanel
from tests.factories import make_client, make_deal, make_won, plant, put

KAZAN = Condition("city", Operator.IN, ("Kazan",))
BUYERS = Related("deals", Quantifier.ANY, (Condition("outcome", Operator.IN, (1,)),))


@pytest.fixture
def settle(qtbot, context):
    return lambda: qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)


@pytest.fixture
def page(qtbot, context, settle):
    store = context.store
    plant(store)
    kazan, omsk = put(store, Client, make_client(name="A", city="Kazan"), make_client(name="B", city="Omsk"))
    put(store, Deal, make_won(date(2025, 5, 5), client_id=kazan), make_deal(client_id=omsk))
    made = ClientsPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    made.entered()
    settle()
    return made


def texts(page):
    return [page._tabs.tabText(place).split("  ")[0] for place in range(page._tabs.count())]


def press(page, text, qtbot):
    panel = page.window().findChildren(NamePanel)[-1]
    button = next(found for found in panel.findChildren(QPushButton) if found.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def save(page, name, button, qtbot, settle):
    qtbot.mouseClick(page._view_tabs._plus, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.window().findChildren(NamePanel)[-1].findChild(QLineEdit), name)
    press(page, button, qtbot)
    settle()


def choose(page, text, settle):
    page._view_tabs._on_more()
    action = next(a for a in page._view_tabs.findChildren(QMenu)[-1].actions() if a.text() == text)
    page._view_tabs.findChildren(QMenu)[-1].close()
    assert action.isEnabled()
    action.trigger()
    settle()


def test_what_is_shown_becomes_a_tab_with_a_count(page, qtbot, settle):
    """The plus asks for a name; the tab opens with the conditions as chips, and is counted like the others."""
    page._bar.set_conditions((BUYERS,))
    page.reload()
    settle()
    save(page, "Buyers", "Save as a view", qtbot, settle)
    assert texts(page)[-1] == "Buyers"
    assert page._tabs.tabText(page._tabs.currentIndex()) == "Buyers  1"
    assert page._bar.conditions == (BUYERS,)
    assert len(page._model.ids) == 1


def test_a_view_is_opened_and_left_again(page, qtbot, settle, context):
    """Its conditions, order and columns come with it and go with it."""
    save_view(context.store, "clients", "Kazan", ViewContent((KAZAN,), "", "name", False, ("name", "city")))
    page._view_tabs.refresh()
    settle()
    page._tabs.setCurrentIndex(page._tabs.count() - 1)
    settle()
    assert ([c.key for c in page._model.columns], page._listing.order) == (["name", "city"], "name")
    assert len(page._model.ids) == 1
    page._tabs.setCurrentIndex(0)
    settle()
    assert (page._bar.conditions, page._listing.order) == ((), "revenue")
    assert len(page._model.columns) > 2
    assert len(page._model.ids) == 2


def test_a_view_is_updated_renamed_shared_and_removed_by_its_menu(page, qtbot, settle, context):
    """Each is a deed that Ctrl+Z takes back; after removal the first tab opens."""
    save_view(context.store, "clients", "Kazan", ViewContent((KAZAN,), order="revenue", descending=True))
    page._view_tabs.refresh()
    settle()
    page._tabs.setCurrentIndex(page._tabs.count() - 1)
    settle()
    page._bar.set_conditions((BUYERS,))
    page.reload()
    settle()
    choose(page, "Save the changes to the view", settle)
    assert views_of(context.store, "clients")[0].content.conditions == (BUYERS,)
    choose(page, "Show to everybody", settle)
    assert views_of(context.store, "clients")[0].shared
    page._view_tabs._on_rename()
    line = page.window().findChildren(NamePanel)[-1].findChild(QLineEdit)
    line.setText("")
    press(page, "Rename", qtbot)
    settle()
    assert page._view_tabs._panel is not None  # an empty name is refused where it was typed
    qtbot.keyClicks(line, "Who bought & paid")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert views_of(context.store, "clients")[0].name == "Who bought & paid"
    assert page._view_tabs._panel is None
    choose(page, "Remove the view", settle)
    assert views_of(context.store, "clients") == ()
    assert page._tabs.currentIndex() == 0
    context.deeds.undo()
    settle()
    assert len(views_of(context.store, "clients")) == 1
    assert texts(page)[-1] == "Who bought && paid"


def test_a_segment_is_made_of_the_filters_shown(page, qtbot, settle, context):
    """From the list of clients only; a search is no filter of a segment."""
    page._bar.set_conditions((KAZAN,))
    save(page, "Ours", "Make a segment", qtbot, settle)
    assert [card.name for card in segments_of(context.store)] == ["Ours"]
    page._bar.set_conditions((KAZAN,), "a")
    qtbot.mouseClick(page._view_tabs._plus, Qt.MouseButton.LeftButton)
    assert not page.window().findChildren(NamePanel)[-1]._segment.isEnabled()


def test_a_view_that_cannot_be_read_says_so_and_breaks_nothing(page, qtbot, settle, context):
    """Its tab has no wrong count, the others keep theirs, and opening it tells why."""
    put(context.store, SavedView, {"listing": "clients", "name": "Newer", "content": {"version": 9}})
    save_view(context.store, "clients", "Gone", ViewContent((Condition("no such", Operator.PRESENT),)))
    page._view_tabs.refresh()
    settle()
    told = []
    page.toast_requested.connect(lambda text, _undo: told.append(text))
    places = {page._tabs.tabText(place).split("  ")[0]: place for place in range(page._tabs.count())}
    page._tabs.setCurrentIndex(places["Newer"])
    settle()
    assert "newer" in told[0]
    assert page._tabs.tabText(places["Gone"]) == "Gone"
    assert page._tabs.tabText(0) == "All  2"
