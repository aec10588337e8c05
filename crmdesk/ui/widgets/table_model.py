"""TableModel: the one item model of lists: a Table held in memory, or an array of ids whose rows come as they are shown.

Sorting, filtering and search are the base's work; there is no proxy model.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from crmdesk.data.registry import RegistryField
from crmdesk.data.table import ABSENT, Kind, Table, currency_sign
from crmdesk.data.words import _
from crmdesk.ui.widgets.elided_label import plain_tip

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The raw value."""
ID_ROLE = Qt.ItemDataRole.UserRole + 2
"""The record's id."""
LOADED_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the row has come."""

#: Columns that give way where room is short, and the share of their width they keep.
#: Those that keep less than three quarters also take what is left over.
GIVING = {
    "next_step": 0.55, "title": 0.66, "name": 0.66, "note": 0.66, "purpose": 0.66, "document": 0.66, "region": 0.66, "owner": 0.76, "stage": 0.86, "number": 0.88, "expected_on": 0.9,
}  # fmt: skip
TAKING = 0.75
#: Rows kept at most; the oldest go first.
KEPT = 20_000
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_READABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable
_ROOT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    look: str = ""
    width: int = 120
    sortable: bool = True
    editable: bool = False
    takes: bool = False
    """Whether the column takes a part of the room that is left over."""
    least: int = 0
    """Narrowest width it gives way to where room is short, px; 0 for a column that never does."""


def column_of(field: RegistryField, currency: str) -> Column:
    """Return a registry's field as a column; the header of money names the currency."""
    label = _(field.head) or field.label
    if field.kind.is_money:
        label = f"{label}, {currency_sign(currency)}"
    kept = GIVING.get(field.key, 0.0)
    return Column(
        field.key, label, field.kind, field.look, field.width, field.sortable, bool(field.edits),
        takes=0 < kept < TAKING, least=round(field.width * kept),
    )  # fmt: skip


class TableModel(QAbstractTableModel):
    """Rows by id, fetched by whoever owns the model when ``rows_missing`` asks."""

    rows_missing = Signal()
    """Cells were asked whose rows have not come; sent once until control returns to the event loop."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Column, ...] = ()
        self._places: dict[str, int] = {}
        self._ids: Sequence[int | None] = array("q")
        self._rows: dict[int, Row] = {}
        self._table: Table | None = None
        self._asked = QTimer(self)
        self._asked.setSingleShot(True)
        self._asked.setInterval(0)
        self._asked.timeout.connect(self.rows_missing)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown, in order."""
        return self._columns

    @property
    def ids(self) -> Sequence[int | None]:
        """The ids of all rows, in order."""
        return self._ids

    def set_table(self, table: Table, columns: Sequence[Column] | None = None) -> None:
        """Show a Table that is whole in memory; without ``columns`` all its fields as they are."""
        self.beginResetModel()
        self._table = table
        self._columns = tuple(columns or (Column(f.key, f.label, f.kind) for f in table.fields))
        self._places = {field.key: place for place, field in enumerate(table.fields)}
        self._ids = table.ids or (None,) * len(table.rows)
        self._rows = {}
        self.endResetModel()

    def set_columns(self, columns: Sequence[Column], keys: Sequence[str]) -> None:
        """Show other columns; ``keys`` names every value of the rows to come, companions of painters included."""
        self.beginResetModel()
        self._table = None
        self._columns = tuple(columns)
        self._places = {key: place for place, key in enumerate(keys)}
        self._rows = {}
        self.endResetModel()

    def set_ids(self, ids: array[int]) -> None:
        """Show these records; a list that only goes on where the present one ends keeps selection and place."""
        shown = len(self._ids)
        if self._table is None and 0 < shown <= len(ids) and ids[:shown] == self._ids:
            if len(ids) > shown:
                self.beginInsertRows(_ROOT, shown, len(ids) - 1)
                self._ids = ids
                self.endInsertRows()
            return
        self.beginResetModel()
        self._table = None
        self._ids = ids
        self.endResetModel()

    def put_rows(self, table: Table, first: int = 0, last: int | None = None) -> None:
        """Take rows that have come, in the order of their ids.

        Views hear of it if any of them is among the rows ``first`` to ``last``, both included: those that are in view.
        """
        for record_id, row in zip(table.ids, table.rows, strict=True):
            if record_id is not None:
                self._rows.pop(record_id, None)
                self._rows[record_id] = row
        for record_id in list(self._rows)[: max(0, len(self._rows) - KEPT)]:
            del self._rows[record_id]
        end = len(self._ids) - 1 if last is None else min(last, len(self._ids) - 1)
        if end < first or not self._columns:
            return
        if last is None or not set(table.ids).isdisjoint(self._ids[first : end + 1]):
            self.dataChanged.emit(self.index(first, 0), self.index(end, len(self._columns) - 1))

    def patch(self, record_id: int, values: Mapping[str, Any]) -> None:
        """Show values of a row as they were just typed, until the row itself is read again."""
        held = self._rows.get(record_id)
        row = self.row_of(record_id)
        if held is None or row < 0:
            return
        new = list(held)
        for key, value in values.items():
            if key in self._places:
                new[self._places[key]] = value
        self._rows[record_id] = tuple(new)
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def forget_others(self, ids: Iterable[int]) -> None:
        """Forget every row but these: the base has changed, and these have just been read again."""
        kept = set(ids)
        self._rows = {record_id: row for record_id, row in self._rows.items() if record_id in kept}

    def missing(self, first: int, last: int) -> list[int]:
        """Return the ids between two rows, both included, whose rows have not come."""
        found = self._ids[max(0, first) : max(0, last + 1)]
        return [record_id for record_id in found if record_id is not None and record_id not in self._rows]

    def value(self, row: int, key: str) -> Any:
        """Return a value of a row by its key, shown or not; None while the row has not come."""
        held = self._row(row)
        place = self._places.get(key)
        return None if held is None or place is None else held[place]

    def shown(self, row: int, column: int) -> tuple[bool, str, Any]:
        """Return whether a row has come, the text of one of its cells, and its raw value; asks for a row that has not.

        What ``data`` gives, without the way through Qt: a screen of cells is painted hundreds of times a second.
        """
        held = self._row(row)
        if held is None:
            self._ask_rows()
            return False, "", None
        described = self._columns[column]
        return True, self._shown(described, held), held[self._places[described.key]]

    def _ask_rows(self) -> None:
        if not self._asked.isActive():
            self._asked.start()

    def record_id(self, row: int) -> int | None:
        """Return the id of the record in a row, or None past the end."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, record_id: int) -> int:
        """Return the row of a record, or -1."""
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def _row(self, row: int) -> Row | None:
        if self._table is not None:
            return self._table.rows[row]
        record_id = self._ids[row]
        return None if record_id is None else self._rows.get(record_id)

    def _shown(self, column: Column, held: Row) -> str:
        value = held[self._places[column.key]]
        if value is None:
            return "" if column.kind in (Kind.TEXT, Kind.DATE) else ABSENT
        return column.kind.text(value)

    # Qt overrides

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.is_number else _LEFT
        if role == ID_ROLE:
            return self._ids[index.row()]
        held = self._row(index.row())
        if role == LOADED_ROLE:
            return held is not None
        if held is None:
            if role == Qt.ItemDataRole.DisplayRole:
                self._ask_rows()
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(column, held)
        if role in (VALUE_ROLE, Qt.ItemDataRole.EditRole):
            return held[self._places[column.key]]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(column.label)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.kind.is_number else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        editable = self._columns[index.column()].editable and self._row(index.row()) is not None
        return _EDITABLE if editable else _READABLE
