"""PlaceModel: a ranking as rows for Qt's table views: those with a place, a line, and those out of ranking below it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crmdesk.ui.widgets.elided_label import plain_tip

type_index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Shape(Enum):
    """How a column is painted."""

    PLACE = "place"
    GAINED = "gained"
    MANAGER = "manager"
    POINTS = "points"
    FIGURE = "figure"
    BONUS = "bonus"

    @property
    def is_left(self) -> bool:
        """Whether the column is read from the left."""
        return self in (Shape.MANAGER, Shape.POINTS)

    @property
    def is_middle(self) -> bool:
        """Whether the column stands in the middle of its room."""
        return self in (Shape.PLACE, Shape.GAINED)


class RowKind(Enum):
    """What a row is."""

    RANKED = "ranked"
    LINE = "line"
    OUT = "out"
    UNNAMED = "unnamed"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class PlaceColumn:
    """A column: its key, its heading and what its figures mean."""

    key: str
    title: str
    shape: Shape
    hint: str = ""
    small_first: bool = False
    """Whether the smallest value is the best: a place."""


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """A cell: its text, the value it sorts by, and how it is painted."""

    text: str = ""
    value: Any = None
    tone: str = "text"
    weight: int = 400
    icon: str = ""
    beside: str = ""
    """Small words after the text: a department below a name, a coefficient after a bonus."""
    share: float | None = None
    """How much of a bar is filled, 0..1."""
    hint: str = ""
    opens: bool = False
    """Whether rows or a calculation open behind it."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A row: what it is, its cells, and whether it is the person's own."""

    kind: RowKind
    cells: tuple[PlaceCell, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """Everything a table of places shows; ``rows`` keep the order of the engine, those out of ranking last."""

    columns: tuple[PlaceColumn, ...] = ()
    rows: tuple[PlaceRow, ...] = ()
    total: PlaceRow | None = None
    line: str = ""
    """What the line above those out of ranking says."""
    begin: tuple[str, bool] | None = None
    """The column by which it is sorted until somebody chooses, and whether it descends."""


#: The line above those out of ranking, where rows are told by their place in the sheet.
LINE = -1


class PlaceModel(QAbstractTableModel):
    """Rows in the order of the sort; ``totals`` makes the one row that stands below them."""

    def __init__(self, parent: QObject | None = None, *, totals: bool = False) -> None:
        super().__init__(parent)
        self._totals = totals
        self._sheet = PlaceSheet()
        self._rows: tuple[PlaceRow, ...] = ()
        self._order: list[int] = []
        self._sorted: tuple[int, bool] | None = None

    @property
    def sheet(self) -> PlaceSheet:
        """What is shown."""
        return self._sheet

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column and whether it descends, or None for the order of the engine."""
        return self._sorted

    def show_sheet(self, sheet: PlaceSheet) -> None:
        """Show another ranking in the order of the engine."""
        self.beginResetModel()
        self._sheet, self._sorted = sheet, None
        self._rows = sheet.rows
        if self._totals:
            self._rows = () if sheet.total is None else (sheet.total,)
        self._order = self._ordered(list(range(len(self._rows))))
        self.endResetModel()

    def row_at(self, row: int) -> PlaceRow | None:
        """Return a row, None for the line between those with a place and those without."""
        place = self._order[row]
        return None if place == LINE else self._rows[place]

    def line_of(self, row: int) -> int:
        """Return which row of the sheet a row of the screen shows; ``LINE`` for the line."""
        return self._order[row]

    def row_of(self, line: int) -> int:
        """Return where a row of the sheet stands on the screen, -1 where it has none."""
        return self._order.index(line) if line >= 0 and line in self._order else -1

    def cell(self, row: int, column: int) -> PlaceCell | None:
        """Return a cell, None on the line."""
        shown = self.row_at(row)
        return None if shown is None else shown.cells[column]

    def _ordered(self, places: list[int]) -> list[int]:
        """Return rows with a place first, then the line and those without, each in the order given."""
        out = [place for place in places if self._rows[place].kind is RowKind.OUT]
        ranked = [place for place in places if self._rows[place].kind is not RowKind.OUT]
        return [*ranked, LINE, *out] if out and self._sheet.line else [*ranked, *out]

    # Qt overrides

    def rowCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._sheet.columns)

    def flags(self, index: type_index) -> Qt.ItemFlag:
        """Let nobody stand on the line."""
        if index.isValid() and self.row_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text and explanation of a cell."""
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return self._sheet.line if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(part for part in (cell.text, cell.beside) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(cell.hint or " ".join(part for part in (cell.text, cell.beside) if part))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading, or what its figures mean."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._sheet.columns):
            return None
        column = self._sheet.columns[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(column.hint or column.title)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows with nothing to say come last either way, equal rows keep the engine's order."""
        if self._totals or not 0 <= column < len(self._sheet.columns):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        lines = [self._order[index.row()] for index in before]
        descending = order is Qt.SortOrder.DescendingOrder
        values = {place: row.cells[column].value for place, row in enumerate(self._rows)}
        known = [place for place, value in values.items() if value is not None]
        known.sort(key=lambda place: _sortable(values[place]), reverse=descending)
        self._order = self._ordered(known + [place for place, value in values.items() if value is None])
        self._sorted = (column, descending)
        rows = {line: row for row, line in enumerate(self._order)}
        after = [self.index(rows[line], index.column()) for line, index in zip(lines, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._sheet.columns) - 1)


def _sortable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
