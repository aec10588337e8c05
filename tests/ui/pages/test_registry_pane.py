"""What stands beside a list: each page's pane keeps the contract."""

from __future__ import annotations

import pytest

from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.deal_pane import DealPane
from crmdesk.ui.pages.registry_pane import RegistryPane


@pytest.mark.parametrize("kind", [DealPane, ClientPane])
def test_a_pane_shows_and_refreshes_and_can_be_closed(kind):
    """A list drives any pane by these three alone."""
    assert issubclass(kind, RegistryPane)
    assert kind.show_record is not RegistryPane.show_record
    assert kind.refresh is not RegistryPane.refresh


def test_a_pane_that_shows_nothing_is_a_mistake(qtbot):
    """Not a blank panel."""
    pane = RegistryPane()
    qtbot.addWidget(pane)
    with pytest.raises(NotImplementedError):
        pane.show_record(1)
    with pytest.raises(NotImplementedError):
        pane.refresh()
