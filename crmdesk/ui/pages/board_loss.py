"""LossPopover: asks why a deal is lost before it is; arrows choose, Enter says it, Esc leaves the deal open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from crmdesk.data.board import BoardCard
from crmdesk.data.filters import Choice
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.popover import Popover

WIDTH = 260
ROW, MOST_ROWS = 28, 9


class _Reasons(QListWidget):
    """Reasons: Enter on one says it."""

    entered_on = Signal()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_on.emit()
        else:
            super().keyPressEvent(event)


class LossPopover(Popover):
    """The reasons of the firm and a line for what they do not say."""

    reason_said = Signal(object, object, str)
    """The card, the id of the reason, and the note, which may be empty."""

    def __init__(self, anchor: QWidget, card: BoardCard, reasons: Sequence[Choice]) -> None:
        super().__init__(anchor)
        self._card = card
        self.setFixedWidth(WIDTH)
        self.body.addWidget(label(_("Why is the deal lost?"), "section"))
        what = ElidedLabel(card.client or card.title)
        what.setProperty("role", "secondary")
        self.body.addWidget(what)
        self.list = _Reasons()
        self.list.setAccessibleName(_("Loss reason"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for choice in reasons:
            item = QListWidgetItem(choice.label)
            item.setData(Qt.ItemDataRole.UserRole, choice.value)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.setFixedHeight(min(max(len(reasons), 1), MOST_ROWS) * ROW + 4)
        self.list.setCurrentRow(0)
        self.list.entered_on.connect(self._on_said)
        self.list.itemDoubleClicked.connect(self._on_said)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("In your own words, if you like"))
        self.note.setAccessibleName(_("Note on the loss"))
        self.note.returnPressed.connect(self._on_said)
        self._say = QPushButton(_("Mark as lost"))
        self._say.setProperty("kind", "primary")
        self._say.clicked.connect(self._on_said)
        if reasons:
            for part in (self.list, self.note, self._say):
                self.body.addWidget(part)
        else:
            missing = label(
                _("There are no loss reasons yet. Add them in the settings, under Dictionaries."), "secondary"
            )
            missing.setWordWrap(True)
            self.body.addWidget(missing)
            for part in (self.list, self.note, self._say):
                part.hide()
                part.setParent(self)

    def _on_said(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        reason, note = item.data(Qt.ItemDataRole.UserRole), self.note.text().strip()
        self.close()
        self.reason_said.emit(self._card, reason, note)
