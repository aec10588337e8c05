"""ReportName: asks what a saved report is called and who sees it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.views import LONGEST_NAME
from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label

WIDTH = 300


class ReportName(QWidget):
    """The name is typed, Enter saves; why it is refused stands below it."""

    named = Signal(str, bool)
    """The name as typed, and whether everybody sees the report."""

    def __init__(self, title: str, name: str, *, shared: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(name[:LONGEST_NAME])
        self.line.setMaxLength(LONGEST_NAME)
        self.line.setFixedWidth(WIDTH)
        self.line.setPlaceholderText(_("Name"))
        self.line.setAccessibleName(_("Name"))
        self.line.selectAll()
        self.line.returnPressed.connect(self._on_named)
        self.shared = QCheckBox(_("Everybody sees it"))
        self.shared.setChecked(shared)
        self._wrong = label("", "caption", "neg")
        self._wrong.setWordWrap(True)
        self._wrong.hide()
        save = QPushButton(_("Save"))
        save.setProperty("kind", "primary")
        save.clicked.connect(self._on_named)
        row = QHBoxLayout()
        row.addWidget(self.shared, 1)
        row.addWidget(save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(title, "section"))
        column.addWidget(self.line)
        column.addWidget(self._wrong)
        column.addLayout(row)

    def tell(self, text: str) -> None:
        """Say what is wrong; the name stays as it was typed."""
        self._wrong.setText(text)
        self._wrong.show()
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            parent.adjustSize()

    def _on_named(self) -> None:
        self.named.emit(self.line.text(), self.shared.isChecked())
