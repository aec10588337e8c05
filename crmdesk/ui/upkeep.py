"""Upkeep: what the base wants once a day: the rules look at the statuses of clients."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.data.lifecycle_settling import Settled, settle_if_due
from crmdesk.ui.context import Context

if TYPE_CHECKING:
    from crmdesk.data.settings import Settings
    from crmdesk.data.store import Store
    from crmdesk.ui.jobs import Progress

#: Milliseconds after the desk is shown, so that the first page is read before; then how often the day is looked at.
FIRST, AGAIN = 4_000, 3_600_000


class Upkeep(QObject):
    """Works in a job of its own and tells when lists have to be read again."""

    changed = Signal()
    """Something differs from what is shown."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.run)

    def start(self) -> None:
        """Begin in a moment."""
        self._timer.start(FIRST)

    def stop(self) -> None:
        """Do no more."""
        self._timer.stop()

    def run(self) -> None:
        """Do what is due today, if it was not done yet."""
        self._timer.start(AGAIN)
        work = partial(_settle, self._context.store, self._context.settings)
        self._context.jobs.start(work, done=self._on_done, failed=self._on_failed, replaces=self)

    def _on_done(self, settled: Settled | None) -> None:
        if settled is not None and settled.txn is not None:
            self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._context.deeds.told.emit(str(error), False)


def _settle(store: Store, settings: Settings, progress: Progress) -> Settled | None:
    return settle_if_due(store, settings, progress)
