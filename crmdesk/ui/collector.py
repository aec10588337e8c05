"""Collector: Python's garbage is collected on the GUI thread only.

Python collects cycles in whichever thread happens to allocate; a job would then delete widgets that lie in one, and Qt
objects must die on their own thread. So the automatic collector is off while the window lives, and a timer does its work:
between two calls of Qt, never inside one, where Qt may hold the very lock that the end of a collected widget waits for.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 700


class Collector(QObject):
    """Collects generation by generation at Python's own thresholds; the automatic collector rests until ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, if any is."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Collect what there is while no call of Qt is under way, and give the work back to Python."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()
