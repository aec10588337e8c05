"""StepBar: the steps of a way from left to right: those that are done, the one at hand, those to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import line
from crmdesk.ui.widgets.elided_label import ElidedLabel

HEIGHT = 46
CIRCLE = 22
STRETCH = 54


class StepBar(QFrame):
    """Numbered steps; a click on one that is done goes back to it. On the right stands what the way is about."""

    step_requested = Signal(int)

    def __init__(self, theme: Theme, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps")
        self.setFixedHeight(HEIGHT)
        self._theme = theme
        self._titles = tuple(titles)
        self._circles: list[QLabel] = []
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        for place, title in enumerate(titles):
            if place:
                between = line()
                between.setFixedWidth(STRETCH)
                row.addWidget(between)
            circle = QLabel(str(place + 1))
            circle.setAlignment(Qt.AlignmentFlag.AlignCenter)
            circle.setFixedSize(CIRCLE, CIRCLE)
            button = QPushButton(title)
            button.setProperty("step", "next")
            button.clicked.connect(self._on_clicked)
            row.addWidget(circle)
            row.addWidget(button)
            self._circles.append(circle)
            self._buttons.append(button)
        row.addSpacing(16)
        row.addStretch(1)
        self._icon = QLabel()
        self._about = ElidedLabel("", mode=Qt.TextElideMode.ElideMiddle)
        self._about.setProperty("role", "secondary")
        row.addWidget(self._icon)
        row.addWidget(self._about)
        self.set_step(0)

    @property
    def step(self) -> int:
        """The step at hand, from 0."""
        return self._step

    def set_step(self, step: int, *, can_return: bool = True) -> None:
        """Show which step is at hand; ``can_return`` lets a click go back to those that are done."""
        self._step = step
        for place, (circle, button) in enumerate(zip(self._circles, self._buttons, strict=True)):
            state = "done" if place < step else "here" if place == step else "next"
            if state == "done":
                pixels = self._theme.icon("check", "on_accent").pixmap(QSize(13, 13), self.devicePixelRatioF())
                circle.setPixmap(pixels)
            else:
                circle.setText(str(place + 1))
            mark(circle, circle=state)
            mark(button, step=state)
            button.setEnabled(state == "done" and can_return)
            number = _("Step {n}: {title}").format(n=place + 1, title=self._titles[place])
            button.setAccessibleName(number)

    def set_about(self, icon: str, text: str) -> None:
        """Say what the way is about; an empty text says nothing."""
        self._about.setText(text)
        shown = self._theme.icon(icon, "text2").pixmap(QSize(15, 15), self.devicePixelRatioF()) if text else None
        self._icon.setVisible(shown is not None)
        if shown is not None:
            self._icon.setPixmap(shown)

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.step_requested.emit(self._buttons.index(sender))
