"""Drafts: keeps what is typed a moment after the last key, until it is in the base or the person gives it up."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit

from crmdesk.data.drafts import DraftFile

if TYPE_CHECKING:
    from crmdesk.ui.jobs import Jobs, Progress

#: Milliseconds after the first key of a burst until what is typed is on the disk.
WAIT = 600

_log = logging.getLogger(__name__)


class Drafts(QObject):
    """What editors ask for when they open, and tell when they are typed in."""

    def __init__(self, file: DraftFile, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._jobs = jobs
        self._texts = file.read()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._write)

    def text(self, key: str) -> str:
        """Return what was typed and not taken, nothing where there is no such draft."""
        return self._texts.get(key, "")

    def keep(self, key: str, text: str) -> None:
        """Take in what stands in an editor now; an empty text is no draft."""
        if not text:
            self.drop(key)
        elif self._texts.get(key) != text:
            self._texts[key] = text
            self._wait()

    def drop(self, key: str) -> None:
        """It is in the base, or the person gave it up."""
        if self._texts.pop(key, None) is not None:
            self._wait()

    def finish(self) -> None:
        """Write at once, as before the exit."""
        if self._timer.isActive():
            self._timer.stop()
            _keep(self._file, dict(self._texts))

    def _wait(self) -> None:
        if not self._timer.isActive():  # not begun anew by each key: who types without a pause is kept too
            self._timer.start()

    def _write(self) -> None:
        self._jobs.start(partial(_write, self._file, dict(self._texts)))


def keep_line(drafts: Drafts, key: str, line: QLineEdit) -> None:
    """Keep what is typed into a line until it closes: whoever closes it has taken the text, or was told to drop it."""
    _Kept(drafts, key, line)


class _Kept(QObject):
    """A line and its draft."""

    def __init__(self, drafts: Drafts, key: str, line: QLineEdit) -> None:
        super().__init__(drafts)
        self._drafts = drafts
        self._key = key
        line.textEdited.connect(self._on_edited)
        line.destroyed.connect(self._on_closed)

    def _on_edited(self, text: str) -> None:
        self._drafts.keep(self._key, text)

    def _on_closed(self) -> None:
        self._drafts.drop(self._key)
        self.deleteLater()


def _write(file: DraftFile, texts: dict[str, str], _progress: Progress) -> None:
    _keep(file, texts)


def _keep(file: DraftFile, texts: dict[str, str]) -> None:
    try:
        file.write(texts)
    except OSError as error:  # the text is in its editor still; the disk is told of by whatever is saved next
        _log.warning("Drafts are not kept in %s: %s", file.path, error.strerror)
