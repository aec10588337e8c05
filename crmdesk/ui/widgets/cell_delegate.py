"""CellDelegate: paints the cells of a list by the look of their column, and opens, leaves and keeps their editors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.cell_painting import PAD, Cell, ink, paint_cell
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.table_header import LEAST
from crmdesk.ui.widgets.table_model import Index, TableModel

ROW = 32
#: An editor over a narrow column is this wide at least, px.
EDITOR_LEAST = 72

Maker = Callable[[QWidget, Index], "CellEditor | None"]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
#: The keyboard leaves for a moment only: a menu, another window.
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_LEAVING = (Qt.Key.Key_Escape, *_ENTER, *_TAB)


class CellDelegate(QStyledItemDelegate):
    """Enter takes what was typed and stays, Tab takes it and goes on, Esc gives back; what does not fit stays open."""

    entered = Signal(object, object)
    """An editor and the value it was left with; sent only where something was changed."""
    stepped = Signal(int)
    """Tab (+1) or Shift+Tab (-1) left a cell."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.today: date | None = None
        self.maker: Maker | None = None
        """Makes the editor of a cell; None for one that is not edited."""

    def finish(self, editor: CellEditor) -> bool:
        """Take what was typed and close the editor; False where it stays open with the reason."""
        if editor.is_changed and not editor.hand_over(partial(self.entered.emit, editor)):
            return False
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        return True

    def _on_chosen(self) -> None:
        editor = self.sender()
        if isinstance(editor, CellEditor):
            self.finish(editor)

    def _press(self, editor: CellEditor, event: QKeyEvent) -> bool:
        """Leave the editor by a key that means it; False for any other."""
        if event.key() in _ENTER:
            self.finish(editor)
        elif event.key() in _TAB:
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.finish(editor):
                self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        else:
            return False
        return True

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(LEAST, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, TableModel):
            raise TypeError(model)
        tokens = self._theme.tokens
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = tokens.accent_soft if selected else tokens.hover if hovered else tokens.surface
        painter.fillRect(rect, ground)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.grid)
        row = index.row()
        column = model.columns[index.column()]
        loaded, text, value = model.shown(row, index.column())

        def of(key: str) -> Any:
            return self.today if key == "today" else model.value(row, key)

        cell = Cell(painter, rect, self._theme, text, value, of, column.kind.is_number)
        paint_cell(cell, column.look, loaded=loaded)
        if state & QStyle.StateFlag.State_HasFocus and column.editable:
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 2, -2, -3), 4, 4)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell the whole text of a cell that hides a part of it."""
        model = index.model()
        if not isinstance(model, TableModel) or event.type() is not QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        parts = [model.value(index.row(), "client")] if model.columns[index.column()].look == "pair" else []
        text = " · ".join(str(part) for part in (*parts, index.data()) if part)
        hidden = ink(13, 500)[1].horizontalAdvance(text) > option.rect.width() - 2 * PAD
        QToolTip.showText(event.globalPos(), plain_tip(text) if hidden else "", view)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = None if self.maker is None else self.maker(parent, index)
        if editor is None:
            return None  # type: ignore[return-value] # Qt takes it as "not editable"
        if _is_number(index):
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.chosen.connect(self._on_chosen)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The editor knows its text from the beginning; a row that is read again must not take what was typed."""

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        """The value goes by ``entered``."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = option.rect.adjusted(0, 1, 0, -1)
        least = max(EDITOR_LEAST, editor.minimumWidth())
        viewport = editor.parentWidget()
        if place.width() < least:
            if _is_number(index) or (isinstance(viewport, QWidget) and place.left() + least > viewport.width()):
                place.setLeft(place.right() - least + 1)
            else:
                place.setWidth(least)
        editor.setGeometry(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, CellEditor):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent) and event.reason() not in _PASSING:
            self.finish(watched)
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride and event.key() in _LEAVING:
            event.accept()
            return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._press(watched, event)
        return False


def _is_number(index: Index) -> bool:
    model = index.model()
    return isinstance(model, TableModel) and model.columns[index.column()].kind.is_number
