"""What is done to a client as a whole, from the menu of its card, by one deed each."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.models import Client
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.standing import PartnerDialog, StandingDialog
from crmdesk.ui.pages.client_head import ClientHead
from crmdesk.ui.pages.client_pane import ClientPane
from tests.factories import PARTNER, make_client, put
from tests.ui.pages.conftest import Settled


def held(context: Context, client: int) -> Any:
    """Return the row."""
    with context.store.reading() as connection:
        return connection.execute(select(Client.__table__).where(Client.id == client)).one()


def pick(pane: ClientPane, words: str) -> None:
    """Choose an entry of the menu behind the three dots."""
    menu: QMenu = pane.findChildren(ClientHead)[-1].more.menu()
    next(action for action in menu.actions() if action.text().startswith(words)).trigger()


def test_a_status_is_set_by_hand_with_a_reason_and_freed_again(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """Without a reason nothing is written; undo gives back what was."""
    pick(client_pane, "Set the status")
    dialog = client_pane.client.dialog
    assert isinstance(dialog, StandingDialog)
    dialog.choice.setCurrentIndex(dialog.choice.findData(8))
    dialog.say()
    assert dialog.isVisible()
    dialog.reason.setText("Chosen by the head")
    dialog.until.setText("2026-01-01")
    dialog.say()
    settled()
    row = held(context, client)
    assert (row.status, row.status_by_hand, row.status_reason) == (8, True, "Chosen by the head")
    assert row.status_until_on == date(2026, 1, 1)
    assert client_pane.client.dialog is None
    pick(client_pane, "Status by the rules")
    settled()
    assert held(context, client).status_by_hand is False
    context.deeds.undo()
    settled()
    assert held(context, client).status == 8


def test_what_the_base_refuses_leaves_the_dialog_open(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """A day that has passed: the sentence stands in the dialog, and what was typed stays."""
    pick(client_pane, "Set the status")
    dialog = client_pane.client.dialog
    assert isinstance(dialog, StandingDialog)
    dialog.reason.setText("Why not")
    dialog.until.setText("2025-01-01")
    dialog.say()
    settled()
    assert dialog.isVisible()
    assert "has passed" in dialog._trouble.text()
    assert (dialog.reason.text(), dialog.yes.isEnabled()) == ("Why not", True)
    dialog.reject()
    assert held(context, client).status_by_hand is False


def test_relations_are_set_with_a_reason(
    client_pane: ClientPane, context: Context, client: int, settled: Settled
) -> None:
    """Types are the firm's own."""
    pick(client_pane, "Type of relations")
    settled()
    dialog = client_pane.client.dialog
    assert isinstance(dialog, StandingDialog)
    dialog.choice.setCurrentIndex(dialog.choice.findData(PARTNER))
    dialog.reason.setText("They help us")
    dialog.say()
    settled()
    row = held(context, client)
    assert (row.relationship_id, row.relationship_reason) == (PARTNER, "They help us")


def test_a_client_goes_into_a_group_and_out_of_it(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, qtbot: QtBot
) -> None:
    """Chosen by letters; the menu offers the way out only where there is one."""
    (head,) = put(context.store, Client, make_client(name="Holding"))
    pick(client_pane, "Group of companies")
    settled()
    dialog = client_pane.client.dialog
    assert isinstance(dialog, PartnerDialog)
    qtbot.keyClicks(dialog.line, "Hold")
    settled()
    qtbot.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    settled()
    assert held(context, client).parent_id == head
    assert client_pane.tabs.current == "overview"
    pick(client_pane, "Take out")
    settled()
    assert held(context, client).parent_id is None


def test_merging_asks_for_the_other_and_shows_what_would_be(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, qtbot: QtBot
) -> None:
    """The same record is refused; then the preview opens, and nothing is written yet."""
    put(context.store, Client, make_client(name="Twin"))
    pick(client_pane, "Merge")
    settled()
    dialog = client_pane.client.dialog
    assert isinstance(dialog, PartnerDialog)
    dialog.said.emit(client)
    assert "the same record" in dialog._trouble.text()
    qtbot.keyClicks(dialog.line, "Twin")
    settled()
    dialog.say()
    settled()
    merging = client_pane.client.merging
    assert merging is not None
    assert merging.preview is not None
    merging.reject()
    assert client_pane.client.merging is None
    assert held(context, client).merged_into_id is None


def test_a_client_is_archived_and_a_call_planned(
    client_pane: ClientPane, context: Context, client: int, settled: Settled, qtbot: QtBot
) -> None:
    """One by a deed, the other asked of the page."""
    with qtbot.waitSignal(client_pane.client.task_requested) as told:
        pick(client_pane, "Plan a call")
    assert (told.args[0].client_id, told.args[0].done) == (client, False)
    pick(client_pane, "To the archive")
    settled()
    assert held(context, client).archived_at is not None
    context.deeds.undo()
    settled()
    assert held(context, client).archived_at is None
