"""The list of past imports, each of which can be taken back as a whole while it is young."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QMessageBox, QPushButton, QWidget

from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Cancelled
from crmdesk.data.imports.past_imports import (
    UNDO_DAYS,
    ChangedSinceFault,
    PastImport,
    UndoneImport,
    past_imports,
    undo_import,
)
from crmdesk.data.store import Store
from crmdesk.data.table import Kind, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Job, Progress
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.states import Busy

SHOWN = 6
#: What a deed of importing is called where pages ask what was written.
FORM = "import"


class PastImportsCard(Card):
    """What was imported when and by whom; a button takes a whole import back."""

    failed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Past imports"), parent)
        self._context = context
        self._past: PastImport | None = None
        self._job: Job | None = None
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._busy = Busy()
        self._busy.cancelled.connect(self._on_cancel)
        self._busy.hide()
        self.body.addWidget(self._inside)
        self.body.addWidget(self._busy)
        self.buttons: list[QPushButton] = []
        self._has_imports = False
        self._wanted = True
        self.hide()

    def set_wanted(self, *, wanted: bool) -> None:
        """Give the room away while something else needs it."""
        self._wanted = wanted
        self.setVisible(wanted and self._has_imports)

    def reload(self) -> None:
        """Read the list anew."""
        work = partial(_past, self._context.store, None)
        self._context.jobs.start(work, done=self.show_imports, failed=self._on_failed, replaces=(self, "past"))

    def undo_txn(self, txn: int) -> None:
        """Take back the import of a transaction."""
        work = partial(_past, self._context.store, txn)
        self._context.jobs.start(work, done=self._on_found, failed=self._on_failed)

    def undo(self, past: PastImport) -> None:
        """Take an import back; where rows were changed since, ask what is to become of the rest."""
        if self._job is None:
            self._past = past
            self._start(leave_changed=False)

    def _start(self, *, leave_changed: bool) -> None:
        assert self._past is not None
        self._busy.reset(_("Undoing the import"), cancellable=True)
        self._busy.show()
        work = partial(_undo, self._context.store, self._past.id, leave_changed=leave_changed)
        self._job = self._context.jobs.start(
            work, done=self._on_undone, failed=self._on_not_undone, progress=self._busy.show_progress
        )

    def _on_found(self, found: tuple[PastImport, ...]) -> None:
        if found:
            self.undo(found[0])

    def _on_undone(self, undone: UndoneImport) -> None:
        self._finish()
        text = plural("Import undone: {n} row", "Import undone: {n} rows", undone.rows).format(n=number(undone.rows))
        if undone.left:
            stays = plural("{n} changed row stays", "{n} changed rows stay", undone.left)
            text = f"{text}. {stays.format(n=number(undone.left))}"
        self._context.deeds.keep(Deed(undone.txn, text, FORM))
        self.reload()

    def _on_not_undone(self, error: Exception) -> None:
        self._finish()
        if not isinstance(error, ChangedSinceFault):
            self._on_failed(error)
            return
        box = QMessageBox(QMessageBox.Icon.Question, _("Undo import"), str(error), parent=self.window())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(_("These rows and what they refer to can stay, and the rest be undone."))
        rest = box.addButton(_("Undo the rest"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Leave everything"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is rest:
            self._start(leave_changed=True)

    def _finish(self) -> None:
        self._job = None
        self._busy.hide()

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(str(error))

    def show_imports(self, imports: Sequence[PastImport]) -> None:
        """Show the last imports; without any the card is not there."""
        empty(self._grid)
        self.buttons = []
        for place, past in enumerate(imports[:SHOWN]):
            row = 2 * place
            if place:
                self._grid.addWidget(line(), row - 1, 0, 1, 5)
            self._grid.addWidget(label(Kind.INSTANT.text(past.at), tone="text2"), row, 0)
            name = ElidedLabel(f"{past.title}: {past.file_name}", mode=Qt.TextElideMode.ElideMiddle)
            self._grid.addWidget(name, row, 1)
            self._grid.addWidget(label(past.author, tone="text2"), row, 2)
            self._grid.addWidget(label(_counts(past), tone="text2"), row, 3)
            self._grid.addWidget(self._action(past), row, 4, Qt.AlignmentFlag.AlignRight)
        self._has_imports = bool(imports)
        self.set_wanted(wanted=self._wanted)

    def _action(self, past: PastImport) -> QWidget:
        if past.is_undone:
            return label(_("undone"), tone="text3")
        if not past.can_undo:
            shown = label(_("stays"), tone="text3")
            shown.setToolTip(plural("Older than {n} day", "Older than {n} days", UNDO_DAYS).format(n=UNDO_DAYS))
            return shown
        button = QPushButton(_("Undo import"))
        button.setProperty("small", "true")
        button.setAccessibleName(_("Undo the import of {file}").format(file=past.file_name))
        button.setProperty("past", past)
        button.clicked.connect(self._on_undo)
        self.buttons.append(button)
        return button

    def _on_undo(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.undo(sender.property("past"))


def _counts(past: PastImport) -> str:
    parts = []
    if past.created:
        parts.append(plural("{n} created", "{n} created", past.created).format(n=number(past.created)))
    if past.updated:
        parts.append(plural("{n} updated", "{n} updated", past.updated).format(n=number(past.updated)))
    return ", ".join(parts)


def _past(store: Store, txn: int | None, _progress: Progress) -> tuple[PastImport, ...]:
    return past_imports(store, txn)


def _undo(store: Store, batch_id: int, progress: Progress, *, leave_changed: bool) -> UndoneImport:
    return undo_import(store, batch_id, leave_changed=leave_changed, progress=progress)
