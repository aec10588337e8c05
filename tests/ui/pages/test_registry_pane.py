"""What stands beside a list: each page's pane keeps the contract."""

from __future__ import annotations

import pytest

from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.deal_pane import DealPane
from crmdesk.ui.pages.registry_pane import RegistryPane


@pytest.mark.parametrize("kind", [DealPane, ClientPane])
def test_every_pane_is_driven_alike_and_shows_in_its_own_way(kind):
    """A list knows only how to show and refresh; reading and the theme are the same for all."""
    assert issubclass(kind, RegistryPane)
    assert kind.show_record is RegistryPane.show_record
    assert kind.refresh is RegistryPane.refresh
    assert kind._show is not RegistryPane._show
