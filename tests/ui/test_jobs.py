"""Work runs elsewhere, its result arrives here, and nobody who is gone is called."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread, Signal
from pytestqt.qtbot import QtBot

from crmdesk.data.errors import Cancelled, UsageFault
from crmdesk.data.log import InternalFault
from crmdesk.ui.jobs import Jobs, Progress


class Asker(QObject):
    """Whoever starts jobs: remembers what it was told, and on which thread."""

    told = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.steps: list[tuple[float, float, str]] = []
        self.threads: set[bool] = set()

    def done(self, result: object) -> None:
        """Take a result."""
        self.threads.add(QThread.currentThread() is self.thread())
        self.results.append(result)
        self.told.emit()

    def failed(self, error: Exception) -> None:
        """Take an error."""
        self.errors.append(error)
        self.told.emit()

    def work(self, _progress: Progress) -> None:
        """Work that belongs to a QObject."""

    def progress(self, done: float, total: float, text: str) -> None:
        """Take a step."""
        self.steps.append((done, total, text))


def test_a_result_arrives_on_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    """The work runs in another thread, the answer comes to the asker's."""
    asker = Asker()
    with qtbot.waitSignal(asker.told):
        jobs.start(lambda _progress: threading.current_thread().name, done=asker.done)
    assert str(asker.results[0]).startswith("job")
    assert asker.threads == {True}
    assert not jobs.busy


def test_a_fault_arrives_as_it_is(jobs: Jobs, qtbot: QtBot) -> None:
    """The sentence for people is not wrapped."""
    asker = Asker()

    def work(_progress: Progress) -> None:
        raise UsageFault("There is no such thing.")

    with qtbot.waitSignal(asker.told):
        jobs.start(work, done=asker.done, failed=asker.failed)
    assert [str(error) for error in asker.errors] == ["There is no such thing."]
    assert asker.results == []


