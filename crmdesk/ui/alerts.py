"""AlertKeeper: lets the rules of alerts look after changes and once in a while, and tells what calls for attention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from crmdesk.data.settings import ALERTS_SEEN, Settings
from crmdesk.reports.alerts.attention import AlertRow, Attention, read_attention
from crmdesk.reports.alerts.checking import Checked, check_alerts

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

#: Milliseconds: after the desk is shown; after a change, so that ten in a row are one; and how often the day is looked at.
FIRST, AFTER_CHANGE, AGAIN = 5_000, 2_500, 1_800_000


@dataclass(frozen=True, slots=True)
class AlertLook:
    """What one look found."""

    attention: Attention
    checked: Checked
    fresh: tuple[AlertRow, ...]
    """Alerts raised since the person last looked at the bell, the latest first."""


class AlertKeeper(QObject):
    """Owned by the desk; off when the desk goes."""

    looked = Signal(object)
    """An ``AlertLook``: alerts may have been raised or closed."""
    failed = Signal(str)

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._look: AlertLook | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)
        context.view.scope_changed.connect(self.touch)
        context.deeds.written.connect(self._on_written)
        self._is_on = False

    @property
    def look(self) -> AlertLook | None:
        """What the last look found."""
        return self._look

    def start(self) -> None:
        """Begin in a moment."""
        self._is_on = True
        self._timer.start(FIRST)

    def stop(self) -> None:
        """Look no more."""
        self._is_on = False
        self._timer.stop()

    def touch(self) -> None:
        """Something was changed: look soon, once for all that is changed meanwhile."""
        if self._is_on and not (self._timer.isActive() and self._timer.remainingTime() < AFTER_CHANGE):
            self._timer.start(AFTER_CHANGE)

    def check(self) -> None:
        """Let the rules look now."""
        self._timer.start(AGAIN)
        work = partial(_look, self._context.store, self._context.settings, self._context.view.scope)
        self._context.jobs.start(work, done=self._on_looked, failed=self._on_failed, replaces=self)

    def mark_seen(self) -> None:
        """The person has looked at what is new."""
        store, settings = self._context.store, self._context.settings
        seen = settings.get(ALERTS_SEEN)
        settings.put(ALERTS_SEEN, {**seen, str(store.replica): store.now().isoformat()})
        if self._look is not None:
            self._look = AlertLook(self._look.attention, self._look.checked, ())

    def _on_written(self, deed: Deed) -> None:
        del deed
        self.touch()

    def _on_looked(self, look: AlertLook) -> None:
        self._look = look
        self.looked.emit(look)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(str(error))


def _look(store: Store, settings: Settings, scope: str, progress: Progress) -> AlertLook:
    checked = check_alerts(store, progress)
    attention = read_attention(store, scope, store.person_id)
    seen, key = settings.get(ALERTS_SEEN), str(store.replica)
    moment = _moment(str(seen.get(key, "")))
    if moment is None:  # a base seen for the first time: what it holds is no news
        settings.put(ALERTS_SEEN, {**seen, key: store.now().isoformat()})
    return AlertLook(attention, checked, () if moment is None else attention.since(moment))


def _moment(word: str) -> datetime | None:
    """Return a moment kept in the settings; None where nothing of use is kept."""
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
