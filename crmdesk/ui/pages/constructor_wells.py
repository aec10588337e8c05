"""Wells: what a report counts, what its rows and its columns are: lists of words that are dragged and put in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import _
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.chips import Chip
from crmdesk.ui.widgets.elided_label import plain_tip

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme

ROW = 28
CROSS_ROOM = 24
#: Height of an empty well, px: two lines that say what it is for, and room to drop something there.
EMPTY = 36
_ID = Qt.ItemDataRole.UserRole
_FAULT = Qt.ItemDataRole.UserRole + 1

type_index = QModelIndex | QPersistentModelIndex


class WellList(QListWidget):
    """The words of one well: dragged with the mouse, moved by Ctrl and an arrow, removed by Delete or the cross."""

    word_dropped = Signal(str, int)
    """A word was dropped: its id, and before which row it shall stand."""
    word_removed = Signal(str)
    word_passed = Signal(str, int)
    """The person moves a word to the next well (1) or the one before (-1)."""

    def __init__(self, theme: Theme, flavour: str, hint: str, parent: QWidget | None = None) -> None:
        """Make an empty list.

        Args:
            theme: for icons and colours.
            flavour: lists of one flavour take each other's words.
            hint: what an empty one is for.
            parent: the widget's parent.
        """
        super().__init__(parent)
        self._theme, self._hint = theme, hint
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(0)
        self._mime = f"application/x-crmdesk-{flavour}"
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("well", "true")
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._painter = _WordDelegate(theme, self)
        self.setItemDelegate(self._painter)
        self.show_words(())

    @property
    def words(self) -> tuple[str, ...]:
        """Ids of the words in their order."""
        return tuple(str(self.item(row).data(_ID)) for row in range(self.count()))

    def show_words(self, words: Sequence[tuple[str, str, str]]) -> None:
        """Show words as (id, label, why it does not fit or nothing); the one in hand stays in hand."""
        held = self.currentItem()
        name = "" if held is None else str(held.data(_ID))
        self.clear()
        for word, title, fault in words:
            item = QListWidgetItem(title, self)
            item.setData(_ID, word)
            item.setData(_FAULT, fault)
            item.setSizeHint(QSize(0, ROW))
            item.setToolTip(plain_tip(fault))
            if word == name:
                self.setCurrentItem(item)
        self.setFixedHeight(ROW * self.count() + 2 if words else EMPTY)

    def take(self, word: str) -> None:
        """Take a word in hand."""
        self.setCurrentRow(self.words.index(word) if word in self.words else -1)

    def _held(self) -> str:
        item = self.currentItem()
        return "" if item is None else str(item.data(_ID))

    def _row_at(self, event: QDropEvent) -> int:
        place = event.position().toPoint()
        item = self.itemAt(place)
        if item is None:
            return self.count()
        row = self.row(item)
        return row + (place.y() > self.visualItemRect(item).center().y())

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what an empty well is for."""
        super().paintEvent(event)
        if self.count():
            return
        painter = QPainter(self.viewport())
        painter.setFont(font(11))
        painter.setPen(QColor(self._theme.tokens.text3))
        room = self.viewport().rect().adjusted(6, 2, -6, -2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._hint)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def mimeTypes(self) -> list[str]:
        return [self._mime]

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Carry the id of the word in hand."""
        word = self._held()
        if not word:
            return
        data = QMimeData()
        data.setData(self._mime, QByteArray(word.encode()))
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.viewport().grab(self.visualItemRect(self.currentItem())))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(self._mime):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if event.mimeData().hasFormat(self._mime):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped; whoever owns the well shows it then."""
        if not event.mimeData().hasFormat(self._mime):
            event.ignore()
            return
        word = bytes(event.mimeData().data(self._mime).data()).decode()
        event.setDropAction(Qt.DropAction.CopyAction)  # nothing is to be taken away by the list it came from
        event.accept()
        self.setState(QAbstractItemView.State.NoState)
        self.viewport().update()
        self.word_dropped.emit(word, self._row_at(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        word, row = self._held(), self.currentRow()
        moves = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if word:
                self.word_removed.emit(word)
            case Qt.Key.Key_Up if moves and word:
                self.word_dropped.emit(word, max(0, row - 1))
            case Qt.Key.Key_Down if moves and word:
                self.word_dropped.emit(word, min(self.count(), row + 2))
            case Qt.Key.Key_Right if moves and word:
                self.word_passed.emit(word, 1)
            case Qt.Key.Key_Left if moves and word:
                self.word_passed.emit(word, -1)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the cross from the word by where it was pressed."""
        item = self.itemAt(event.position().toPoint())
        if item is not None and event.position().x() > self.viewport().width() - CROSS_ROOM:
            self.word_removed.emit(str(item.data(_ID)))
        else:
            super().mousePressEvent(event)


class Well(QWidget):
    """A heading with the button that adds, the list, and what an empty one is for."""

    add_requested = Signal()

    def __init__(self, theme: Theme, title: str, flavour: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = WellList(theme, flavour, hint)
        self.list.setAccessibleName(title)
        self.add = Chip(theme, _("Add"))
        self.add.show_as_addition()
        self.add.set_icon(theme.icon("plus", "text3"))
        self.add.button.setAccessibleName(_("Add: {well}").format(well=title))
        self.add.activated.connect(self.add_requested)
        head = QHBoxLayout()
        head.addWidget(label(title, "section"), 1)
        head.addWidget(self.add)
        frame = QFrame()
        frame.setProperty("card", "sunken")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.setSpacing(0)
        inside.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(frame)

    def show_words(self, words: Sequence[tuple[str, str, str]]) -> None:
        """Show words as (id, label, why it does not fit or nothing)."""
        self.list.show_words(words)


class _WordDelegate(QStyledItemDelegate):
    """A word as a chip as wide as its well, with a cross; one that does not fit is in the colour of a fault."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        tokens = self._theme.tokens
        faulty = bool(index.data(_FAULT))
        area: QRect = option.rect.adjusted(1, 2, -1, -2)
        held = bool(option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.neg_soft if faulty else tokens.accent_soft))
        painter.setPen(QPen(QColor(tokens.accent), 2) if held else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, 4, 4)
        painter.setPen(QColor(tokens.neg if faulty else tokens.accent))
        painter.setFont(font(12))
        room = area.adjusted(8, 0, -CROSS_ROOM, 0)
        text = QFontMetricsF(painter.font()).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        self._theme.icon("x", "neg" if faulty else "accent").paint(
            painter, QRect(area.right() - 18, area.center().y() - 6, 12, 12)
        )
        painter.restore()
