"""All fields of a client, typed over in place."""

from __future__ import annotations

from sqlalchemy import select

from crmdesk.data.models import Client
from crmdesk.ui.context import Context
from crmdesk.ui.pages.client_fields import FieldsTab
from crmdesk.ui.pages.client_pane import ClientPane
from crmdesk.ui.pages.fact_editor import FactEditor
from tests.factories import NUMBER
from tests.ui.pages.conftest import Settled


def test_a_field_is_written_and_the_head_follows(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """The firm's own fields are among them."""
    client_pane.show_tab("fields")
    settled()
    tab = client_pane.tab
    assert isinstance(tab, FieldsTab)
    assert f"own:{NUMBER}" in tab.form.fields
    fact = tab.form.fields["city"]
    assert isinstance(fact, FactEditor)
    fact.open()
    assert fact.editor is not None
    fact.editor.setText("Omsk")
    fact.finish()
    settled()
    with context.store.reading() as connection:
        assert connection.execute(select(Client.city).where(Client.id == client)).scalar_one() == "Omsk"
    assert client_pane.card is not None
    assert client_pane.card.get("city") == "Omsk"
