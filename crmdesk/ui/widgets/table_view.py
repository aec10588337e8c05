"""TableView: a list of records with its header, keyboard, selection, inline editing and a pinned row of totals."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_painting import PAD, Cell, ink, paint_cell
from crmdesk.ui.widgets.table_header import LEAST, Header
from crmdesk.ui.widgets.table_model import Index, TableModel
from crmdesk.ui.widgets.totals_row import TotalsRow

ROW = 32


class CellDelegate(QStyledItemDelegate):
    """Paints cells by the look of their column and edits those that may be edited."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.today: date | None = None

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
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Tell the whole text of a cell that hides a part of it."""
        model = index.model()
        if not isinstance(model, TableModel) or event.type() is not QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        parts = [model.value(index.row(), "client")] if model.columns[index.column()].look == "pair" else []
        text = " · ".join(str(part) for part in (*parts, index.data()) if part)
        hidden = ink(13, 500)[1].horizontalAdvance(text) > option.rect.width() - 2 * PAD
        QToolTip.showText(event.globalPos(), text if hidden else "", view)
        return True

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option, index
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.setStyleSheet("min-height: 0")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data() or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        if isinstance(editor, QLineEdit) and editor.text() != (index.data() or ""):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        del index
        editor.setGeometry(option.rect.adjusted(0, 1, 0, -1))


class GridView(QTableView):
    """The rows themselves."""

    opened = Signal(object)
    """Enter or a double click on a record: its id."""
    copy_requested = Signal()
    escape_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = Header(theme, self)
        self.setHorizontalHeader(self.header)
        self.delegate = CellDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("List"))

    def table(self) -> TableModel:
        """Return the model with its own type."""
        model = self.model()
        if not isinstance(model, TableModel):
            raise TypeError(model)
        return model

    def shown_rows(self) -> tuple[int, int]:
        """Return the first and the last row in view, both included; (0, -1) when there are none."""
        count = self.table().rowCount()
        if count == 0:
            return (0, -1)
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return (first, count - 1 if last < 0 else last)

    def _edit_row(self) -> bool:
        """Begin editing the editable cell of the current row."""
        row = self.currentIndex().row()
        for place, column in enumerate(self.table().columns):
            index = self.table().index(row, place)
            if column.editable and row >= 0 and index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.setCurrentIndex(index)
                self.edit(index)
                return True
        return False

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif key == Qt.Key.Key_F2 and self._edit_row():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing:
            record_id = self.table().record_id(self.currentIndex().row())
            if record_id is not None:
                self.opened.emit(record_id)
        elif key == Qt.Key.Key_Escape and not editing:
            self.escape_pressed.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.table().rowCount():
            row = 0 if key == Qt.Key.Key_Home else self.table().rowCount() - 1
            self.setCurrentIndex(self.table().index(row, max(0, self.currentIndex().column())))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        else:
            self.opened.emit(self.table().record_id(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(_("Open")).triggered.connect(self._on_open)
        menu.addAction(_("Copy rows")).triggered.connect(self.copy_requested)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def _on_open(self) -> None:
        record_id = self.table().record_id(self.currentIndex().row())
        if record_id is not None:
            self.opened.emit(record_id)


class TableView(QWidget):
    """A grid over its row of totals."""

    order_requested = Signal(str)
    """A click on the head of a column: its key."""
    current_changed = Signal(object)
    """Another record is current: its id or None."""
    selection_changed = Signal()
    column_resized = Signal(str, int)

    def __init__(self, theme: Theme, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self.grid = GridView(theme, self)
        self.grid.setModel(model)
        self.totals = TotalsRow(theme, self.grid.header)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.totals)
        self._placing = False
        self._widths: dict[str, int] = {}
        self.grid.viewport().installEventFilter(self)
        self.grid.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.grid.header.sectionClicked.connect(self._on_head)
        self.grid.header.sectionResized.connect(self._on_resized)
        self.grid.selectionModel().selectionChanged.connect(self._on_selection)
        self.grid.selectionModel().currentRowChanged.connect(self._on_current)
        model.modelReset.connect(self._on_reset)

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Make columns as wide as the person left them, or as they are declared."""
        self._widths = dict(widths)
        self._fit()

    def _fit(self) -> None:
        """Place the columns; some share what is left over, and give way one after another where room is short."""
        columns = self.model.columns
        widths = [self._widths.get(column.key, column.width) for column in columns]
        free = [place for place, column in enumerate(columns) if column.key not in self._widths]
        spare = self.grid.viewport().width() - sum(widths)
        taking = [place for place in free if columns[place].takes]
        for done, place in enumerate(taking if spare > 0 else ()):
            share = spare // (len(taking) - done)
            widths[place] += share
            spare -= share
        giving = sorted((place for place in free if columns[place].least), key=lambda place: columns[place].least)
        for place in giving if spare < 0 else ():
            given = min(-spare, widths[place] - columns[place].least)
            widths[place] -= given
            spare += given
        self._placing = True
        for place, width in enumerate(widths):
            self.grid.setColumnWidth(place, width)
        self._placing = False

    def show_order(self, key: str, *, descending: bool) -> None:
        """Put the arrow of sorting at a column."""
        keys = [column.key for column in self.model.columns]
        self.grid.header.show_order(keys.index(key) if key in keys else -1, descending=descending)

    def selected_ids(self) -> array[int]:
        """Return the ids of the selected records, in the list's order."""
        ids: array[int] = array("q")
        selection: QItemSelection = self.grid.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.size())]
        for top, bottom in sorted({(part.top(), part.bottom()) for part in parts}):
            ids.extend(number for number in self.model.ids[top : bottom + 1] if number is not None)
        return ids

    def select(self, record_id: int) -> bool:
        """Make a record current and bring it into view; False when the list does not have it."""
        row = self.model.row_of(record_id)
        if row < 0:
            return False
        self.grid.setCurrentIndex(self.model.index(row, 0))
        self.grid.scrollTo(self.model.index(row, 0))
        return True

    def _on_scrolled(self) -> None:
        self.totals.update()

    def _on_head(self, place: int) -> None:
        column = self.model.columns[place]
        if column.sortable:
            self.order_requested.emit(column.key)

    def _on_resized(self, place: int, _old: int, new: int) -> None:
        if not self._placing and 0 <= place < len(self.model.columns):
            self._widths[self.model.columns[place].key] = new
            self.column_resized.emit(self.model.columns[place].key, new)

    def _on_selection(self) -> None:
        self.selection_changed.emit()

    def _on_current(self, current: Index) -> None:
        self.current_changed.emit(self.model.record_id(current.row()) if current.isValid() else None)

    def _on_reset(self) -> None:
        self.selection_changed.emit()
        self.current_changed.emit(None)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.grid.viewport() and event.type() is QEvent.Type.Resize and not self._placing:
            self._fit()
        return super().eventFilter(watched, event)
