"""Word lists in the settings: typed, found, put in order, merged, put away and brought back, by keys and by mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.dictionaries import dictionary
from crmdesk.data.entry.deeds import create
from crmdesk.data.models import Deal, Product
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.instead import InsteadDialog
from crmdesk.ui.dialogs.merge import MergeDialog
from crmdesk.ui.pages.list_request import ListRequest
from crmdesk.ui.pages.settings_list import WordListView
from crmdesk.ui.pages.settings_word_deeds import WordList
from crmdesk.ui.pages.settings_words import WordsPanel
from tests import factories as f
from tests.factories import make_deal, plant, put

Made = Callable[..., WordsPanel]


@pytest.fixture
def made(context: Context, qtbot: QtBot) -> Made:
    """Return what makes a panel, shown and read."""
    plant(context.store)

    def make(*lists: str | WordList) -> WordsPanel:
        panel = WordsPanel(context, lists)
        qtbot.addWidget(panel)
        context.deeds.written.connect(panel.refresh)
        panel.resize(900, 600)
        panel.show()
        panel.refresh()
        quiet(context, qtbot)
        return panel

    return make


def quiet(context: Context, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    assert context.deeds.finish()
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=5000)


def type_into(line: QLineEdit, text: str) -> None:
    """Type a text; QTest has no keys for letters beyond Latin."""
    line.setText(text)
    line.textEdited.emit(text)


def names(panel: WordsPanel) -> list[str]:
    """Return the entries shown."""
    return [word.name for word in panel.words]


def line(panel: QWidget, name: str) -> QLineEdit:
    """Return a line by what it asks for."""
    return next(one for one in panel.findChildren(QLineEdit) if one.placeholderText() == name)


def button(panel: QWidget, text: str) -> QPushButton:
    """Return a button by its words."""
    return next(one for one in panel.findChildren(QPushButton) if one.text() == text)


def choose(panel: WordsPanel, name: str) -> None:
    """Take an entry in hand."""
    view = panel.findChild(WordListView)
    assert view is not None
    view.setCurrentRow(names(panel).index(name))


def test_a_name_and_enter_add_an_entry(made: Made, context: Context, qtbot: QtBot) -> None:
    """It is in hand at once; one that is there already is refused and stays in the line."""
    panel = made("competitor")
    new = line(panel, "New: name, Enter")
    type_into(new, "Ромашка & Co <b>")
    qtbot.keyClick(new, Qt.Key.Key_Return)
    quiet(context, qtbot)
    assert panel.current is not None
    assert panel.current.name == "Ромашка & Co <b>"
    assert new.text() == ""
    type_into(new, "RIVAL")
    qtbot.keyClick(new, Qt.Key.Key_Return)
    quiet(context, qtbot)
    assert new.text() == "RIVAL"
    assert new.property("wrong") == "true"
    assert len(names(panel)) == 2


def test_uses_come_after_the_list(made: Made, context: Context, qtbot: QtBot) -> None:
    """Each entry says by how many records it is named; the list does not wait for it."""
    put(context.store, Deal, make_deal(competitor_id=f.RIVAL), make_deal(competitor_id=f.RIVAL))
    panel = made("competitor")
    view = panel.findChild(WordListView)
    assert view is not None
    assert view.item(0).toolTip() == "Named by 2 records"


def test_entries_are_put_in_order_by_buttons_and_by_dragging(made: Made, context: Context, qtbot: QtBot) -> None:
    """The order is kept, and one undo gives the old one."""
    panel = made(WordList("stage", parent_id=f.MAIN))
    down = next(one for one in panel.findChildren(QToolButton) if one.accessibleName() == "Down")
    before = names(panel)
    choose(panel, before[0])
    down.click()
    quiet(context, qtbot)
    assert names(panel)[:2] == [before[1], before[0]]
    assert panel.current is not None
    assert panel.current.name == before[0]
    view = panel.findChild(WordListView)
    assert view is not None
    view.order_wanted.emit([word.id for word in reversed(panel.words)])
    quiet(context, qtbot)
    assert names(panel) == [*reversed([before[1], before[0], *before[2:]])]
    context.deeds.undo()
    quiet(context, qtbot)
    assert names(panel)[:2] == [before[1], before[0]]


def test_thousands_are_searched(made: Made, context: Context, qtbot: QtBot) -> None:
    """The first are shown with how many there are; typing reads the others."""
    put(context.store, Product, *({"name": f"Насос {n:03}"} for n in range(400)))
    panel = made("product")
    assert len(panel.words) == 300
    find = line(panel, "Find in the list")
    assert find.isVisible()
    type_into(find, "насос 399")
    qtbot.waitUntil(lambda: names(panel) == ["Насос 399"], timeout=5000)


def test_a_stage_with_deals_asks_where_they_go(made: Made, context: Context, qtbot: QtBot) -> None:
    """Nothing is done before the answer; the deals move with it."""
    deal = put(context.store, Deal, make_deal())[0]
    panel = made(WordList("stage", parent_id=f.MAIN))
    choose(panel, "Work")
    seen: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, InsteadDialog):
            seen.extend(dialog.choices)
            dialog.choose(f.OFFER)
            dialog.accept()
        else:
            QTimer.singleShot(20, answer)

    QTimer.singleShot(20, answer)
    button(panel, "To the archive…").click()
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    quiet(context, qtbot)
    assert "Work" not in seen
    assert "The same name: the past stays as it was" not in seen
    assert "Work" not in names(panel)
    with context.store.reading() as connection:
        assert connection.execute(select(Deal.stage_id).where(Deal.id == deal)).scalar_one() == f.OFFER


def test_two_entries_become_one_after_a_preview(made: Made, context: Context, qtbot: QtBot) -> None:
    """What it becomes part of is asked, what that does is shown, and only then it is done."""
    other = create(context.store, "competitor", {"name": "Rival Ltd"}).ids[0]
    deal = put(context.store, Deal, make_deal(competitor_id=other))[0]
    panel = made("competitor")
    choose(panel, "Rival Ltd")
    done: list[bool] = []

    def merge() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, InsteadDialog):
            dialog.choose(f.RIVAL)
            QTimer.singleShot(20, merge)
            dialog.accept()
        elif isinstance(dialog, MergeDialog) and dialog.preview is not None:
            dialog.merged.connect(done.append)
            dialog.finish()
        else:
            QTimer.singleShot(20, merge)

    QTimer.singleShot(0, merge)
    button(panel, "Merge…").click()
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    quiet(context, qtbot)
    assert names(panel) == ["Rival"]
    with context.store.reading() as connection:
        assert connection.execute(select(Deal.competitor_id).where(Deal.id == deal)).scalar_one() == f.RIVAL


def test_what_was_put_away_is_seen_and_comes_back(made: Made, context: Context, qtbot: QtBot) -> None:
    """The archive is the same list; an unused entry goes without a question."""
    panel = made("loss_reason")
    choose(panel, "Silence")
    button(panel, "To the archive…").click()
    quiet(context, qtbot)
    assert names(panel) == ["Price"]
    button(panel, "Show the archive").click()
    quiet(context, qtbot)
    assert names(panel) == ["Silence"]
    button(panel, "Bring back").click()
    quiet(context, qtbot)
    assert [word.name for word in dictionary(context.store, "loss_reason").shown] == ["Price", "Silence"]


def test_a_segment_is_shown_in_the_list_of_clients(made: Made, context: Context, qtbot: QtBot) -> None:
    """It is not made here: where it is made is said in the place of the line."""
    create(context.store, "segment", {"name": "Best", "shared": True})
    panel = made(WordList("segment", made_elsewhere="Made in Clients."))
    assert not line(panel, "New: name, Enter").isVisible()
    with qtbot.waitSignal(panel.section_requested) as told:
        button(panel, "Show these clients").click()
    section, request = told.args
    assert section == "clients"
    assert isinstance(request, ListRequest)
    assert request.conditions[0].field.startswith("segment:")
