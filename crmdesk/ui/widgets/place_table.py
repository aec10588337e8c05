"""PlaceTable: a ranking with the total fixed below it; any column sorts, every figure opens what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from crmdesk.reports.result import TOTALS
from crmdesk.ui.widgets.place_model import LINE, PlaceModel, PlaceSheet, RowKind, Shape
from crmdesk.ui.widgets.place_painting import FITS, LINE_ROW, ROW, PlaceDelegate, PlaceHeader
from crmdesk.ui.widgets.table_dress import dress_rows

if TYPE_CHECKING:
    from crmdesk.ui.theme import Theme

#: The narrowest and the widest column of names, px.
LEAST_NAME, MOST_NAME = 148, 320
#: A ranking of so many rows shows them all; of a longer one this part is in view at once.
MOST_ROWS, PART_ROWS = 12, 9
#: The border of the card and the air inside it, above and below together, px.
EDGES = 4
#: The most air that a column of figures gets beyond its need, px.
MOST_AIR = 40


class PlaceTable(QFrame):
    """A sorted table and, as a second view with the same columns, its total.

    Signals carry the row of the sheet, whatever the order on the screen.
    """

    row_selected = Signal(int)
    row_activated = Signal(int)
    """Enter on a row: its manager's deals."""
    figure_activated = Signal(int, str)
    """A figure was opened by a double click, or by Enter standing on it: its row, or ``TOTALS``, and its column."""
    calculation_requested = Signal(int, str)
    """The bonus was clicked, or Enter pressed on it or on the points: its row and column."""
    menu_requested = Signal(int, str, QPoint)
    """A right click on a figure, and where on the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._sort_key: tuple[str, bool] | None = None
        self.model = PlaceModel(self)
        self._totals_model = PlaceModel(self, totals=True)
        self.view = _PlaceView(self)
        self._header = PlaceHeader(theme, self.view)
        self.view.setHorizontalHeader(self._header)
        self.view.setModel(self.model)
        self._delegate = PlaceDelegate(theme, self)
        self._totals = _PlaceView(self)
        self._totals.setModel(self._totals_model)
        for view in (self.view, self._totals):
            view.dress()
            view.setItemDelegate(self._delegate)
            view.doubleClicked.connect(self._on_double_click)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._on_menu)
        self._totals.horizontalHeader().hide()
        self._totals.setFixedHeight(ROW)
        self._totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._totals.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._totals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._totals.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._totals)
        self._header.sectionClicked.connect(self._on_header_clicked)
        self._header.sectionResized.connect(self._on_section_resized)
        self.view.horizontalScrollBar().valueChanged.connect(self._totals.horizontalScrollBar().setValue)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.entered_row.connect(self._on_entered)
        self.view.width_changed.connect(self._fit_columns)
        self.view.cell_clicked.connect(self._on_clicked)
        theme.changed.connect(self.update)

    def show_sheet(self, sheet: PlaceSheet) -> None:
        """Show a ranking; the sort that the person chose holds as long as its column is there."""
        self.view.selectionModel().blockSignals(True)
        self.view.clearSpans()
        self.model.show_sheet(sheet)
        self._totals_model.show_sheet(sheet)
        self.view.selectionModel().blockSignals(False)
        keys = [column.key for column in sheet.columns]
        chosen = sheet.begin if self._sort_key is None or self._sort_key[0] not in keys else self._sort_key
        if chosen is not None and chosen[0] in keys:
            self._sort(keys.index(chosen[0]), descending=chosen[1])
        self._totals.setVisible(sheet.total is not None)
        self._span_rows()
        self._fit_columns()
        self.updateGeometry()

    def select_row(self, line: int) -> None:
        """Take a row of the sheet in hand; -1 takes none."""
        row = self.model.row_of(line)
        if row < 0:
            self.view.clearSelection()
            return
        column = self.view.currentIndex().column() if self.view.currentIndex().isValid() else 0
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(row, column), flags)

    @property
    def selected(self) -> int:
        """The row of the sheet in hand, -1 for none."""
        rows = self.view.selectionModel().selectedRows()
        return self.model.line_of(rows[0].row()) if rows else -1

    def copied_text(self) -> str:
        """Return the whole ranking with its headings, tabs between cells: what a spreadsheet takes."""
        lines = ["\t".join(column.title for column in self.model.sheet.columns)]
        for row in range(self.model.rowCount()):
            shown = self.model.row_at(row)
            if shown is not None:
                lines.append("\t".join(" ".join(filter(None, (cell.text, cell.beside))) for cell in shown.cells))
        return "\n".join(lines)

    def copy(self) -> None:
        """Put the ranking on the clipboard."""
        QGuiApplication.clipboard().setText(self.copied_text())

    def cell_rect(self, line: int, key: str) -> QRect:
        """Return where a cell lies in the view's room, for what is shown of it."""
        keys = [column.key for column in self.model.sheet.columns]
        column = keys.index(key) if key in keys else 0
        return self.view.visualRect(self.model.index(self.model.row_of(line), column))

    # Columns

    def _span_rows(self) -> None:
        """Let the line run over all columns, and the reason below a name over the points that there are none of."""
        self.view.clearSpans()
        shapes = [column.shape for column in self.model.sheet.columns]
        name = shapes.index(Shape.MANAGER) if Shape.MANAGER in shapes else -1
        room = 2 if shapes[name + 1 : name + 2] == [Shape.POINTS] else 1
        for row in range(self.model.rowCount()):
            on_line = self.model.line_of(row) == LINE
            self.view.setRowHeight(row, LINE_ROW if on_line else ROW)
            if on_line:
                self.view.setSpan(row, 0, 1, len(shapes))
            elif name >= 0 and room > 1 and self._is_out(row):
                self.view.setSpan(row, name, 1, room)

    def _is_out(self, row: int) -> bool:
        shown = self.model.row_at(row)
        return shown is not None and shown.kind is RowKind.OUT

    def _needs(self) -> list[int]:
        sheet = self.model.sheet
        rows = [row for row in (*sheet.rows, sheet.total) if row is not None]
        needs = []
        for place, column in enumerate(sheet.columns):
            meant = [row for row in rows if column.shape is not Shape.MANAGER or row.kind is not RowKind.OUT]
            cells = [self._delegate.width_of(row.cells[place], column.shape) for row in meant]
            needs.append(max([self._header.width_of(place), *cells]))
        return needs

    def _fit_columns(self) -> None:
        """Give figures the room they need and names the rest; headings go to two lines, then bars go below, before it scrolls."""
        sheet, room = self.model.sheet, self.view.viewport().width()
        if not sheet.columns:
            return
        names = [place for place, column in enumerate(sheet.columns) if column.shape is Shape.MANAGER]
        widths: list[int] = []
        for fit in FITS:
            self._delegate.fit = fit
            self._header.set_fit(fit)
            widths = self._needs()
            if sum(widths) <= room:
                break
        spare = room - sum(widths)
        for name in names:
            widths[name] = max(min(widths[name], LEAST_NAME), widths[name] + min(spare, 0))
        self._spread(widths, names, room - sum(widths))
        for place, width in enumerate(widths):
            self.view.setColumnWidth(place, width)
        self.setMaximumHeight(self._height(len(sheet.rows)))
        self.updateGeometry()

    def _spread(self, widths: list[int], names: list[int], spare: int) -> None:
        """Share out room that nobody needs among figures, the rest to the names."""
        if spare <= 0:
            return
        figures = [place for place in range(len(widths)) if place not in names]
        each = min(spare // max(len(figures) + 1, 1), MOST_AIR)
        for place in figures:
            widths[place] += each
        widths[names[0] if names else -1] += spare - each * len(figures)

    def _sort(self, column: int, *, descending: bool) -> None:
        self.view.clearSpans()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.model.sort(column, order)
        self._span_rows()

    # What the person does

    def _on_header_clicked(self, column: int) -> None:
        """Sort by a column: figures begin with the largest, names and places with the first; again turns it round."""
        shown = self.model.sheet.columns[column]
        descending = shown.shape is not Shape.MANAGER and not shown.small_first
        before = self.model.sorted_by
        if before is not None and before[0] == column:
            descending = not before[1]
        self._sort_key = (shown.key, descending)
        self._sort(column, descending=descending)
        self._fit_columns()

    def _on_section_resized(self, column: int, _before: int, width: int) -> None:
        self._totals.setColumnWidth(column, width)

    def _on_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self.row_selected.emit(self.selected)

    def _line_at(self, index: QModelIndex) -> int:
        return TOTALS if index.model() is self._totals_model else self.model.line_of(index.row())

    def _key_at(self, index: QModelIndex) -> str:
        return self.model.sheet.columns[index.column()].key

    def _on_double_click(self, index: QModelIndex) -> None:
        model = index.model()
        if isinstance(model, PlaceModel) and model.row_at(index.row()) is not None:
            self.figure_activated.emit(self._line_at(index), self._key_at(index))

    def _on_entered(self, index: QModelIndex) -> None:
        """Open the figure under the keyboard, or, on a name or a place, the manager's deals."""
        cell = self.model.cell(index.row(), index.column())
        shape = self.model.sheet.columns[index.column()].shape
        if cell is None:
            return
        if shape in (Shape.BONUS, Shape.POINTS) and cell.opens:
            self.calculation_requested.emit(self.model.line_of(index.row()), self._key_at(index))
        elif shape is Shape.FIGURE and cell.opens:
            self.figure_activated.emit(self.model.line_of(index.row()), self._key_at(index))
        else:
            self.row_activated.emit(self.model.line_of(index.row()))

    def _on_clicked(self, index: QModelIndex) -> None:
        cell = self.model.cell(index.row(), index.column())
        if cell is not None and cell.opens and self.model.sheet.columns[index.column()].shape is Shape.BONUS:
            self.calculation_requested.emit(self.model.line_of(index.row()), self._key_at(index))

    def _on_menu(self, place: QPoint) -> None:
        view = self._totals if self.sender() is self._totals else self.view
        index = view.indexAt(place)
        model = index.model()
        if isinstance(model, PlaceModel) and model.row_at(index.row()) is not None:
            self.menu_requested.emit(self._line_at(index), self._key_at(index), view.viewport().mapToGlobal(place))

    # Qt overrides

    def _height(self, rows: int) -> int:
        total = ROW if self.model.sheet.total is not None else 0
        line = LINE_ROW if self.model.rowCount() > len(self.model.sheet.rows) else 0
        head = self._header.height()
        wide = sum(self.view.columnWidth(column) for column in range(self.model.columnCount()))
        bar = self.view.horizontalScrollBar().sizeHint().height() if wide > self.view.viewport().width() else 0
        return head + rows * ROW + line + bar + total + EDGES

    def sizeHint(self) -> QSize:
        """Ask for all rows, of a long ranking for a part: what is in hand is explained below it."""
        rows = len(self.model.sheet.rows)
        return QSize(600, self._height(rows if rows <= MOST_ROWS else PART_ROWS))

    def minimumSizeHint(self) -> QSize:
        """Never show fewer than three rows and the total."""
        return QSize(300, min(self.sizeHint().height(), self._height(min(len(self.model.sheet.rows), 3))))


class _PlaceView(QTableView):
    """A view of whole rows that copies as text and opens with Enter."""

    entered_row = Signal(QModelIndex)
    width_changed = Signal()
    cell_clicked = Signal(QModelIndex)

    def __init__(self, parent: PlaceTable) -> None:
        super().__init__(parent)
        self._owner = parent

    def dress(self) -> None:
        """Put on what tables of figures wear; the header keeps its own look."""
        height = self.horizontalHeader().height()
        dress_rows(self, ROW, height)
        self.verticalHeader().setMinimumSectionSize(LINE_ROW)
        self.horizontalHeader().setMinimumSectionSize(28)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, and open with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._owner.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell where it was clicked."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.cell_clicked.emit(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell when there is another width to share out among the columns."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()
