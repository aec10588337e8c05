"""ScheduleKeeper: forms the scheduled reports whose day has come, and tells of each file with a click to open it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.reports.schedules import Formed, form_due

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

#: Milliseconds after the desk is shown, so that the first page is read before; then how often the day is looked at.
FIRST, AGAIN = 6_000, 3_600_000


class ScheduleKeeper(QObject):
    """Owned by the desk; what could not be formed stays due and is said once a cause."""

    formed = Signal(object)
    """A file stands in its folder: its ``Path``."""
    failed = Signal(str)
    """A sentence: what was not formed, and why."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._told: set[tuple[str, str]] = set()
        """Faults that were said: the same one is not said every hour."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.run)

    def start(self) -> None:
        """Begin in a moment."""
        self._timer.start(FIRST)

    def stop(self) -> None:
        """Form no more."""
        self._timer.stop()

    def run(self) -> None:
        """Form what is due now."""
        self._timer.start(AGAIN)
        work = partial(_form, self._context.store)
        self._context.jobs.start(work, done=self._on_formed, failed=self._on_failed, replaces=self)

    def _on_formed(self, formed: tuple[Formed, ...]) -> None:
        for one in formed:
            if one.path is not None:
                self.formed.emit(one.path)
            elif (one.name, one.fault) not in self._told:
                self._told.add((one.name, one.fault))
                self.failed.emit(f"{one.name}: {one.fault}")

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(str(error))


def _form(store: Store, progress: Progress) -> tuple[Formed, ...]:
    return form_due(store, progress)
