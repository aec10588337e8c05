"""Where one was in a list: found again with its tab, its conditions, given records and the one in hand."""

from __future__ import annotations

import pytest

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Client
from crmdesk.data.registry import Listing
from crmdesk.data.registry_deals import DEALS
from crmdesk.ui.pages.clients import ClientsPage
from crmdesk.ui.pages.list_place import ordered_by
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.widgets.chips import Chip
from tests.factories import make_client, plant, put


@pytest.fixture
def people(sqlite_store):
    plant(sqlite_store)
    return put(sqlite_store, Client, *(make_client(name=name, city="Kazan") for name in ("Alpha", "Beta", "Gamma")))


@pytest.fixture
def page(qtbot, context, people):
    made = ClientsPage(context)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.entered()
    settle(qtbot, context)
    return made


def settle(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


def chips(page):
    return [chip.button.accessibleName() for chip in page.findChildren(Chip) if not chip.cross.isHidden()]


def test_a_report_is_a_filter_with_a_name_that_can_be_taken_away(page, qtbot, context, people):
    """The chip says whose records they are; without it the list is whole again."""
    page.open(ListRequest(title="Silent: 2", ids=tuple(people[:2])))
    settle(qtbot, context)
    assert len(page._model.ids) == 2
    assert chips(page) == ["Silent: 2"]
    next(chip for chip in page.findChildren(Chip) if not chip.cross.isHidden()).cross.click()
    settle(qtbot, context)
    assert set(people) <= set(page._model.ids)
    assert chips(page) == []


def test_going_back_finds_the_same_records_and_the_one_in_hand(page, qtbot, context, people):
    """Conditions, given records and the record itself."""
    page.open(ListRequest(title="Silent: 2", ids=tuple(people[:2]), conditions=()))
    settle(qtbot, context)
    page._view.select(people[1])
    place = page.place()
    page.open(ListRequest(conditions=(Condition("city", Operator.IN, ("Perm",)),)))
    settle(qtbot, context)
    page.show_place(place)
    settle(qtbot, context)
    assert set(page._model.ids) == set(people[:2])
    assert page.place() == place


def test_a_place_in_the_same_list_is_found_without_reading_it_again(page, qtbot, context, people):
    """Only the record in hand is another."""
    page._view.select(people[0])
    place = page.place()
    page._view.select(people[2])
    page.show_place(place)
    assert page.place().record_id == people[0]


def test_a_second_click_on_a_heading_turns_the_order_round():
    """Figures begin with the largest."""
    first = ordered_by(Listing("deals"), DEALS, "value")
    assert (first.order, first.descending) == ("value", True)
    assert not ordered_by(first, DEALS, "value").descending
