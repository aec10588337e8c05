"""The foot of an import: the way on and the way back, what hinders it, and how far the work is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crmdesk.data.imports.checking import Check
from crmdesk.data.imports.matching import Match
from crmdesk.data.imports.past_imports import UNDO_DAYS
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.states import Busy

FILE, COLUMNS, CHECK, DONE = range(4)
#: Milliseconds of work that nobody needs to be told of.
DELAY = 300


class ImportFoot(QFrame):
    """Buttons that follow from the step and from what the check found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        self.note = ElidedLabel()
        self.note.setProperty("role", "secondary")
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.busy = Busy()
        self.busy.setMaximumWidth(420)
        self.busy.hide()
        self.back = QPushButton(_("Back"))
        self.skip = QPushButton(_("Leave errors out"))
        self.next = QPushButton()
        self.next.setProperty("kind", "primary")
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self._on_late)
        row.addWidget(self.note, 2)
        row.addWidget(self.busy, 1)
        for button in (self.back, self.skip, self.next):
            row.addWidget(button)

    def begin(self, text: str) -> None:
        """Something is under way: it is told of if it takes longer than a moment."""
        self.busy.reset(text, cancellable=True)
        self._delay.start()

    def end(self) -> None:
        """Nothing is under way any more."""
        self._delay.stop()
        self.busy.hide()
        self.note.show()

    def show_problem(self, text: str) -> None:
        """Say why it does not go on."""
        self.note.setText(text)
        mark(self.note, tone="warn")

    def _on_late(self) -> None:
        self.note.hide()
        self.busy.show()

    def show_state(self, step: int, match: Match | None, checked: Check | None, *, busy: bool) -> None:
        """Show the ways that lead on.

        Args:
            step: the step at hand.
            match: the file as it is matched, None before one is chosen.
            checked: what the last check found.
            busy: whether something is under way.
        """
        wrong = checked.counts.wrong if checked is not None else 0
        taken = checked.counts.taken if checked is not None else 0
        hindered = match is not None and bool(match.missing)
        self.note.setText(_note(step, match))
        mark(self.note, tone="warn" if hindered else "")
        self.back.setVisible(step in (COLUMNS, CHECK))
        self.back.setEnabled(not busy)
        self.skip.setVisible(step == CHECK and wrong > 0)
        self.skip.setEnabled(not busy and taken > 0)
        self.next.setVisible(step != FILE or match is not None)
        self.next.setText(_next_text(step, match, taken))
        ready = step in (FILE, DONE) or (
            checked is not None and not hindered and (step == COLUMNS or (wrong == 0 and taken > 0))
        )
        self.next.setEnabled(ready and not busy)


def _note(step: int, match: Match | None) -> str:
    if step == DONE:
        return ""
    if match is not None and match.missing:
        names = ", ".join(_(target.title) for target in match.missing)
        return _("No column fills: {names}. Choose one.").format(names=names)
    return plural(
        "An import can be undone as a whole for {n} day", "An import can be undone as a whole for {n} days", UNDO_DAYS
    ).format(n=UNDO_DAYS)


def _next_text(step: int, match: Match | None, taken: int) -> str:
    if step == FILE:
        return _("Match the columns")
    if step == COLUMNS:
        rows = 0 if match is None else len(match.source.grid)
        return plural("Check {n} row", "Check {n} rows", rows).format(n=number(rows))
    if step == CHECK:
        return plural("Import {n} row", "Import {n} rows", taken).format(n=number(taken))
    return _("Import another file")
