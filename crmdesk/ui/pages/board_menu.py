"""CardMenu: everything that can be done with a card, for those who neither drag nor know the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from crmdesk.data.board import Board, BoardCard
from crmdesk.data.words import _


class CardMenu(QMenu):
    """Opens the deal, plans a call, moves the card, closes the deal."""

    opened = Signal(object)
    """The deal's id."""
    call_requested = Signal(object)
    """The deal's id."""
    stage_chosen = Signal(object, object)
    """The card and the id of the stage."""
    won = Signal(object)
    """The card."""
    lost = Signal(object)
    """The card; the reason is still to be asked."""

    def __init__(self, board: Board, card: BoardCard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._card = card
        self._offer(_("Open"), "open")
        self._offer(_("Call tomorrow"), "call")
        self.addSeparator()
        for stage in board.stages:
            action = self._offer(stage.name.replace("&", "&&"), stage.id)
            action.setCheckable(True)
            action.setChecked(stage.id == card.stage_id)
        self.addSeparator()
        if board.won_stage_id is not None:
            self._offer(_("Won"), "won")
        if board.lost_stage_id is not None:
            self._offer(_("Lost, with a reason"), "lost")
        self.triggered.connect(self._on_triggered)

    def _offer(self, text: str, what: object) -> QAction:
        action = self.addAction(text)
        action.setData(what)
        return action

    def _on_triggered(self, action: QAction) -> None:
        match action.data():
            case "open":
                self.opened.emit(self._card.id)
            case "call":
                self.call_requested.emit(self._card.id)
            case "won":
                self.won.emit(self._card)
            case "lost":
                self.lost.emit(self._card)
            case stage_id:
                self.stage_chosen.emit(self._card, stage_id)
