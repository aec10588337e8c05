"""The question before an entry of a word list is archived: what shall be named instead of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crmdesk.data.dictionaries import Word
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.widgets.card import label

WIDTH = 420


class InsteadDialog(QDialog):
    """Records may keep the name they have, unless they could not go on without another."""

    def __init__(
        self, word: Word, others: Sequence[Word], *, must_choose: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("To the archive"))
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        told = plural(
            "“{name}” is named by {n} record. What shall it name from now on?",
            "“{name}” is named by {n} records. What shall they name from now on?",
            word.uses,
        ).format(name=word.name, n=number(word.uses))
        text = label(told)
        text.setWordWrap(True)
        column.addWidget(text)
        self._choice = QComboBox()
        self._choice.setAccessibleName(_("Instead"))
        if not must_choose:
            self._choice.addItem(_("The same name: the past stays as it was"), None)
        for other in others:
            self._choice.addItem(other.name, other.id)
        column.addWidget(self._choice)
        buttons = QDialogButtonBox()
        go = buttons.addButton(_("To the archive"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        go.setEnabled(self._choice.count() > 0)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    @property
    def instead(self) -> int | None:
        """The id of the entry to name instead; None keeps the old name."""
        chosen = self._choice.currentData()
        return None if chosen is None else int(chosen)
