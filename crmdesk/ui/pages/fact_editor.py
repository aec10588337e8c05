"""FactEditor: a caption over a value of a card; a click, Enter or F2 opens the line that changes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.table import ABSENT
from crmdesk.data.words import _
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.elided_label import ElidedLabel, plain_tip

LINE_HEIGHT = 28
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class FactEditor(QWidget):
    """One field in place: Enter takes, Tab takes and goes on, Esc gives back, what does not fit stays open."""

    entered = Signal(str, object)
    """Key of the field, and the value typed."""
    closed = Signal()
    """The line is closed, whatever came of it."""

    def __init__(
        self, key: str, caption: str, text: str, make: Callable[[QWidget], CellEditor], role: str = ""
    ) -> None:
        """Make the field.

        Args:
            key: the field's key.
            caption: what it is called.
            text: what is shown of it.
            make: makes the line that changes it.
            role: size of the shown text, a role of the style sheet.
        """
        super().__init__()
        self.key = key
        self.setProperty("entry", "card")
        self._make = make
        self._editor: CellEditor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ElidedLabel(caption)
        head.setProperty("role", "caption")
        column.addWidget(head)
        self._button = _ValueButton(text, role)
        self._button.setAccessibleName(f"{caption}: {text}")
        self._button.clicked.connect(self.open)
        column.addWidget(self._button)
        self.setFocusProxy(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def editor(self) -> CellEditor | None:
        """The line, while it is open."""
        return self._editor

    @property
    def shown(self) -> str:
        """The words of the value, or those typed last."""
        return self._button.whole

    def open(self) -> None:
        """Open the line over the value."""
        if self._editor is not None:
            return
        editor = self._make(self)
        editor.installEventFilter(self)
        editor.chosen.connect(self._on_chosen)
        self._editor = editor
        self._place()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.selectAll()

    def give_back(self, text: str, reason: str) -> None:
        """Open the line again with what was typed and why it was not taken."""
        self.open()
        if self._editor is not None:
            self._editor.begin_with(text)
            self._editor.show_reason(reason)

    def finish(self) -> bool:
        """Take what was typed; False where the line stays open with the reason."""
        editor = self._editor
        if editor is None:
            return True
        if editor.is_changed:
            return editor.hand_over(self._take)
        self._drop()
        return True

    def _take(self, value: object) -> None:
        if self._editor is not None:
            self._button.write(self._editor.words)
        self._drop()
        self.entered.emit(self.key, value)

    def _drop(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            had = editor.hasFocus()
            editor.removeEventFilter(self)
            editor.hide()
            editor.deleteLater()
            if had:
                self._button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _place(self) -> None:
        if self._editor is not None:
            area = self._button.geometry()
            top = area.center().y() - LINE_HEIGHT // 2 + 1
            self._editor.setGeometry(
                QRect(area.left(), min(top, self.height() - LINE_HEIGHT), area.width(), LINE_HEIGHT)
            )

    def _on_chosen(self) -> None:
        self.finish()

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            self.finish()
        elif event.key() in _TAB:
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.finish():
                self._step(back=back)
        elif event.key() == Qt.Key.Key_Escape:
            self._drop()
        else:
            return False
        return True

    def _step(self, *, back: bool) -> None:
        """Open the field beside this one, as a form is filled."""
        parent = self.parentWidget()
        beside = [] if parent is None else [one for one in parent.findChildren(FactEditor) if one.isVisible()]
        place = (beside.index(self) if self in beside else 0) + (-1 if back else 1)
        if 0 <= place < len(beside):
            beside[place].open()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _PASSING:
            self.finish()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            if event.key() in (Qt.Key.Key_Escape, *_ENTER, *_TAB):
                event.accept()
                return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._press(event)
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class _ValueButton(QPushButton):
    """The value itself: a line of text that lights up where it can be changed."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("fact", role or "plain")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("Change"))
        self.write(text)

    @property
    def whole(self) -> str:
        """The text, nothing of it cut."""
        return "" if self._whole == ABSENT else self._whole

    def write(self, text: str) -> None:
        """Show a text on one line."""
        self._whole = " ".join(text.splitlines()) or ABSENT
        self._elide()

    def _elide(self) -> None:
        room = max(16, self.width() - 6)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(plain_tip(self._whole[:1000]) if shown != self._whole else _("Change"))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (*_ENTER, Qt.Key.Key_F2):
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()
