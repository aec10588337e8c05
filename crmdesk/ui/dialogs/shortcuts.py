"""The keys of the window, as F1 shows them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.commands import PAGE_KEYS, Command, key_text
from crmdesk.ui.widgets.card import label


class ShortcutsDialog(QDialog):
    """Lists commands with their keys, sections first."""

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys of this window"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        rows = [(command.label, command.key) for command in commands]
        for row, (title, pressed) in enumerate([*rows, *((_(words), key) for words, key in PAGE_KEYS)]):
            key = label(key_text(pressed))
            key.setProperty("tag", "true")
            grid.addWidget(label(title), row, 0)
            grid.addWidget(key, row, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumWidth(380)
