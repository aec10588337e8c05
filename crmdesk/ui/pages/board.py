"""BoardView: the open deals of a pipeline as cards in columns, moved by drag, by keys or by the menu.

A move is seen at once, figures of the heads included; the base is written meanwhile, and a fault brings the card back.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.activities.deeds import call_tomorrow
from crmdesk.data.board import Board, BoardCard
from crmdesk.data.filters import Choice
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.pages.board_cards import CardList
from crmdesk.ui.pages.board_closed import LostBox, WonBox
from crmdesk.ui.pages.board_column import BoardColumn
from crmdesk.ui.pages.board_drag import CardDrag, Landing
from crmdesk.ui.pages.board_loss import LossPopover
from crmdesk.ui.pages.board_menu import CardMenu
from crmdesk.ui.pages.board_move import CardMove
from crmdesk.ui.pages.board_reader import BoardQuestion, BoardReader
from crmdesk.ui.widgets.card import empty
from crmdesk.ui.widgets.states import Stateful

CLOSED_WIDTH = 178
#: How near to an edge a held card scrolls the board, and how far at a time, px.
EDGE, NUDGE = 40, 14


class BoardView(QWidget):
    """Columns of an open pipeline, and beside them what was won and lost this month."""

    deal_opened = Signal(object)
    """Show the card of a deal: its id."""
    deal_chosen = Signal(object)
    """Another deal is in hand: its id."""
    new_deal_requested = Signal(object)
    """Make a deal in this stage: its id."""
    registry_read = Signal(object)
    """What the board can be filtered by."""
    board_changed = Signal(object)
    """What is shown has changed: a ``Board``."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self._context = context
        self._board: Board | None = None
        self._cards: dict[int, BoardCard] = {}
        self._asked: BoardQuestion | None = None
        self._reader = BoardReader(context, self)
        self._reader.registry_read.connect(self.registry_read)
        self._reader.board_read.connect(self._on_read)
        self._reader.cards_read.connect(self._on_cards)
        self._reader.reasons_read.connect(self._on_reasons)
        self._reader.failed.connect(self._on_failed)
        self._columns: list[BoardColumn] = []
        self._hand: int | None = None
        self._expected: int | None = None
        self._moves = self._read_at = 0
        """Moves so far, and how many there were when the reading began: a board read before a move is not shown."""
        self._losing: BoardCard | None = None
        self._popover: LossPopover | None = None
        self._drag = CardDrag(self._landing_at, self)
        self._drag.dropped.connect(self._on_dropped)
        self._drag.nudged.connect(self._on_nudged)
        self._won, self._lost = WonBox(context.theme), LostBox(context.theme)
        self._won.opened.connect(self.deal_opened)
        content = self._lay_out()
        self._states = Stateful(context.theme, content)
        self._states.cancel_requested.connect(self._reader.cancel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._states)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> QWidget:
        self._room = QWidget()
        self._room.setProperty("clear", "true")
        self._row = QHBoxLayout(self._room)
        self._row.setContentsMargins(16, 12, 8, 12)
        self._row.setSpacing(8)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._room)
        closed = QWidget()
        closed.setFixedWidth(CLOSED_WIDTH + 16)
        column = QVBoxLayout(closed)
        column.setContentsMargins(0, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._won, 1)
        column.addWidget(self._lost)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._scroll, 1)
        row.addWidget(closed)
        return content

    # -- reading -------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        """What is shown."""
        return self._board

    @property
    def states(self) -> Stateful:
        """Where loading, emptiness and faults are said."""
        return self._states

    @property
    def in_hand(self) -> int | None:
        """The deal in hand."""
        return self._hand

    def ask(self, question: BoardQuestion) -> None:
        """Read and show another board."""
        self._asked = question
        self._states.loading(_("Reading the board"))
        self._read_at = self._moves
        self._reader.read(question)

    def refresh(self) -> None:
        """Read again what stands: something was written. While moves are on their way, the last of them asks for it."""
        if self._asked is not None and not self._context.deeds.waiting:
            self._read_at = self._moves
            self._reader.read(self._asked, self._in_view())

    def _on_read(self, board: Board) -> None:
        if self._read_at != self._moves:
            return  # a card was moved meanwhile; what was written is read when it is there
        kept = self._in_view() if self._board is not None and self._board.pipeline_id == board.pipeline_id else []
        self._cards = {deal: self._cards[deal] for deal in kept if deal in self._cards} | dict(board.cards)
        self._show(board)
        self._states.ready()
        if self._expected is not None and self.take_in_hand(self._expected):
            self._expected = None
        elif self.hasFocus():
            self._focus_cards()

    def _in_view(self) -> list[int]:
        """Return the deals whose cards are in view: they are read again with the board, so that none of them blinks."""
        found = []
        for column in self._columns:
            first, last = column.list.shown_rows()
            found += [column.list.cards.id_at(row) for row in range(first, last + 1)]
        return [deal for deal in found if deal is not None]

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._on_again)

    def _on_again(self) -> None:
        if self._asked is not None:
            self.ask(self._asked)

    def _on_missing(self) -> None:
        """Read the cards in view and around it, of every column at once."""
        ids = [deal for column in self._columns for deal in column.list.missing()]
        if ids:
            self._reader.read_cards(ids)

    def _on_cards(self, cards: tuple[BoardCard, ...]) -> None:
        self._cards.update((card.id, card) for card in cards)
        for column in self._columns:
            column.list.viewport().update()

    # -- showing -------------------------------------------------------------------------------------------------

    def _show(self, board: Board) -> None:
        before = self._board
        self._board = board
        if before is None or [s.id for s in before.stages] != [s.id for s in board.stages]:
            self._make_columns(board)
        largest = max((stage.amount for stage in board.stages), default=0)
        for column, stage in zip(self._columns, board.stages, strict=True):
            share = stage.amount / largest if largest > 0 else 0.0
            column.show_stage(stage, self._cards, board.today, board.currency, share)
        self._won.show_closed(board.won, board.today, board.currency)
        self._lost.show_closed(board.lost, board.currency)
        self._won.setEnabled(board.won_stage_id is not None)
        self._lost.setEnabled(board.lost_stage_id is not None)
        self._show_hand()
        self.board_changed.emit(board)

    def _make_columns(self, board: Board) -> None:
        self._drag.forget_all()
        self._hand = None
        empty(self._row)
        self._columns = []
        for stage in board.stages:
            column = BoardColumn(self._context.theme, stage.id)
            cards = column.list
            cards.chosen.connect(self._on_chosen)
            cards.opened.connect(self.deal_opened)
            cards.walked.connect(self._on_walked)
            cards.move_requested.connect(self._on_move)
            cards.call_requested.connect(self._on_call)
            cards.menu_requested.connect(self._on_menu)
            cards.cards.cards_missing.connect(self._on_missing)
            column.new_deal_requested.connect(self.new_deal_requested)
            self._drag.watch(cards)
            self._columns.append(column)
            self._row.addWidget(column, 1)
        self._row.addStretch(0)

    def _show_hand(self) -> None:
        for column in self._columns:
            column.list.looks.in_hand = self._hand
            row = None if self._hand is None else column.list.cards.row_of(self._hand)
            if row is not None and column.list.currentIndex().row() != row:
                column.list.setCurrentIndex(column.list.cards.index(row))
            column.list.viewport().update()

    # -- what the person does ------------------------------------------------------------------------------------

    def take_in_hand(self, deal_id: int) -> bool:
        """Bring a card into view with the keyboard on it; False where it is not here."""
        for column in self._columns:
            row = column.list.cards.row_of(deal_id)
            if row is not None:
                self._hand = deal_id
                column.list.take_in_hand(row)
                self._scroll.ensureWidgetVisible(column, 0, 0)
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self._show_hand()
                return True
        return False

    def expect(self, deal_id: int) -> None:
        """Take a deal in hand as soon as it is read: it was made just now."""
        self._expected = deal_id

    def move_by(self, deal_id: int, step: int) -> None:
        """Take a deal ``step`` stages on; past either end nothing happens."""
        card = self._cards.get(deal_id)
        stage = None if card is None or self._board is None else self._board.neighbour(card.stage_id, step)
        if card is not None and stage is not None:
            self._put(card, stage.id)

    def _put(self, card: BoardCard, stage_id: int, loss_reason_id: int | None = None, loss_note: str = "") -> None:
        """Show a deal in another stage at once and write it."""
        if self._board is None or card.stage_id == stage_id:
            return
        column = next((c for c in self._columns if c.stage_id == card.stage_id), None)
        if column is None or card.id not in column.list.cards.ids:
            return
        self._moves += 1
        board, came = self._board.moved(card, stage_id)
        self._cards[card.id] = came
        had_focus = column.list.hasFocus()
        self._show(board)
        if not self.take_in_hand(card.id) and had_focus:
            column.list.setFocus(Qt.FocusReason.OtherFocusReason)
        move = CardMove(card, stage_id, self)
        move.refused.connect(self._bring_back)
        move.start(self._context.deeds, loss_reason_id, loss_note)

    def _bring_back(self, card: BoardCard, stage_id: int) -> None:
        """Show a card where it was: its move was refused."""
        self._moves += 1
        self._cards[card.id] = card
        if self._board is not None and self._board.stage(card.stage_id) is not None:
            self._show(self._board.returned(card, stage_id))
            self.take_in_hand(card.id)
        QTimer.singleShot(0, self, self.refresh)

    def _on_chosen(self, deal_id: int) -> None:
        if deal_id != self._hand:
            self._hand = deal_id
            self._show_hand()
            self.deal_chosen.emit(deal_id)

    def _on_walked(self, step: int) -> None:
        """Go to the card at the same height in the next column that has any."""
        source = self.sender()
        place = next((at for at, column in enumerate(self._columns) if column.list is source), None)
        if place is None or not isinstance(source, CardList):
            return
        height = source.visualRect(source.currentIndex()).center()
        place += step
        while 0 <= place < len(self._columns):
            column = self._columns[place]
            if column.list.cards.rowCount():
                row = column.list.indexAt(QPoint(20, max(0, height.y()))).row()
                column.list.take_in_hand(row if row >= 0 else column.list.shown_rows()[1])
                self._scroll.ensureWidgetVisible(column, 0, 0)
                column.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            place += step

    def _on_move(self, deal_id: int, step: int) -> None:
        self.move_by(deal_id, step)

    def _on_call(self, deal_id: int) -> None:
        self._context.deeds.start(partial(call_tomorrow, deal_id=deal_id))

    def _landing_at(self, place: QPoint) -> Landing | None:
        """Return what a card would be dropped on at a place of the screen."""
        inside = self._scroll.viewport()
        landings: list[BoardColumn | WonBox | LostBox] = []
        if inside.rect().contains(inside.mapFromGlobal(place)):
            landings += self._columns
        landings += [box for box in (self._won, self._lost) if box.isEnabled()]
        for landing in landings:
            if landing.rect().contains(landing.mapFromGlobal(place)):
                return landing
        return None

    def _on_nudged(self, place: QPoint) -> None:
        viewport = self._scroll.viewport()
        at, bar = viewport.mapFromGlobal(place), self._scroll.horizontalScrollBar()
        if 0 <= at.x() < EDGE:
            bar.setValue(bar.value() - NUDGE)
        elif viewport.width() - EDGE < at.x() < viewport.width():
            bar.setValue(bar.value() + NUDGE)

    def _on_dropped(self, card: BoardCard, landing: object) -> None:
        if isinstance(landing, BoardColumn):
            self._put(card, landing.stage_id)
        elif landing is self._won:
            self._win(card)
        elif landing is self._lost:
            self._ask_reason(card)

    def _win(self, card: BoardCard) -> None:
        if self._board is not None and self._board.won_stage_id is not None:
            self._put(card, self._board.won_stage_id)

    def _ask_reason(self, card: BoardCard) -> None:
        self._losing = card
        self._reader.read_reasons()

    def _on_reasons(self, reasons: tuple[Choice, ...]) -> None:
        if self._losing is None:
            return
        if self._popover is not None:
            self._popover.deleteLater()
        self._popover = LossPopover(self._lost.drop, self._losing, reasons)
        self._popover.reason_said.connect(self._on_reason)
        self._popover.open()

    def _on_reason(self, card: BoardCard, reason_id: int, note: str) -> None:
        if self._board is not None and self._board.lost_stage_id is not None:
            self._put(card, self._board.lost_stage_id, reason_id, note)

    def _on_menu(self, deal_id: int, place: QPoint) -> None:
        card = self._cards.get(deal_id)
        if card is None or self._board is None:
            return
        menu = CardMenu(self._board, card, self)
        menu.opened.connect(self.deal_opened)
        menu.call_requested.connect(self._on_call)
        menu.stage_chosen.connect(self._put)
        menu.won.connect(self._win)
        menu.lost.connect(self._ask_reason)
        menu.popup(place)

    def _focus_cards(self) -> None:
        """Hand the keyboard to the card in hand, else to the first column with cards."""
        if self._hand is not None and self.take_in_hand(self._hand):
            return
        filled = next((column.list for column in self._columns if column.list.cards.rowCount()), None)
        if filled is not None:
            filled.setFocus(Qt.FocusReason.OtherFocusReason)

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_cards()
