"""The board, driven by mouse and keys: cards move at once, figures follow, a refusal brings them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from crmdesk.data.board import Board, BoardCard, ClosedDeal
from crmdesk.data.board_reading import FIRST_CARDS
from crmdesk.data.entry.deal_deeds import put_into_stage
from crmdesk.data.models import Client, Deal
from crmdesk.data.registry import Listing
from crmdesk.ui.context import Context
from crmdesk.ui.pages.board import BoardView
from crmdesk.ui.pages.board_loss import LossPopover
from crmdesk.ui.pages.board_menu import CardMenu
from crmdesk.ui.pages.board_painting import GAP, call_spot, tip_of
from crmdesk.ui.pages.board_reader import BoardQuestion
from tests import factories as f
from tests.factories import make_client, make_deal, make_won, plant, put

Settled = Callable[[], None]
LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def deals(context: Context) -> list[int]:
    """Three deals in work, the largest first, one at the offer, and a won one."""
    plant(context.store)
    client = put(context.store, Client, make_client(name="<b>Ромашка</b>"))[0]
    return put(
        context.store, Deal,
        make_deal(title="A", amount=3_000_00, client_id=client),
        make_deal(title="B", amount=2_000_00, next_step="Call", next_step_on=date(2025, 11, 19)),
        make_deal(title="C", amount=1_000_00),
        make_deal(title="D", amount=2_500_00, stage_id=f.OFFER),
        make_won(date(2025, 11, 5), 9_000_00, title="W"),
    )  # fmt: skip


@pytest.fixture
def settled(context: Context, qtbot: QtBot) -> Settled:
    """Wait until nothing is under way."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not context.jobs.busy and not context.deeds.waiting, timeout=10_000)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)

    return wait


@pytest.fixture
def view(context: Context, deals: list[int], qtbot: QtBot, settled: Settled) -> BoardView:
    """The board, shown and read; it is told what is written, as its page is."""
    del deals
    made = BoardView(context)
    qtbot.addWidget(made)
    context.deeds.written.connect(made.refresh)
    made.resize(1200, 700)
    made.show()
    made.ask(BoardQuestion(Listing("deals")))
    settled()
    return made


def _ids(view: BoardView) -> list[list[int]]:
    return [list(column.list.cards.ids) for column in view._columns]


def _carry(view: BoardView, deal_id: int, target: QWidget, at: QPoint | None = None) -> QWidget:
    """Press on a card and carry it over a widget; return what gets the release."""
    source = next(column.list for column in view._columns if deal_id in column.list.cards.ids)
    row = source.cards.row_of(deal_id)
    assert row is not None
    viewport = source.viewport()
    begin = source.visualRect(source.cards.index(row)).center()
    end = viewport.mapFromGlobal(target.mapToGlobal(at or target.rect().center()))
    QTest.mousePress(viewport, LEFT, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(3, 3))
    QTest.mouseMove(viewport, begin + QPoint(30, 10))
    QTest.mouseMove(viewport, end)
    return viewport


def _drop(viewport: QWidget, over: QWidget) -> None:
    QTest.mouseRelease(viewport, LEFT, pos=viewport.mapFromGlobal(over.mapToGlobal(over.rect().center())))


def test_stages_stand_side_by_side_with_their_sums(view: BoardView, deals: list[int]) -> None:
    """A column an open stage with cards in order, its head in words, and what was won beside them."""
    assert _ids(view) == [[], deals[:3], [deals[3]]]
    assert "Work, 3 deals, 6\u202f000\u202f₽" in view._columns[1].head.accessibleName()
    assert view._won.list.model().rowCount() == 1
    assert view.states.state == "content"
    assert view.grab().width() == 1200


def test_ctrl_arrow_takes_the_card_along_at_once(view: BoardView, deals: list[int], settled: Settled) -> None:
    """The card is in the next stage before the base knows, the head's sum with it; then the base knows, and undo returns it."""
    assert view.take_in_hand(deals[0])
    QTest.keyClick(view._columns[1].list, Qt.Key.Key_Right, CTRL)
    assert _ids(view) == [[], deals[1:3], [deals[0], deals[3]]]
    assert view._columns[2].stage is not None
    assert view._columns[2].stage.amount == 5_500_00
    assert view._columns[2].list.hasFocus()
    settled()
    assert _ids(view)[2] == [deals[0], deals[3]]
    QTest.keyClick(view._columns[2].list, Qt.Key.Key_Right, CTRL)  # the last stage: nothing happens
    assert _ids(view)[2] == [deals[0], deals[3]]
    view._context.deeds.undo()
    settled()
    assert _ids(view)[1] == deals[:3]


