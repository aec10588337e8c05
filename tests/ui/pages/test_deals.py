"""The page of deals, driven as a person does: list, search, filter, sort, sum, edit, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.entry.deeds import Deed, create
from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.pages.list_request import ListRequest
from tests import factories as f
from tests.factories import make_client, make_deal, put

Settled = Callable[[], None]


def _titles(page: DealsPage) -> list[str]:
    return [str(page._model.value(row, "title")) for row in range(page._model.rowCount())]


def test_opens_on_open_deals_with_totals_counts_and_the_first_in_hand(page: DealsPage, deals: list[int]) -> None:
    """All open, the largest first; tabs say how many; the pane shows the first deal."""
    assert _titles(page) == ["A", "B", "C"]
    assert page._tabs.tabText(0) == "All open  3"
    assert page._view.totals._cells["value"].text == "6\u202f000"
    assert page._pane.card is not None
    assert page._pane.card.id == deals[0]
    assert page.grab().width() == 1252


def test_search_filters_and_reset(page: DealsPage, settled: Settled) -> None:
    """Typing narrows, a condition narrows further, nothing left names the reason, reset brings all back."""
    page._bar.search.insert("ромаш")  # QTest cannot type Russian letters
    settled()
    assert _titles(page) == ["A"]
    page._bar.set_conditions((Condition("owner", Operator.IN, (f.ANNA,), ("Anna Sokolova",)),), "ромаш")
    page.reload()
    settled()
    assert page._states.state == "notice"
    page.reset()
    settled()
    assert _titles(page) == ["A", "B", "C"]
    assert page._states.state == "content"


def test_a_click_on_a_head_sorts_and_a_second_turns_it_round(page: DealsPage, settled: Settled) -> None:
    """Figures come from the largest, then from the smallest."""
    page._on_order("value")
    settled()
    assert _titles(page) == ["C", "B", "A"]
    page._on_order("value")
    settled()
    assert _titles(page) == ["A", "B", "C"]


def test_the_sum_of_the_selected_is_told(page: DealsPage, qtbot: QtBot, settled: Settled) -> None:
    """Two rows selected give their sum to the status bar; one gives nothing."""
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    with qtbot.waitSignal(page.status_changed, check_params_cb=lambda text: "5\u202f000" in text, timeout=5000):
        page._view.grid.selectionModel().select(page._model.index(1, 0), flags)


def test_an_amount_is_typed_over_and_undone(page: DealsPage, context: Context, qtbot: QtBot, settled: Settled) -> None:
    """F2, digits, Enter keep the amount; Ctrl+Z brings the old one back, and Ctrl+Shift+Z the new one again."""
    grid = page._view.grid
    grid.setFocus()
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.viewport().findChild(QLineEdit) or grid.findChild(QLineEdit)
    assert editor is not None
    editor.setText("7 500,50")
    with qtbot.waitSignal(context.deeds.settled, timeout=5000):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled()
    assert page._model.value(0, "value") == 7_500_50
    for turn, amount in ((context.deeds.undo, 3_000_00), (context.deeds.redo, 7_500_50)):
        with qtbot.waitSignal(context.deeds.settled, timeout=5000):
            turn()
        settled()
        assert page._model.value(0, "value") == amount


def test_a_stage_is_moved_by_the_keyboard(page: DealsPage, context: Context, qtbot: QtBot, settled: Settled) -> None:
    """Ctrl+Left in the pane takes the deal one stage back and tells so."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=5000)
    with qtbot.waitSignal(context.deeds.told, timeout=5000) as told:
        qtbot.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    settled()
    assert told.args == ["Stage: Work", True]
    assert page._model.value(0, "stage") == "Work"


def test_the_deals_behind_a_figure_are_opened(page: DealsPage, deals: list[int], settled: Settled) -> None:
    """Another page opens exactly these deals, with one of them in hand."""
    page.open(ListRequest("Two", (deals[3], deals[1]), record_id=deals[1]))
    settled()
    assert _titles(page) == ["W", "B"]
    assert page._view.selected_ids().tolist() == [deals[1]]


