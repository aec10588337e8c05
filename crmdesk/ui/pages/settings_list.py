"""WordListView: the entries of a word list: the name, what stands beside it, how often it is used; dragged into order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crmdesk.data.dictionaries import Word
from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.ui.theme import Theme, font

ROW = 30
PAD = 10
#: Pixels an entry stands further right than what it is part of.
STEP = 18
_WORD = Qt.ItemDataRole.UserRole
_USES = Qt.ItemDataRole.UserRole + 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WordDelegate(QStyledItemDelegate):
    """One row: name, detail in grey, uses at the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._theme.tokens
        word: Word | None = index.data(_WORD)
        if word is None:
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(rect, 4, 4)
        room = rect.adjusted(PAD + STEP * word.depth, 0, -PAD, 0)
        uses = index.data(_USES)
        if uses:
            text = number(int(uses))
            painter.setFont(font(12))
            painter.setPen(tokens.color("text3"))
            painter.drawText(room, _RIGHT, text)
            room.setRight(room.right() - painter.fontMetrics().horizontalAdvance(text) - 12)
        painter.setFont(font(13, 600 if chosen else 400))
        painter.setPen(tokens.color("accent" if chosen else "text"))
        name = painter.fontMetrics().elidedText(word.name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, name)
        room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(name) + 10)
        if word.detail and room.width() > STEP * 2:
            painter.setFont(font(12))
            painter.setPen(tokens.color("text3"))
            detail = painter.fontMetrics().elidedText(word.detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, _LEFT, detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(0, ROW)


class WordListView(QListWidget):
    """Shows entries; where they have an order of their own, they are dragged into another."""

    order_wanted = Signal(object)
    """The ids in the order they were dragged into."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setItemDelegate(WordDelegate(theme, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setAccessibleName(_("Entries"))

    @property
    def words(self) -> tuple[Word, ...]:
        """The entries in the order they stand."""
        return tuple(self.item(row).data(_WORD) for row in range(self.count()))

    @property
    def word(self) -> Word | None:
        """The entry in hand."""
        item = self.currentItem()
        found: Word | None = None if item is None else item.data(_WORD)
        return found

    def set_ordered(self, *, ordered: bool) -> None:
        """Let entries be dragged, or not."""
        mode = QAbstractItemView.DragDropMode.InternalMove if ordered else QAbstractItemView.DragDropMode.NoDragDrop
        self.setDragDropMode(mode)

    def set_words(self, words: Sequence[Word], wanted: int | None) -> None:
        """Show entries; the one in hand stays in hand, or ``wanted`` is taken, or the first."""
        held = wanted or (None if self.word is None else self.word.id)
        row = max(self.currentRow(), 0)
        self.blockSignals(True)
        self.clear()
        for word in words:
            item = QListWidgetItem(self)
            item.setData(_WORD, word)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in (word.name, word.detail) if part)
            )
        places = [place for place, word in enumerate(words) if word.id == held]
        self.setCurrentRow(places[0] if places else min(row, len(words) - 1))
        self.blockSignals(False)

    def set_uses(self, uses: Counter[int]) -> None:
        """Say how often each entry is named."""
        for row in range(self.count()):
            item = self.item(row)
            count = uses[item.data(_WORD).id]
            item.setData(_USES, count)
            told = plural("Named by {n} record", "Named by {n} records", count).format(n=number(count))
            item.setToolTip(told if count else _("Nothing names it yet"))

    # Qt overrides

    def dropEvent(self, event: QDropEvent) -> None:
        before = [word.id for word in self.words]
        super().dropEvent(event)
        after = [word.id for word in self.words]
        if after != before:
            self.order_wanted.emit(after)
