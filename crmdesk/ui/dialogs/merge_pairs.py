"""Possible duplicates: pairs of clients that look alike, looked for by a job; each is compared and merged by a click."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.duplicate_pairs import DuplicatePair, duplicate_pairs
from crmdesk.data.entry.deeds import Deed
from crmdesk.data.store import Store
from crmdesk.data.table import NARROW, number
from crmdesk.data.words import _, plural
from crmdesk.ui.context import Context
from crmdesk.ui.dialogs.merge import MergeDialog
from crmdesk.ui.jobs import Job, Progress
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.states import Stateful, Way

WIDTH, HEIGHT = 720, 560
#: Pairs in view; merging them brings up the next ones.
MOST = 100


class DuplicatesDialog(QDialog):
    """Pairs by likeness, the surest first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pairs: list[DuplicatePair] = []
        self._job: Job | None = None
        self.comparing: MergeDialog | None = None
        self.setWindowTitle(_("Possible duplicates"))
        self.resize(WIDTH, HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self._head = label(_("Clients that look alike by INN, phone, mail or name."), "secondary")
        column.addWidget(self._head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._states = Stateful(context.theme, self._scroll)
        self._states.cancel_requested.connect(self._on_cancel)
        column.addWidget(self._states, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole).clicked.connect(self.reject)
        column.addWidget(buttons)
        self._look()

    @property
    def pairs(self) -> list[DuplicatePair]:
        """The pairs that are left."""
        return self._pairs

    def compare(self, pair: DuplicatePair) -> MergeDialog:
        """Open the preview of merging a pair; the older record is proposed to stay."""
        self.comparing = MergeDialog(self._context, "client", pair.first_id, pair.second_id, self)
        self.comparing.merged.connect(self._on_merged)
        self.comparing.finished.connect(self._on_compared)
        self.comparing.open()
        return self.comparing

    def _look(self) -> None:
        self._states.loading(_("Comparing the clients"))
        work = partial(_look, self._context.store)
        self._job = self._context.jobs.start(
            work, done=self._on_pairs, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_pairs(self, pairs: tuple[DuplicatePair, ...]) -> None:
        self._pairs = list(pairs)
        self._show()

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._look)

    def _on_merged(self, deed: Deed) -> None:
        """Leave out every pair of a record that is in the archive now."""
        gone = set(deed.ids[1:])
        self._pairs = [pair for pair in self._pairs if not gone & {pair.first_id, pair.second_id}]
        self._show()

    def _on_compared(self) -> None:
        comparing, self.comparing = self.comparing, None
        if comparing is not None:
            comparing.deleteLater()

    def _show(self) -> None:
        count = len(self._pairs)
        if not count:
            self._states.empty(
                "circle-check", _("No two clients look alike"), _("New ones are compared while they are typed."),
                Way(_("Close"), self.reject),
            )  # fmt: skip
            return
        self._head.setText(plural("{n} pair looks alike", "{n} pairs look alike", count).format(n=number(count)))
        place = self._scroll.verticalScrollBar().value()
        body = QWidget()
        body.setProperty("clear", "true")
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, pair in enumerate(self._pairs[:MOST]):
            names = ElidedLabel(f"{pair.first_name}  ·  {pair.second_name}")
            names.setProperty("role", "strong")
            why = ElidedLabel(", ".join(pair.reasons))
            why.setProperty("role", "caption")
            grid.addWidget(names, 2 * row, 0)
            grid.addWidget(why, 2 * row + 1, 0)
            grid.addWidget(label(f"{pair.score}{NARROW}%", "secondary"), 2 * row, 1, 2, 1)
            grid.addWidget(self._button(row), 2 * row, 2, 2, 1)
        grid.setRowStretch(2 * min(count, MOST), 1)
        self._scroll.setWidget(body)
        self._scroll.verticalScrollBar().setValue(place)
        self._states.ready()

    def _button(self, row: int) -> QPushButton:
        button = QPushButton(_("Compare…"))
        button.setProperty("small", "true")
        button.setProperty("pair", row)
        button.setAutoDefault(False)
        button.clicked.connect(self._on_compare)
        return button

    def _on_compare(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.compare(self._pairs[int(sender.property("pair"))])

    # Qt overrides

    def done(self, result: int) -> None:
        """Stop looking when the dialog is closed."""
        self._on_cancel()
        super().done(result)


def _look(store: Store, progress: Progress) -> tuple[DuplicatePair, ...]:
    return duplicate_pairs(store, "client", progress)
