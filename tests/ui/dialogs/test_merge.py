"""The preview of a merge: values of both, what moves, sums before and after; one deed, one undo."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QRadioButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.deeds import change
from crmdesk.data.models import Client, Contact, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.merge import MergeDialog
from tests.factories import make_client, make_contact, make_won, plant, put


@pytest.fixture
def clients(context: Context) -> list[int]:
    """Two records of one client: cities and phones differ, the second has a deal and a contact."""
    plant(context.store)
    first, second = put(
        context.store, Client,
        make_client(name="Ромашка", city="Казань", phones=["+79990000001"]),
        make_client(name="Ромашка <b>", city="Omsk", phones=["+79990000002"]),
    )  # fmt: skip
    put(context.store, Deal, make_won(date(2025, 5, 5), 3_000_00, client_id=second))
    put(context.store, Contact, make_contact(client_id=second))
    return [first, second]


@pytest.fixture
def dialog(context: Context, clients: list[int], qtbot: QtBot) -> MergeDialog:
    """The preview, read."""
    made = MergeDialog(context, "client", *clients)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.preview is not None, timeout=10_000)
    return made


def held(context: Context, client: int) -> Any:
    """Return the row."""
    with context.store.reading() as connection:
        return connection.execute(select(Client.__table__).where(Client.id == client)).one()


def words(dialog: MergeDialog) -> list[str]:
    """Return what is in view."""
    return [one.text().replace("\u202f", " ") for one in dialog.findChildren(QLabel) if one.text()]


def test_both_sides_stand_beside_each_other(dialog: MergeDialog, context: Context, clients: list[int]) -> None:
    """Names are told letter by letter; nothing is written yet."""
    told = words(dialog)
    assert "“Ромашка” stays; “Ромашка <b>” goes to the archive, and whatever belonged to it moves." in told
    assert {"+79990000001, +79990000002", "Revenue", "3 000 ₽"} <= set(told)
    assert any(text.startswith("Moves: ") and "Deals: 1" in text and "Contacts: 1" in text for text in told)
    buttons = [one.text() for one in dialog.findChildren(QRadioButton)]
    assert {"Казань", "Omsk", "Ромашка <b>"} <= set(buttons)
    assert held(context, clients[1]).archived_at is None


def test_chosen_values_are_kept_and_one_undo_takes_all_back(
    dialog: MergeDialog, context: Context, clients: list[int], qtbot: QtBot
) -> None:
    """The city of the other, the deal with the kept one."""
    assert dialog.choices == {}
    dialog.choose("city", clients[1])
    assert dialog.choices == {"city": clients[1]}
    with qtbot.waitSignal(dialog.merged, timeout=10_000) as told:
        dialog.finish()
    assert told.args[0].ids == tuple(clients)
    assert not dialog.isVisible()
    kept, gone = (held(context, client) for client in clients)
    assert (kept.city, kept.phones) == ("Omsk", ["+79990000001", "+79990000002"])
    assert gone.merged_into_id == clients[0]
    with qtbot.waitSignal(context.deeds.settled, timeout=10_000):
        context.deeds.undo()
    kept, gone = (held(context, client) for client in clients)
    assert (kept.city, gone.archived_at, gone.merged_into_id) == ("Казань", None, None)


def test_the_other_one_may_be_kept(dialog: MergeDialog, clients: list[int], qtbot: QtBot) -> None:
    """The preview is made anew."""
    dialog.swap.click()
    qtbot.waitUntil(lambda: dialog.preview is not None and dialog.preview.keep_id == clients[1], timeout=10_000)
    assert any(text.startswith("“Ромашка <b>” stays") for text in words(dialog))


def test_a_change_meanwhile_is_told_and_compared_again(
    dialog: MergeDialog, context: Context, clients: list[int], qtbot: QtBot
) -> None:
    """Nothing is merged over what nobody has seen."""
    change(context.store, "client", clients[0], 1, {"city": "Казань"}, {"city": "Perm"})
    before = dialog.preview
    dialog.finish()
    qtbot.waitUntil(lambda: dialog.preview is not before, timeout=10_000)
    assert "changed meanwhile" in dialog._trouble.text()
    assert "Perm" in [one.text() for one in dialog.findChildren(QRadioButton)]
    assert held(context, clients[1]).archived_at is None


def test_a_record_that_is_gone_is_told(context: Context, clients: list[int], qtbot: QtBot) -> None:
    """And cannot be merged."""
    made = MergeDialog(context, "client", clients[0], 424242)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: any("not there any more" in text for text in words(made)), timeout=10_000)
    assert not made.yes.isEnabled()
    made.finish()
    assert held(context, clients[0]).version == 1


def test_records_that_say_the_same_say_so(context: Context, qtbot: QtBot) -> None:
    """There is nothing to choose."""
    plant(context.store)
    twins = put(context.store, Client, make_client(), make_client())
    made = MergeDialog(context, "client", *twins)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "Both say the same in every field." in words(made), timeout=10_000)
