"""RowsTable: the rows behind a figure: a Table of deals, payments or activities, sorted in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crmdesk.data.table import Kind
from crmdesk.reports.answer import plain
from crmdesk.reports.answer_table import titled, unit_text
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.table_dress import dress_rows, squeeze_texts

if TYPE_CHECKING:
    from crmdesk.data.table import Table
    from crmdesk.ui.theme import Theme

ROW = 26
HEADER = 28
PAD = 8
MEASURED_ROWS = 40
NARROWEST, WIDEST = 60, 280

type_index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """The rows of a Table, in the order of the sort."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._order: list[int] = []
        self._sorted: tuple[int, bool] | None = None

    @property
    def table(self) -> Table | None:
        """What is shown."""
        return self._table

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column and whether it descends."""
        return self._sorted

    def show_table(self, table: Table | None) -> None:
        """Show another Table, in its own order."""
        self.beginResetModel()
        self._table, self._sorted = table, None
        self._order = [] if table is None else list(range(len(table.rows)))
        self.endResetModel()

    def record_id(self, row: int) -> int | None:
        """Return the id of the record of a row, if the Table knows it."""
        if self._table is None or not self._table.ids:
            return None
        return self._table.ids[self._order[row]]

    def line_index(self, row: int) -> int:
        """Return which row of the Table a row of the screen shows."""
        return self._order[row]

    def row_of(self, line: int) -> int:
        """Return where a row of the Table stands on the screen, -1 if it has no such row."""
        return self._order.index(line) if 0 <= line < len(self._order) else -1

    def text(self, row: int, column: int) -> str:
        """Return a cell as people read it."""
        assert self._table is not None
        return self._table.fields[column].kind.text(self._table.rows[self._order[row]][column])

    def plain_text(self, row: int, column: int) -> str:
        """Return a cell as another program reads it."""
        assert self._table is not None
        field = self._table.fields[column]
        value = self._table.rows[self._order[row]][column]
        if value is None:
            return ""
        return str(plain(field.kind, value)) if field.kind.is_number else field.kind.text(value)

    # Qt overrides

    def rowCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the fields."""
        return 0 if parent.isValid() or self._table is None else len(self._table.fields)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text and alignment of a cell."""
        if not index.isValid() or self._table is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.text(index.row(), index.column()))
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading with its unit, marked where the rows are sorted by it."""
        if orientation is not Qt.Orientation.Horizontal or self._table is None or section >= len(self._table.fields):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        field = self._table.fields[section]
        title = titled(field.label, unit_text(field.kind, self._table.currency))
        if self._sorted is None or self._sorted[0] != section:
            return title
        return f"{title} {'▼' if self._sorted[1] else '▲'}"

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a field; rows that have nothing there come last."""
        if self._table is None or not 0 <= column < len(self._table.fields):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._order[index.row()] for index in before]
        descending = order is Qt.SortOrder.DescendingOrder
        values = [row[column] for row in self._table.rows]
        known = [row for row, value in enumerate(values) if value is not None]
        known.sort(key=lambda row: _sortable(values[row]), reverse=descending)
        self._order = known + [row for row, value in enumerate(values) if value is None]
        self._sorted = (column, descending)
        rows = {row: place for place, row in enumerate(self._order)}
        after = [self.index(rows[row], index.column()) for row, index in zip(kept, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._table.fields) - 1)

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        assert self._table is not None
        right = self._table.fields[column].kind.is_number
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class RowsTable(QTableView):
    """Rows of records; a double click or Enter opens one."""

    record_activated = Signal(object)
    """The id of a record: an int of up to 63 bits."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_RowDelegate(theme, self))
        dress_rows(self, ROW, HEADER)
        self.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        self.doubleClicked.connect(self._on_activated)

    def show_table(self, table: Table | None) -> None:
        """Show another Table."""
        self.rows.show_table(table)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give each field what its first rows need, and share out the rest among the texts."""
        table = self.rows.table
        if table is None:
            return
        cell, heading = QFontMetricsF(font(13)), QFontMetricsF(font(12, 600))
        widths = []
        for column in range(len(table.fields)):
            title = self.rows.headerData(column, Qt.Orientation.Horizontal)
            wanted = heading.horizontalAdvance(f"{title} ▼")
            for row in range(min(self.rows.rowCount(), MEASURED_ROWS)):
                wanted = max(wanted, cell.horizontalAdvance(self.rows.text(row, column)))
            widths.append(min(max(int(wanted) + 2 * PAD + 2, NARROWEST), WIDEST))
        spare = self.viewport().width() - sum(widths)
        texts = [column for column, field in enumerate(table.fields) if field.kind is Kind.TEXT] or [0]
        for column in texts:
            widths[column] += max(spare, 0) // len(texts) if widths else 0
        if widths:
            widths = squeeze_texts(widths, texts, self.viewport().width())
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def _on_header_clicked(self, column: int) -> None:
        table = self.rows.table
        if table is None:
            return
        before = self.rows.sorted_by
        descending = table.fields[column].kind is not Kind.TEXT
        if before is not None and before[0] == column:
            descending = not before[1]
        self.rows.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _on_activated(self, index: QModelIndex) -> None:
        record = self.rows.record_id(index.row())
        if record is not None:
            self.record_activated.emit(record)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected rows as a spreadsheet takes them, and open one with Enter."""
        table = self.rows.table
        if event.matches(QKeySequence.StandardKey.Copy) and table is not None:
            columns = range(len(table.fields))
            chosen = sorted(index.row() for index in self.selectionModel().selectedRows())
            lines = ["\t".join(field.label for field in table.fields)]
            lines += ["\t".join(self.rows.plain_text(row, column) for column in columns) for row in chosen]
            QGuiApplication.clipboard().setText("\n".join(lines))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_activated(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()


class _RowDelegate(QStyledItemDelegate):
    """Plain cells with a hair line below; figures and the first text in full ink."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, RowsModel)
        assert model.table is not None
        tokens = self._theme.tokens
        painter.save()
        state = option.state
        ground = tokens.surface
        if state & QStyle.StateFlag.State_Selected:
            ground = tokens.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        area = option.rect
        painter.fillRect(area, QColor(ground))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(tokens.grid))
        number = model.table.fields[index.column()].kind.is_number
        text = model.text(index.row(), index.column())
        painter.setFont(font(13, 500 if number else 400, figures="-" not in text))
        painter.setPen(QColor(tokens.text if number or index.column() == 0 else tokens.text2))
        room = area.adjusted(PAD, 0, -PAD, 0)
        text = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(model.data(index, Qt.ItemDataRole.TextAlignmentRole)), text)
        painter.restore()


def _sortable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
