"""Stop: the wish that reading under way ends, heard by the base in the midst of a statement.

A thread that works for somebody works under a ``Stop``; ``Store.reading`` there tells it how to interrupt the base.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from crmdesk.data.errors import Cancelled


class Stop:
    """A wish that is said once, by any thread."""

    def __init__(self) -> None:
        self._said = False
        self._lock = Lock()
        self._interrupts: list[Callable[[], None]] = []

    def set(self) -> None:
        """Say the wish: whatever statement runs now is interrupted, and none is begun any more."""
        with self._lock:
            self._said = True
            for interrupt in self._interrupts:
                interrupt()

    def is_set(self) -> bool:
        """Return whether the wish was said."""
        return self._said

    def check(self) -> None:
        """Raise ``Cancelled`` if the wish was said."""
        if self._said:
            raise Cancelled

    @contextmanager
    def interrupting(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """Have ``interrupt`` called, by whoever says the wish, as long as the block runs.

        Raises:
            Cancelled: the wish was said before.
        """
        with self._lock:
            self.check()
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)


_current: ContextVar[Stop | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(stop: Stop) -> Iterator[None]:
    """Do what the block does, in this thread, under ``stop``."""
    before = _current.set(stop)
    try:
        yield
    finally:
        _current.reset(before)


def current_stop() -> Stop | None:
    """Return what this thread works under."""
    return _current.get()
