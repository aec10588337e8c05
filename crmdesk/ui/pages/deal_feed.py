"""DealFeed: what happened to a deal: everything, calls, or changes with who made them; and the line that adds to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crmdesk.data.cards import DealCard
from crmdesk.data.history import History, HistoryLine, record_history
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Progress
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.cell_painting import short_day
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import feed_row

ALL, CALLS, CHANGES = "all", "calls", "changes"
_VIEWS = ((ALL, N_("All")), (CALLS, N_("Calls")), (CHANGES, N_("Changes")))


class DealFeed(QWidget):
    """The feed with its three views; changes are read when they are asked for."""

    view_chosen = Signal(str)

    def __init__(self, context: Context, card: DealCard, view: str = ALL) -> None:
        super().__init__()
        self._context = context
        self._card = card
        self._view = view
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 10)
        whole.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(label(_("Feed"), "section"))
        head.addStretch(1)
        group = QButtonGroup(self)
        for key, words in _VIEWS:
            button = QToolButton()
            button.setText(_(words))
            button.setCheckable(True)
            button.setChecked(key == view)
            button.setProperty("kind", "plain")
            button.setProperty("small", "true")
            button.setProperty("view", key)
            button.clicked.connect(self._on_view)
            group.addButton(button)
            head.addWidget(button)
        whole.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        whole.addLayout(self._rows)
        self._fill()

    def _on_view(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._view = str(sender.property("view"))
            self._fill()
            self.view_chosen.emit(self._view)

    def _fill(self) -> None:
        empty(self._rows)
        if self._view == CHANGES:
            work = partial(_read_history, self._context.store, self._card.id)
            self._context.jobs.start(work, done=self._on_history, failed=self._on_failed, replaces=(self, "history"))
            return
        entries = [line for line in self._card.feed if self._view == ALL or line.code == "call"]
        for entry in entries:
            self._rows.addWidget(feed_row(self._context.theme, entry, self._card.today))
        if not entries:
            words = _("Nothing has happened yet.") if self._view == ALL else _("There were no calls yet.")
            self._rows.addWidget(label(words, "secondary"))

    def _on_history(self, history: History) -> None:
        if self._view == CHANGES:
            for line in history.lines:
                self._rows.addWidget(_change_row(line, self._card))

    def _on_failed(self, error: Exception) -> None:
        self._rows.addWidget(label(str(error), "secondary"))


class QuickLine(QFrame):
    """The line at the foot of a deal: Enter writes what was done; the text stays until it is written."""

    entered = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("entry", "line")
        self.setProperty("foot", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        column = QVBoxLayout()
        column.setSpacing(4)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Call 10 min, waiting for the invoice…"))
        self.line.setAccessibleName(_("What was done"))
        self.line.addAction(context.theme.icon("pencil-line", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.line.returnPressed.connect(self._on_return)
        self.line.textEdited.connect(self._on_edited)
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        column.addWidget(self._reason)
        column.addWidget(self.line)
        row.addLayout(column, 1)

    def begin(self, text: str) -> None:
        """Put the cursor there, with the first words typed already."""
        self.line.setText(text)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.setCursorPosition(len(text))

    def written(self) -> None:
        """The line is in the base: make room for the next."""
        self.line.clear()
        self.line.setEnabled(True)
        self._on_edited()

    def refuse(self, reason: str) -> None:
        """Say why it was not written; the text stays."""
        self.line.setEnabled(True)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reason.setText(reason)
        self._reason.show()
        mark(self.line, wrong="true")

    def _on_return(self) -> None:
        text = self.line.text().strip()
        if text:
            self.line.setEnabled(False)
            self.entered.emit(text)

    def _on_edited(self) -> None:
        self._reason.hide()
        mark(self.line, wrong="false")

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the line first; only then it closes the card."""
        if event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
            self._on_edited()
        else:
            super().keyPressEvent(event)


def _change_row(line: HistoryLine, card: DealCard) -> QWidget:
    """Return a change: who and when, then what it was and what it became."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 3, 0, 3)
    column.setSpacing(0)
    head = QHBoxLayout()
    who = ElidedLabel(" · ".join(part for part in (line.author or line.cause or _("Somebody"), line.subject) if part))
    who.setProperty("role", "strong")
    head.addWidget(who, 1)
    head.addWidget(label(f"{short_day(line.at.date(), card.today)} {line.at:%H:%M}", "caption"))
    column.addLayout(head)
    titles = {"created": _("Added"), "archived": _("To the archive"), "restored": _("Restored")}
    changes = line.changes if line.what == "changed" else ()
    for change in changes:
        words = f"{change.title}: {change.was or ABSENT} → {change.became or ABSENT}"
        told = ElidedLabel(" ".join(words.splitlines()))
        told.setProperty("role", "secondary")
        column.addWidget(told)
    if not changes:
        column.addWidget(label(titles.get(line.what, ""), "secondary"))
    return box


def _read_history(store: Store, deal_id: int, _progress: Progress) -> History:
    return record_history(store, "deal", deal_id)
