"""The question before an entry of a word list goes: what shall be named instead of it, or what it becomes part of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from crmdesk.data.dictionaries import Word
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label

WIDTH = 440


class InsteadDialog(QDialog):
    """Records may keep the name they have, unless they could not go on without another; typing finds an entry."""

    def __init__(
        self, text: str, others: Sequence[Word], *, must_choose: bool = False, parent: QWidget | None = None
    ) -> None:
        """Make the question.

        Args:
            text: what is asked, in the user's language.
            others: what can be chosen.
            must_choose: whether keeping the old name is no way.
            parent: over which window.
        """
        super().__init__(parent)
        self.setWindowTitle(_("Instead of it"))
        self.setMinimumWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        asked = label(text)
        asked.setWordWrap(True)
        column.addWidget(asked)
        self._choice = QComboBox()
        self._choice.setAccessibleName(_("Instead of it"))
        self._choice.setEditable(True)
        self._choice.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self._choice.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._choice.setCompleter(completer)
        if not must_choose:
            self._choice.addItem(_("The same name: the past stays as it was"), "")
        for other in others:
            self._choice.addItem(other.name, str(other.id))
        column.addWidget(self._choice)
        buttons = QDialogButtonBox()
        self._go = buttons.addButton(_("Go on"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setProperty("kind", "primary")
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._choice.editTextChanged.connect(self._on_typed)
        self._on_typed()
        self._choice.setFocus()

    @property
    def choices(self) -> list[str]:
        """What is offered."""
        return [self._choice.itemText(place) for place in range(self._choice.count())]

    @property
    def instead(self) -> int | None:
        """The id of the entry to name instead; None keeps the old name."""
        place = self._place()
        chosen = str(self._choice.itemData(place)) if place >= 0 else ""
        return int(chosen) if chosen else None

    def choose(self, word_id: int) -> None:
        """Choose an entry."""
        self._choice.setCurrentIndex(self._choice.findData(str(word_id)))

    def _place(self) -> int:
        """Return the place of what stands in the line, -1 for nothing known; of two namesakes the one that was chosen."""
        at = self._choice.currentIndex()
        if at >= 0 and self._choice.itemText(at) == self._choice.currentText():
            return at
        return self._choice.findText(self._choice.currentText(), Qt.MatchFlag.MatchFixedString)

    def _on_typed(self) -> None:
        self._go.setEnabled(self._place() >= 0)
