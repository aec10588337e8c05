"""Quiet: the moment when a window has nothing under way, looked for instead of guessed at by a fixed wait."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crmdesk.ui.context import Context

#: A timer that runs longer is no rest before some work: it hides a toast or looks at the clock. Milliseconds.
LONGEST_REST = 600
#: How long a look lasts, and how many in a row must find nothing: what one event asks for is done in the next turns.
LOOK_MS, LOOKS = 8, 3
#: Seconds until a window that never rests fails its test.
PATIENCE = 10.0


def wait_until_quiet(context: Context, qtbot: QtBot) -> None:
    """Wait until no job, deed or rest is under way.

    Raises:
        AssertionError: something still is after ``PATIENCE``.
    """
    end = time.monotonic() + PATIENCE
    calm = 0
    while calm < LOOKS:
        assert time.monotonic() < end, "the window never came to rest"
        qtbot.wait(LOOK_MS)
        calm = calm + 1 if _is_quiet(context) else 0


def _is_quiet(context: Context) -> bool:
    if context.jobs.busy or context.deeds.waiting:
        return False
    return not any(
        _is_rest(timer) for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer)
    )


def _is_rest(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= LONGEST_REST
