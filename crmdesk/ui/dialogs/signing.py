"""Dialogs on the way of a signature: the passphrase or the PIN, the remark of a return, what is signed on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from crmdesk.data.period_reports.texts import REMARK
from crmdesk.data.words import _
from crmdesk.ui.dialogs.asking import AskingDialog
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.elided_label import ElidedLabel


class PassphraseDialog(AskingDialog):
    """Asks for what opens a key; stays open until it opens or the person gives up."""

    said = Signal(str, bool)
    """What was typed, and whether to remember it on this computer."""

    def __init__(self, reason: str, *, is_token: bool = False, parent: QWidget | None = None) -> None:
        """Make the dialog; ``reason`` says why it is asked, a token is asked for its PIN and is never remembered."""
        super().__init__(_("PIN of the token") if is_token else _("Passphrase of the key"), _("Sign"), parent)
        self._explain(reason)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._ask(_("PIN") if is_token else _("Passphrase"), self.line)
        self.remember = QCheckBox(_("Remember on this computer"))
        self.remember.setVisible(not is_token)
        self._column.addWidget(self.remember)
        self._finish()
        self.line.setFocus()

    def tell(self, text: str) -> None:
        """Say why it does not fit, and take the next try."""
        super().tell(text)
        self.line.setEnabled(True)
        if text:
            self.line.selectAll()
            self.line.setFocus()

    def say(self) -> None:
        """Give what was typed."""
        if not self.line.text():
            self.tell(_("Type it, or cancel."))
            return
        self.tell("")
        self.yes.setEnabled(False)
        self.line.setEnabled(False)
        self.said.emit(self.line.text(), self.remember.isChecked() and self.remember.isVisible())


class RemarkDialog(AskingDialog):
    """Asks why a report is returned or withdrawn; without a reason it is not."""

    said = Signal(str)

    def __init__(
        self, title: str, about: str, caption: str, yes: str, text: str = "", parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            title: of the dialog.
            about: what happens.
            caption: over the lines.
            yes: the words on the button.
            text: to begin with.
            parent: the window.
        """
        super().__init__(title, yes, parent)
        self._explain(about)
        self.lines = QPlainTextEdit(text)
        self.lines.setProperty("entry", "dialog")
        self.lines.setTabChangesFocus(True)
        self.lines.setFixedHeight(96)
        self._ask(caption, self.lines)
        self._finish()
        self.lines.setFocus()

    def say(self) -> None:
        """Give the reason."""
        text = self.lines.toPlainText().strip()
        mark(self.lines, wrong="false" if text else "true")
        if not text:
            self.tell(_("Say why: the reason stays with the report."))
            self.lines.setFocus()
        elif len(text) > REMARK:
            self.tell(_("The reason is too long: {n} letters at most.").format(n=REMARK))
        else:
            self.tell("")
            self.yes.setEnabled(False)
            self.said.emit(text)


class PaperDialog(AskingDialog):
    """Asks whose signatures stand on the paper, and takes a scan if there is one."""

    said = Signal(object, object)
    """Parts that are signed ("author", "head"), and the path of the scan or None."""

    def __init__(self, author: str, head: str, signed: frozenset[str], parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            author: name of the author.
            head: name of who approves; empty where nobody does.
            signed: parts that were signed before.
            parent: the window.
        """
        super().__init__(_("Signed on paper"), _("Mark as signed"), parent)
        self._explain(_("Mark what stands on the printed report. The mark keeps who made it and when."))
        self._boxes: dict[str, QCheckBox] = {}
        for part, name in (("author", author), ("head", head)):
            if not name or part in signed:
                continue
            words = _("Signed by the author: {name}") if part == "author" else _("Approved by: {name}")
            box = QCheckBox(words.format(name=name))
            box.setChecked(True)
            self._boxes[part] = box
            self._column.addWidget(box)
        self._scan: Path | None = None
        self._file = ElidedLabel(_("No scan"))
        self._file.setProperty("role", "secondary")
        choose = QPushButton(_("Attach a scan…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(choose)
        row.addWidget(self._file, 1)
        self._column.addSpacing(4)
        self._column.addLayout(row)
        self._finish()

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        """The boxes of the parts that can be marked."""
        return dict(self._boxes)

    def set_scan(self, path: Path | None) -> None:
        """Take a scan."""
        self._scan = path
        self._file.setText(_("No scan") if path is None else path.name)

    def say(self) -> None:
        """Give what is signed."""
        parts = tuple(part for part, box in self._boxes.items() if box.isChecked())
        if not parts:
            self.tell(_("Mark at least one signature."))
            return
        self.tell("")
        self.yes.setEnabled(False)
        self.said.emit(parts, self._scan)

    def _on_choose(self) -> None:
        kinds = _("Scans (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Scan of the signed report"), "", kinds)
        if chosen:
            self.set_scan(Path(chosen))
