"""BoardReader: what the board reads off the GUI thread: itself, cards that are scrolled to, reasons of loss."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.board import Board, BoardCard
from crmdesk.data.board_reading import read_board, read_cards
from crmdesk.data.filters import Choice, choices
from crmdesk.data.registries import registry_of
from crmdesk.data.registry import Listing, Registry
from crmdesk.data.store import Store
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Job, Progress


@dataclass(frozen=True, slots=True)
class BoardQuestion:
    """What a board shows."""

    listing: Listing
    pipeline_id: int | None = None
    """None: the first."""
    only_stuck: bool = False


class BoardReader(QObject):
    """Reads and tells what has come; a newer question stops the older one of its kind."""

    registry_read = Signal(object)
    """The registry of deals with the firm's own fields: what a board can be filtered by."""
    board_read = Signal(object)
    """A ``Board``."""
    cards_read = Signal(object)
    """Cards that were missing, a tuple."""
    reasons_read = Signal(object)
    """What the firm loses deals for, a tuple of ``Choice``."""
    failed = Signal(object)
    """What went wrong: a ``Fault`` or ``Cancelled``."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None

    def read(self, question: BoardQuestion, wanted: Collection[int] = ()) -> None:
        """Read a board with the first cards of every stage and those that are wanted."""
        today = self._context.view.today
        period = (today.replace(day=1), today + timedelta(1))
        work = partial(_read, self._context.store, question, self._context.view.scope, period, wanted)
        self._job = self._context.jobs.start(work, done=self._on_board, failed=self._on_failed, replaces=self)

    def cancel(self) -> None:
        """Stop reading the board; ``failed`` tells it."""
        if self._job is not None:
            self._job.cancel()

    def read_cards(self, ids: Collection[int]) -> None:
        """Read cards that are missing."""
        work = partial(_read_cards, self._context.store, ids)
        self._context.jobs.start(work, done=self._on_cards, failed=self._on_failed, replaces=(self, "cards"))

    def read_reasons(self) -> None:
        """Read the reasons of loss."""
        work = partial(_reasons, self._context.store)
        self._context.jobs.start(work, done=self._on_reasons, failed=self._on_failed, replaces=(self, "reasons"))

    def _on_board(self, found: tuple[Registry, Board]) -> None:
        self._job = None
        registry, board = found
        self.registry_read.emit(registry)
        self.board_read.emit(board)

    def _on_cards(self, cards: tuple[BoardCard, ...]) -> None:
        self.cards_read.emit(cards)

    def _on_reasons(self, reasons: tuple[Choice, ...]) -> None:
        self.reasons_read.emit(reasons)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)


def _read(
    store: Store,
    question: BoardQuestion,
    scope: str,
    period: tuple[date, date],
    wanted: Collection[int],
    _progress: Progress,
) -> tuple[Registry, Board]:
    named = scope_named(store, scope) if scope else EVERYBODY
    listing = replace(question.listing, scope=named)
    board = read_board(store, listing, question.pipeline_id, period, only_stuck=question.only_stuck, wanted=wanted)
    return registry_of(store, listing.registry), board


def _read_cards(store: Store, ids: Collection[int], _progress: Progress) -> tuple[BoardCard, ...]:
    return read_cards(store, ids)


def _reasons(store: Store, _progress: Progress) -> tuple[Choice, ...]:
    return choices(store, "deals", "loss_reason")
