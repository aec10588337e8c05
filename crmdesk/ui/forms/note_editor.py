"""NoteEditor: several lines in place; Ctrl+Enter or leaving takes them, Esc gives them back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.entry.form import FormField
from crmdesk.data.entry.typed import read_typed
from crmdesk.data.errors import Fault
from crmdesk.ui.context import Context
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel

#: Lines shown of a short and of a long text.
LEAST_LINES, MOST_LINES = 2, 10
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class _Lines(QPlainTextEdit):
    """The text itself."""

    taken = Signal()
    given_back = Signal()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_back.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.taken.emit()


class NoteEditor(QWidget):
    """A caption over lines that can be typed at once."""

    entered = Signal(str, object)
    """Key of the field, and the text typed."""

    def __init__(self, context: Context, field: FormField, text: str, draft: str = "") -> None:
        """Make the lines.

        Args:
            context: the day and the drafts.
            field: what is typed.
            text: what the field holds.
            draft: the key under which what is typed and not taken is kept; empty keeps nothing.
        """
        super().__init__()
        self.key = field.key
        self._context = context
        self._field = field
        self._held = self._before = text
        self._draft = draft
        self._lines = _Lines()
        self._lines.setProperty("entry", "card")
        self._lines.setTabChangesFocus(True)
        self._lines.setAccessibleName(field.label)
        kept = context.drafts.text(draft) if draft else ""
        self._lines.setPlainText(kept or text)
        self._reason = label("", "caption", "neg")
        self._reason.setWordWrap(True)
        self._reason.hide()
        head = ElidedLabel(field.label)
        head.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for part in (head, self._lines, self._reason):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._lines)
        self._lines.taken.connect(self.finish)
        self._lines.given_back.connect(self._on_given_back)
        self._lines.blockCountChanged.connect(self._fit)
        self._lines.textChanged.connect(self._on_typed)
        self._fit()

    @property
    def is_open(self) -> bool:
        """Whether there is something typed that is not taken yet."""
        return self._lines.toPlainText() != self._before

    @property
    def text(self) -> str:
        """What stands there now."""
        return self._lines.toPlainText()

    def finish(self) -> None:
        """Take what was typed, or say why not and leave it there."""
        if not self.is_open:
            return
        try:
            value = read_typed(self._field, self.text, self._context.view.today)
        except Fault as fault:
            self.give_back(self.text, str(fault))
            return
        self._before = self.text
        mark(self._lines, wrong="false")
        self._reason.hide()
        self.entered.emit(self.key, value)

    def give_back(self, text: str, reason: str) -> None:
        """Show what was typed and why it was not taken; it is still to be taken."""
        self._before = self._held
        if self.text != text:
            self._lines.setPlainText(text)
        mark(self._lines, wrong="true")
        self._reason.setText(reason)
        self._reason.show()

    def _on_typed(self) -> None:
        if self._draft:
            self._context.drafts.keep(self._draft, self.text if self.is_open else "")

    def _on_given_back(self) -> None:
        self._lines.setPlainText(self._before)
        mark(self._lines, wrong="false")
        self._reason.hide()

    def _fit(self) -> None:
        """Be as high as the text, within bounds."""
        lines = max(LEAST_LINES, min(MOST_LINES, self._lines.blockCount()))
        self._lines.setFixedHeight(lines * self._lines.fontMetrics().lineSpacing() + 16)
