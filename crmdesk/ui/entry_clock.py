"""EntryClock: hears where the keyboard is and counts the seconds of typing; told to the person, kept in the base."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk.data.entry_time import SURFACES, EntryDay, EntryMeter, add_entry_time, entry_day
from crmdesk.data.errors import EnvironmentFault
from crmdesk.data.firm_settings import setting_named
from crmdesk.ui.widgets.cell_editors import CellEditor

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.deeds import Deeds
    from crmdesk.ui.jobs import Jobs, Progress

_log = logging.getLogger(__name__)
#: Milliseconds between two writings of what was counted.
FLUSH = 60_000
_SIGNS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod, QEvent.Type.Wheel)


class EntryClock(QObject):
    """Watches only the widget that has the keyboard, and only while it is one to type in."""

    told = Signal(int, int)
    """Seconds of today and the minutes aimed at; (-1, 0) when the firm does not count."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        deeds: Deeds,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a clock that stands still until ``start``.

        Args:
            store: the base.
            jobs: what writes off the GUI thread.
            deeds: what tells that a record was written.
            parent: the owner.
            clock: seconds of a clock that never goes back.
        """
        super().__init__(parent)
        self._store = store
        self._jobs = jobs
        self._clock = clock
        self._meter = EntryMeter()
        self._records: Counter[str] = Counter()
        self._known = EntryDay(0, 0)
        self._surface = ""
        self._widget: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FLUSH)
        self._timer.timeout.connect(self.flush)
        deeds.written.connect(self._on_written)

    @property
    def is_counting(self) -> bool:
        """Whether the firm counts the time of entry."""
        return bool(setting_named("entry_time").value(self._store.firm.settings))

    @property
    def seconds(self) -> int:
        """Seconds of today, what is not written yet included."""
        return self._known.seconds + int(self._meter.seconds)

    def start(self) -> None:
        """Listen from now on."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._timer.start()
        work = partial(_read, self._store, self._store.today())
        self._jobs.start(work, done=self._on_read, failed=self._on_failed, replaces=(self, "read"))

    def stop(self) -> None:
        """Listen no more, and write what was counted before the base is closed."""
        app = QApplication.instance()
        if self._timer.isActive() and isinstance(app, QApplication):
            app.focusChanged.disconnect(self._on_focus)
        self._timer.stop()
        self._leave()
        seconds, records = self._take()
        if seconds or records:
            try:
                add_entry_time(self._store, self._store.today(), seconds, records)
            except EnvironmentFault as fault:
                _log.warning("The last minute of entry time is not kept: %s", fault)  # nothing else depends on it

    def flush(self) -> None:
        """Write what was counted, in a job."""
        self._tell()
        seconds, records = self._take()
        if not seconds and not records:
            return
        work = partial(_write, self._store, self._store.today(), seconds, records)
        self._jobs.start(work, done=self._on_read, failed=self._on_failed)

    def _take(self) -> tuple[dict[str, int], Counter[str]]:
        seconds = self._meter.take(self._clock())
        records, self._records = self._records, Counter()
        if not self.is_counting:
            return {}, Counter()
        self._known = EntryDay(self._known.seconds + sum(seconds.values()), self._known.records + records.total())
        return seconds, records

    # -- listening -----------------------------------------------------------------------------------------------

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        surface = surface_of(new)
        if new is not None and surface and self.is_counting:
            self._surface = surface
            self._widget = new
            new.installEventFilter(self)
            self._meter.enter(surface, self._clock())

    def _leave(self) -> None:
        widget, self._widget = self._widget, None
        if widget is not None and shiboken6.isValid(widget):
            widget.removeEventFilter(self)
        self._meter.leave(self._clock())
        self._tell()

    def _on_written(self, deed: Deed) -> None:
        if deed.txn is not None and deed.form_id and self._surface:
            self._records[self._surface] += 1

    def _tell(self) -> None:
        target = int(setting_named("entry_target_min").value(self._store.firm.settings))
        if self.is_counting:
            self.told.emit(self.seconds, target)
        else:
            self.told.emit(-1, 0)

    # -- jobs ----------------------------------------------------------------------------------------------------

    def _on_read(self, day: EntryDay) -> None:
        self._known = day
        self._tell()

    def _on_failed(self, _error: Exception) -> None:
        """A base that does not answer is told by others; what was counted is shown still."""
        self._tell()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self._meter.act(self._clock())
        return super().eventFilter(watched, event)


def surface_of(widget: QWidget | None) -> str:
    """Return where a widget lets one type, nothing where it does not: the nearest property "entry" says so."""
    is_cell = isinstance(widget, CellEditor)
    while widget is not None:
        named = widget.property("entry")
        if isinstance(named, str) and named in SURFACES:
            return named
        widget = widget.parentWidget()
    return "cell" if is_cell else ""


def _write(store: Store, day: date, seconds: dict[str, int], records: Counter[str], _progress: Progress) -> EntryDay:
    add_entry_time(store, day, seconds, records)
    return entry_day(store, day)


def _read(store: Store, day: date, _progress: Progress) -> EntryDay:
    return entry_day(store, day)
