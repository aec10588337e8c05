"""Watch: hears of what others write to the base, and whether the base still answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.data.pulse import Pulse

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.deeds import Deeds
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

    def __init__(self, store: Store, jobs: Jobs, deeds: Deeds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pulse = Pulse(store)
        self._jobs = jobs
        self._known: int | None = None
        self._is_own = False
        """Whether this program wrote since the last question: the next answer is taken as it is."""
        self._is_lost = False
        self._is_asked = False
        self._timer = QTimer(self)
        self._timer.setInterval(SERVER_INTERVAL if store.on_server else FILE_INTERVAL)
        self._timer.timeout.connect(self.ask)
        deeds.begun.connect(self.expect)
        deeds.settled.connect(self.expect)

    def start(self) -> None:
        """Ask now and from time to time."""
        self.ask()
        self._timer.start()

    def stop(self) -> None:
        """Ask no more, and let go of the base."""
        self._timer.stop()
        self._pulse.close()

    def expect(self) -> None:
        """This program is about to write: the next answer tells of that."""
        self._is_own = True

    def ask(self) -> None:
        """Ask once, unless an answer is still to come."""
        if not self._is_asked:
            self._is_asked = True
            self._jobs.start(self._read, done=self._on_read, failed=self._on_failed)

    def _read(self, _progress: Progress) -> int:
        return self._pulse.read()

    def _on_read(self, pulse: int) -> None:
        self._is_asked = False
        if self._is_lost:
            self._is_lost = False
            self.found.emit()
            self.changed.emit()
        elif self._known not in (None, pulse) and not self._is_own:
            self.changed.emit()
        self._known, self._is_own = pulse, False

    def _on_failed(self, error: Exception) -> None:
        self._is_asked = False
        if not self._is_lost:
            self._is_lost = True
            self.lost.emit(str(error))
