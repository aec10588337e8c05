"""Possible duplicates: looked for by a job, compared and merged pair by pair."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from crmdesk.data.models import Client
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs import merge_pairs
from crmdesk.ui.dialogs.merge_pairs import DuplicatesDialog
from tests.factories import make_client, plant, put


def opened(context: Context, qtbot: QtBot) -> DuplicatesDialog:
    """Return the dialog when it has looked."""
    made = DuplicatesDialog(context)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    return made


def words(dialog: DuplicatesDialog) -> list[str]:
    """Return what is in view."""
    return [one.text() for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]


@pytest.fixture
def clients(context: Context) -> list[int]:
    """Three records of one client by its INN, and a stranger."""
    plant(context.store)
    return put(
        context.store, Client,
        make_client(name="Ромашка <b>", inn="7701234567"), make_client(name="Romashka", inn="7701234567"),
        make_client(name="Лютик", inn="7701234567"), make_client(name="Quite another"),
    )  # fmt: skip


def test_pairs_say_why_they_look_alike(context: Context, clients: list[int], qtbot: QtBot) -> None:
    """Names are told letter by letter."""
    assert clients
    dialog = opened(context, qtbot)
    assert len(dialog.pairs) == 3
    told = words(dialog)
    assert "3 pairs look alike" in told
    assert told.count("the same INN") == 3
    assert any("Ромашка <b>" in text for text in told)


def test_a_merged_pair_takes_its_record_out_of_the_others(
    context: Context, clients: list[int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next pairs come into view; what is merged is one deed."""
    assert clients
    monkeypatch.setattr(merge_pairs, "MOST", 2)
    dialog = opened(context, qtbot)
    buttons = [one for one in dialog.findChildren(QPushButton) if one.text() == "Compare…" and one.isVisible()]
    assert len(buttons) == 2
    gone = dialog.pairs[0].second_id
    buttons[0].click()
    comparing = dialog.comparing
    assert comparing is not None
    qtbot.waitUntil(lambda: comparing.preview is not None, timeout=10_000)
    comparing.finish()
    qtbot.waitUntil(lambda: dialog.comparing is None, timeout=10_000)
    assert len(dialog.pairs) == 1
    assert gone not in (dialog.pairs[0].first_id, dialog.pairs[0].second_id)
    assert context.deeds.undo_text


def test_a_base_without_likenesses_says_so(context: Context, qtbot: QtBot) -> None:
    """And offers to close."""
    plant(context.store)
    put(context.store, Client, make_client(name="One"))
    dialog = opened(context, qtbot)
    assert "No two clients look alike" in words(dialog)


def test_looking_can_be_stopped(context: Context, clients: list[int], qtbot: QtBot) -> None:
    """By its button or by closing."""
    assert clients
    made = DuplicatesDialog(context)
    qtbot.addWidget(made)
    made.show()
    made.reject()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
    assert not made.isVisible()
