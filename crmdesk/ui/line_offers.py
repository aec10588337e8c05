"""LineOffers: what Enter would do and what was found, one row each; the keyboard stays in the line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crmdesk.ui.theme import Theme, font

ROW = 34
ICON = 16
LEFT = 18
TEXT_LEFT = 46
OFFER_ROLE = Qt.ItemDataRole.UserRole
MOST_ROWS = 9
#: Air above and below the rows, as the style sheet says.
PADDING = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: what it does by a word and a key, and how it reads."""

    deed: str
    """"write", "write_open", "ask", "target", or the kind of a hit."""
    title: str
    key: str = ""
    """The record's id, or the word of a report or command."""
    hint: str = ""
    icon: str = "search"
    keys: str = ""
    """The keys that do it at once, as people read them."""
    client_id: int | None = None


class LineOffers(QListWidget):
    """The rows; the first is what Enter does."""

    chosen = Signal(object)
    """An ``Offer`` was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stepped = False
        """Whether the person chose the row in hand; a row that was only the first once is not kept."""
        self.setObjectName("line_offers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setUniformItemSizes(True)
        self.setItemDelegate(_OfferDelegate(theme, self))
        self.itemClicked.connect(self._on_clicked)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show these rows; one that the person took in hand stays so while it is among them, else Enter does the first."""
        current = self.current if self._stepped else None
        self.clear()
        for offer in offers:
            item = QListWidgetItem(offer.title)
            item.setData(OFFER_ROLE, offer)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (offer.title, offer.hint))))
            self.addItem(item)
        kept = next(
            (
                place
                for place, offer in enumerate(offers)
                if current is not None and place > 0 and (offer.deed, offer.key) == (current.deed, current.key)
            ),
            0,
        )
        self._stepped = kept > 0
        self.setCurrentRow(kept if offers else -1)
        self.setFixedHeight(min(len(offers), MOST_ROWS) * ROW + 2 * PADDING)
        self.setVisible(bool(offers))

    @property
    def current(self) -> Offer | None:
        """The row in hand."""
        item = self.currentItem()
        found = item.data(OFFER_ROLE) if item is not None else None
        return found if isinstance(found, Offer) else None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """All rows."""
        return tuple(self.item(place).data(OFFER_ROLE) for place in range(self.count()))

    def step(self, count: int) -> None:
        """Take the next row in hand, or an earlier one."""
        if self.count():
            self._stepped = True
            self.setCurrentRow((self.currentRow() + count) % self.count())

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(OFFER_ROLE))


class _OfferDelegate(QStyledItemDelegate):
    """Paints a row: icon, words, what tells it from its like, keys."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer = index.data(OFFER_ROLE)
        if not isinstance(offer, Offer):
            return
        tokens = self._theme.tokens
        area: QRect = option.rect
        view = self.parent()
        current = isinstance(view, QListWidget) and view.currentRow() == index.row()
        painter.save()
        if current:
            painter.fillRect(area, QColor(tokens.accent_soft))
        token = "accent" if current else "text2"
        self._theme.icon(offer.icon, token).paint(
            painter, QRect(area.left() + LEFT, area.center().y() - ICON // 2, ICON, ICON)
        )
        right = area.right() - LEFT
        if offer.keys:
            right = self._paint_keys(painter, offer.keys, area, right) - 12
        painter.setFont(font(13, 500 if current else 400, figures=False))
        painter.setPen(QColor(tokens.text))
        left = area.left() + TEXT_LEFT
        metrics = painter.fontMetrics()
        title = metrics.elidedText(offer.title, Qt.TextElideMode.ElideRight, max(40, right - left))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, area.top(), right - left, area.height()), int(flags), title)
        left += metrics.horizontalAdvance(title) + 10
        if offer.hint and right - left > 40:
            painter.setFont(font(12, figures=False))
            painter.setPen(QColor(tokens.text3))
            hint = painter.fontMetrics().elidedText(offer.hint, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, area.top(), right - left, area.height()), int(flags), hint)
        painter.restore()

    def _paint_keys(self, painter: QPainter, keys: str, area: QRect, right: int) -> int:
        """Draw a key cap at the right edge and return where it begins."""
        tokens = self._theme.tokens
        painter.setFont(font(11, 500, figures=False))
        width = painter.fontMetrics().horizontalAdvance(keys) + 12
        cap = QRect(right - width, area.center().y() - 9, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.border_strong))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), keys)
        return cap.left()
