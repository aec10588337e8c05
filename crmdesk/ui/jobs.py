"""Long work off the GUI thread: plain functions in a pool of threads, answers by a queued signal.

A job belongs to ``Jobs``, never to the widget that asked: a widget that is gone by then is simply not called.
"""

from __future__ import annotations

import dataclasses
import inspect
import time
import weakref
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from types import CellType
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from crmdesk.data.errors import Cancelled, Fault
from crmdesk.data.log import log_defect
from crmdesk.data.stopping import Stop, stoppable

THREADS = 4
#: Seconds between two reports of progress: a person sees no more than about 20 a second.
PROGRESS_INTERVAL = 0.05


class Progress(Protocol):
    """How work says how far it is; raises ``Cancelled`` when nobody wants the result any more."""

    def __call__(self, done: float, total: float = 1.0, text: str = "") -> None:
        """Report ``done`` of ``total`` and, if it changed, what is being done."""


Work = Callable[[Progress], Any]


class _Receiver:
    """A bound method held weakly: it does not keep its widget alive and is not called once that is deleted."""

    def __init__(self, method: Callable[..., None]) -> None:
        if not inspect.ismethod(method):
            message = f"{method!r} is no bound method: a lambda would be called after its widget is gone"
            raise TypeError(message)
        self._method = weakref.WeakMethod(method)

    def __call__(self, *arguments: Any) -> None:
        method = self._method()
        if method is None:
            return
        owner = method.__self__
        if isinstance(owner, QObject) and not shiboken6.isValid(owner):
            return
        method(*arguments)


def _receiver(method: Callable[..., None] | None) -> _Receiver | None:
    return None if method is None else _Receiver(method)


class Job(QObject):
    """One piece of work under way; ``cancel`` stops it at its next report of progress or in the midst of reading."""

    _progressed = Signal(float, float, str)
    _arrived = Signal(object, object)  # result, error

    def __init__(
        self,
        jobs: Jobs,
        work: Work,
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        progress: Callable[[float, float, str], None] | None,
    ) -> None:
        super().__init__(jobs)
        self._jobs = jobs
        self._work = work
        self._done, self._failed, self._progress = _receiver(done), _receiver(failed), _receiver(progress)
        self._stop = Stop()
        self._replaced = False
        self._reported = 0.0
        self.future: Future[None] | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Stop the work for the person who asked; ``failed`` gets ``Cancelled``."""
        if self._stop.is_set():
            return
        self._stop.set()
        if self.future is not None and self.future.cancel():
            self._arrived.emit(None, Cancelled())

    def replace(self) -> None:
        """Stop the work because newer work of the same kind began; nobody is told."""
        self._replaced = True
        self.cancel()

    def run(self) -> None:
        """Do the work; called in a thread of the pool."""
        result: Any = None
        error: Exception | None = None
        try:
            self._report(0.0)
            with stoppable(self._stop):
                result = self._work(self._report)
        except (Fault, Cancelled) as fault:
            error = fault
        except Exception as defect:  # noqa: BLE001 - the border of a thread: every defect is logged and shown
            error = log_defect(defect)
        if shiboken6.isValid(self):
            self._arrived.emit(result, error)

    def _report(self, done: float, total: float = 1.0, text: str = "") -> None:
        self._stop.check()
        now = time.monotonic()
        if now - self._reported >= PROGRESS_INTERVAL:
            self._reported = now
            self._progressed.emit(float(done), float(total), text)

    @Slot(float, float, str)
    def _on_progressed(self, done: float, total: float, text: str) -> None:
        if self._progress is not None and not self._stop.is_set():
            self._progress(done, total, text)

    @Slot(object, object)
    def _on_arrived(self, result: Any, error: Exception | None) -> None:
        self._jobs.forget(self)
        self.deleteLater()
        if self._replaced:
            return
        if error is None and self._stop.is_set():
            error = Cancelled()
        if error is not None:
            if self._failed is not None:
                self._failed(error)
        elif self._done is not None:
            self._done(result)


class Jobs(QObject):
    """All work under way; made once by the application and closed at its exit."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._running: dict[Hashable, Job] = {}
        self._closed = False

    def start(
        self,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[float, float, str], None] | None = None,
        replaces: object = None,
    ) -> Job:
        """Begin work off the GUI thread and return at once.

        Args:
            work: a function without Qt; it gets a ``Progress`` and returns the result.
            done: a bound method, called on the GUI thread with the result.
            failed: a bound method, called with a ``Fault`` (its text is for people) or ``Cancelled``.
            progress: a bound method, called with done, total and a text.
            replaces: whoever has at most one such job at a time: a widget, or a tuple of a widget and a word.
                The earlier job with the same key is stopped and its result is dropped.

        Raises:
            TypeError: the work holds a QObject.
        """
        _check_work(work)
        job = Job(self, work, done, failed, progress)
        key = _key(job if replaces is None else replaces)
        earlier = self._running.pop(key, None)
        if earlier is not None:
            earlier.replace()
        if self._closed:
            return job
        self._running[key] = job
        job.future = self._pool.submit(job.run)
        return job

    def forget(self, job: Job) -> None:
        """Let go of a job that has arrived."""
        for key, running in list(self._running.items()):
            if running is job:
                del self._running[key]

    @property
    def busy(self) -> bool:
        """Whether any job has not arrived yet."""
        return bool(self._running)

    def close(self) -> None:
        """Stop all work and wait for the threads; nobody is called any more."""
        self._closed = True
        for job in list(self._running.values()):
            job.replace()
        self._running.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for job in self.findChildren(Job):
            # Jobs that have not arrived hold on to this object: a collection of garbage in some thread would end them all.
            shiboken6.delete(job)


