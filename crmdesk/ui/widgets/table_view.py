"""TableView: a list of records with its header, keyboard, selection, inline editing and a pinned row of totals."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from crmdesk.data.words import _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_delegate import ROW, CellDelegate
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.table_header import Header
from crmdesk.ui.widgets.table_model import Index, TableModel
from crmdesk.ui.widgets.tick_header import TickHeader
from crmdesk.ui.widgets.totals_row import TotalsRow

_FLAGS = QItemSelectionModel.SelectionFlag
_STAY, _ALONE = _FLAGS.NoUpdate, _FLAGS.ClearAndSelect | _FLAGS.Rows


class GridView(QTableView):
    """The rows themselves."""

    opened = Signal(object)
    """Enter or a double click on a record: its id."""
    copy_requested = Signal()
    escape_pressed = Signal()
    menu_wanted = Signal(object)
    """The menu of the rows is about to open: a QMenu that others may add to."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_edited = ""
        """Key of the column that F2 edits where the cell in hand is not editable."""
        self.header = Header(theme, self)
        self.setHorizontalHeader(self.header)
        self.delegate = CellDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.delegate.stepped.connect(self._on_stepped)
        rows = TickHeader(theme, self)
        self.setVerticalHeader(rows)
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

    @property
    def is_editing(self) -> bool:
        """Whether a cell is open."""
        return self.state() == QAbstractItemView.State.EditingState

    def edit_cell(self, row: int, key: str) -> CellEditor | None:
        """Open the editor of a cell and return it; None where there is nothing to edit."""
        keys = [column.key for column in self.table().columns]
        if key not in keys or not 0 <= row < self.table().rowCount():
            return None
        index = self.table().index(row, keys.index(key))
        if self.delegate.maker is None or not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return None
        self.selectionModel().setCurrentIndex(index, _STAY if self._is_ticked(row) else _ALONE)
        self.scrollTo(index)
        self.edit(index)
        editor = self.indexWidget(index)
        return editor if isinstance(editor, CellEditor) else None

    def _is_ticked(self, row: int) -> bool:
        return self.selectionModel().isRowSelected(row, self.rootIndex())

    def _edit_current(self) -> bool:
        """Open the cell in hand, or the one that F2 means where that is not editable."""
        index = self.currentIndex()
        column = self.table().columns[index.column()] if index.isValid() else None
        if column is None:
            return False
        return self.edit_cell(index.row(), column.key if column.editable else self.first_edited) is not None

    def _on_stepped(self, step: int) -> None:
        """Open the next cell of the row that may be edited, then those of the next row."""
        editable = [column.key for column in self.table().columns if column.editable]
        index = self.currentIndex()
        if not editable or not index.isValid():
            return
        key = self.table().columns[index.column()].key
        place = (editable.index(key) if key in editable else -1) + step
        self.edit_cell(index.row() + place // len(editable), editable[place % len(editable)])

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif key == Qt.Key.Key_F2 and self._edit_current():
            pass
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.is_editing:
            record_id = self.table().record_id(self.currentIndex().row())
            if record_id is not None:
                self.opened.emit(record_id)
        elif key == Qt.Key.Key_Escape and not self.is_editing:
            self.escape_pressed.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.table().rowCount():
            row = 0 if key == Qt.Key.Key_Home else self.table().rowCount() - 1
            self.setCurrentIndex(self.table().index(row, max(0, self.currentIndex().column())))
        elif not self._begin_typing(event):
            super().keyPressEvent(event)

    def _begin_typing(self, event: QKeyEvent) -> bool:
        """Letters and figures over an editable cell open it and replace what it holds; a space ticks the row."""
        text = event.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        index = self.currentIndex()
        if not plain or not text or not text.isprintable() or not index.isValid() or self.is_editing:
            return False
        if text == " ":
            ticks = self.verticalHeader()
            if isinstance(ticks, TickHeader):
                ticks.toggle(index.row())
            return True
        column = self.table().columns[index.column()]
        editor = self.edit_cell(index.row(), column.key) if column.editable else None
        if editor is not None:
            editor.begin_with(text)
        return editor is not None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Paint the row in hand alone: the base class paints every cell anew, at each end of an edit."""
        self._paint_row_in_hand()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Paint the row in hand alone."""
        self._paint_row_in_hand()

    def _paint_row_in_hand(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.viewport().update(0, self.rowViewportPosition(index.row()), self.viewport().width(), ROW)

    def keyboardSearch(self, search: str) -> None:
        """Typing edits; the search field searches."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        column = self.table().columns[index.column()]
        if self.edit_cell(index.row(), column.key) is None:
            self.opened.emit(self.table().record_id(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(_("Open")).triggered.connect(self._on_open)
        menu.addAction(_("Copy rows")).triggered.connect(self.copy_requested)
        self.menu_wanted.emit(menu)
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
        self.totals.begin_at(self.grid.verticalHeader())
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
        """Place the columns; some share what is left over, and some give way together where room is short."""
        columns = self.model.columns
        widths = [self._widths.get(column.key, column.width) for column in columns]
        free = [place for place, column in enumerate(columns) if column.key not in self._widths]
        spare = self.grid.viewport().width() - sum(widths)
        taking = [place for place in free if columns[place].takes]
        for done, place in enumerate(taking if spare > 0 else ()):
            share = spare // (len(taking) - done)
            widths[place] += share
            spare -= share
        giving = [place for place in free if columns[place].least]
        room = sum(widths[place] - columns[place].least for place in giving)
        for place in giving if spare < 0 else ():  # all give in proportion to what they can
            own = widths[place] - columns[place].least
            given = min(own, -(spare * own // room) if room else 0)
            widths[place] -= given
            spare += given
            room -= own
        self._placing = True
        for place, width in enumerate(widths):
            self.grid.setColumnWidth(place, width)
        self._placing = False

    def show_ticks(self) -> None:
        """Show the boxes that select rows, for lists in which many are changed at once."""
        self.grid.verticalHeader().show()

    def select_ids(self, ids: Sequence[int]) -> None:
        """Select records again after the list was read anew; those that left it are left out."""
        wanted = set(ids)
        selection = QItemSelection()
        begin = None
        for row, record_id in enumerate((*self.model.ids, None)):
            if record_id in wanted and begin is None:
                begin = row
            elif record_id not in wanted and begin is not None:
                selection.select(self.model.index(begin, 0), self.model.index(row - 1, 0))
                begin = None
        self.grid.selectionModel().select(selection, _FLAGS.Select | _FLAGS.Rows)

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
        # Qt would add it to the rows selected while Shift or Ctrl is down: the program selects, not the person.
        index = self.model.index(row, 0)
        self.grid.selectionModel().setCurrentIndex(index, _FLAGS.ClearAndSelect | _FLAGS.Rows)
        self.grid.scrollTo(index)
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
        self.grid.verticalHeader().viewport().update()
        self.selection_changed.emit()

    def _on_current(self, current: Index) -> None:
        self.current_changed.emit(self.model.record_id(current.row()) if current.isValid() else None)

    def _on_reset(self) -> None:
        self.selection_changed.emit()
        self.current_changed.emit(None)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.grid.viewport() and not self._placing:
            self._fit()
        return super().eventFilter(watched, event)
