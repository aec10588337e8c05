"""RedistributionDialog: which clients would go from whom to whom, and one button that hands them over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.redistribution import hand_over
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.analyses.distribution import Proposal, propose
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.rows_table import RowsTable
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.data.store import Store
    from crmdesk.reports.question import Question
    from crmdesk.ui.context import Context
    from crmdesk.ui.jobs import Progress

WIDTH, HEIGHT = 860, 560


class RedistributionDialog(QDialog):
    """Nothing is written before the button; one deed, and one undo gives all clients back."""

    handed_over = Signal(object)
    """The Deed."""

    def __init__(
        self, context: Context, question: Question, options: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = (question, dict(options))
        self._proposal: Proposal | None = None
        self._is_writing = False
        self.setWindowTitle(_("Share clients fairly"))
        self.resize(WIDTH, HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self._rule = label("", "secondary")
        self._rule.setWordWrap(True)
        column.addWidget(self._rule)
        self.table = RowsTable(context.theme)
        self._states = Stateful(context.theme, self.table)
        column.addWidget(self._states, 1)
        self._told = label("", "secondary")
        self._told.setWordWrap(True)
        column.addWidget(self._told)
        row = QHBoxLayout()
        row.addWidget(label("Ctrl+Enter", "caption"))
        row.addStretch(1)
        back = QPushButton(_("Cancel"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self.button = QPushButton(_("Hand over"))
        self.button.setProperty("kind", "primary")
        self.button.setAutoDefault(False)
        self.button.setEnabled(False)
        self.button.clicked.connect(self.accept)
        row.addWidget(back)
        row.addWidget(self.button)
        column.addLayout(row)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        self._load()

    @property
    def told(self) -> str:
        """What stands above the buttons."""
        return self._told.text()

    def _load(self) -> None:
        self._states.loading(_("Looking who could take over whom"))
        work = partial(_propose, self._context.store, *self._asked)
        self._context.jobs.start(work, done=self._on_proposal, failed=self._on_failed, replaces=self)

    def _on_proposal(self, proposal: Proposal) -> None:
        self._proposal = proposal
        count = len(proposal.handovers)
        if not count:
            self._states.empty(
                "circle-check", _("Clients are shared fairly"),
                _("Nobody has more of those that may change hands than the difference that counts as fair."),
                Way(_("Close"), self.reject),
            )  # fmt: skip
            return
        self._rule.setText(proposal.rule)
        self.table.show_table(proposal.table)
        self._states.ready()
        self._told.setText(_("Ctrl+Z gives all of them back."))
        self.button.setText(plural("Hand over {n} client", "Hand over {n} clients", count).format(n=number(count)))
        self.button.setEnabled(True)

    def _on_failed(self, error: Exception) -> None:
        self._states.failed(error, self._load)

    def _on_refused(self, error: Exception) -> None:
        self._is_writing = False
        self._told.setText(str(error))
        self.button.setEnabled(True)

    def _on_done(self, deed: Deed) -> None:
        self.handed_over.emit(deed)
        super().accept()

    # Qt overrides

    def accept(self) -> None:
        """Hand the clients over, off the window's thread; the dialog closes when it is done."""
        if self._proposal is None or not self._proposal.handovers or self._is_writing:
            return
        self._is_writing = True
        self.button.setEnabled(False)
        writing = partial(hand_over, handovers=self._proposal.handovers)
        self._context.deeds.start(writing, done=self._on_done, failed=self._on_refused)


def _propose(store: Store, question: Question, options: dict[str, str], _progress: Progress) -> Proposal:
    return propose(store, question, options)
