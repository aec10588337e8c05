"""SaidText: people's own words in the letters of the paper; a long text is cut until the person wants all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.kept_text import words_font

#: Letters shown at once; what is hardly longer is shown whole.
SHOWN, SLACK = 170, 50


class SaidText(QWidget):
    """Hidden while there is nothing said."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._title = label(title, "section")
        self.words = label("")
        self.words.setWordWrap(True)
        self.words.setFont(words_font())
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = QPushButton(_("Read all"))
        self.more.setProperty("kind", "link")
        self.more.clicked.connect(self._on_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self.words)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, title: str = "") -> None:
        """Show what was said; ``title`` replaces the one that stands over it."""
        if title:
            self._title.setText(title)
        self.setVisible(bool(text))
        if text == self._text:
            return
        self._text = text
        is_long = len(text) > SHOWN + SLACK
        self.words.setText(f"{text[:SHOWN].rsplit(maxsplit=1)[0]}…" if is_long else text)
        self.more.setVisible(is_long)

    def _on_more(self) -> None:
        self.words.setText(self._text)
        self.more.hide()
