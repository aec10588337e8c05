"""CardList: the cards of one stage, painted and fetched as they are scrolled to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from crmdesk.data.board import BoardCard
from crmdesk.data.table import Kind
from crmdesk.data.words import _
from crmdesk.ui.pages.board_painting import (
    CARD_HEIGHT,
    GAP,
    Brush,
    call_spot,
    paint_card,
    paint_landing,
    paint_skeleton,
    tip_of,
)
from crmdesk.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
#: Cards fetched before and after those in view.
AHEAD = 12
#: Room of the scroll bar at the right of the cards, px.
BAR = 10
_FADED = 0.45


class CardsModel(QAbstractListModel):
    """The cards of one stage in order, with the room of a card that hovers over it."""

    cards_missing = Signal()
    """Cards in view have not been read yet: ask ``missing``."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._cards: Mapping[int, BoardCard] = {}
        self._landing: int | None = None
        self._asked = QTimer(self)
        self._asked.setSingleShot(True)
        self._asked.setInterval(0)
        self._asked.timeout.connect(self.cards_missing)

    def put(self, ids: Sequence[int], cards: Mapping[int, BoardCard]) -> None:
        """Show these deals; rows that stay keep their places, so that nothing jumps."""
        self.set_landing(None)
        self._cards = cards
        new, old = list(ids), self._ids
        head = 0
        while head < len(old) and head < len(new) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < len(old) - head and tail < len(new) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        if head < len(old) - tail:
            self.beginRemoveRows(_ROOT, head, len(old) - tail - 1)
            del self._ids[head : len(old) - tail]
            self.endRemoveRows()
        if head < len(new) - tail:
            self.beginInsertRows(_ROOT, head, len(new) - tail - 1)
            self._ids[head:head] = new[head : len(new) - tail]
            self.endInsertRows()

    def set_landing(self, row: int | None) -> None:
        """Keep room for a card before this row, or no more."""
        if row == self._landing:
            return
        if self._landing is not None:
            self.beginRemoveRows(_ROOT, self._landing, self._landing)
            self._landing = None
            self.endRemoveRows()
        if row is not None:
            self.beginInsertRows(_ROOT, row, row)
            self._landing = row
            self.endInsertRows()

    @property
    def ids(self) -> Sequence[int]:
        """The deals, in order."""
        return self._ids

    def id_at(self, row: int) -> int | None:
        """Return the deal of a row; None for the room of a landing card and outside."""
        if self._landing is not None:
            if row == self._landing:
                return None
            row -= row > self._landing
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, deal_id: int) -> int | None:
        """Return the row of a deal."""
        if deal_id not in self._ids:
            return None
        row = self._ids.index(deal_id)
        return row + (self._landing is not None and row >= self._landing)

    def card_at(self, row: int) -> BoardCard | None:
        """Return the card of a row, None while it is not read."""
        deal_id = self.id_at(row)
        return None if deal_id is None else self._cards.get(deal_id)

    def missing(self, first: int, last: int) -> list[int]:
        """Return the deals of these rows that are not read yet."""
        found = [self.id_at(row) for row in range(max(0, first), min(last + 1, self.rowCount()))]
        return [deal_id for deal_id in found if deal_id is not None and deal_id not in self._cards]

    # Qt overrides

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids) + (self._landing is not None)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.UserRole:
            card = self.card_at(index.row())
            if card is None and self.id_at(index.row()) is not None:
                self._asked.start()
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            card = self.card_at(index.row())
            return "" if card is None else f"{card.client} {card.title}".strip()
        return None


