"""Watch: hears of what others write to the base, and whether the base still answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.data.pulse import Pulse

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.jobs import Jobs, Progress

#: Milliseconds between two questions: a file's answer costs microseconds, a server's a round trip.
FILE_INTERVAL, SERVER_INTERVAL = 2_000, 5_000


class Watch(QObject):
    """Asks for the base's pulse in a job, one question at a time."""

    changed = Signal()
    """Somebody else has written."""
    lost = Signal(str)
    """The base does not answer; the sentence says why. Sent once until it answers again."""
    found = Signal()
    """The base answers again."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pulse = Pulse(store)
        self._jobs = jobs
        self._known: int | None = None
        self._is_lost = False
        self._is_asked = False
        self._timer = QTimer(self)
        self._timer.setInterval(SERVER_INTERVAL if store.on_server else FILE_INTERVAL)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        """Ask now and from time to time."""
        self.ask()
        self._timer.start()

    def stop(self) -> None:
        """Ask no more, and let go of the base."""
        self._timer.stop()
        self._pulse.close()

    def ask(self) -> None:
        """Ask once, unless an answer is still to come."""
        if not self._is_asked:
            self._is_asked = True
            self._jobs.start(partial(_read, self._pulse), done=self._on_read, failed=self._on_failed)

    def _on_read(self, pulse: int) -> None:
        self._is_asked = False
        if self._is_lost:
            self._is_lost = False
            self._known = None  # a server that broke down counts anew
            self.found.emit()
            self.changed.emit()
        elif self._known is not None and pulse > self._known:
            self.changed.emit()
        self._known = pulse if self._known is None else max(pulse, self._known)

    def _on_failed(self, error: Exception) -> None:
        self._is_asked = False
        if not self._is_lost:
            self._is_lost = True
            self.lost.emit(str(error))


def _read(pulse: Pulse, _progress: Progress) -> int:
    return pulse.read()
