"""StatusBar: the base and its connection, what is selected, and that everything is saved."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.elided_label import ElidedLabel

HEIGHT = 26


class Dot(QWidget):
    """A small disc in the colour of a token."""

    def __init__(self, theme: Theme, token: str) -> None:
        super().__init__()
        self._theme = theme
        self.token = token
        self.setFixedSize(QSize(8, 8))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.tokens.color(self.token))
        painter.drawEllipse(QRectF(0.5, 0.5, 7, 7))


class StatusBar(QFrame):
    """One line at the bottom of the window."""

    undo_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusbar")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        self._dot = Dot(theme, "pos")
        self._base = ElidedLabel()
        self._line = line(vertical=True)
        self._line.setFixedHeight(12)
        self._selection = QLabel()
        self._selection.setTextFormat(Qt.TextFormat.RichText)
        self._selection.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._entry_icon = QLabel()
        self._entry_icon.setPixmap(theme.icon("timer", "text2").pixmap(QSize(14, 14), self.devicePixelRatioF()))
        self._entry = QLabel()
        self._entry.setTextFormat(Qt.TextFormat.PlainText)
        self.undo = QToolButton()
        self.undo.setIcon(theme.icon("undo-2", "text2"))
        self.undo.setIconSize(QSize(14, 14))
        self.undo.setProperty("kind", "plain")
        self.undo.setProperty("icon_only", "true")
        self.undo.setProperty("small", "true")
        self.undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has Ctrl+Z
        self.undo.clicked.connect(self.undo_requested)
        self._saved = QLabel()
        self._saved.setTextFormat(Qt.TextFormat.PlainText)
        for part in (self._dot, self._base, self._line):
            row.addWidget(part)
        row.addWidget(self._selection, 1)
        row.addWidget(self._entry_icon)
        row.addWidget(self._entry)
        row.addWidget(self.undo)
        row.addWidget(self._saved)
        self._line.hide()
        self.set_undo("")
        self.set_entry(-1, 0)

    def set_base(self, name: str, *, connected: bool = True) -> None:
        """Name the base and say whether it answers."""
        self._dot.token = "pos" if connected else "neg"
        self._dot.setToolTip(_("The base answers") if connected else _("The base does not answer"))
        self._dot.update()
        self._base.setText(name)

    def set_selection(self, text: str) -> None:
        """Say what is selected on the page; rich text."""
        self._selection.setText(text)
        self._line.setVisible(bool(text))

    def set_entry(self, seconds: int, target: int) -> None:
        """Say how long was typed today, and what is aimed at in minutes; below 0 seconds nothing is counted."""
        counted = seconds >= 0
        self._entry_icon.setVisible(counted)
        self._entry.setVisible(counted)
        if counted:
            self._entry.setText(_("Data entry today: {n} min of {target}").format(n=seconds // 60, target=target))
            self._entry.setToolTip(_("Only the time of typing; pauses over 30 seconds are not counted"))

    def set_undo(self, text: str) -> None:
        """Offer to take back what was done last; without a text there is nothing to take back."""
        self.undo.setVisible(bool(text))
        words = _("Undo: {text} (Ctrl+Z)").format(text=text)
        self.undo.setToolTip(f"<span>{escape(words)}</span>")
        self.undo.setAccessibleName(words)

    @property
    def saved_text(self) -> str:
        """How things are said to stand with what was entered."""
        return self._saved.text()

    def set_saved(self, text: str) -> None:
        """Say how things stand with what was entered: "Saved · 14:32"."""
        self._saved.setText(text)
