"""Deeds of the window: written in order, taken back in order, and never lost at the exit."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.deal_deeds import close_deal
from crmdesk.data.entry.deeds import Conflict, Deed, change, create
from crmdesk.data.models import Deal, Source
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.deeds import STEPS
from tests import factories as f
from tests.factories import make_deal, plant, put


class Listener(QObject):
    """Hears how a deed went."""

    def __init__(self) -> None:
        super().__init__()
        self.deeds: list[Deed] = []
        self.errors: list[str] = []

    def on_done(self, deed: Deed) -> None:
        """Hear of a deed that was written."""
        self.deeds.append(deed)

    def on_failed(self, error: Exception) -> None:
        """Hear why one was not."""
        self.errors.append(str(error))


@pytest.fixture
def deal(sqlite_store: Store) -> int:
    """One open deal."""
    plant(sqlite_store)
    return put(sqlite_store, Deal, make_deal())[0]


def _amount(store: Store, deal: int) -> Any:
    with store.reading() as connection:
        return connection.execute(select(Deal.amount).where(Deal.id == deal)).scalar_one()


def _change(deal: int, version: int, was: int, amount: int) -> Any:
    values = {"amount": amount}
    return partial(change, form_id="deal", record_id=deal, version=version, was={"amount": was}, values=values)


def test_deeds_are_written_in_the_order_they_were_asked(context: Context, deal: int, qtbot: QtBot) -> None:
    """The last word typed is the one that stays, and each step goes back one."""
    for amount in (1, 2, 3, 4, 5):
        context.deeds.start(_change(deal, 1, 100_000, amount))
    assert context.deeds.finish()
    assert _amount(context.store, deal) == 5
    for amount in (4, 3, 2, 1, 100_000):
        context.deeds.undo()
        assert context.deeds.finish()
        assert _amount(context.store, deal) == amount
    for amount in (1, 2):
        context.deeds.redo()
        assert context.deeds.finish()
        assert _amount(context.store, deal) == amount
    context.deeds.start(_change(deal, 1, 2, 9))
    assert context.deeds.finish()
    assert context.deeds.redo_text == ""


def test_fifty_steps_go_back_and_no_more(context: Context) -> None:
    """The oldest is forgotten; then there is a sentence."""
    for place in range(STEPS + 1):
        context.deeds.start(partial(create, form_id="source", values={"name": f"S{place}"}))
    assert context.deeds.finish()
    for _step in range(STEPS):
        context.deeds.undo()
    assert context.deeds.finish()
    with context.store.reading() as connection:
        left = connection.execute(select(Source.name).where(Source.archived_at.is_(None))).scalars().all()
    assert left == ["S0"]
    said: list[str] = []
    context.deeds.told.connect(lambda text, _undoable: said.append(text))
    context.deeds.undo()
    assert said == ["There is nothing to undo."]


def test_a_refused_deed_tells_the_editor_why_and_the_next_goes_on(context: Context, deal: int) -> None:
    """The toast and the editor get the same sentence; nothing is on the way back."""
    listener = Listener()
    context.deeds.start(partial(close_deal, deal_id=deal, outcome=2), failed=listener.on_failed)
    context.deeds.start(_change(deal, 1, 100_000, 7), done=listener.on_done)
    assert context.deeds.finish()
    assert listener.errors == ["Say why the deal is lost: choose a reason."]
    assert [deed.ids for deed in listener.deeds] == [(deal,)]


def test_a_conflict_waits_for_the_person(context: Context, deal: int) -> None:
    """Keeping mine writes mine; keeping theirs writes nothing, and either way the editor hears."""
    with context.store.changing(author_id=f.ANNA) as under_way:
        under_way.edit(Deal, deal, 1, amount=300)
    context.store.own_txns.clear()
    asked: list[Conflict] = []
    context.deeds.conflicted.connect(asked.append)
    listener = Listener()
    context.deeds.start(_change(deal, 1, 100_000, 500), done=listener.on_done)
    assert context.deeds.finish()
    assert len(asked) == 1
    assert _amount(context.store, deal) == 300
    context.deeds.resolve(asked[0], frozenset())
    assert context.deeds.finish()
    assert _amount(context.store, deal) == 300
    context.deeds.start(_change(deal, 1, 100_000, 500), done=listener.on_done)
    assert context.deeds.finish()
    context.deeds.resolve(asked[1], frozenset({"amount"}))
    assert context.deeds.finish()
    assert _amount(context.store, deal) == 500
    assert [(deed.ids, deed.txn is None) for deed in listener.deeds] == [((deal,), True), ((deal,), False)]


def test_a_conflict_put_off_gives_the_text_back(context: Context, deal: int) -> None:
    """Nothing is written, and the editor hears that what was typed is still its own."""
    with context.store.changing(author_id=f.ANNA) as under_way:
        under_way.edit(Deal, deal, 1, amount=300)
    context.store.own_txns.clear()
    context.deeds.conflicted.connect(context.deeds.put_off)
    listener = Listener()
    context.deeds.start(_change(deal, 1, 100_000, 500), done=listener.on_done, failed=listener.on_failed)
    assert context.deeds.finish()
    assert _amount(context.store, deal) == 300
    assert listener.deeds == []
    assert len(listener.errors) == 1


def test_an_undo_that_others_prevent_says_so(context: Context, deal: int, qtbot: QtBot) -> None:
    """What was changed since stays, and the sentence names the deed."""
    context.deeds.start(_change(deal, 1, 100_000, 500))
    assert context.deeds.finish()
    with context.store.changing(author_id=f.ANNA) as under_way:
        under_way.edit(Deal, deal, 2, amount=700)
    with qtbot.waitSignal(context.deeds.told, timeout=5000) as told:
        context.deeds.undo()
    assert told.args is not None
    assert told.args[0].startswith("Cannot undo “Changed: Amount 5”.")
    assert _amount(context.store, deal) == 700