def test_rows_are_copied_as_a_table(page: DealsPage, qtbot: QtBot, settled: Settled) -> None:
    """Ctrl+C puts heads and rows, separated by tabs, on the clipboard."""
    with qtbot.waitSignal(page.toast_requested, timeout=5000):
        page._view.grid.copy_requested.emit()
    lines = QApplication.clipboard().text().split("\n")
    assert len(lines) == 2
    assert "A" in lines[1].split("\t")
    assert len(lines[0].split("\t")) == len(lines[1].split("\t"))


def test_columns_and_widths_are_remembered(page: DealsPage, context: Context, qtbot: QtBot, settled: Settled) -> None:
    """What the person chose and dragged holds in the next page."""
    page._on_columns(["title", "value"])
    settled()
    page._view.grid.setColumnWidth(0, 333)
    again = DealsPage(context)
    qtbot.addWidget(again)
    again.entered()
    settled()
    assert [column.key for column in again._model.columns] == ["title", "value"]
    assert again._view.grid.columnWidth(0) == 333


def test_an_empty_base_says_what_to_do(context: Context, qtbot: QtBot, settled: Settled) -> None:
    """No deals at all: a reason and a hint on the tab of all, a way to it from a tab with nothing."""
    page = DealsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.entered()
    settled()
    assert page._states.state == "notice"
    page._on_show_all()
    settled()
    assert page._states.state == "notice"
    assert page._states._notice._title.text() == "There are no deals yet"


def test_the_keyboard_is_in_the_list_when_the_page_comes_into_view(page: DealsPage) -> None:
    """The desk gives it to the page; arrows and F2 work without a click or Tab."""
    page.setFocus()
    page.entered()
    assert QApplication.focusWidget() is page._view.grid


def test_a_page_just_made_opens_at_the_deal_asked_for(
    context: Context, deals: list[int], qtbot: QtBot, settled: Settled
) -> None:
    """The line and other pages ask for a deal before the list was read for the first time."""
    made = DealsPage(context)
    qtbot.addWidget(made)
    made.resize(1252, 822)
    made.show()
    made.entered()
    made.open(deals[2])
    settled()
    assert made._model.record_id(made._view.grid.currentIndex().row()) == deals[2]
    assert made._pane.card is not None
    assert made._pane.card.id == deals[2]


def test_a_deal_far_down_the_list_is_found_with_the_rest_of_the_ids(
    context: Context, deals: list[int], qtbot: QtBot, settled: Settled
) -> None:
    """The first read brings only what is painted."""
    far = put(context.store, Deal, *(make_deal(title=f"N{place}", amount=100 + place) for place in range(300)))[0]
    made = DealsPage(context)
    qtbot.addWidget(made)
    made.resize(1252, 822)
    made.show()
    made.entered()
    made.open(far)
    settled()
    assert made._model.record_id(made._view.grid.currentIndex().row()) == far
    assert made._pane.card is not None
    assert made._pane.card.id == far


def test_beyond_the_last_stage_a_deal_is_closed(
    page: DealsPage, deals: list[int], settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+→ never does nothing: past the last open stage it asks how the deal ended."""
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(page._deal, "close", lambda deal_id, title: asked.append((deal_id, title)))
    page._on_move(deals[0], 1)
    settled()
    assert asked == [(deals[0], "A")]  # it stands in the last open stage already
    page._on_move(deals[0], -1)
    settled()
    page._on_move(deals[0], 1)
    settled()
    assert len(asked) == 1


def test_an_empty_tab_is_named_without_its_count(page: DealsPage, settled: Settled) -> None:
    """There are no filters to reset there: the button shows all."""
    page._view_tabs.bar.setCurrentIndex(2)
    settled()
    assert page._states._notice._reason.text() == "There is nothing under “All lost”."
    assert page._states._notice._button.text() == "Show all"


def test_what_was_just_added_is_taken_in_hand(
    page: DealsPage, context: Context, qtbot: QtBot, settled: Settled
) -> None:
    """A call or a task about it comes next; tab and filters stay."""
    made: list[Deed] = []
    client = put(context.store, Client, make_client(name="Bluebell"))[0]
    values = {"title": "New", "amount": 50, "client_id": client}
    context.deeds.start(partial(create, form_id="deal", values=values), done=made.append)
    qtbot.waitUntil(lambda: bool(made))
    page.take_in_hand(made[0].ids[0])
    settled()
    assert page._quick == "open"
    assert page._pane.card is not None
    assert page._pane.card.id == made[0].ids[0]
