"""The last step of an import: what was made, where it is, what was left, and the way back."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.imports.checking import Check
from crmdesk.data.imports.past_imports import UNDO_DAYS
from crmdesk.data.imports.result import ImportResult
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.pages.import_places import is_listed
from crmdesk.ui.widgets.card import Card, empty, label

_WIDTH = 620
_NAMES = 6


class DoneStep(QWidget):
    """What an import did."""

    list_requested = Signal()
    undo_requested = Signal()
    leftovers_requested = Signal(str)
    """A path for the file of rows that were not imported."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._card = Card()
        self._card.setMaximumWidth(_WIDTH)
        icon = QLabel()
        icon.setPixmap(context.theme.icon("circle-check", "pos").pixmap(QSize(28, 28), self.devicePixelRatioF()))
        self._title = label("", "card")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(icon)
        head.addWidget(self._title, 1)
        self._card.body.addLayout(head)
        self._card.body.addLayout(self._lines)
        self.show_list = QPushButton(_("Show the records"))
        self.show_list.setProperty("kind", "primary")
        self.show_list.clicked.connect(self.list_requested)
        self.leftovers = QPushButton(_("Save the rows left out…"))
        self.leftovers.clicked.connect(self._on_leftovers)
        self.undo = QPushButton(_("Undo import"))
        self.undo.clicked.connect(self.undo_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_list, self.leftovers, self.undo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._card.body.addSpacing(6)
        self._card.body.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        column.addStretch(1)

    def show_result(self, result: ImportResult, checked: Check) -> None:
        """Show what was done; the list is offered where the program has one of the kind."""
        empty(self._lines)
        count = result.created + result.updated
        nothing = _("Nothing to write: everything is there already")
        title = plural("{n} row imported", "{n} rows imported", count).format(n=number(count))
        self._title.setText(title if count else nothing)
        self._say(_("Created"), result.created)
        self._say(_("Updated"), result.updated)
        self._say(_("Unchanged"), result.unchanged)
        for made in checked.made:
            names = ", ".join(made.names[:_NAMES]) + ("…" if len(made.names) > _NAMES else "")
            self._line(_("New: {what}, {n} ({names})").format(what=made.title, n=number(len(made.names)), names=names))
        left = result.skipped + result.refused_rows
        self._say(_("Left out"), left)
        if result.txn is not None:
            self._line(
                plural(
                    "The import can be undone as a whole for {n} day.",
                    "The import can be undone as a whole for {n} days.",
                    UNDO_DAYS,
                ).format(n=UNDO_DAYS)
            )
        self.leftovers.setVisible(bool(left))
        self.undo.setVisible(result.txn is not None)
        self.show_list.setVisible(result.txn is not None and is_listed(result.kind))

    def _say(self, what: str, count: int) -> None:
        if count:
            self._line(f"{what}: {number(count)}")

    def _line(self, text: str) -> None:
        shown = label(text, tone="text2")
        shown.setWordWrap(True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lines.addWidget(shown)

    def _on_leftovers(self) -> None:
        path, _filter = QFileDialog.getSaveFileName(
            self,
            _("Rows that were not imported"),
            _("not imported.csv"),
            _("Tables ({pattern})").format(pattern="*.csv"),
        )
        if path:
            self.leftovers_requested.emit(path)