def _check_work(work: Work) -> None:
    """Refuse work that holds a QObject: the thread might let go of it last, and what dies there takes Qt with it.

    Looked at are bound methods, arguments of partials and what functions close over, and the fields and items of the
    values among them.

    Raises:
        TypeError: there is one.
    """
    for owner in _held_by(work, HOLDS_DEEP):
        if isinstance(owner, QObject):
            message = f"{work!r} takes {owner!r} into a thread; give it what it needs of it"
            raise TypeError(message)


#: How deep values within values are looked into for what must not go into a thread, and of how long a collection.
HOLDS_DEEP, HOLDS_LONG = 4, 40


def _held_by(thing: object, depth: int) -> Iterator[object]:
    """Yield a thing, whose method it is, and what it holds."""
    yield thing
    if depth == 0 or isinstance(thing, (QObject, type)):
        return
    held: list[object] = []
    owner = getattr(thing, "__self__", None)
    if owner is not None and not inspect.ismodule(owner):
        held.append(owner)
    if isinstance(thing, partial):
        held += [thing.func, *thing.args, *thing.keywords.values()]
    elif inspect.isfunction(thing):
        held += [cell.cell_contents for cell in thing.__closure__ or () if _is_filled(cell)]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        held += thing if len(thing) <= HOLDS_LONG else ()
    elif isinstance(thing, dict):
        held += thing.values() if len(thing) <= HOLDS_LONG else ()
    elif dataclasses.is_dataclass(thing):
        held += [getattr(thing, field.name, None) for field in dataclasses.fields(thing)]
    for one in held:
        yield from _held_by(one, depth - 1)


def _is_filled(cell: CellType) -> bool:
    """Return whether a name that a function closes over has a value yet."""
    try:
        _value = cell.cell_contents
    except ValueError:
        return False
    return True


def _key(thing: object) -> Hashable:
    """Return a key that does not keep a widget alive."""
    if isinstance(thing, (str, int)):
        return thing
    if isinstance(thing, tuple):
        return tuple(_key(part) for part in thing)
    return id(thing)