class CardDelegate(QStyledItemDelegate):
    """Paints cards; the one in hand has a frame, the one on its way is pale."""

    def __init__(self, theme: Theme, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self.theme = theme
        self.today = date.min
        self.currency = ""
        self.in_hand: int | None = None
        self.dragged: int | None = None
        self.landing_text = ""

    def area_of(self, rect: QRect) -> QRectF:
        """Return where the card itself is in its row: the row gives room to the scroll bar whether it is there or not."""
        view = self.parent()
        width = view.width() if isinstance(view, QWidget) else rect.width()
        return QRectF(rect.left(), rect.top(), width - BAR, CARD_HEIGHT)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        area = self.area_of(option.rect)
        card = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        brush = Brush(painter, self.theme)
        model = index.model()
        if card is not None:
            if card.id == self.dragged:
                painter.setOpacity(_FADED)
            paint_card(brush, area, card, self.today, self.currency, in_hand=card.id == self.in_hand)
        elif isinstance(model, CardsModel) and model.id_at(index.row()) is None:
            paint_landing(brush, area, self.landing_text)
        else:
            paint_skeleton(brush, area)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        del option, index
        return QSize(100, CARD_HEIGHT + GAP)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        card = index.data(Qt.ItemDataRole.UserRole)
        if card is None:
            return False
        area = self.area_of(option.rect)
        if not card.has_step and call_spot(area).contains(event.pos().toPointF()):
            QToolTip.showText(event.globalPos(), _("Call tomorrow"), view)
            return True
        parts = (card.client, card.title, Kind.MONEY.text(card.value), card.owner, card.next_step)
        QToolTip.showText(event.globalPos(), tip_of(parts), view)
        return True


class CardList(QListView):
    """One stage's cards: arrows walk over them and to the next stage, Ctrl with an arrow takes the card along."""

    chosen = Signal(object)
    """The deal in hand changed: its id."""
    opened = Signal(object)
    """Enter or a double click on a deal: its id."""
    walked = Signal(int)
    """Go to the next (1) or previous (-1) stage."""
    move_requested = Signal(object, int)
    """Take the deal to the next (1) or previous (-1) stage."""
    call_requested = Signal(object)
    """Plan a call for tomorrow: the deal's id."""
    menu_requested = Signal(object, QPoint)
    """Offer what can be done with the deal: its id and where on the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = CardsModel(self)
        self.looks = CardDelegate(theme, self)
        self.setModel(self.cards)
        self.setItemDelegate(self.looks)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalScrollBar().setSingleStep(36)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.activated.connect(self._on_activated)

    def shown_rows(self) -> tuple[int, int]:
        """Return the first and the last row in view; (0, -1) where there is none."""
        if not self.cards.rowCount():
            return 0, -1
        step = CARD_HEIGHT + GAP
        top = self.verticalScrollBar().value()
        return top // step, min(self.cards.rowCount() - 1, (top + self.viewport().height()) // step)

    def missing(self) -> list[int]:
        """Return the deals in view and around it that are not read yet."""
        first, last = self.shown_rows()
        return self.cards.missing(first - AHEAD, last + AHEAD)

    def take_in_hand(self, row: int) -> None:
        """Make the card of a row the current one and bring it into view."""
        index = self.cards.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def picture(self, card: BoardCard) -> QPixmap:
        """Return a card as it follows the cursor."""
        size = QSize(self.width() - BAR, CARD_HEIGHT)
        ratio = self.devicePixelRatioF()
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        brush = Brush(painter, self.looks.theme)
        paint_card(brush, QRectF(0, 0, size.width(), size.height()), card, self.looks.today, self.looks.currency,
                   in_hand=True)  # fmt: skip
        painter.end()
        return made

    def _on_activated(self, index: QModelIndex) -> None:
        deal_id = self.cards.id_at(index.row())
        if deal_id is not None:
            self.opened.emit(deal_id)

    # Qt overrides

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        deal_id = self.cards.id_at(current.row())
        if deal_id is not None and self.hasFocus():
            self.chosen.emit(deal_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cards.rowCount():
            self.take_in_hand(self.shown_rows()[0])
        deal_id = self.cards.id_at(self.currentIndex().row())
        if deal_id is not None:
            self.chosen.emit(deal_id)

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl with an arrow for the board, whatever else in the window listens to it."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _step_of(event, ctrl=True):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deal_id = self.cards.id_at(self.currentIndex().row())
        step, along = _step_of(event, ctrl=False), _step_of(event, ctrl=True)
        if step:
            self.walked.emit(step)
        elif along and deal_id is not None:
            self.move_requested.emit(deal_id, along)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and deal_id is not None:
            self.opened.emit(deal_id)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the page closes its pane or drops the filters
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        card = self.cards.card_at(index.row())
        if event.button() is not Qt.MouseButton.LeftButton or card is None or card.has_step:
            return
        if call_spot(self.looks.area_of(self.visualRect(index))).contains(event.position()):
            self.call_requested.emit(card.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        deal_id = self.cards.id_at(index.row())
        if deal_id is not None:
            place = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            self.menu_requested.emit(deal_id, place)


def _step_of(event: QKeyEvent, *, ctrl: bool) -> int:
    """Return 1 for the right arrow, -1 for the left one, 0 for any other key or other modifiers."""
    wanted = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != wanted:
        return 0
    return {Qt.Key.Key_Right.value: 1, Qt.Key.Key_Left.value: -1}.get(event.key(), 0)
