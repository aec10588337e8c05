"""Table or board: one page, the same filters, one choice that is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from crmdesk.data import settings as keys
from crmdesk.data.conditions import Condition, Operator
from crmdesk.data.models import Client, Deal
from crmdesk.ui.context import Context
from crmdesk.ui.pages.board_look import BOARD, TABLE
from crmdesk.ui.pages.deals import DealsPage
from crmdesk.ui.pages.list_request import ListRequest
from tests import factories as f
from tests.factories import make_client, make_deal, plant, put

Settled = Callable[[], None]


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way."""

    def wait() -> None:
        for _again in range(2):
            qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)
            QApplication.processEvents()

    return wait


@pytest.fixture
def page(context: Context, qtbot: QtBot, settled: Settled) -> DealsPage:
    """The page of deals on the board: two deals in work, one of them long, and one of another pipeline."""
    plant(context.store)
    put(
        context.store, Deal,
        make_deal(title="A", amount=3_000_00, stage_id=f.OFFER),
        make_deal(title="B", amount=2_000_00),
        make_deal(title="S", amount=900_00, pipeline_id=f.SERVICE, stage_id=f.ASKED),
    )  # fmt: skip
    context.settings.put(keys.DEALS_LOOK, BOARD)
    made = DealsPage(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(partial(made.base_changed, in_view=True))
    made.resize(1252, 822)
    for control in made.actions_for_toolbar():
        qtbot.addWidget(control)
        control.show()
    made.show()
    made.entered()
    settled()
    return made


def _count(page: DealsPage) -> int:
    assert page._look.board.board is not None
    return page._look.board.board.count


def test_the_board_takes_the_place_of_the_table(page: DealsPage, context: Context, settled: Settled) -> None:
    """On the board there are no tabs, no columns to choose and no card beside; the switch brings the table back."""
    assert page._look.board.isVisible()
    assert page._states.isHidden()
    assert page._pane.isHidden()
    assert page._bar._chips
    table = next(b for b in page._look.controls.findChildren(QToolButton) if b.property("key") == TABLE)
    QTest.mouseClick(table, Qt.MouseButton.LeftButton)
    settled()
    assert page._look.board.isHidden()
    assert page._states.isVisible()
    assert page._model.rowCount() == 3
    assert context.settings.get(keys.DEALS_LOOK) == TABLE


def test_filters_are_those_of_the_table(page: DealsPage, settled: Settled) -> None:
    """A condition and a search narrow the board as they narrow the table."""
    assert _count(page) == 2
    page._bar.set_conditions((Condition("value", Operator.AT_LEAST, (2_500_00,)),))
    page.reload()
    settled()
    assert _count(page) == 1
    page.reset()
    settled()
    assert _count(page) == 2


def test_only_stuck_and_another_pipeline(page: DealsPage, context: Context, settled: Settled) -> None:
    """The button leaves the stuck ones and counts them; a pipeline is chosen in its menu and kept."""
    assert "1" in page._look._stuck.text()
    page._look._stuck.click()
    settled()
    assert _count(page) == 1
    page._look._stuck.click()
    actions = page._look._pipeline.choices_menu.actions()
    assert [action.text() for action in actions] == ["Sales", "Service"]
    actions[1].trigger()
    settled()
    assert page._look.board.board is not None
    assert page._look.board.board.pipeline_id == f.SERVICE
    assert context.settings.get(keys.PIPELINE) == f.SERVICE


def test_totals_stand_in_the_status_bar(page: DealsPage, settled: Settled, qtbot: QtBot) -> None:
    """Count, amount, weighted amount and the stuck ones; they follow a move and are said again on coming back."""
    with qtbot.waitSignal(page.status_changed) as told:
        page.entered()
    text = told.args[0]
    assert text.startswith("2 deals · <b>5\u202f000\u202f₽</b> · weighted <b>")
    assert "stuck 1, 3\u202f000" in text
    board = page._look.board
    with qtbot.waitSignal(page.status_changed) as moved:
        board.move_by(board._columns[1].list.cards.ids[0], 1)
    assert moved.args[0] != text
    settled()


def test_enter_shows_the_card_of_the_deal(page: DealsPage, settled: Settled) -> None:
    """The whole card takes the place of the board."""
    page.setFocus()
    cards = page._look.board._columns[1].list
    QTest.keyClick(cards, Qt.Key.Key_Return)
    settled()
    assert not page._look.board.isVisible()


def test_the_card_beside_the_board_follows_and_its_keys_move_the_deal(page: DealsPage, settled: Settled) -> None:
    """The pane shows the deal in hand; moved from there, the deal moves on the board at once."""
    board = page._look.board
    deal = board._columns[1].list.cards.ids[0]
    page._on_opened(deal)
    settled()
    assert page._pane.isVisible()
    page._on_move(deal, 1)
    assert deal in board._columns[2].list.cards.ids
    settled()
    assert page._pane.card is not None
    assert page._pane.card.get("stage") == "Offer"


def test_a_list_asked_for_by_another_page_is_the_table(page: DealsPage, settled: Settled) -> None:
    """What stands behind a figure is a list, whatever look was chosen."""
    page.open(ListRequest(conditions=(Condition("outcome", Operator.IN, (0,)),)))
    settled()
    assert page._states.isVisible()
    assert page._model.rowCount() == 3


def test_plus_opens_a_sheet_and_the_new_deal_is_in_hand(page: DealsPage, settled: Settled, qtbot: QtBot) -> None:
    """A deal made from a column begins in its stage and is the one in hand."""
    board = page._look.board
    QTest.mouseClick(board._columns[1].add, Qt.MouseButton.LeftButton)
    maker = page._look._maker
    qtbot.waitUntil(lambda: maker.sheet is not None)
    sheet = maker.sheet
    assert sheet is not None
    assert "stage_id" not in sheet.lines
    sheet._values["client_id"] = put(page.context.store, Client, make_client())[0]
    sheet.lines["title"].setText("Fresh")
    sheet.finish()
    qtbot.waitUntil(lambda: maker.sheet is None)
    settled()
    stage = board._columns[1].stage
    assert stage is not None
    card = board._cards[board.in_hand or 0]
    assert (card.title, card.stage_id) == ("Fresh", stage.id)
    assert page.task_in_hand().deal_id == card.id
