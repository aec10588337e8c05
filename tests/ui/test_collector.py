"""Garbage is collected on the GUI thread only."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from crmdesk.ui.collector import Collector


class Ring:
    """A thing that holds itself, so that only the collector can free it; it remembers the thread it died on."""

    def __init__(self, died: list[int]) -> None:
        self.me = self
        self._died = died

    def __del__(self) -> None:
        self._died.append(threading.get_ident())


@pytest.fixture
def collector() -> Any:
    """A collector, and Python's own again afterwards."""
    collector = Collector()
    yield collector
    collector.stop()


def test_a_thread_that_makes_garbage_does_not_collect_it(collector: Collector, qtbot: QtBot) -> None:
    """However much it allocates; the timer's turn on the GUI thread does."""
    died: list[int] = []

    def litter() -> None:
        for _turn in range(5_000):
            Ring(died)

    thread = threading.Thread(target=litter)
    thread.start()
    thread.join()
    assert died == []
    collector.collect()
    qtbot.waitUntil(lambda: len(died) == 5_000, timeout=5_000)
    assert set(died) == {threading.get_ident()}


def test_nothing_is_collected_before_it_is_due(collector: Collector) -> None:
    """A little garbage waits for its generation's threshold."""
    gc.collect()
    ring = Ring([])
    alive = weakref.ref(ring)
    del ring
    collector.collect()
    assert alive() is not None


def test_python_collects_again_when_the_window_is_gone() -> None:
    """As it did before, whoever collected then."""
    was = gc.isenabled()
    gc.enable()
    collector = Collector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    if not was:
        gc.disable()
