"""ResultTable: the table of a section: sorted by any column, its totals fixed below, every figure that opens says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crmdesk.data.table import Kind
from crmdesk.reports.answer_table import cell_text
from crmdesk.reports.result import TOTALS
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.rows_table import HEADER, PAD, ROW, RowsModel, type_index
from crmdesk.ui.widgets.table_dress import dress_rows, squeeze_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QObject

    from crmdesk.data.table import Table
    from crmdesk.reports.result import Section
    from crmdesk.ui.theme import Theme

#: So many rows are shown at once; a longer table scrolls by itself.
MOST_ROWS = 16
MEASURED_ROWS = 200
NARROWEST, WIDEST_TEXT = 44, 340


class ResultModel(RowsModel):
    """The rows of a section's table, or its totals; headings explain themselves, large sums are whole units."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.definitions: Mapping[str, str] = {}
        """What figures mean, by the title of their column."""

    def text(self, row: int, column: int) -> str:
        """Return a cell as a report shows it."""
        assert self._table is not None
        value = self._table.rows[self._order[row]][column]
        field = self._table.fields[column]
        return "" if value is None and not field.kind.is_number else cell_text(field, value)

    # Qt overrides

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading and, for who points at it, what its figures are."""
        if role == Qt.ItemDataRole.ToolTipRole and self._table is not None and section < len(self._table.fields):
            title = self._table.fields[section].label
            said = self.definitions.get(title)
            return plain_tip(title if said is None else f"{title}: {said}")
        return super().headerData(section, orientation, role)


class ResultTable(QFrame):
    """A table of cells: arrows move from figure to figure, Enter, a double click or a click on its totals opens one."""

    figure_selected = Signal(int, str)
    """The cell in hand: its row in the section's table, or ``TOTALS``, and the key of its column."""
    figure_activated = Signal(int, str)
    menu_requested = Signal(int, str, QPoint)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.section: Section | None = None
        self.model = ResultModel(self)
        self.view = _CellView(self.model, theme, self)
        self._totals_model = ResultModel(self)
        self._totals = _CellView(self._totals_model, theme, self, totals=True)
        self._totals.horizontalHeader().hide()
        self._totals.setFixedHeight(ROW + 2)
        self._totals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._totals.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._totals)
        self.view.horizontalHeader().sectionClicked.connect(self._on_header_clicked)
        self.view.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.view.horizontalScrollBar().valueChanged.connect(self._totals.horizontalScrollBar().setValue)
        for view in (self.view, self._totals):
            view.selectionModel().currentChanged.connect(self._on_current)
            view.opened.connect(self._on_opened)
            view.customContextMenuRequested.connect(self._on_menu)

    def show_section(self, section: Section, definitions: Mapping[str, str]) -> None:
        """Show the table of a section."""
        table = section.table
        assert table is not None
        self.section = section
        for model in (self.model, self._totals_model):
            model.definitions = definitions
        self.model.show_table(table)
        self._totals_model.show_table(None if table.totals is None else _only_totals(table))
        self._totals.setVisible(table.totals is not None)
        self._fit_columns()
        self.setFixedHeight(self.sizeHint().height())

    def select(self, row: int, key: str) -> None:
        """Take the figure in a row of the section's table in hand, and bring it into view."""
        column = self._column(key)
        place = self.model.row_of(row)
        if place < 0 or column < 0:
            return
        index = self.model.index(place, column)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.view.scrollTo(index)

    @property
    def in_hand(self) -> tuple[int, str] | None:
        """The figure in hand: row of the section's table and key."""
        index = self.view.currentIndex()
        return self._place_of(self.view, index) if index.isValid() else None

    def opens(self, view: QTableView, index: type_index) -> bool:
        """Whether something opens behind a cell."""
        if self.section is None or not index.isValid():
            return False
        row, key = self._place_of(view, index)
        return self.section.behind(row, key) is not None

    def _place_of(self, view: QTableView, index: type_index) -> tuple[int, str]:
        table = self.model.table
        assert table is not None
        row = TOTALS if view is self._totals else self.model.line_index(index.row())
        return row, table.fields[index.column()].key

    def _column(self, key: str) -> int:
        table = self.model.table
        keys = [] if table is None else [field.key for field in table.fields]
        return keys.index(key) if key in keys else -1

    def _fit_columns(self) -> None:
        """Give every heading and figure its room, and share out what is left among the texts."""
        table = self.model.table
        if table is None:
            return
        cell, heading = QFontMetricsF(font(13, 500)), QFontMetricsF(font(12, 600))
        widths = []
        for column, field in enumerate(table.fields):
            title = str(self.model.headerData(column, Qt.Orientation.Horizontal)).removesuffix(" ▼").removesuffix(" ▲")
            texts = [self.model.text(row, column) for row in range(min(self.model.rowCount(), MEASURED_ROWS))]
            if table.totals is not None:
                texts.append(self._totals_model.text(0, column))
            wanted = max((cell.horizontalAdvance(text) for text in texts), default=0.0) * 1.04
            if field.kind is Kind.TEXT:
                wanted = min(wanted, WIDEST_TEXT)
            wanted = max(wanted, heading.horizontalAdvance(f"{title} ▼"))
            widths.append(max(int(wanted) + 2 * PAD + 4, NARROWEST))
        spare = self._room() - sum(widths)
        shared = [place for place, field in enumerate(table.fields) if field.kind is Kind.TEXT] or list(
            range(len(widths))
        )
        for place in shared if spare > 0 else ():
            widths[place] += spare // len(shared)
        short = [place for place, field in enumerate(table.fields) if field.kind is Kind.TEXT]
        for column, width in enumerate(squeeze_texts(widths, short, self._room())):
            self.view.setColumnWidth(column, width)
        self._show_bars()

    def _show_bars(self) -> None:
        """Have bars where they are needed, decided here: each of them takes room that calls for the other."""
        off, on = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        self.view.setVerticalScrollBarPolicy(on if self.model.rowCount() > MOST_ROWS else off)
        self.view.setHorizontalScrollBarPolicy(on if self._is_wider() else off)

    def _on_section_resized(self, column: int, _before: int, width: int) -> None:
        self._totals.setColumnWidth(column, width)

    def _on_header_clicked(self, column: int) -> None:
        table = self.model.table
        if table is None:
            return
        before = self.model.sorted_by
        descending = table.fields[column].kind is not Kind.TEXT
        if before is not None and before[0] == column:
            descending = not before[1]
        self.model.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        view = self._totals if index.model() is self._totals_model else self.view
        if index.isValid():
            self.figure_selected.emit(*self._place_of(view, index))

    def _on_opened(self, index: QModelIndex) -> None:
        view = self._totals if index.model() is self._totals_model else self.view
        self.figure_activated.emit(*self._place_of(view, index))

    def _on_menu(self, place: QPoint) -> None:
        view = self._totals if self.sender() is self._totals else self.view
        index = view.indexAt(place)
        if index.isValid():
            view.setCurrentIndex(index)
            row, key = self._place_of(view, index)
            self.menu_requested.emit(row, key, view.viewport().mapToGlobal(place))

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for all rows up to a screenful, and the totals."""
        rows = max(min(self.model.rowCount(), MOST_ROWS), 1)
        table = self.model.table
        totals = ROW + 2 if table is not None and table.totals is not None else 0
        bar = self.view.horizontalScrollBar().sizeHint().height() if self._is_wider() else 0
        return QSize(400, HEADER + rows * ROW + totals + bar + 4)

    def _room(self) -> int:
        """Return the width that the columns share, px."""
        bar = self.view.verticalScrollBar().sizeHint().width() if self.model.rowCount() > MOST_ROWS else 0
        return self.width() - 2 - bar

    def _is_wider(self) -> bool:
        return self.view.horizontalHeader().length() > self._room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width, and make room for the bar of what is wider."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
            self.setFixedHeight(self.sizeHint().height())


class _CellView(QTableView):
    """A view of single cells that shows which of them open, and copies them."""

    opened = Signal(QModelIndex)

    def __init__(self, model: ResultModel, theme: Theme, owner: ResultTable, *, totals: bool = False) -> None:
        super().__init__(owner)
        self._owner, self._rows = owner, model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(theme, self, totals=totals))
        dress_rows(self, ROW, HEADER)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.doubleClicked.connect(self.opened)
        if totals:
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def opens(self, index: type_index) -> bool:
        """Whether something opens behind a cell."""
        return self._owner.opens(self, index)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the cells selected, and open the one in hand with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            lines: dict[int, list[str]] = {}
            for index in sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column())):
                lines.setdefault(index.row(), []).append(self._rows.plain_text(index.row(), index.column()))
            QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the hand where something opens."""
        super().mouseMoveEvent(event)
        hand = self.opens(self.indexAt(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)


class _CellDelegate(QStyledItemDelegate):
    """Plain cells with a hair line below; what opens is in full ink, the cell in hand has a frame."""

    def __init__(self, theme: Theme, view: _CellView, *, totals: bool) -> None:
        super().__init__(view)
        self._theme, self._view, self._totals = theme, view, totals

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, ResultModel)
        assert model.table is not None
        tokens, area, state = self._theme.tokens, option.rect, option.state
        painter.save()
        ground = tokens.sunken if self._totals else tokens.surface
        if state & QStyle.StateFlag.State_Selected:
            ground = tokens.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver and self._view.opens(index):
            ground = tokens.hover
        painter.fillRect(area, QColor(ground))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(tokens.grid))
        number = model.table.fields[index.column()].kind.is_number
        text = model.text(index.row(), index.column())
        strong = self._totals or index.column() == 0
        painter.setFont(font(13, 600 if self._totals else 500 if strong else 400, figures="-" not in text))
        painter.setPen(QColor(tokens.text if strong or number else tokens.text2))
        room = area.adjusted(PAD, 0, -PAD, 0)
        text = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(model.data(index, Qt.ItemDataRole.TextAlignmentRole)), text)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(area.adjusted(0, 0, -1, -2))
        painter.restore()


def _only_totals(table: Table) -> Table:
    assert table.totals is not None
    return replace(table, rows=(table.totals,), totals=None, ids=())
