"""Columns of a list: the person's own, and those of a saved view."""

from __future__ import annotations

from crmdesk.data.settings import Settings
from crmdesk.ui.pages.list_columns import ListColumns


def test_columns_are_remembered_for_each_list() -> None:
    """What is chosen for deals is not chosen for clients; widths likewise."""
    settings = Settings()
    deals, clients = ListColumns(settings, "deals"), ListColumns(settings, "clients")
    deals.choose(["title", "value"])
    deals.resize("value", 90)
    deals.resize("title", 200)
    assert (deals.chosen, clients.chosen) == (["title", "value"], [])
    assert (ListColumns(settings, "deals").widths, clients.widths) == ({"value": 90, "title": 200}, {})


def test_a_view_has_columns_of_its_own_until_it_is_left() -> None:
    """Choosing within a view changes nothing for the list; a view without columns takes the list's."""
    columns = ListColumns(Settings(), "deals")
    columns.choose(["title"])
    columns.enter_view(["value"])
    columns.choose(["value", "owner"])
    assert columns.chosen == ["value", "owner"]
    columns.enter_view(())
    assert columns.chosen == ["title"]
    columns.enter_view(None)
    columns.choose(["stage"])
    assert columns.chosen == ["stage"]
