"""LineHints: what an empty line shows: how one may write, and the lines written last."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.words import N_, _
from crmdesk.ui.widgets.card import label

#: How one may write, and what it makes.
EXAMPLES = (
    (N_("Call Northwind 15 min agreed on a quote tomorrow 10:00"), N_("activity and task")),
    (N_("Deal Northwind pumps 1.2 mln"), N_("new deal")),
    (N_("Northwind to Contract"), N_("stage")),
    (N_("Report by cities profit with last year"), N_("report")),
    (N_("Payment 6607 500 thousand"), N_("payment")),
)
#: Recent lines shown.
MOST_RECENT = 4


class LineHints(QFrame):
    """Examples and recent lines; a click puts one into the line."""

    line_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line_hints")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 12)
        column.setSpacing(2)
        self._recent = QWidget()
        self._recent_column = QVBoxLayout(self._recent)
        self._recent_column.setContentsMargins(0, 0, 0, 6)
        self._recent_column.setSpacing(2)
        column.addWidget(self._recent)
        column.addWidget(label(_("You may write like this"), "caption"))
        for text, what in EXAMPLES:
            column.addLayout(self._row(_(text), _(what)))

    def show_recent(self, lines: tuple[str, ...]) -> None:
        """Show the lines written last above the examples."""
        while (item := self._recent_column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent.setVisible(bool(lines))
        if lines:
            self._recent_column.addWidget(label(_("Written before"), "caption"))
        for text in lines[:MOST_RECENT]:
            self._recent_column.addWidget(self._button(text))

    def _row(self, text: str, what: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._button(text))
        row.addStretch(1)
        tag = label(what)
        tag.setProperty("tag", "true")
        row.addWidget(tag)
        return row

    def _button(self, text: str) -> QPushButton:
        made = QPushButton(text.replace("&", "&&"))
        made.setProperty("kind", "line")
        made.setProperty("line", text)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(self._on_clicked)
        return made

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.line_chosen.emit(str(sender.property("line")))
