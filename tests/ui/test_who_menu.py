"""Who sits here: chosen once, remembered for the base, and the author of what is written."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.entry.deeds import create
from crmdesk.data.models import JournalEntry
from crmdesk.ui.context import Context
from crmdesk.ui.who_menu import WhoMenu
from tests import factories as f
from tests.factories import plant


def test_the_person_chosen_signs_what_is_written(context: Context, qtbot: QtBot) -> None:
    """The choice is kept for this base, told by name and role, and stands in the journal."""
    plant(context.store)
    anchor = QWidget()
    qtbot.addWidget(anchor)
    menu = WhoMenu(context, anchor)
    with qtbot.waitSignal(menu.known) as told:
        menu.ask()
    assert told.args == ["", ""]
    with qtbot.waitSignal(menu.known) as told:
        menu.choose(f.HEAD)
    assert told.args is not None
    assert told.args[1] == "Manager"
    assert context.settings.person_of(context.store.replica) == f.HEAD
    context.deeds.start(partial(create, form_id="source", values={"name": "Fair"}))
    assert context.deeds.finish()
    with context.store.reading() as connection:
        assert f.HEAD in connection.execute(select(JournalEntry.author_id)).scalars().all()


def test_everybody_who_works_is_offered_and_nobody_too(context: Context, qtbot: QtBot) -> None:
    """Names in order; an ampersand is no shortcut."""
    plant(context.store)
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()
    menu = WhoMenu(context, anchor)
    menu.open()
    qtbot.waitUntil(lambda: any(m.isVisible() for m in anchor.findChildren(QMenu)), timeout=5000)
    shown = next(m for m in anchor.findChildren(QMenu) if m.isVisible())
    names = [action.text() for action in shown.actions() if action.isCheckable()]
    assert names[-1] == "Nobody in particular"
    assert names[:-1] == sorted(names[:-1])
    assert "Anna Sokolova" in names
    shown.close()
