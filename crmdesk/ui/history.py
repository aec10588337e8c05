"""History: the places a person was at, to go back to and forward again, as in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QWindow

#: Places kept; the oldest is forgotten first.
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Place:
    """A section, and where one was in it: what its page said, to be given back to it; None is the page as it stands."""

    section: str
    where: Any = None


class History:
    """Two piles of places: those behind, and those one came back from."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    def leave(self, here: Place) -> None:
        """Remember the place that is being left for a new one; what lay ahead is another way now."""
        if not self._behind or self._behind[-1] != here:
            self._behind.append(here)
            del self._behind[:-LONGEST]
        self._ahead.clear()

    def back(self, here: Place) -> Place | None:
        """Return the place before, or None at the beginning; ``here`` lies ahead from then on."""
        return _step(self._behind, self._ahead, here)

    def forward(self, here: Place) -> Place | None:
        """Return the place one came back from, or None at the end."""
        return _step(self._ahead, self._behind, here)


def _step(taken: list[Place], given: list[Place], here: Place) -> Place | None:
    """Move along the piles; a place that is the very one in view is passed over."""
    while taken:
        place = taken.pop()
        if place != here:
            given.append(here)
            return place
    return None


class SideButtons(QObject):
    """The buttons at the side of a mouse: back and forward, wherever in the window the pointer is."""

    back_pressed = Signal()
    forward_pressed = Signal()

    def watch(self, window: QWindow | None) -> None:
        """Listen to a window; its own presses are few, those of its widgets would be many."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the presses of the two buttons; nobody else shall."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if event.button() is Qt.MouseButton.BackButton:
                self.back_pressed.emit()
                return True
            if event.button() is Qt.MouseButton.ForwardButton:
                self.forward_pressed.emit()
                return True
        return super().eventFilter(watched, event)