def test_several_moves_in_a_row_never_jump_back(view: BoardView, deals: list[int], settled: Settled) -> None:
    """What was read before a move is not shown after it."""
    view.take_in_hand(deals[3])
    for step in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Right):
        view.refresh()
        focused = next(column.list for column in view._columns if column.list.hasFocus())
        QTest.keyClick(focused, step, CTRL)
        QApplication.processEvents()
        assert sum(deals[3] in ids for ids in _ids(view)) == 1
    settled()
    assert deals[3] in _ids(view)[1]


def test_arrows_walk_over_cards_and_columns(view: BoardView, deals: list[int], qtbot: QtBot) -> None:
    """Down goes to the next card, right to the next stage that has one; Enter opens the deal."""
    view.setFocus()
    assert view.in_hand == deals[0]
    cards = view._columns[1].list
    QTest.keyClick(cards, Qt.Key.Key_Down)
    assert view.in_hand == deals[1]
    QTest.keyClick(cards, Qt.Key.Key_Right)
    assert view.in_hand == deals[3]
    with qtbot.waitSignal(view.deal_opened) as opened:
        QTest.keyClick(view._columns[2].list, Qt.Key.Key_Return)
    assert opened.args == [deals[3]]
    QTest.keyClick(view._columns[2].list, Qt.Key.Key_Left)  # past the empty stage there is nothing to go to
    QTest.keyClick(view._columns[1].list, Qt.Key.Key_Left)
    assert view.in_hand in deals[:3]


def test_a_card_is_dragged_to_a_stage(view: BoardView, deals: list[int], settled: Settled) -> None:
    """The room it will take is shown while it hovers; dropped, it stands there."""
    column = view._columns[2]
    viewport = _carry(view, deals[2], column, QPoint(80, 300))
    assert view._drag.is_on
    assert column.list.cards.rowCount() == 2
    assert column.list.cards.id_at(1) is None  # below the dearer one
    assert view.grab().width() == 1200
    _drop(viewport, column)
    assert _ids(view)[2] == [deals[3], deals[2]]
    assert not view._drag.is_on
    settled()
    assert _ids(view)[2] == [deals[3], deals[2]]


def test_escape_puts_a_dragged_card_back(view: BoardView, deals: list[int]) -> None:
    """Esc ends the drag and nothing is written."""
    viewport = _carry(view, deals[2], view._columns[2])
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view._drag.is_on
    _drop(viewport, view._columns[2])
    assert _ids(view)[1] == deals[:3]
    assert not view._context.deeds.waiting


def test_a_card_dropped_on_won_is_won(view: BoardView, deals: list[int], settled: Settled) -> None:
    """It leaves the stages and counts among the won at once."""
    viewport = _carry(view, deals[0], view._won)
    assert view._won.head.hot
    _drop(viewport, view._won)
    assert deals[0] not in _ids(view)[1]
    assert view.board is not None
    assert (view.board.won.count, view.board.won.amount) == (2, 12_000_00)
    settled()
    assert view.board.won.count == 2
    deal = view._won.list.model().index(0, 0).data(Qt.ItemDataRole.UserRole)
    assert isinstance(deal, ClosedDeal)


def test_a_lost_deal_wants_a_reason(view: BoardView, deals: list[int], settled: Settled, qtbot: QtBot) -> None:
    """Dropped on lost, the reason is asked: an arrow and Enter say it; until then the deal is open."""
    viewport = _carry(view, deals[0], view._lost)
    _drop(viewport, view._lost)
    settled()
    popover = view.window().findChild(LossPopover)
    assert popover is not None
    assert deals[0] in _ids(view)[1]
    assert popover.list.hasFocus()
    QTest.keyClick(popover.list, Qt.Key.Key_Down)
    popover.note.setText("They never answered")
    QTest.keyClick(popover.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: deals[0] not in _ids(view)[1])
    settled()
    assert view.board is not None
    assert view.board.lost.reasons == (("Silence", 1),)
    with view._context.store.reading() as connection:
        assert connection.execute(select(Deal.loss_note).where(Deal.id == deals[0])).scalar() == "They never answered"


