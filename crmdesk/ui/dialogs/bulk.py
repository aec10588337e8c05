"""BulkDialog: one thing for many deals: what is chosen, what it would do, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.entry.bulk_deeds import BulkAction, BulkPreview, carry_out, preview
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.errors import Cancelled, Fault
from crmdesk.data.store import Store
from crmdesk.data.table import ABSENT, NARROW, Kind, currency_sign, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.jobs import Job, Progress
from crmdesk.ui.widgets.card import label

WIDTH = 460
#: Milliseconds without a keystroke before the preview is asked.
PAUSE = 150

Asking = Callable[[], BulkAction | None]
"""Returns what is chosen now, None while nothing is; raises ``UsageFault`` where it does not fit."""


class BulkDialog(QDialog):
    """Choose, look at what it would do, Ctrl+Enter does it; one undo takes all of it back."""

    def __init__(
        self,
        context: Context,
        title: str,
        ids: Sequence[int],
        body: QWidget,
        ask: Asking,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._ids = tuple(ids)
        self._ask = ask
        self._job: Job | None = None
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(label(title, "section"))
        column.addWidget(body)
        self._told = label("", "secondary")
        self._told.setWordWrap(True)
        column.addWidget(self._told)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(label("Ctrl+Enter", "caption"))
        row.addStretch(1)
        self._back = QPushButton(_("Cancel"))
        self._back.setAutoDefault(False)
        self._back.clicked.connect(self.reject)
        self._do = QPushButton(_("Change"))
        self._do.setProperty("kind", "primary")
        self._do.setAutoDefault(False)
        self._do.setEnabled(False)
        self._do.clicked.connect(self.accept)
        row.addWidget(self._back)
        row.addWidget(self._do)
        column.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._on_pause)
        self._shown: BulkPreview | None = None
        self._previewed: BulkAction | None = None
        self.ask_again()

    @property
    def told(self) -> str:
        """What the preview says."""
        return self._told.text()

    def ask_again(self) -> None:
        """Something else is chosen: tell what it would do."""
        self._shown = None
        self._do.setEnabled(False)
        self._pause.start()

    def _on_pause(self) -> None:
        try:
            action = self._ask()
        except Fault as fault:
            self._told.setText(str(fault))
            return
        self._previewed = action
        if action is None:
            self._told.setText(_("Choose what to change."))
            return
        work = partial(_preview, self._context.store, self._ids, action)
        self._context.jobs.start(work, done=self._on_preview, failed=self._on_failed, replaces=(self, "preview"))

    def _on_preview(self, found: BulkPreview) -> None:
        self._shown = found
        self._told.setText(preview_text(found, self._context.store.firm.currency))
        self._do.setText(
            plural("Change {n} deal", "Change {n} deals", found.count).format(n=number(found.count))
            if found.count
            else _("Nothing to change")
        )
        self._do.setEnabled(found.count > 0)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._bar.hide()
        self._back.setText(_("Cancel"))
        self._told.setText(_("Stopped. Nothing was changed.") if isinstance(error, Cancelled) else str(error))
        self._do.setEnabled(self._shown is not None and self._shown.count > 0)

    def _on_progress(self, done: float, total: float, _text: str) -> None:
        self._bar.setRange(0, int(total) or 1)
        self._bar.setValue(int(done))

    def _on_done(self, deed: Deed) -> None:
        self._job = None
        self._context.deeds.keep(deed)
        super().accept()

    # Qt overrides

    def accept(self) -> None:
        """Do it, off the window's thread; the dialog closes when it is done."""
        if self._job is not None or self._shown is None or not self._shown.count or self._previewed is None:
            return
        self._do.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        self._back.setText(_("Stop"))
        work = partial(_carry_out, self._context.store, self._ids, self._previewed)
        self._job = self._context.jobs.start(
            work, done=self._on_done, failed=self._on_failed, progress=self._on_progress
        )

    def reject(self) -> None:
        """Stop what is under way, else leave."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()


def preview_text(found: BulkPreview, currency: str) -> str:
    """Return "34 deals for 12 300 000 ₽ would change: 12 Sokolova, 22 Volkov. 2 stay as they are."."""
    if not found.count:
        return _("All of them are so already.")
    amount = Kind.MONEY.text(round(found.value / 100) * 100) + NARROW + currency_sign(currency)
    others = _("others")
    lines = ", ".join(
        f"{text or others}{NARROW}— {number(count)}" for text, count in found.lines if text != ABSENT or count
    )
    text = plural(
        "{n} deal for {amount} would change. Now: {lines}.", "{n} deals for {amount} would change. Now: {lines}.",
        found.count,
    ).format(n=number(found.count), amount=amount, lines=lines)  # fmt: skip
    if found.unchanged:
        text += " " + plural("{n} stays as it is.", "{n} stay as they are.", found.unchanged).format(
            n=number(found.unchanged)
        )
    return text


def _preview(store: Store, ids: Sequence[int], action: BulkAction, _progress: Progress) -> BulkPreview:
    return preview(store, ids, action)


def _carry_out(store: Store, ids: Sequence[int], action: BulkAction, progress: Progress) -> Deed:
    return carry_out(store, ids, action, progress)
