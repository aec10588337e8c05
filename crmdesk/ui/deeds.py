"""Deeds: the one way the window writes: a job off the GUI thread, then the toast, fifty steps of undo, and who to tell.

A clash with somebody else's change is shown field by field; nothing typed is lost, for the editor keeps its text until
its deed is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from crmdesk.data.entry.deeds import Conflict, Deed, change
from crmdesk.data.errors import ConflictFault
from crmdesk.data.undoing import Undone, undo
from crmdesk.data.words import _

if TYPE_CHECKING:
    from crmdesk.data.store import Store
    from crmdesk.ui.jobs import Jobs, Progress

#: How many deeds can be taken back, across all pages.
STEPS = 50
#: How long the exit waits for what is on its way into the base, milliseconds.
PATIENCE = 20_000

Writing = Callable[["Store"], Deed | Conflict]
Done = Callable[[Deed], None]
Failed = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Step:
    """A deed as the way back knows it."""

    txn: int
    text: str


class Deeds(QObject):
    """Does what people ask for, remembers how to take it back, and tells every page what was written."""

    begun = Signal()
    """Something is on its way into the base."""
    written = Signal(object)
    """Something was written here, undone or done again: a Deed; pages show themselves anew."""
    told = Signal(str, bool)
    """A sentence for the person, and whether Ctrl+Z takes it back now."""
    conflicted = Signal(object)
    """A ``Conflict`` that the person has to decide; answer by ``resolve``."""
    refused = Signal()
    """The deed that was on its way is not in the base."""
    settled = Signal()
    """Nothing is on its way any more."""

    def __init__(self, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._queue: deque[_Errand | _Turning] = deque()
        """What is on its way, in the order it was asked: the first is being written."""
        self._answers: dict[int, _Errand] = {}

    @property
    def undo_text(self) -> str:
        """What Ctrl+Z would take back; empty where there is nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """What Ctrl+Shift+Z would do again; empty where there is nothing."""
        return self._undone[-1].text if self._undone else ""

    @property
    def waiting(self) -> int:
        """How many deeds are on their way into the base."""
        return len(self._queue)

    def start(self, writing: Writing, *, done: Done | None = None, failed: Failed | None = None) -> None:
        """Do something in a job, after what was asked before.

        Args:
            writing: writes and returns what it did, or the conflict it met.
            done: told the deed when it is written; a bound method.
            failed: told why not, beside the toast: the editor shows it and keeps its text; a bound method.
        """
        self._enqueue(_Errand(self, writing, done, failed))

    def finish(self) -> bool:
        """Wait until everything asked for is written, as before the exit; False where it takes too long."""
        if not self._queue:
            return True
        loop = QEventLoop(self)
        self.settled.connect(loop.quit)
        QTimer.singleShot(PATIENCE, loop, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not self._queue

    def resolve(self, conflict: Conflict, mine: frozenset[str]) -> None:
        """Write the fields of a conflict in which the person keeps their own value; the others stay as they are."""
        errand = self._answers.pop(id(conflict), None)
        clashing = {clash.key for clash in conflict.clashes}
        kept = {key: value for key, value in conflict.values.items() if key not in clashing or key in mine}
        if not kept:
            left = Deed(None, "", conflict.form_id, (conflict.record_id,))
            if errand is not None:
                errand.give_up(left)
            self.written.emit(left)
            return
        writing = partial(_write_over, conflict=conflict, kept=kept)
        self.start(
            writing, done=None if errand is None else errand.done, failed=None if errand is None else errand.failed
        )

    def put_off(self, conflict: Conflict) -> None:
        """Leave a conflict undecided: nothing is written, and what was typed goes back to its editor."""
        errand = self._answers.pop(id(conflict), None)
        if errand is not None:
            reason = _("Somebody saved this record meanwhile. Look at their change and save again.")
            errand.put_off(ConflictFault(reason))

    def undo(self) -> None:
        """Take the last deed back."""
        if not self._done:
            self.told.emit(_("There is nothing to undo."), False)
            return
        self._turn(self._done, self._undone, _("Undone: {text}"), _("Cannot undo “{text}”. {reason}"))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if not self._undone:
            self.told.emit(_("There is nothing to do again."), False)
            return
        self._turn(self._undone, self._done, _("Done again: {text}"), _("Cannot do “{text}” again. {reason}"))

    # -- under the bonnet ----------------------------------------------------------------------------------------

    def keep(self, deed: Deed) -> None:
        """Remember a deed that was written and tell everybody."""
        if deed.txn is not None:
            self._done.append(Step(deed.txn, deed.text))
            del self._done[:-STEPS]
            self._undone.clear()
            text = f"{deed.text} {deed.meanwhile}".strip()
            if text:
                self.told.emit(text, True)
        self.written.emit(deed)

    def ask(self, conflict: Conflict, errand: _Errand) -> None:
        """Let the person decide a conflict."""
        self._answers[id(conflict)] = errand
        self.conflicted.emit(conflict)

    def arrived(self) -> None:
        """The first of those on their way is over: begin the next."""
        self._queue.popleft()
        if self._queue:
            self._begin()
        else:
            self.settled.emit()

    def _enqueue(self, errand: _Errand | _Turning) -> None:
        self._queue.append(errand)
        self.begun.emit()
        if len(self._queue) == 1:
            self._begin()

    def _begin(self) -> None:
        first = self._queue[0]
        self._jobs.start(first.work, done=first.on_result, failed=first.on_failed)

    def _turn(self, source: list[Step], target: list[Step], told: str, refused: str) -> None:
        self._enqueue(_Turning(self, source.pop(), target, (told, refused)))

    @property
    def store(self) -> Store:
        """The base that is written."""
        return self._store


class _Errand(QObject):
    """One deed on its way: what to call when it is there. Jobs call bound methods of objects that live."""

    def __init__(self, deeds: Deeds, writing: Writing, done: Done | None, failed: Failed | None) -> None:
        super().__init__(deeds)
        self._deeds = deeds
        self.work = partial(_write, deeds.store, writing)
        self.done, self.failed = done, failed

    def on_result(self, result: Deed | Conflict) -> None:
        self._deeds.arrived()
        if isinstance(result, Conflict):
            self._deeds.ask(result, self)
            return
        if self.done is not None:
            _call(self.done, result)
        self._deeds.keep(result)
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        self._deeds.refused.emit()
        self._deeds.arrived()
        if self.failed is not None:
            _call(self.failed, error)
        self._deeds.told.emit(str(error), False)
        self.deleteLater()

    def give_up(self, left: Deed) -> None:
        """The person keeps what others wrote: what was typed is settled by a deed that writes nothing."""
        if self.done is not None:
            _call(self.done, left)
        self.deleteLater()

    def put_off(self, reason: ConflictFault) -> None:
        """The person decides later: the editor gets its text back."""
        if self.failed is not None:
            _call(self.failed, reason)
        self.deleteLater()


class _Turning(QObject):
    """An undo or a redo on its way."""

    def __init__(self, deeds: Deeds, step: Step, target: list[Step], words: tuple[str, str]) -> None:
        super().__init__(deeds)
        self._deeds = deeds
        self.step = step
        self.work = partial(_undo, deeds.store, step.txn)
        self._target = target
        self._told, self._refused = words

    def on_result(self, undone: Undone) -> None:
        self._deeds.arrived()
        self._target.append(Step(undone.txn, self.step.text))
        self._deeds.told.emit(self._told.format(text=self.step.text), False)
        self._deeds.written.emit(Deed(undone.txn, "", ""))
        self.deleteLater()

    def on_failed(self, error: Exception) -> None:
        self._deeds.arrived()
        text = self._refused.format(text=self.step.text, reason=error)
        self._deeds.told.emit(text, False)
        self._deeds.written.emit(Deed(None, "", ""))
        self.deleteLater()


def _call(method: Callable[[Any], None], argument: Any) -> None:
    """Call a bound method unless its widget is gone."""
    owner = getattr(method, "__self__", None)
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        method(argument)


def _write(store: Store, writing: Writing, _progress: Progress) -> Deed | Conflict:
    return writing(store)


def _undo(store: Store, txn: int, _progress: Progress) -> Undone:
    return undo(store, txn)


def _write_over(store: Store, *, conflict: Conflict, kept: dict[str, Any]) -> Deed | Conflict:
    was = {key: conflict.theirs[key] for key in kept}
    return change(store, conflict.form_id, conflict.record_id, conflict.version, was, kept)
