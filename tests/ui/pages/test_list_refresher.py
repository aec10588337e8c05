"""A list stays where the person left it while others, and they themselves, change what it shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt
from pytestqt.qtbot import QtBot

from crmdesk.data.entry.bulk_deeds import SetField, carry_out
from crmdesk.data.entry.deeds import change
from crmdesk.data.models import Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.pages.list_refresher import REST, ListRefresher
from tests import factories as f
from tests.factories import make_deal, put

Settled = Callable[[], None]


def test_rows_in_view_are_read_again_at_once_and_the_order_later(
    page: DealsPage, deals: list[int], context: Context, qtbot: QtBot
) -> None:
    """The last deal becomes the dearest: its amount shows first, its place when the writing rests; the hand stays on it."""
    page._view.select(deals[2])
    change(context.store, "deal", deals[2], 1, {}, {"amount": 9_000_00})
    page.refresh()
    qtbot.waitUntil(lambda: page._model.value(2, "value") == 9_000_00, timeout=5000)
    qtbot.waitUntil(lambda: page._model.row_of(deals[2]) == 0, timeout=5000)
    assert page._model.record_id(page._view.grid.currentIndex().row()) == deals[2]


def test_ticks_stay_when_the_list_changes_its_order(
    page: DealsPage, deals: list[int], context: Context, qtbot: QtBot
) -> None:
    """Two deals are ticked, a third appears above them: the same two are ticked."""
    flags = QItemSelectionModel.SelectionFlag
    page._view.select(deals[1])
    page._view.grid.selectionModel().select(page._model.index(2, 0), flags.Select | flags.Rows)
    assert page._view.selected_ids().tolist() == [deals[1], deals[2]]
    put(context.store, Deal, make_deal(title="N", amount=9_999_00))
    page.refresh()
    qtbot.waitUntil(lambda: page._model.rowCount() == 4, timeout=5000)
    assert page._view.selected_ids().tolist() == [deals[1], deals[2]]


def test_an_open_cell_is_not_taken_away(page: DealsPage, deals: list[int], context: Context, qtbot: QtBot) -> None:
    """Somebody changes every deal while a cell is open: the text stays, the order waits until the cell is closed."""
    assert isinstance(page._refresher, ListRefresher)
    editor = page._view.grid.edit_cell(1, "value")
    assert editor is not None
    editor.setText("half a fig")
    carry_out(context.store, deals, SetField("owner_id", f.LONER))
    put(context.store, Deal, make_deal(title="N", amount=9_999_00))
    page.refresh()
    qtbot.waitUntil(lambda: page._model.value(0, "owner") == "Pavel Lone", timeout=5000)
    qtbot.wait(REST + 200)
    assert page._view.grid.is_editing
    assert editor.text() == "half a fig"
    assert page._model.rowCount() == 3
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page._model.rowCount() == 4, timeout=5000)
