"""ClosingDialog: how a deal ended: won, lost with a reason, or cancelled; when, and in whose favour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.offers import Offer
from crmdesk.data.entry.typed import read_day
from crmdesk.data.errors import Fault
from crmdesk.data.models.catalogue import CANCELLED, LOST, WON
from crmdesk.data.table import day_text
from crmdesk.data.words import N_, _
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label

OUTCOMES = ((WON, N_("Won")), (LOST, N_("Lost")), (CANCELLED, N_("Cancelled")))
ROWS = 6
ROW = 28
WIDTH = 440


@dataclass(frozen=True, slots=True)
class Closing:
    """What the person said of the end of a deal."""

    outcome: int
    closed_on: date
    loss_reason_id: int | None = None
    competitor_id: int | None = None
    loss_note: str | None = None


class ClosingDialog(QDialog):
    """Arrows choose, Ctrl+Enter closes the deal; a loss without a reason is not taken."""

    def __init__(
        self,
        title: str,
        today: date,
        reasons: tuple[Offer, ...],
        competitors: tuple[Offer, ...],
        outcome: int = WON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._outcome = outcome
        self.setWindowTitle(_("Close the deal"))
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        head = label(title, "section")
        head.setWordWrap(True)
        column.addWidget(head)
        column.addLayout(self._make_outcomes())
        self._day = QLineEdit(day_text(today))
        self._day.setAccessibleName(_("Closed on"))
        self._day.textEdited.connect(self._on_changed)
        column.addWidget(_captioned(_("Closed on"), self._day))
        self._reasons = self._make_reasons(reasons)
        self._competitor = QComboBox()
        self._competitor.setAccessibleName(_("Competitor"))
        self._competitor.addItem(_("not named"), None)
        for offer in competitors:
            self._competitor.addItem(offer.text, offer.value)
        self._note = QPlainTextEdit()
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(58)
        self._note.setPlaceholderText(_("What the reason does not say"))
        self._note.setAccessibleName(_("Words on the loss"))
        self._loss = QWidget()
        inner = QVBoxLayout(self._loss)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addWidget(_captioned(_("Loss reason"), self._reasons))
        inner.addWidget(_captioned(_("Competitor"), self._competitor))
        inner.addWidget(self._note)
        column.addWidget(self._loss)
        self._trouble = label("", "secondary", "neg")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        column.addWidget(self._trouble)
        column.addLayout(self._make_buttons())
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.accept)
        QShortcut(QKeySequence("Ctrl+Enter"), self).activated.connect(self.accept)
        self._show_outcome()

    def _make_outcomes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self._buttons = QButtonGroup(self)
        for place, (outcome, words) in enumerate(OUTCOMES):
            button = QToolButton()
            button.setText(_(words))
            button.setCheckable(True)
            button.setChecked(outcome == self._outcome)
            button.setProperty("segment", "strong")
            button.setProperty("place", ("first", "middle", "last")[place])
            button.setMinimumWidth(110)
            self._buttons.addButton(button, outcome)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons.idClicked.connect(self._on_outcome)
        return row

    def _make_reasons(self, reasons: tuple[Offer, ...]) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(_("Loss reason"))
        for offer in reasons:
            item = QListWidgetItem(offer.text, made)
            item.setData(Qt.ItemDataRole.UserRole, offer.value)
        made.setFixedHeight(ROW * min(ROWS, max(1, len(reasons))) + 6)
        made.itemSelectionChanged.connect(self._on_changed)
        made.itemDoubleClicked.connect(self.accept)
        return made

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label("Ctrl+Enter", "caption"))
        row.addStretch(1)
        back = QPushButton(_("Do not close"))
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        self._close = QPushButton()
        self._close.setProperty("kind", "primary")
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        row.addWidget(back)
        row.addWidget(self._close)
        return row

    def closing(self) -> Closing:
        """Return what was said.

        Raises:
            UsageFault: the day is no day.
        """
        day = read_day(self._day.text(), self._today) if self._day.text().strip() else self._today
        if self._outcome == WON:
            return Closing(WON, day)
        item = self._reasons.currentItem()
        chosen = item is not None and item.isSelected()
        return Closing(
            self._outcome,
            day,
            item.data(Qt.ItemDataRole.UserRole) if chosen and item is not None else None,
            self._competitor.currentData(),
            self._note.toPlainText().strip() or None,
        )

    def _on_outcome(self, outcome: int) -> None:
        self._outcome = outcome
        self._show_outcome()

    def _show_outcome(self) -> None:
        self._loss.setVisible(self._outcome != WON)
        words = {WON: _("Close as won"), LOST: _("Close as lost"), CANCELLED: _("Cancel the deal")}
        self._close.setText(words[self._outcome])
        self._on_changed()
        self.adjustSize()
        if self._outcome == WON:
            self._close.setFocus()
        else:
            self._reasons.setFocus()

    def _on_changed(self) -> None:
        self._trouble.hide()
        mark(self._day, wrong="false")

    def _tell(self, text: str, widget: QWidget) -> None:
        self._trouble.setText(text)
        self._trouble.show()
        widget.setFocus()

    # Qt overrides

    def accept(self) -> None:
        """Close the dialog where everything is said, else say what is missing."""
        try:
            closing = self.closing()
        except Fault as fault:
            mark(self._day, wrong="true")
            self._tell(str(fault), self._day)
            return
        if closing.closed_on > self._today:
            mark(self._day, wrong="true")
            self._tell(_("A deal cannot be closed on a day to come. Take today or an earlier day."), self._day)
        elif closing.outcome == LOST and closing.loss_reason_id is None:
            self._tell(_("Say why the deal is lost: choose a reason."), self._reasons)
        else:
            super().accept()


def _captioned(text: str, widget: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    caption: QLabel = label(text, "caption")
    caption.setBuddy(widget)
    column.addWidget(caption)
    column.addWidget(widget)
    return box
