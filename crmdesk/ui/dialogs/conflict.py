"""The dialog of a conflict: what it was, what others made of it and what was typed here, field by field."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.entry.deeds import Clash, Conflict
from crmdesk.data.table import ABSENT
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import plain_tip

TEXT_WIDTH = 220
LONGEST_TIP = 2_000


class ConflictDialog(QDialog):
    """Two people changed the same fields; none is chosen until the person chooses."""

    def __init__(self, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: dict[str, QButtonGroup] = {}
        self._mine: dict[str, QRadioButton] = {}
        self.setWindowTitle(_("Two changes of one record"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        head = label(self._head(conflict))
        head.setWordWrap(True)
        column.addWidget(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, text in enumerate((_("Field"), _("Was"), _("Theirs"), _("Yours"))):
            grid.addWidget(label(text, "caption"), 0, place)
        for row, clash in enumerate(conflict.clashes, 1):
            self._add_row(grid, row, clash)
        column.addLayout(grid)
        self._buttons = QDialogButtonBox()
        self._save = self._buttons.addButton(_("Save the choice"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.addButton(_("Decide later"), QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._save.setEnabled(False)
        column.addWidget(self._buttons)

    @property
    def mine(self) -> frozenset[str]:
        """Keys of the fields in which the person keeps their own value."""
        return frozenset(key for key, button in self._mine.items() if button.isChecked())

    @staticmethod
    def _head(conflict: Conflict) -> str:
        who = conflict.author or _("Somebody")
        if conflict.at is None:
            return _("{who} saved “{title}” meanwhile. Choose what stays.").format(who=who, title=conflict.title)
        return _("{who} saved “{title}” at {time}. Choose what stays.").format(
            who=who, title=conflict.title, time=f"{conflict.at:%H:%M}"
        )

    def _add_row(self, grid: QGridLayout, row: int, clash: Clash) -> None:
        group = QButtonGroup(self)
        self._groups[clash.key] = group
        grid.addWidget(label(clash.title, "strong"), row, 0)
        was = label(clash.was or ABSENT, "secondary")
        was.setWordWrap(True)
        was.setMaximumWidth(TEXT_WIDTH)
        grid.addWidget(was, row, 1)
        theirs, mine = self._choice(clash.theirs), self._choice(clash.yours)
        self._mine[clash.key] = mine
        for place, button in enumerate((theirs, mine), 2):
            group.addButton(button)
            grid.addWidget(button, row, place)
        group.buttonClicked.connect(self._on_chosen)

    @staticmethod
    def _choice(text: str) -> QRadioButton:
        button = QRadioButton()
        shown = button.fontMetrics().elidedText(
            text.replace("\n", " ") or ABSENT, Qt.TextElideMode.ElideRight, TEXT_WIDTH
        )
        button.setText(shown.replace("&", "&&"))
        button.setAccessibleName(text or ABSENT)
        if shown != text:
            button.setToolTip(plain_tip(text[:LONGEST_TIP]))
        return button

    def _on_chosen(self) -> None:
        self._save.setEnabled(all(group.checkedButton() is not None for group in self._groups.values()))
