"""Card: a bordered surface with a title, room for controls beside it, and a body; and small pieces of layout."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui.widgets.elided_label import ElidedLabel


def label(text: str, role: str = "", tone: str = "") -> QLabel:
    """Return a label of a text size (``role``) and a colour (``tone``) of the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


def line(*, vertical: bool = False) -> QFrame:
    """Return a line one pixel thick."""
    made = QFrame()
    made.setProperty("line", "true")
    if vertical:
        made.setFixedWidth(1)
    else:
        made.setFixedHeight(1)
    return made


def empty(layout: QLayout, keeping: Container[QWidget] = ()) -> None:
    """Take everything out of a layout; its widgets go when the event that asked for it is over, but those to keep."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None and widget not in keeping:
            widget.hide()
            widget.deleteLater()


class Card(QFrame):
    """A surface with a heading row and a body; the heading is absent while it says nothing."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 12, 14, 12)
        whole.setSpacing(8)
        self._title = ElidedLabel(title)
        self._title.setProperty("role", "section")
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.heading = QHBoxLayout()
        self.heading.setSpacing(8)
        self.heading.addWidget(self._title, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        whole.addLayout(self.heading)
        whole.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Change the heading; an empty one takes no room."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)
