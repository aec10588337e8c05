"""Opening: what the window shows from its first moment until the base is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.ui.jobs import Job, Jobs, Work
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.states import Stateful

if TYPE_CHECKING:
    from crmdesk.data.store import Store


class OpeningPage(QWidget):
    """Does one piece of work that gives an open base, and says how it went."""

    opened = Signal(object)
    """The open ``Store``."""
    failed = Signal(object)
    """A ``Fault``, or ``Cancelled``."""

    def __init__(self, jobs: Jobs, theme: Theme, work: Work, text: str) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self._states = Stateful(theme, QWidget())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._states)
        self._states.cancel_requested.connect(self._on_cancel)
        self._states.loading(text)
        self._job: Job = jobs.start(
            work, done=self._on_done, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_cancel(self) -> None:
        self._job.cancel()

    def _on_done(self, store: Store) -> None:
        self.opened.emit(store)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
