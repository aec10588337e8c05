"""LinePanel: what the palette of the line shows: the field, the cards, a question, what is missing, the rows, the hints."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crmdesk.data.line.cards import ProposalCard
from crmdesk.data.words import _
from crmdesk.ui.line_cards import LineCard, QuestionStrip
from crmdesk.ui.line_field import LineField
from crmdesk.ui.line_hints import LineHints
from crmdesk.ui.line_offers import LineOffers
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.card import empty, label, line

SIDE = 18


class LinePanel(QFrame):
    """The parts one below another; as high as they need."""

    card_toggled = Signal(str, bool)
    question_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("line_palette")
        self.field = LineField(theme)
        self.field.setPlaceholderText(_("Find a client or a deal, or write: call Northwind 15 min tomorrow 10:00"))
        self.field.setAccessibleName(_("Line for search and entry"))
        self.strip = QuestionStrip()
        self.offers = LineOffers(theme)
        self.hints = LineHints()
        self._notes = label("", "secondary", "neg")
        self._notes.setWordWrap(True)
        self._notes.setContentsMargins(SIDE, 8, SIDE, 8)
        self._cards = QWidget()
        self._card_row = QHBoxLayout(self._cards)
        self._card_row.setContentsMargins(SIDE, 12, SIDE, 12)
        self._card_row.setSpacing(12)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self._column.addLayout(self._head())
        for part in (line(), self._cards, self.strip, self._notes, line(), self.offers, self.hints):
            self._column.addWidget(part)
        self._cards.hide()
        self._notes.hide()

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 12, SIDE, 12)
        head.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(self._theme.icon("zap", "accent").pixmap(QSize(18, 18), self.devicePixelRatioF()))
        picture.setContentsMargins(0, 5, 0, 0)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.field, 1)
        escape = label("Esc")
        escape.setProperty("keycap", "true")
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 6, 0, 0)
        beside.addWidget(escape)
        beside.addStretch(1)
        head.addLayout(beside)
        return head

    @property
    def cards(self) -> tuple[LineCard, ...]:
        """The cards in view."""
        items = (self._card_row.itemAt(place) for place in range(self._card_row.count()))
        widgets = (item.widget() for item in items if item is not None)
        return tuple(widget for widget in widgets if isinstance(widget, LineCard))

    @property
    def told(self) -> str:
        """What is said below the line."""
        return self._notes.text()

    def show_cards(self, cards: Sequence[ProposalCard], off: Collection[str]) -> None:
        """Show what will be written; ``off`` are the ids of those that are switched off."""
        empty(self._card_row)
        for card in cards:
            made = LineCard(self._theme, card, on=card.id not in off)
            made.toggled.connect(self.card_toggled)
            made.question_requested.connect(self.question_requested)
            self._card_row.addWidget(made, 1)
        self._cards.setVisible(bool(cards))

    def tell(self, text: str) -> None:
        """Say what is missing or went wrong, or nothing."""
        self._notes.setText(text)
        self._notes.setVisible(bool(text))

    def height_for(self, width: int) -> int:
        """Return how high the panel is at a width, px."""
        self.setFixedWidth(width)
        self._column.activate()
        return self._column.totalHeightForWidth(width) if self._column.hasHeightForWidth() else self.sizeHint().height()
