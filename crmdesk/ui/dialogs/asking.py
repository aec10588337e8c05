"""AskingDialog: captions over lines, a sentence of what is in the way, and two buttons; it stays until it is answered."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label

WIDTH = 420


class AskingDialog(QDialog):
    """Made of lines by those that inherit it; ``say`` gives the answer, ``tell`` says why it is not taken."""

    def __init__(self, title: str, yes: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(6)
        self._trouble = label("", "secondary", "neg")
        self._trouble.setWordWrap(True)
        self._trouble.hide()
        self._buttons = QDialogButtonBox()
        self.yes: QPushButton = self._buttons.addButton(yes, QDialogButtonBox.ButtonRole.ActionRole)
        self.yes.setProperty("kind", "primary")
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.say)
        self._buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole).clicked.connect(self.reject)

    @property
    def trouble(self) -> str:
        """Why the answer was not taken; empty where nothing is in the way."""
        return self._trouble.text()

    def tell(self, text: str) -> None:
        """Say why it is not taken; what was typed stays, and the dialog grows by the lines the sentence needs."""
        self.yes.setEnabled(True)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))
        self._column.activate()
        self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    def say(self) -> None:
        """Give the answer, or say what is missing."""
        raise NotImplementedError

    def _ask(self, caption: str, line: QWidget) -> None:
        title = label(caption, "caption")
        title.setBuddy(line)
        line.setAccessibleName(caption)
        self._column.addWidget(title)
        self._column.addWidget(line)

    def _explain(self, text: str) -> None:
        told = label(text, "secondary")
        told.setWordWrap(True)
        self._column.addWidget(told)

    def _finish(self) -> None:
        self._column.addWidget(self._trouble)
        self._column.addSpacing(6)
        self._column.addWidget(self._buttons)
