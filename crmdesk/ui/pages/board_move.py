"""CardMove: a move on its way into the base, which knows where its card goes back to if it is refused."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from crmdesk.data.board import BoardCard
from crmdesk.data.entry.deal_deeds import put_into_stage
from crmdesk.ui.deeds import Deeds


class CardMove(QObject):
    """Writes where a card has gone; over when it is written or refused."""

    refused = Signal(object, object)
    """The card as it was before, and the id of the stage it went to; the sentence why is told by the deeds."""

    def __init__(self, card: BoardCard, stage_id: int, parent: QObject) -> None:
        super().__init__(parent)
        self._card = card
        self._stage_id = stage_id

    def start(self, deeds: Deeds, loss_reason_id: int | None = None, loss_note: str = "") -> None:
        """Write the move; the reason and the note are those of a lost deal."""
        writing = partial(
            put_into_stage,
            deal_ids=[self._card.id],
            stage_id=self._stage_id,
            loss_reason_id=loss_reason_id,
            loss_note=loss_note or None,
        )
        deeds.start(writing, done=self._on_done, failed=self._on_failed)

    def _on_done(self, deed: object) -> None:
        del deed
        self.deleteLater()

    def _on_failed(self, error: Exception) -> None:
        del error
        self.refused.emit(self._card, self._stage_id)
        self.deleteLater()
