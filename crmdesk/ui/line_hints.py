"""LineHints: what an empty line shows: how one may write, the lines written last, and the time of entry today."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.words import N_, _
from crmdesk.ui.widgets.card import empty, label

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
TIME_WIDTH = 200


class LineHints(QFrame):
    """Examples and recent lines; a click puts one into the line."""

    line_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("line_hints")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(18, 10, 18, 12)
        whole.setSpacing(24)
        column = QVBoxLayout()
        column.setSpacing(2)
        whole.addLayout(column, 1)
        self._recent = QWidget()
        self._recent_column = QVBoxLayout(self._recent)
        self._recent_column.setContentsMargins(0, 0, 0, 6)
        self._recent_column.setSpacing(2)
        column.addWidget(self._recent)
        column.addWidget(label(_("You may write like this"), "caption"))
        for text, what in EXAMPLES:
            column.addLayout(self._row(_(text), _(what)))
        self._time = QWidget()
        self._time.setFixedWidth(TIME_WIDTH)
        spent = QVBoxLayout(self._time)
        spent.setContentsMargins(0, 0, 0, 0)
        spent.setSpacing(4)
        spent.addWidget(label(_("Your time of entry"), "caption"))
        self._minutes = label("", "card")
        self._about = label("", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        for part in (self._minutes, self._bar, self._about):
            spent.addWidget(part)
        spent.addStretch(1)
        self._time.hide()
        whole.addWidget(self._time)

    def show_time(self, seconds: int, target: int) -> None:
        """Show how long was typed today and the minutes aimed at; nothing where the firm does not count."""
        self._time.setVisible(target > 0)
        minutes = round(seconds / 60)
        self._minutes.setText(_("{n} min").format(n=minutes))
        self._about.setText(_("today, the aim is {n}").format(n=target))
        self._bar.setRange(0, max(1, target))
        self._bar.setValue(min(minutes, target))

    def show_recent(self, lines: tuple[str, ...]) -> None:
        """Show the lines written last above the examples."""
        empty(self._recent_column)
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
