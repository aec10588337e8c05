"""Callout: one answer in a card: what it is about, who, how much, and how it changed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui.theme import Theme, mark
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel

TILE = 30
#: Pixels between name and figure, between tile and words, and around them.
GAP, TILE_GAP, MARGIN = 8, 10, 12


class Tile(QFrame):
    """An icon on a soft square."""

    def __init__(self, theme: Theme, icon: str, tone: str = "accent", size: int = TILE) -> None:
        super().__init__()
        self._theme = theme
        self._label = QLabel(self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(size, size)
        self._label.setFixedSize(size, size)
        self._icon, self._tone = icon, tone
        self.set_icon(icon, tone)
        theme.changed.connect(self._on_theme_changed)

    def set_icon(self, icon: str, tone: str = "accent") -> None:
        """Show another icon; ``tone`` is accent, pos, neg or warn."""
        self._icon, self._tone = icon, tone
        mark(self, tile=tone)
        size = round(self.width() * 0.54)
        pixels = self._theme.icon(icon, tone).pixmap(QSize(size, size), self.devicePixelRatioF())
        self._label.setPixmap(pixels)

    def _on_theme_changed(self) -> None:
        self.set_icon(self._icon, self._tone)


class Callout(QPushButton):
    """A card that answers "who is best" and acts on a click."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("callout")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tile = Tile(theme, "crown", "pos")
        self._caption = ElidedLabel()
        self._caption.setProperty("role", "caption")
        self._name = ElidedLabel()
        self._name.setProperty("role", "section")
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._value = label("", "strong")
        self._delta = label("", "strong")
        words = QVBoxLayout()
        words.setSpacing(0)
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        for line in (self._upper, self._lower):
            line.setSpacing(GAP)
            words.addLayout(line)
        self._upper.addWidget(self._caption, 1)
        self._lower.addWidget(self._name)
        self._lower.addWidget(self._value)
        self._lower.addWidget(self._delta)
        self._lower.addStretch(1)
        self._lifted = False
        """Whether the figure stands beside the caption, because the name needs its whole line."""
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(MARGIN, 8, MARGIN, 8)
        grid.setHorizontalSpacing(TILE_GAP)
        grid.addWidget(self._tile, 0, 0)
        grid.addLayout(words, 0, 1)
        grid.setColumnStretch(1, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_answer(
        self,
        caption: str,
        name: str,
        value: str = "",
        delta: str = "",
        *,
        icon: str,
        tone: str = "pos",
        delta_tone: str = "",
    ) -> None:
        """Write the answer.

        Args:
            caption: what is asked: "Most revenue".
            name: who it is.
            value: how much, with its unit.
            delta: the change with arrow and sign: "▲ +38,6 %".
            icon: an icon's name.
            tone: the tile's colour: pos, neg, warn or accent.
            delta_tone: the change's colour; empty as the tile's.
        """
        self._tile.set_icon(icon, tone)
        self._caption.setText(caption)
        self._name.setText(name)
        self._value.setText(value)
        self._value.setVisible(bool(value))
        self._delta.setText(delta)
        self._delta.setVisible(bool(delta))
        mark(self._delta, tone=delta_tone or tone)
        self.setAccessibleName(" ".join(part for part in (caption + ":", name, value, delta) if part))
        self._lift()

    def _lift(self) -> None:
        """Write the figure beside the caption where the name does not fit beside it and the caption does."""
        room = self.width() - self._tile.width() - 2 * MARGIN - TILE_GAP
        figures = [part for part in (self._value, self._delta) if not part.isHidden()]
        figure = sum(part.sizeHint().width() + GAP for part in figures)
        fits = self._name.sizeHint().width() + figure <= room
        lifted = not fits and self._caption.sizeHint().width() + figure <= room
        if lifted is self._lifted:
            return
        self._lifted = lifted
        for place, part in enumerate((self._value, self._delta), 1):
            if lifted:
                self._upper.addWidget(part)
            else:
                self._lower.insertWidget(place, part)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lift()

    def sizeHint(self) -> QSize:
        return self._grid.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._grid.minimumSize()
