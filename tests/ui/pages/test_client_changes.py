"""The history of a client, page by page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from crmdesk.data.entry.deeds import change
from crmdesk.ui.context import Context
from crmdesk.ui.pages import client_changes
from crmdesk.ui.pages.client_pane import ClientPane
from tests.ui.pages.conftest import Settled, said


def test_who_changed_what_is_told_and_earlier_pages_come_by_a_click(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it was and what it became, letter by letter; the beginning is the last."""
    monkeypatch.setattr(client_changes, "PAGE", 1)
    change(context.store, "client", client, 1, {"city": "Казань"}, {"city": "<b>Omsk</b>"})
    client_pane.show_tab("changes")
    settled()
    words = said(client_pane.tab)
    assert {"Somebody · Changed", "City", "Казань → <b>Omsk</b>", "Show earlier"} <= set(words)
    next(one for one in client_pane.tab.findChildren(QPushButton) if one.text() == "Show earlier").click()
    settled()
    words = said(client_pane.tab)
    assert "Somebody · Added" in words
    assert "Show earlier" not in words
