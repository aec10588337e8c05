"""PlanGridView: the plans of a year, people by months; a figure is typed over a cell, a block is pasted into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from math import ceil
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from crmdesk.data.plan_grid import MONTHS, PlanGrid, PlanRow, figure_of, read_figure
from crmdesk.data.table import number
from crmdesk.data.words import N_, _
from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_delegate import CellDelegate
from crmdesk.ui.widgets.cell_editors import CellEditor
from crmdesk.ui.widgets.cell_painting import PAD, ink
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.table_dress import dress_rows

NAME, YEAR = 0, MONTHS + 1
ROW, TALL, HEADER = 28, 44, 34
NAME_WIDTH, LEAST_NAME, LEAST_MONTH = 220, 132, 56
#: Text sizes of a figure and of the sum below it, the padding at their sides, px, and the sign of a sum.
FIGURE, SMALL, GAP, SUM = 12, 11, 5, "Σ\u202f"
#: Pixels a row stands further right than what it is part of.
STEP = 10
MONTH_NAMES = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"),
    N_("Dec"),
)  # fmt: skip
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_READABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

Index = QModelIndex | QPersistentModelIndex


class PlanGridModel(QAbstractTableModel):
    """A ``PlanGrid`` as rows and columns: the name, twelve months, the year."""

    def __init__(self) -> None:
        super().__init__()
        self.grid: PlanGrid | None = None

    def set_grid(self, grid: PlanGrid) -> None:
        """Show other plans; rows that stay keep selection and place."""
        held = self.grid
        if held is not None and [row.holder for row in held.rows] == [row.holder for row in grid.rows]:
            self.grid = grid
            self.dataChanged.emit(self.index(0, 0), self.index(len(grid.rows) - 1, YEAR))
            return
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def row_at(self, row: int) -> PlanRow:
        """Return a row of the grid."""
        assert self.grid is not None, "rows are asked of a grid that is there"
        return self.grid.rows[row]

    def figures(self, row: int, column: int) -> tuple[int | None, int | None]:
        """Return the own figure of a cell and the sum of those below, in stored units."""
        held = self.row_at(row)
        if column == YEAR:
            return held.year, held.year_below
        return held.own[column - 1], held.below[column - 1]

    def text(self, stored: int | None) -> str:
        """Return a figure as people read it, "" where there is none."""
        if stored is None or self.grid is None:
            return ""
        figure = figure_of(self.grid.measure, stored)
        return number(float(figure), 0 if figure == figure.to_integral_value() else 2).rstrip()

    def copied(self, cells: list[Index]) -> str:
        """Return cells as a spreadsheet takes them: plain figures, tabs and lines."""
        rows: dict[int, list[Index]] = {}
        for cell in sorted(cells, key=lambda at: (at.row(), at.column())):
            rows.setdefault(cell.row(), []).append(cell)
        return "\n".join("\t".join(self._plain(cell) for cell in line) for line in rows.values())

    def _plain(self, cell: Index) -> str:
        if cell.column() == NAME:
            return " ".join(self.row_at(cell.row()).name.split())
        own, _below = self.figures(cell.row(), cell.column())
        return "" if own is None or self.grid is None else f"{figure_of(self.grid.measure, own).normalize():f}"

    # Qt overrides

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else YEAR + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row_at(index.row())
        if index.column() == NAME:
            tip = plain_tip(row.name) if role == Qt.ItemDataRole.ToolTipRole else None
            return row.name if role == Qt.ItemDataRole.DisplayRole else tip
        own, below = self.figures(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(own)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole) and below is not None:
            told = _("Below it: {sum}").format(sum=self.text(below))
            if own is not None and own != below:
                told += " · " + _("difference {n}").format(n=self.text(own - below))
            return told
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section == NAME else _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == NAME:
            return _("Whose plan")
        return _("Year") if section == YEAR else _(MONTH_NAMES[section - 1])

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        editable = NAME < index.column() < YEAR
        return _READABLE | Qt.ItemFlag.ItemIsEditable if editable else _READABLE


class PlanDelegate(CellDelegate):
    """Paints the own figure over the sum of those below, and says by colour where the two differ."""

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, PlanGridModel)
        tokens = self._theme.tokens
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        row = model.row_at(index.row())
        is_total = row.holder.subject != "manager"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = tokens.sunken if is_total or index.column() == YEAR else tokens.surface
        painter.fillRect(rect, tokens.accent_soft if chosen else ground)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.grid)
        gap = PAD if index.column() == NAME else GAP
        room = QRectF(rect).adjusted(gap, 0, -gap, 0)
        if index.column() == NAME:
            place = room.adjusted(STEP * row.depth, 0, 0, 0)
            _write(painter, place, row.name, tokens.text, is_total, right=False, size=13)
        else:
            self._figures(painter, room, model, index, is_total=is_total)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(1, 1, -2, -2), 4, 4)
        painter.restore()

    def _figures(self, painter: QPainter, room: QRectF, model: PlanGridModel, index: Index, *, is_total: bool) -> None:
        tokens = self._theme.tokens
        own, below = model.figures(index.row(), index.column())
        strong = is_total or index.column() == YEAR
        if below is None:
            _write(painter, room, model.text(own), tokens.text, strong, right=True)
            return
        differs = own is not None and own != below
        half = room.height() / 2
        upper = QRectF(room.left(), room.top() + 3, room.width(), half)
        lower = QRectF(room.left(), room.top() + half - 3, room.width(), half)
        _write(
            painter, upper, model.text(own) or "—", tokens.text if own is not None else tokens.text3, strong, right=True
        )
        tone = tokens.warn if differs else tokens.text3
        _write(painter, lower, SUM + model.text(below), tone, strong=False, right=True, size=SMALL)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(LEAST_MONTH, ROW)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = super().createEditor(parent, option, index)
        if isinstance(made, CellEditor):
            made.setAlignment(_RIGHT)
        return made


def _write(
    painter: QPainter,
    room: QRectF,
    text: str,
    tone: str,
    strong: bool,
    *,
    right: bool,
    size: int = FIGURE,
) -> None:
    made, metrics = ink(size, 600 if strong else 400)
    painter.setFont(made)
    painter.setPen(tone)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _RIGHT if right else _LEFT, shown)


class PlanGridView(QTableView):
    """Cells are moved through by arrows, typed over, emptied by Delete, copied and pasted as in a spreadsheet."""

    typed = Signal(int, int, object)
    """A figure was typed: row, month 0..11, stored units or None for no plan."""
    pasted = Signal(int, int, str)
    """A block was pasted at a row and a month 0..11."""
    emptied = Signal(object)
    """Plans of these cells shall be no more: pairs of row and month 0..11."""

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self._today = today
        self._model = PlanGridModel()
        self.setModel(self._model)
        dress_rows(self, ROW, HEADER)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName(_("Plans by month"))
        self.delegate = PlanDelegate(theme, self)
        self.delegate.maker = self._make
        self.delegate.entered.connect(self._on_entered)
        self.delegate.stepped.connect(self._on_stepped)
        self.setItemDelegate(self.delegate)

    @property
    def grid(self) -> PlanGrid | None:
        """What is shown."""
        return self._model.grid

    def show_grid(self, grid: PlanGrid) -> None:
        """Show plans."""
        self._model.set_grid(grid)
        for place, row in enumerate(grid.rows):
            tall = any(figure is not None for figure in row.below)
            self.setRowHeight(place, TALL if tall else ROW)
        if not self.currentIndex().isValid() and grid.rows:
            self.setCurrentIndex(self._model.index(0, 1))
        self._fit()

    def reopen(self, row: int, month: int, text: str, reason: str) -> None:
        """Open a cell again with what was typed and why it was not taken."""
        index = self._model.index(row, month + 1)
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, CellEditor):
            editor.setText(text)
            editor.show_reason(reason)

    def _fit(self) -> None:
        """Give months and the year the room of their longest figure, and the names what is left."""
        width = self.viewport().width()
        months = max(LEAST_MONTH, self._widest(range(1, YEAR)))
        year = max(LEAST_MONTH, self._widest((YEAR,)))
        name = max(LEAST_NAME, width - MONTHS * months - year)
        if name > NAME_WIDTH:
            months += (name - NAME_WIDTH) // (MONTHS + 1)
            name = max(NAME_WIDTH, width - MONTHS * months - year)
        self.setColumnWidth(NAME, name)
        for place in range(1, YEAR):
            self.setColumnWidth(place, months)
        self.setColumnWidth(YEAR, year)

    def _widest(self, columns: Iterable[int]) -> int:
        """Return the width of the longest figure of some columns with its padding, px."""
        texts = {
            prefix + self._model.text(figure)
            for row in range(self._model.rowCount())
            for column in columns
            for prefix, figure in zip(("", SUM), self._model.figures(row, column), strict=True)
        }
        own, below = ink(FIGURE, 600)[1], ink(SMALL, 400)[1]
        widths = [
            below.horizontalAdvance(text) if text.startswith(SUM) else own.horizontalAdvance(text) for text in texts
        ]
        return ceil(max(widths, default=0)) + 2 * GAP + 2

    # -- typing --------------------------------------------------------------------------------------------------

    def _make(self, parent: QWidget, index: Index) -> CellEditor | None:
        grid = self._model.grid
        if grid is None:
            return None
        own, _below = self._model.figures(index.row(), index.column())
        editor = CellEditor(parent, self._model.text(own), partial(self._read, grid.measure))
        editor.setProperty("row", index.row())
        editor.setProperty("month", index.column() - 1)
        editor.setProperty("entry", "list")
        editor.setAccessibleName(f"{self._model.row_at(index.row()).name}, {_(MONTH_NAMES[index.column() - 1])}")
        return editor

    def _read(self, measure: str, text: str) -> int | None:
        return read_figure(measure, text, self._today)

    def _on_entered(self, editor: CellEditor, value: int | None) -> None:
        self.typed.emit(int(editor.property("row")), int(editor.property("month")), value)

    def _on_stepped(self, step: int) -> None:
        """Open the next month, then the next row."""
        place = self.currentIndex().row() * MONTHS + self.currentIndex().column() - 1 + step
        if 0 <= place < self._model.rowCount() * MONTHS:
            index = self._model.index(place // MONTHS, place % MONTHS + 1)
            self.setCurrentIndex(index)
            self.edit(index)

    def _cells(self) -> list[Index]:
        return list(self.selectedIndexes())

    def _paste(self) -> None:
        cells = [cell for cell in self._cells() if NAME < cell.column() < YEAR]
        if cells:
            first = min(cells, key=lambda cell: (cell.row(), cell.column()))
            self.pasted.emit(first.row(), first.column() - 1, QGuiApplication.clipboard().text())

    def _begin_typing(self, event: QKeyEvent) -> bool:
        text = event.text()
        index = self.currentIndex()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if is_editing or not plain or not text.strip() or not text.isprintable():
            return False
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return False
        self.edit(index)
        editor = self.indexWidget(index)
        if isinstance(editor, CellEditor):
            editor.begin_with(text)
        return True

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._model.copied(self._cells()))
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            cells = [(cell.row(), cell.column() - 1) for cell in self._cells() if NAME < cell.column() < YEAR]
            self.emptied.emit(tuple(cells))
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(self.currentIndex())
        elif not self._begin_typing(event):
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyboardSearch(self, search: str) -> None:
        """Typing edits."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
