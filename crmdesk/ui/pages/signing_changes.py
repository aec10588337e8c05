"""ChangesBox: what changed in the base since a report was signed: measure by measure, with who and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.widgets.card import empty, label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.pane_parts import icon_label

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme

#: Lines shown at once; all of them are in the list of rows.
MOST = 6


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One measure, all of it in words already; ``tone`` is pos, neg or text2."""

    title: str
    signed: str
    now: str
    delta: str
    tone: str
    who: str


class ChangesBox(QFrame):
    """A warning with a table of measures; the button shows the rows behind it."""

    rows_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        self._theme = theme
        self._lines: tuple[ChangeLine, ...] = ()
        self._title = label("", "section")
        self.button = QPushButton(_("Show records"))
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self.rows_requested)
        head = QFrame()
        head.setObjectName("changes_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(icon_label(theme, "file-diff", "warn"))
        row.addWidget(self._title, 1)
        row.addWidget(self.button)
        body = QWidget()
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(10, 5, 10, 6)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(body)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[ChangeLine, ...]:
        """What is shown."""
        return self._lines

    def show_changes(self, lines: Sequence[ChangeLine], title: str) -> None:
        """Show what changed; ``title`` says how much in all."""
        self._lines = tuple(lines)
        self._title.setText(title)
        self.setAccessibleName(title)
        empty(self._grid)
        for place, words in enumerate((_("Measure"), _("Signed"), _("Now"), _("Who and when"))):
            self._put(ElidedLabel(words), 0, place, "caption")
        for row, line in enumerate(self._lines[:MOST], 1):
            self._put(ElidedLabel(line.title), row, 0)
            self._put(label(line.signed), row, 1)
            now = QWidget()
            inside = QHBoxLayout(now)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            inside.addStretch(1)
            inside.addWidget(label(line.now, "strong"))
            inside.addWidget(label(line.delta, "secondary", line.tone))
            self._grid.addWidget(now, row, 2)
            self._put(ElidedLabel(line.who), row, 3, "secondary")

    def _put(self, widget: QWidget, row: int, column: int, role: str = "") -> None:
        if role:
            widget.setProperty("role", role)
        side = Qt.AlignmentFlag.AlignRight if column in (1, 2) else Qt.AlignmentFlag(0)
        self._grid.addWidget(widget, row, column, side | Qt.AlignmentFlag.AlignVCenter if side else side)
