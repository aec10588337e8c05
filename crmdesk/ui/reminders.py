"""Reminders: asks the base every half minute what to remind of, shows it in the window and, when nobody looks, in the tray.

The same look counts what is overdue and for today, for the navigation, and makes the activities of recurring tasks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from crmdesk.data.access import EVERYBODY, scope_named
from crmdesk.data.activities.agenda import AgendaEntry, TaskCounts, count_waiting
from crmdesk.data.activities.deeds import complete
from crmdesk.data.activities.reminders import dismiss, due_reminders, remind_later, tomorrow_morning
from crmdesk.data.activities.templates import make_due
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.resources import resource
from crmdesk.data.store import Store
from crmdesk.data.words import _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.widgets.bell import BellButton
from crmdesk.ui.widgets.reminder_stack import ReminderStack

#: Milliseconds between two looks.
LOOK = 30_000
#: Looks between two makings of recurring activities: a month of them lies ahead anyway.
MAKE_EVERY = 120
#: Milliseconds the tray's message stays.
MESSAGE = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the base found."""

    due: tuple[AgendaEntry, ...]
    counts: TaskCounts
    made: int
    """How many activities of recurring tasks were made."""


class Reminders(QObject):
    """Owned by the desk; off when the desk goes."""

    counted = Signal(object)
    """``TaskCounts`` of the people in scope, or of who sits here."""
    open_requested = Signal(object)
    """Show the activity with this id."""
    attention_requested = Signal()
    """The message of the tray about alerts was clicked."""
    made = Signal()
    """Recurring tasks have got new activities."""

    def __init__(self, context: Context, over: QWidget) -> None:
        super().__init__(over)
        self._context = context
        self._over = over
        self._due: tuple[AgendaEntry, ...] = ()
        self._told: set[tuple[int, object]] = set()
        """Reminders that the tray has told of: id and moment, so that one put off is told of again."""
        self._folded = False
        self._looks = 0
        self.bell = BellButton(context.theme)
        self.bell.clicked.connect(self.fold)
        self._stack = ReminderStack(context.theme, over)
        self._stack.opened.connect(self._on_opened)
        self._stack.done.connect(self._on_done)
        self._stack.put_off.connect(self._on_put_off)
        self._stack.dismissed.connect(self._on_dismissed)
        self._tray: QSystemTrayIcon | None = None
        self._tray_menu: QMenu | None = None
        self._last: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self.look)
        context.deeds.written.connect(self._on_written)
        context.view.scope_changed.connect(self.look)

    @property
    def stack(self) -> ReminderStack:
        """The notices over the window."""
        return self._stack

    @property
    def due(self) -> tuple[AgendaEntry, ...]:
        """What there is to remind of now."""
        return self._due

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more, and take the icon out of the tray."""
        self._timer.stop()
        if self._tray is not None:
            self._tray.hide()

    def look(self) -> None:
        """Ask the base once."""
        make = self._looks % MAKE_EVERY == 0
        self._looks += 1
        work = partial(_look, self._context.store, self._context.view.scope, make)
        self._context.jobs.start(work, done=self._on_looked, failed=self._on_failed, replaces=self)

    def _on_looked(self, look: Look) -> None:
        fresh = {entry.id for entry in look.due} - {entry.id for entry in self._due}
        self._due = look.due
        self.bell.set_count(len(look.due))
        if fresh:
            self._folded = False
        self._show()
        self._tell_tray()
        self.counted.emit(look.counts)
        if look.made:
            self.made.emit()

    def _on_failed(self, error: Exception) -> None:
        """Say at the bell why nothing is known: the next look comes in half a minute."""
        self.bell.tell_fault(str(error))

    def _show(self) -> None:
        self._stack.show_entries(() if self._folded else self._due)

    def _on_written(self, deed: Deed) -> None:
        """Something was done here: what is done, moved or put off reminds no more, at once."""
        gone = set(deed.ids) if deed.form_id == "activity" else set()
        if gone & {entry.id for entry in self._due}:
            self._due = tuple(entry for entry in self._due if entry.id not in gone)
            self.bell.set_count(len(self._due))
            self._show()
        self.look()

    # -- what the person does ------------------------------------------------------------------------------------

    def give_bell(self) -> BellButton:
        """Let somebody answer the bell who has more to show there; ``fold`` is what it does alone."""
        self.bell.clicked.disconnect(self.fold)
        return self.bell

    def fold(self) -> None:
        """Show the notices, or fold them away."""
        if not self._due:
            self._context.deeds.told.emit(_("No reminders"), False)
            return
        self._folded = self._stack.isVisible()
        self._show()

    def _on_opened(self, entry_id: int) -> None:
        self._folded = True
        self._show()
        self.open_requested.emit(entry_id)

    def _on_done(self, entry_id: int) -> None:
        self._context.deeds.start(partial(complete, activity_id=entry_id))

    def _on_put_off(self, entry_id: int, minutes: int) -> None:
        self._context.deeds.start(partial(_put_off, entry_id=entry_id, minutes=minutes))

    def _on_dismissed(self, entry_id: int) -> None:
        self._context.deeds.start(partial(dismiss, activity_id=entry_id))

    # -- tray ----------------------------------------------------------------------------------------------------

    def _tell_tray(self) -> None:
        """Tell of what the tray has not told yet, if there is a tray and the person looks elsewhere."""
        fresh = [entry for entry in self._due if (entry.id, entry.remind_at) not in self._told]
        self._told = {(entry.id, entry.remind_at) for entry in self._due}
        if fresh and self.tell(fresh[-1].title, fresh[-1].client or fresh[-1].kind):
            self._last = fresh[-1].id

    def tell(self, title: str, text: str) -> bool:
        """Say something in the tray, if there is one and the person looks elsewhere; return whether it was said."""
        if self._over.isActiveWindow() or not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self._last = None
        self._make_tray().showMessage(title, text, QSystemTrayIcon.MessageIcon.Information, MESSAGE)
        return True

    def _make_tray(self) -> QSystemTrayIcon:
        if self._tray is None:
            self._tray = QSystemTrayIcon(QIcon(str(resource("brand.svg"))), self)
            self._tray.setToolTip("CRM Desk")
            self._tray_menu = QMenu()
            self._tray_menu.addAction(_("Show the window"), self._raise)
            self._tray.setContextMenu(self._tray_menu)
            self._tray.activated.connect(self._raise)
            self._tray.messageClicked.connect(self._on_message_clicked)
            self._tray.show()
        return self._tray

    def _raise(self) -> None:
        window = self._over.window()
        window.showNormal() if window.isMinimized() else window.show()
        window.raise_()
        window.activateWindow()

    def _on_message_clicked(self) -> None:
        self._raise()
        if self._last is None:
            self.attention_requested.emit()
        else:
            self.open_requested.emit(self._last)


def _look(store: Store, scope: str, make: bool, _progress: Progress) -> Look:
    made = len(make_due(store)) if make else 0
    person = store.person_id
    named = scope_named(store, scope) if scope and person is None else EVERYBODY
    return Look(due_reminders(store, person), count_waiting(store, named, person), made)


def _put_off(store: Store, entry_id: int, minutes: int) -> Deed:
    until = tomorrow_morning(store) if minutes == 0 else store.now() + timedelta(minutes=minutes)
    return remind_later(store, entry_id, until)