def test_a_refused_move_comes_back_with_a_sentence(
    view: BoardView, deals: list[int], settled: Settled, context: Context
) -> None:
    """A deal archived by somebody else cannot be moved: the card returns, the toast says why, then the board is read."""
    told: list[str] = []
    context.deeds.told.connect(lambda text, _undoable: told.append(text))
    with context.store.changing() as change:
        change.edit(Deal, deals[0], 1, archived_at=change.at)
    view.move_by(deals[0], 1)
    assert deals[0] in _ids(view)[2]
    settled()
    assert any("archive" in text for text in told)
    assert all(deals[0] not in ids for ids in _ids(view))


def test_one_click_plans_a_call_for_a_deal_without_a_step(view: BoardView, deals: list[int], settled: Settled) -> None:
    """The telephone on the card plans a call for tomorrow, which becomes the deal's next step."""
    cards = view._columns[1].list
    area = cards.looks.area_of(cards.visualRect(cards.cards.index(0)))
    QTest.mouseClick(cards.viewport(), LEFT, pos=call_spot(area).center().toPoint())
    settled()
    card = cards.cards.card_at(0)
    assert card is not None
    assert (card.id, card.next_step_on) == (deals[0], date(2025, 11, 21))
    assert card.has_step


def test_the_menu_offers_every_stage_and_both_ends(view: BoardView, deals: list[int], settled: Settled) -> None:
    """What is done by drag can be done by the menu: stages, won, lost."""
    view._on_menu(deals[2], view.mapToGlobal(QPoint(10, 10)))
    menu = view.findChild(CardMenu)
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    assert list(actions) == ["Open", "Call tomorrow", "", "Lead", "Work", "Offer", "Won", "Lost, with a reason"]
    assert actions["Work"].isChecked()
    actions["Offer"].trigger()
    menu.close()
    assert deals[2] in _ids(view)[2]
    settled()


def test_cards_come_as_they_are_scrolled_to(context: Context, view: BoardView, settled: Settled) -> None:
    """A long stage paints grey cards for a moment, never stops, and says how many lie below."""
    count = FIRST_CARDS * 4
    put(context.store, Deal, *(make_deal(amount=place * 100 + 100, stage_id=f.LEAD) for place in range(count)))
    view.refresh()
    settled()
    column = view._columns[0]
    bar = column.list.verticalScrollBar()
    assert column._more.text().endswith("more")
    bar.setValue(bar.maximum())
    view.grab()
    settled()
    assert column.list.cards.card_at(count - 1) is not None
    assert column._more.isHidden()
    bar.setValue(0)
    column._on_more()
    assert bar.value() % (100 + GAP) == 0


def test_a_deal_of_another_window_appears(
    context: Context, view: BoardView, deals: list[int], settled: Settled
) -> None:
    """A refresh keeps what is in hand and where the columns stand."""
    view.take_in_hand(deals[1])
    put_into_stage(context.store, [deals[0]], f.OFFER)
    view.refresh()
    settled()
    assert _ids(view) == [[], deals[1:3], [deals[0], deals[3]]]
    assert view.in_hand == deals[1]


def test_tips_show_tags_of_data_letter_by_letter(view: BoardView, deals: list[int]) -> None:
    """Text from the base is never taken for markup."""
    card = view._cards[deals[0]]
    assert isinstance(card, BoardCard)
    assert tip_of([card.client, "", "x"]) == "<span>&lt;b&gt;Ромашка&lt;/b&gt;<br>x</span>"
    assert tip_of(["a", "b"]) == "a\nb"


def test_plus_asks_for_a_deal_in_its_stage(view: BoardView, qtbot: QtBot) -> None:
    """The plus of a column names its stage."""
    with qtbot.waitSignal(view.new_deal_requested) as asked:
        QTest.mouseClick(view._columns[2].add, LEFT)
    assert asked.args == [f.OFFER]


def test_another_pipeline_has_columns_of_its_own(view: BoardView, settled: Settled) -> None:
    """The columns are those of the pipeline asked for; one that fails says so and offers to try again."""
    view.ask(BoardQuestion(Listing("deals"), f.SERVICE))
    settled()
    board = view.board
    assert isinstance(board, Board)
    assert [stage.name for stage in board.stages] == ["Asked", "Agreed"]
    view.ask(BoardQuestion(Listing("nothing")))
    settled()
    assert view.states.state == "notice"
