"""ReminderStack: reminders over the corner of the window, each with the ways to deal with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.activities.moments import minute_text
from crmdesk.data.table import day_text
from crmdesk.data.words import _, plural
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import FEED_ICONS, icon_label

WIDTH = 400
MARGIN = 16
#: Notices over one another; the others are counted.
MOST = 3
#: How long a reminder is put off by each button: minutes; 0 is tomorrow morning.
SNOOZES = (10, 60, 0)


class ReminderNote(QFrame):
    """One reminder."""

    opened = Signal(object)
    done = Signal(object)
    put_off = Signal(object, int)
    """Id, and minutes; 0 is tomorrow morning."""
    dismissed = Signal(object)

    def __init__(self, theme: Theme, entry: AgendaEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("card", "chosen")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(icon_label(theme, FEED_ICONS.get(entry.code, "circle-dot"), "accent"))
        title = ElidedLabel(entry.title)
        title.setProperty("role", "section")
        head.addWidget(title, 1)
        if entry.minute is not None:
            head.addWidget(label(minute_text(entry.minute), "section"))
        elif entry.day is not None:
            head.addWidget(label(day_text(entry.day), "secondary"))
        head.addWidget(self._cross(theme))
        column.addLayout(head)
        about = " · ".join(part for part in (entry.client, entry.contact, entry.phone) if part)
        if about:
            words = ElidedLabel(about)
            words.setProperty("role", "secondary")
            column.addWidget(words)
        column.addLayout(self._buttons())
        self.setAccessibleName(", ".join(part for part in (_("Reminder"), entry.title, entry.client) if part))

    def _cross(self, theme: Theme) -> QToolButton:
        cross = QToolButton()
        cross.setProperty("kind", "plain")
        cross.setProperty("icon_only", "true")
        cross.setProperty("small", "true")
        cross.setIcon(theme.icon("x"))
        cross.setIconSize(QSize(14, 14))
        cross.setAccessibleName(_("No more reminders of this"))
        cross.setToolTip(_("No more reminders of this"))
        cross.clicked.connect(self._on_dismissed)
        return cross

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        done = QPushButton(_("It is done"))
        done.setProperty("small", "true")
        done.clicked.connect(self._on_done)
        row.addWidget(done)
        words = (_("In 10 min"), _("In an hour"), _("Tomorrow"))
        for text, minutes in zip(words, SNOOZES, strict=True):
            button = QPushButton(text)
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setProperty("minutes", minutes)
            button.clicked.connect(self._on_put_off)
            row.addWidget(button)
        row.addStretch(1)
        show = QPushButton(_("Open"))
        show.setProperty("kind", "link")
        show.clicked.connect(self._on_opened)
        row.addWidget(show)
        return row

    def _on_done(self) -> None:
        self.done.emit(self.entry.id)

    def _on_opened(self) -> None:
        self.opened.emit(self.entry.id)

    def _on_dismissed(self) -> None:
        self.dismissed.emit(self.entry.id)

    def _on_put_off(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.put_off.emit(self.entry.id, int(sender.property("minutes")))


class ReminderStack(QWidget):
    """The notices, the nearest below; nothing where there are none or the person folded them away."""

    opened = Signal(object)
    done = Signal(object)
    put_off = Signal(object, int)
    dismissed = Signal(object)

    def __init__(self, theme: Theme, over: QWidget, above: int = 38) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._above = above
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        over.installEventFilter(self)
        self.hide()

    @property
    def notes(self) -> tuple[ReminderNote, ...]:
        """The notices shown."""
        return tuple(note for note in self.findChildren(ReminderNote) if note.parent() is self)

    def show_entries(self, entries: Sequence[AgendaEntry]) -> None:
        """Show these reminders; those that stand already stay as they are, so that no click goes astray."""
        wanted = {entry.id: entry for entry in entries[-MOST:]}
        for note in self.notes:
            if wanted.get(note.entry.id) == note.entry:
                del wanted[note.entry.id]
            else:
                note.setParent(None)
                note.deleteLater()
        notes = {note.entry.id: note for note in self.notes}
        empty(self._column, keeping=notes.values())
        if len(entries) > MOST:
            more = len(entries) - MOST
            self._column.addWidget(label(plural("{n} more", "{n} more", more).format(n=more), "secondary"))
        for entry in entries[-MOST:]:
            self._column.addWidget(notes.get(entry.id) or self._make(entry))
        self.setVisible(bool(entries))
        self._place()

    def _make(self, entry: AgendaEntry) -> ReminderNote:
        note = ReminderNote(self._theme, entry)
        note.opened.connect(self.opened)
        note.done.connect(self.done)
        note.put_off.connect(self.put_off)
        note.dismissed.connect(self.dismissed)
        return note

    def _place(self) -> None:
        self.setFixedWidth(min(WIDTH, self._over.width() - 2 * MARGIN))
        self.adjustSize()
        self.move(self._over.width() - self.width() - MARGIN, self._over.height() - self.height() - self._above)
        self.raise_()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
