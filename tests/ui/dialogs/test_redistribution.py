"""Sharing clients out in the window: a preview, one deed, one undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlalchemy import select

from crmdesk.data.models import Client
from crmdesk.data.store import Store
from crmdesk.reports.question import Question
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.redistribution import RedistributionDialog
from tests.factories import ANNA, IVAN, make_client, plant, put
from tests.reports.test_query import AS_OF, YEAR

QUESTION = Question((), (), YEAR, as_of=AS_OF)
OPTIONS = {"percent": "10", "most": "50"}


@pytest.fixture
def dialog(qtbot, context: Context) -> RedistributionDialog:
    """The dialog in a firm where Ivan has six clients and Anna none."""
    plant(context.store)
    put(
        context.store,
        Client,
        *(make_client(id=client, name=f"<b>C{client}</b>", owner_id=IVAN) for client in range(1, 7)),
    )
    made = RedistributionDialog(context, QUESTION, OPTIONS)
    qtbot.addWidget(made)
    return made


def owners(store: Store) -> list[int | None]:
    """Return who holds the clients, in order."""
    with store.reading() as connection:
        return list(connection.execute(select(Client.owner_id).order_by(Client.id)).scalars())


def test_the_proposal_is_shown_and_done_by_one_button(qtbot, context, dialog):
    """Four of six clients go to the four others; nothing is written before the button, and one undo gives all back."""
    qtbot.waitUntil(dialog.button.isEnabled)
    assert dialog.button.text() == "Hand over 4 clients"
    assert dialog.table.rows.rowCount() == 4
    assert dialog.table.rows.text(0, 0).startswith("<b>C")
    assert owners(context.store) == [IVAN] * 6
    with qtbot.waitSignal(dialog.handed_over):
        qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert owners(context.store).count(IVAN) == 2
    assert ANNA in owners(context.store)
    with qtbot.waitSignal(context.deeds.written):
        context.deeds.undo()
    assert owners(context.store) == [IVAN] * 6


def test_a_fair_base_says_so(qtbot, context):
    """Where nothing is to be handed over there is a sentence and no button to press."""
    plant(context.store)
    put(context.store, Client, make_client(id=1, owner_id=IVAN))
    dialog = RedistributionDialog(context, QUESTION, OPTIONS)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "fairly" in _texts(dialog))
    assert not dialog.button.isEnabled()
    dialog.accept()
    assert dialog.result() == 0


def _texts(dialog: RedistributionDialog) -> str:
    """Return all that labels say."""
    return " ".join(label.text() for label in dialog.findChildren(QLabel))
