"""KeyForm: a few lines about a key, secrets among them; it stays until what it asks for is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from crmdesk.data.entry.form import Entry, FormField
from crmdesk.data.entry.typed import read_typed, typed_text
from crmdesk.data.errors import Fault
from crmdesk.data.words import N_, _
from crmdesk.ui.dialogs.asking import AskingDialog
from crmdesk.ui.theme import mark

if TYPE_CHECKING:
    from crmdesk.data.entry.deeds import Deed
    from crmdesk.ui.context import Context

_MOMENT = FormField("since", N_("Since"), Entry.INSTANT)
KEY_FILES = N_("Key files (*.p12 *.pfx)")


class KeyForm(AskingDialog):
    """Its lines are put in one by one; the answers go to a deed by their names, and a secret is forgotten with the form."""

    def __init__(self, context: Context, title: str, about: str, yes: str, parent: QWidget | None = None) -> None:
        super().__init__(title, yes, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._reads: dict[str, Callable[[], Any]] = {}
        self._needed: list[QLineEdit] = []
        self._writing: Callable[..., Deed] | None = None
        self.lines: dict[str, QWidget] = {}
        """What is typed into, by the name of the answer."""
        if about:
            self._explain(about)

    def secret(self, key: str, caption: str, *, hint: str = "") -> None:
        """Ask for a passphrase or PIN; with a hint it may be left empty."""
        line = self._line(key, caption, hint)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        if not hint:
            self._needed.append(line)
        self._reads[key] = line.text

    def words(self, key: str, caption: str, text: str = "", *, hint: str = "") -> None:
        """Ask for words; with a hint they may be left out."""
        line = self._line(key, caption, hint)
        line.setText(text)
        if not hint:
            self._needed.append(line)
        self._reads[key] = lambda: line.text().strip()

    def choice(self, key: str, caption: str, entries: Iterable[tuple[str, str]]) -> None:
        """Ask to choose one of (value, words)."""
        box = QComboBox()
        for value, words in entries:
            box.addItem(words, value)
        self.lines[key] = box
        self._ask(caption, box)
        self._reads[key] = box.currentData

    def moment(self, key: str, caption: str) -> None:
        """Ask for a moment in the firm's zone, now being offered."""
        store = self._context.store
        line = self._line(key, caption, "")
        line.setText(typed_text(_MOMENT, store.now(), store.firm.timezone))
        self._needed.append(line)
        self._reads[key] = partial(self._moment, line)

    def flag(self, key: str, caption: str) -> QCheckBox:
        """Ask for a yes or no."""
        box = QCheckBox(caption)
        self.lines[key] = box
        self._column.addWidget(box)
        self._reads[key] = box.isChecked
        return box

    def file(self, key: str, caption: str, kinds: str, *, offered: str = "", new: bool = False) -> None:
        """Ask for a file by its path or a dialog; ``new`` is one to be made."""
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        line = QLineEdit(offered)
        line.setProperty("entry", "dialog")
        line.setAccessibleName(caption)
        choose = QPushButton(_("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(partial(self._on_choose, line, caption, kinds, new))
        inside.addWidget(line, 1)
        inside.addWidget(choose)
        self.lines[key] = line
        self._ask(caption, row)
        self._needed.append(line)
        self._reads[key] = lambda: line.text().strip()

    def begin(self, writing: Callable[..., Deed]) -> None:
        """Show the form; the answers go to ``writing`` as named arguments after the store."""
        self._writing = writing
        self._finish()
        self.open()
        first = next((line for line in self.lines.values() if isinstance(line, QLineEdit)), None)
        if first is not None:
            first.setFocus()

    def tell(self, text: str) -> None:
        """Say why it is not taken; the form grows by the lines the sentence needs."""
        super().tell(text)
        self._column.activate()
        self.resize(self.width(), max(self.height(), self._column.totalHeightForWidth(self.width())))

    def say(self) -> None:
        """Do what was asked for, or say what is missing."""
        missing = [line for line in self._needed if not line.text().strip()]
        for line in self._needed:
            mark(line, wrong="true" if line in missing else "false")
        if missing:
            missing[0].setFocus()
            self.tell(_("Fill in what is marked."))
            return
        try:
            answers: Mapping[str, Any] = {key: read() for key, read in self._reads.items()}
        except Fault as fault:
            self.tell(str(fault))
            return
        assert self._writing is not None
        self.tell("")
        self.yes.setEnabled(False)
        self._context.deeds.start(partial(self._writing, **answers), done=self._on_done, failed=self._on_failed)

    def _on_done(self, deed: Deed) -> None:
        self._context.deeds.told.emit(deed.text, False)
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self.tell(str(error))

    def _on_choose(self, line: QLineEdit, caption: str, kinds: str, new: bool) -> None:
        ask = QFileDialog.getSaveFileName if new else QFileDialog.getOpenFileName
        path, _filter = ask(self, caption, line.text(), kinds)
        if path:
            line.setText(path)

    def _line(self, key: str, caption: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setProperty("entry", "dialog")
        line.setPlaceholderText(hint)
        self.lines[key] = line
        self._ask(caption, line)
        return line

    def _moment(self, line: QLineEdit) -> Any:
        try:
            store = self._context.store
            return read_typed(_MOMENT, line.text(), store.today(), store.firm.timezone)
        except Fault:
            mark(line, wrong="true")
            line.setFocus()
            raise
