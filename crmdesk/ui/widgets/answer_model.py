"""AnswerModel: the lines of an Answer, or its total alone, as rows for Qt's table views; sorted in memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crmdesk.data.table import Kind, day_text, number
from crmdesk.data.words import _
from crmdesk.reports.answer import plain
from crmdesk.reports.answer_table import Column, Part, answer_columns, answer_table, cell_text

if TYPE_CHECKING:
    from crmdesk.data.table import Table
    from crmdesk.reports.answer import Answer, Line
    from crmdesk.reports.measures import Measure
    from crmdesk.reports.periods import Period

type_index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class Shape(Enum):
    """How the delegate paints a column of the screen."""

    NUMBER = "number"
    MEMBER = "member"
    VALUE = "value"
    BASE = "base"
    DELTA = "delta"
    CHANGE = "change"
    SHARE = "share"
    SPARK = "spark"
    MARKS = "marks"


@dataclass(frozen=True, slots=True)
class ScreenColumn:
    """A column on the screen: its shape, its heading and, unless it is a number or a sparkline, its column of the Table."""

    shape: Shape
    title: str
    column: Column | None = None
    place: int = -1
    """Index in the Table's rows."""


class AnswerModel(QAbstractTableModel):
    """Rows are lines in the order of the sort; ``totals`` makes the one row that stands below them."""

    def __init__(self, parent: QObject | None = None, *, totals: bool = False) -> None:
        super().__init__(parent)
        self._totals = totals
        self._answer: Answer | None = None
        self._table: Table | None = None
        self._columns: tuple[ScreenColumn, ...] = ()
        self._order: list[int] = []
        self._sorted: tuple[int, bool] | None = None
        self._full_shares: dict[int, float] = {}

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return self._answer

    @property
    def columns(self) -> tuple[ScreenColumn, ...]:
        """The columns of the screen, in order."""
        return self._columns

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column and whether it descends, or None for the order of the engine."""
        return self._sorted

    def show_answer(self, answer: Answer | None, table: Table | None = None) -> None:
        """Show an Answer; ``table`` is its ``answer_table`` if somebody made it already, off the GUI thread."""
        self.beginResetModel()
        self._answer = answer
        self._full_shares.clear()
        self._sorted = None
        self._table = None
        self._columns = ()
        self._order = []
        if answer is not None:
            self._table = table or answer_table(answer)
            self._columns = screen_columns(answer)
            self._order = [0] if self._totals else list(range(len(answer.lines)))
        self.endResetModel()

    def line_at(self, row: int) -> Line:
        """Return the line of a row."""
        assert self._answer is not None
        return self._answer.total if self._totals else self._answer.lines[self._order[row]]

    def line_index(self, row: int) -> int:
        """Return the index in the Answer of the line of a row."""
        return self._order[row]

    def row_of(self, line: int) -> int:
        """Return the row of a line of the Answer, -1 if there is none."""
        return self._order.index(line) if line in self._order else -1

    def value(self, row: int, column: int) -> Any:
        """Return the raw value of a cell; None for numbers of rows and sparklines."""
        assert self._table is not None
        place = self._columns[column].place
        if place < 0:
            return None
        if self._totals:
            return None if self._table.totals is None else self._table.totals[place]
        return self._table.rows[self._order[row]][place]

    def full_share(self, column: int) -> float:
        """Return the share that fills the bar of a column: a quarter of the total, or the largest if that is more."""
        if column not in self._full_shares:
            assert self._table is not None
            place = self._columns[column].place
            self._full_shares[column] = max((row[place] or 0.0 for row in self._table.rows), default=0.0)
        return max(0.25, self._full_shares[column])

    def text(self, row: int, column: int) -> str:
        """Return a cell as people read it."""
        shown = self._columns[column]
        if shown.shape is Shape.NUMBER:
            return "" if self._totals else number(row + 1)
        if shown.column is None:
            return ""
        value = self.value(row, column)
        if value is None and (self._totals or shown.shape is Shape.MEMBER):
            return "" if shown.shape in (Shape.MEMBER, Shape.MARKS) else cell_text(shown.column.field, value)
        return cell_text(shown.column.field, value)

    def plain_text(self, row: int, column: int) -> str:
        """Return a cell as another program reads it: no grouping, no unit, a point for the decimals."""
        shown = self._columns[column]
        value = self.value(row, column)
        if shown.column is None or value is None:
            return self.text(row, column)
        field = shown.column.field
        return str(value) if field.kind is Kind.TEXT else str(plain(field.kind, value))

    # Qt overrides

    def rowCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: type_index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, alignment and explanation of a cell."""
        if not index.isValid() or self._answer is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self.text(index.row(), index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return self._explanation(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading, marked where the rows are sorted by it, and what its figure means."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                title = self._columns[section].title
                if self._sorted is None or self._sorted[0] != section:
                    return title
                return f"{title} {'▼' if self._sorted[1] else '▲'}"
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(section)
            case Qt.ItemDataRole.ToolTipRole:
                return self._definition(self._columns[section])
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows with nothing to say come last either way, equal rows keep the engine's order."""
        if self._answer is None or not 0 <= column < len(self._columns) or not self.can_sort(column):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        lines = [self._order[index.row()] for index in before]
        descending = order is Qt.SortOrder.DescendingOrder
        keys = {line: self._sort_key(line, column) for line in range(len(self._answer.lines))}
        known = [line for line, key in keys.items() if key is not None]
        known.sort(key=lambda line: keys[line], reverse=descending)
        self._order = known + [line for line, key in keys.items() if key is None]
        self._sorted = (column, descending)
        rows = {line: row for row, line in enumerate(self._order)}
        after = [self.index(rows[line], index.column()) for line, index in zip(lines, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)

    def can_sort(self, column: int) -> bool:
        """Whether a column has an order: the row's number and the sparkline have none."""
        return self._columns[column].column is not None and not self._totals

    def _sort_key(self, line: int, column: int) -> Any:
        assert self._table is not None
        shown = self._columns[column]
        value = self._table.rows[line][shown.place]
        if isinstance(value, str):
            return value.casefold() or None
        return value

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        left = self._columns[column].shape in (Shape.MEMBER, Shape.SHARE, Shape.SPARK, Shape.MARKS)
        return (Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter

    def _measure(self, shown: ScreenColumn) -> Measure | None:
        if self._answer is None or shown.column is None or shown.shape in (Shape.MEMBER, Shape.MARKS):
            return None
        return self._answer.measures[shown.column.index]

    def _definition(self, shown: ScreenColumn) -> str | None:
        """Return what the figures of a column are, by the definition of their measure."""
        measure = self._measure(shown)
        if measure is None or self._answer is None:
            return _("The first measure by the parts of the period") if shown.shape is Shape.SPARK else None
        lines = [f"{_(measure.title)}: {_(measure.definition)}"]
        base = self._answer.base_period
        if shown.shape in (Shape.BASE, Shape.DELTA, Shape.CHANGE) and base is not None:
            lines.append(_("Compared with {period}").format(period=days_text(base)))
        elif shown.shape is Shape.VALUE:
            lines.append(days_text(self._answer.period))
        return "\n".join(lines)

    def _explanation(self, row: int, column: int) -> str | None:
        shown = self._columns[column]
        definition = self._definition(shown)
        if shown.shape is Shape.MEMBER:
            return self.text(row, column)
        return definition if definition is None else f"{self.text(row, column)}\n{definition}"


def screen_columns(answer: Answer) -> tuple[ScreenColumn, ...]:
    """Return what the screen adds to the Answer's own columns: numbers of rows and, before the marks, sparklines."""
    columns = [ScreenColumn(Shape.NUMBER, _("No."))]
    spark = ScreenColumn(Shape.SPARK, _("Trend")) if any(line.spark for line in answer.lines) else None
    for place, column in enumerate(answer_columns(answer)):
        if column.part is Part.MARKS and spark is not None:
            columns.append(spark)
            spark = None
        columns.append(ScreenColumn(Shape(column.part.value), column.field.label, column, place))
    if spark is not None:
        columns.append(spark)
    return tuple(columns)


def days_text(period: Period) -> str:
    """Return a period by its first and last day."""
    return f"{day_text(period.begin)} – {day_text(period.last)}"


def line_title(line: Line) -> str:
    """Return the members of a line as one title."""
    return " · ".join(member.label for member in line.members)