def test_a_defect_is_logged_and_told_without_its_text(
    jobs: Jobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    """People are told where the log lies, not what Python said."""
    asker = Asker()

    name = "ИВАНОВ".title()  # the log quotes lines of code, and none of them may hold the name

    def work(_progress: Progress) -> None:
        raise KeyError(name)

    with qtbot.waitSignal(asker.told):
        jobs.start(work, failed=asker.failed)
    assert isinstance(asker.errors[0], InternalFault)
    assert "crmdesk.log" in str(asker.errors[0])
    assert "KeyError" in caplog.text
    assert name not in caplog.text
    caplog.clear()


def test_a_deleted_asker_is_not_called(jobs: Jobs, qtbot: QtBot) -> None:
    """A widget deleted while its job ran is never touched again."""
    asker, other = Asker(), Asker()
    gate = threading.Event()

    def work(_progress: Progress) -> int:
        gate.wait(5)
        return 1

    results = asker.results
    jobs.start(work, done=asker.done)
    asker.deleteLater()
    qtbot.waitUntil(lambda: not _is_valid(asker))
    with qtbot.waitSignal(other.told):
        gate.set()
        jobs.start(lambda _progress: 2, done=other.done)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert results == []


def _is_valid(thing: QObject) -> bool:
    import shiboken6

    return bool(shiboken6.isValid(thing))


def test_a_lambda_is_refused(jobs: Jobs) -> None:
    """Only bound methods can be found gone."""
    with pytest.raises(TypeError, match="bound method"):
        jobs.start(lambda _progress: 1, done=lambda _result: None)


def test_a_newer_job_replaces_the_older(jobs: Jobs, qtbot: QtBot) -> None:
    """Of two with one key only the newer result is told, whichever ends first."""
    asker = Asker()
    gate, begun = threading.Event(), threading.Event()

    def slow(_progress: Progress) -> str:
        begun.set()
        gate.wait(5)
        return "old"

    jobs.start(slow, done=asker.done, failed=asker.failed, replaces=asker)
    assert begun.wait(5)
    with qtbot.waitSignal(asker.told):
        jobs.start(lambda _progress: "new", done=asker.done, replaces=asker)
    gate.set()
    jobs.close()
    assert asker.results == ["new"]
    assert asker.errors == []


def test_other_keys_are_left_alone(jobs: Jobs, qtbot: QtBot) -> None:
    """One widget may have several jobs under several words."""
    asker = Asker()
    jobs.start(lambda _progress: "rows", done=asker.done, replaces=(asker, "rows"))
    jobs.start(lambda _progress: "totals", done=asker.done, replaces=(asker, "totals"))
    qtbot.waitUntil(lambda: len(asker.results) == 2)
    assert sorted(map(str, asker.results)) == ["rows", "totals"]


def test_a_cancelled_job_ends_at_its_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    """Progress raises in the work, and the asker is told that it was stopped."""
    asker = Asker()
    begun = threading.Event()
    stopped_by: list[type[BaseException]] = []

    def work(progress: Progress) -> None:
        begun.set()
        try:
            for step in range(10_000):
                progress(step, 10_000)
                time.sleep(0.001)
        except BaseException as error:
            stopped_by.append(type(error))
            raise

    job = jobs.start(work, done=asker.done, failed=asker.failed, progress=asker.progress)
    assert begun.wait(5)
    with qtbot.waitSignal(asker.told):
        job.cancel()
        job.cancel()
    assert stopped_by == [Cancelled]
    assert [type(error) for error in asker.errors] == [Cancelled]
    assert asker.results == []


def test_a_job_cancelled_before_it_began_is_told_once(jobs: Jobs, qtbot: QtBot) -> None:
    """Work that waits for a thread need not begin to be stopped."""
    asker = Asker()
    gate = threading.Event()
    for _thread in range(8):
        jobs.start(lambda _progress: gate.wait(5))
    ran: list[int] = []
    job = jobs.start(lambda _progress: ran.append(1), failed=asker.failed)
    with qtbot.waitSignal(asker.told):
        job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert ran == []
    assert len(asker.errors) == 1


def test_progress_is_told_and_not_too_often(jobs: Jobs, qtbot: QtBot) -> None:
    """Ten thousand steps are a handful of calls."""
    asker = Asker()

    def work(progress: Progress) -> None:
        for step in range(10_000):
            progress(step, 10_000, "Counting")

    with qtbot.waitSignal(asker.told, timeout=5000):
        jobs.start(work, done=asker.done, progress=asker.progress)
    assert 1 <= len(asker.steps) < 100


def test_closing_waits_and_tells_nobody(jobs: Jobs, qtbot: QtBot) -> None:
    """At the exit running work is stopped and its threads are over."""
    asker = Asker()
    begun = threading.Event()

    def work(progress: Progress) -> None:
        while True:
            begun.set()
            progress(0)
            time.sleep(0.001)

    jobs.start(work, done=asker.done, failed=asker.failed)
    assert begun.wait(5)
    jobs.close()
    qtbot.wait(20)
    assert (asker.results, asker.errors) == ([], [])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job") and thread.is_alive()]


def test_closing_lets_go_of_jobs_that_have_not_arrived(jobs: Jobs) -> None:
    """A result that is under way to the event loop finds nobody, and nothing is left for a later thread to delete."""
    ended = threading.Event()
    job = jobs.start(lambda _progress: ended.set())
    assert ended.wait(5)
    jobs.close()
    assert not shiboken6.isValid(job)
    assert not jobs.children()


def test_work_that_would_take_a_widget_into_a_thread_is_refused(jobs: Jobs) -> None:
    """Neither as its owner nor among what it is given: what dies in a thread takes Qt with it."""
    asker = Asker()
    with pytest.raises(TypeError, match="into a thread"):
        jobs.start(asker.work)
    with pytest.raises(TypeError, match="into a thread"):
        jobs.start(partial(_ignore, asker))


@dataclass(frozen=True)
class Holder:
    """A value with something in it."""

    inside: object


@pytest.mark.parametrize(
    "wrap",
    [
        lambda asker: partial(max, Holder(asker)),
        lambda asker: partial(max, (1, [asker])),
        lambda asker: partial(max, key={"who": Holder((asker,))}),
        lambda asker: partial(partial(max, asker.done), 1),
        lambda asker: lambda _progress: asker,
    ],
)
def test_nor_may_it_hide_in_what_work_is_given(jobs: Jobs, wrap: Callable[[Asker], Callable[..., Any]]) -> None:
    """In a field, a collection, another partial or what a function closes over."""
    with pytest.raises(TypeError, match="into a thread"):
        jobs.start(wrap(Asker()))


def _ignore(_what: object, _progress: Progress) -> None:
    """Do nothing."""
