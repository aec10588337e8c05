"""OverdueBand: what should have been done before today, above the days, with the ways to deal with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.activities.agenda import AgendaEntry
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import FEED_ICONS, icon_label

#: Rows that the view of a day shows; a week shows the line alone.
ROWS = 5
ROW_HEIGHT = 28


class TaskRow(QFrame):
    """One line: tick, kind, title, whom with, how late; Space ticks, Enter opens, arrows go to the neighbours."""

    opened = Signal(object)
    done_requested = Signal(object, QRect)

    def __init__(self, theme: Theme, entry: AgendaEntry, today: date, *, person: bool) -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("row", "true")
        self.setFixedHeight(ROW_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(8)
        tick = QCheckBox()
        tick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tick.setAccessibleName(_("Done"))
        tick.clicked.connect(self._on_ticked)
        self._tick = tick
        title = ElidedLabel(entry.title)
        title.setProperty("role", "strong")
        aside = ElidedLabel(" · ".join(part for part in (entry.client, entry.performer if person else "") if part))
        aside.setProperty("role", "secondary")
        aside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addWidget(tick)
        row.addWidget(icon_label(theme, FEED_ICONS.get(entry.code, "circle-dot"), "text2", 14))
        row.addWidget(title)
        row.addWidget(aside, 1)
        late = 0 if entry.due_on is None else (today - entry.due_on).days
        row.addWidget(label(plural("{n} day late", "{n} days late", late).format(n=late), "secondary", "neg"))
        self.setAccessibleName(", ".join(part for part in (entry.title, entry.client) if part))

    def _on_ticked(self) -> None:
        self._tick.setChecked(False)
        self.done_requested.emit(self.entry.id, self.rect())

    # Qt overrides

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.entry.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.done_requested.emit(self.entry.id, self.rect())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.entry.id)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class OverdueBand(QFrame):
    """How much is overdue, the latest of it, and what to do with all of it; absent where nothing is."""

    opened = Signal(object)
    done_requested = Signal(object, QRect)
    """Id, and where it stands here."""
    list_requested = Signal()
    move_requested = Signal(object)
    """Ids of those shown: to the next working day."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ids: tuple[int, ...] = ()
        self.setProperty("band", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._title = label("", "section", "neg")
        self._move = QPushButton(_("All to tomorrow"))
        self._list = QPushButton(_("Show in the list"))
        for button in (self._move, self._list):
            button.setProperty("kind", "link")
        self._move.clicked.connect(self._on_move)
        self._list.clicked.connect(self.list_requested)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._move)
        head.addWidget(self._list)
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.hide()

    @property
    def rows(self) -> tuple[TaskRow, ...]:
        """The lines shown."""
        return tuple(self.findChildren(TaskRow))

    def show_overdue(
        self, entries: tuple[AgendaEntry, ...], count: int, today: date, *, lines: bool, person: bool
    ) -> None:
        """Show what is overdue.

        Args:
            entries: the latest of it.
            count: how many there are.
            today: what the days are counted to.
            lines: whether there is room for the lines, else only the count.
            person: whether performers are named.
        """
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self._ids = tuple(entry.id for entry in entries)
        self._title.setText(_("Overdue: {n}").format(n=number(count)))
        self._move.setVisible(count == len(entries))
        for entry in entries[: ROWS if lines else 0]:
            row = TaskRow(self._theme, entry, today, person=person)
            row.opened.connect(self.opened)
            row.done_requested.connect(self._on_done)
            self._rows.addWidget(row)
        self.setVisible(count > 0)

    def _on_done(self, entry_id: int, rect: QRect) -> None:
        sender = self.sender()
        if isinstance(sender, TaskRow):
            self.done_requested.emit(entry_id, QRect(sender.mapTo(self, rect.topLeft()), rect.size()))

    def _on_move(self) -> None:
        self.move_requested.emit(self._ids)
