"""A client or a deal found while typing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.data.activities.partners import Partner
from crmdesk.data.models import Client
from crmdesk.ui.context import Context
from crmdesk.ui.widgets.partner_field import PartnerField
from tests.factories import make_client, plant, put


@pytest.fixture
def field(context: Context, qtbot: QtBot) -> PartnerField:
    """A field in a base with two clients."""
    plant(context.store)
    put(context.store, Client, make_client(name="Rodnik"), make_client(name="Vector", city="Kazan"))
    made = PartnerField(context)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_typed_is_found_and_chosen(field: PartnerField, qtbot: QtBot) -> None:
    """The choice shows on the line, and typing on drops it."""
    field.insert("vec")
    field._on_edited()
    qtbot.waitUntil(lambda: field._model.rowCount() == 1)
    assert field.partner is None
    assert field.settle()
    assert field.partner is not None
    assert field.partner.title == "Vector"
    qtbot.waitUntil(lambda: field.text() == "Vector, Kazan")
    field.insert("x")
    field._on_edited()
    assert field.partner is None


def test_text_that_names_nobody_is_told_from_no_text(field: PartnerField, qtbot: QtBot) -> None:
    """An empty field is fine; a name that was not found is not."""
    assert field.settle()
    field.insert("nobody")
    field._on_edited()
    qtbot.wait(200)
    assert not field.settle()
    field.set_partner(Partner(1, None, "Rodnik"))
    assert field.text() == "Rodnik"
    assert field.settle()
