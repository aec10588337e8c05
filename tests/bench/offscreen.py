"""A window without a screen, driven as a person drives it, and a heartbeat that tells how long it ever stood still."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.data import words
from crmdesk.data.drafts import DraftFile
from crmdesk.data.settings import Settings
from crmdesk.data.store import Store
from crmdesk.ui.context import Context, ViewState
from crmdesk.ui.deeds import Deeds
from crmdesk.ui.drafts import Drafts
from crmdesk.ui.jobs import Jobs
from crmdesk.ui.theme import Theme, load_fonts

SIZE = (1440, 900)
#: Nothing that is measured may take longer, seconds.
PATIENCE = 30.0
BEAT_MS = 5


class Heartbeat(QObject):
    """A timer of the GUI thread; the longest gap between two beats is how long the window was frozen."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._last = 0.0
        self.longest = 0.0

    def start(self) -> None:
        """Begin to watch, with nothing seen yet."""
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """Stop and return the longest gap, milliseconds, less the beat itself."""
        self._timer.stop()
        self._on_beat()
        return max(0.0, self.longest * 1000 - BEAT_MS)

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


class PaintWatch(QObject):
    """Tells when a widget is painted after what it waits for has come true."""

    def __init__(self, widget: QWidget, ready: Callable[[], bool]) -> None:
        super().__init__()
        self._ready = ready
        self._loop = QEventLoop()
        self._painted = 0.0
        self._widget = widget
        widget.installEventFilter(self)

    def wait(self) -> float:
        """Run the event loop until the widget is painted and return that moment of ``perf_counter``.

        Raises:
            TimeoutError: nothing was painted.
        """
        QTimer.singleShot(int(PATIENCE * 1000), self._loop.quit)
        self._loop.exec()
        self._widget.removeEventFilter(self)
        if not self._painted:
            raise TimeoutError("nothing was painted")
        return self._painted

    def _on_painted(self) -> None:
        self._painted = time.perf_counter()
        self._loop.quit()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event of the widget and let it pass."""
        if event.type() is QEvent.Type.Paint and self._ready() and not self._painted:
            QTimer.singleShot(0, self._on_painted)  # when this and whatever else is due has been painted
        return False


@contextmanager
def window_on(store: Store) -> Iterator[Context]:
    """Give what pages are made with: a theme, jobs, and nobody's settings; Russian, light."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    qInstallMessageHandler(_silent)
    load_fonts()
    words.use("ru")
    with tempfile.TemporaryDirectory() as folder:
        jobs = Jobs()
        settings = Settings(Path(folder) / "settings.json")
        try:
            view = ViewState(store.today(), settings)
            yield Context(
                store,
                jobs,
                Theme(app, "light"),
                settings,
                view,
                Deeds(store, jobs),
                Drafts(DraftFile(store.replica), jobs),
            )
        finally:
            jobs.close()


def _silent(*_message: object) -> None:
    """Keep what the offscreen platform complains of out of the table."""


def until(ready: Callable[[], bool]) -> None:
    """Let the window live until something has come true.

    Raises:
        TimeoutError: it did not.
    """
    end = time.perf_counter() + PATIENCE
    while not ready():
        if time.perf_counter() > end:
            raise TimeoutError("it never came true")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
