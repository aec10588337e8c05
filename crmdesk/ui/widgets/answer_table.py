"""AnswerTable: the lines of an Answer with the total fixed below them; any column sorts, a row opens what is behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QVBoxLayout, QWidget

from crmdesk.reports.answer_table import answer_table
from crmdesk.reports.result import TOTALS
from crmdesk.ui.theme import font
from crmdesk.ui.widgets.answer_model import AnswerModel, Shape
from crmdesk.ui.widgets.delegates import PAD, ROW, AnswerDelegate
from crmdesk.ui.widgets.table_dress import dress_rows

if TYPE_CHECKING:
    from crmdesk.data.table import Table
    from crmdesk.reports.answer import Answer
    from crmdesk.ui.theme import Theme

HEADER = 28
#: Widths are taken from so many first rows and the total; later rows elide.
MEASURED_ROWS = 200
NARROWEST_MEMBER = 150
WIDEST_MEMBER = 320
NARROWEST_MARKS = 62
#: The most air that a column of figures gets beyond its need, px.
MOST_AIR = 48
#: A table of so many lines shows them all; of a longer one this part is in view at once, and more where there is room.
MOST_ROWS, PART_ROWS = 16, 10


class AnswerTable(QFrame):
    """A sorted table and, as a second view with the same columns, its total.

    Signals carry the index of a line in the Answer, whatever the order on the screen.
    """

    line_selected = Signal(int)
    figure_activated = Signal(int, str)
    """A figure was opened by a double click or Enter: its line, or ``TOTALS``, and the key of what stands behind it."""
    menu_requested = Signal(int, str, QPoint)
    """A right click on a figure, and where on the screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._sort_key: tuple[str, bool] | None = None
        self._needs: list[int] = []
        self._scrolls = False
        """Whether the columns are wider than the table."""
        self.model = AnswerModel(self)
        self._totals_model = AnswerModel(self, totals=True)
        self.view = _AnswerView(self)
        self.view.setModel(self.model)
        self._delegate = AnswerDelegate(theme, self)
        self.view.setItemDelegate(self._delegate)
        self._totals = _AnswerView(self)
        self._totals.setModel(self._totals_model)
        self._totals_delegate = AnswerDelegate(theme, self, totals=True)
        self._totals.setItemDelegate(self._totals_delegate)
        self._totals.horizontalHeader().hide()
        self._totals.setFixedHeight(ROW + 2)
        self._totals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._totals.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._totals.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._totals.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._totals)
        header = self.view.horizontalHeader()
        header.sectionClicked.connect(self._on_header_clicked)
        header.sectionResized.connect(self._on_section_resized)
        self.view.horizontalScrollBar().valueChanged.connect(self._totals.horizontalScrollBar().setValue)
        self.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.view.doubleClicked.connect(self._on_activated)
        self._totals.doubleClicked.connect(self._on_total_activated)
        self._totals.setCursor(Qt.CursorShape.PointingHandCursor)
        for view in (self.view, self._totals):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._on_menu)
        self.view.entered_line.connect(self._on_activated)
        self.view.width_changed.connect(self._fit_columns)
        theme.changed.connect(self.update)

    def show_answer(self, answer: Answer | None, table: Table | None = None) -> None:
        """Show an Answer; the sort that the person chose holds as long as its column is there."""
        self.view.selectionModel().blockSignals(True)
        if answer is not None and table is None:
            table = answer_table(answer)
        self.model.show_answer(answer, table)
        self._totals_model.show_answer(answer, table)
        self.view.selectionModel().blockSignals(False)
        for index, column in enumerate(self.model.columns):
            wanted = self._sort_key
            if wanted is not None and column.column is not None and column.column.field.key == wanted[0]:
                self._sort(index, descending=wanted[1])
        self._needs = self._measure_columns()
        self._fit_columns()
        self.updateGeometry()
        self.setMaximumHeight(self._height(self.model.rowCount()))

    def select_line(self, line: int, *, show: bool = True) -> None:
        """Select the row of a line of the Answer; -1 selects nothing.

        Args:
            line: index in the Answer.
            show: bring the row into view and keep it there while the table changes its size.
        """
        self.view.keeps_in_view = show
        row = self.model.row_of(line)
        if row < 0:
            self.view.clearSelection()
            return
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        with_scroll = self.view.hasAutoScroll()
        self.view.setAutoScroll(show)
        self.view.selectionModel().setCurrentIndex(index, flags)
        self.view.setAutoScroll(with_scroll)
        if show:
            self.view.scrollTo(index)

    def selected_lines(self) -> tuple[int, ...]:
        """Return the lines selected, in the order of the screen."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self.model.line_index(row) for row in rows)

    def copied_text(self) -> str:
        """Return the selected rows with their headings, tabs between cells: what a spreadsheet takes."""
        columns = [i for i, column in enumerate(self.model.columns) if column.shape not in (Shape.NUMBER, Shape.SPARK)]
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        lines = ["\t".join(self.model.columns[column].title for column in columns)]
        lines += ["\t".join(self.model.plain_text(row, column) for column in columns) for row in rows]
        return "\n".join(lines)

    def _sort(self, column: int, *, descending: bool) -> None:
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.model.sort(column, order)

    def _measure_columns(self) -> list[int]:
        """Return the room that each column needs, px; asked once an answer, for it looks at every text."""
        heading = QFontMetricsF(font(12, 600))
        needs: list[int] = []
        for index, column in enumerate(self.model.columns):
            wanted = int(heading.horizontalAdvance(f"{column.title} ▼")) + 2 * PAD + 2
            for row in range(min(self.model.rowCount(), MEASURED_ROWS)):
                wanted = max(wanted, self._delegate.width_of(self.model.index(row, index)))
            if column.shape is not Shape.MEMBER:
                wanted = max(wanted, self._totals_delegate.width_of(self._totals_model.index(0, index)))
            needs.append(wanted)
        return needs

    def _fit_columns(self) -> None:
        """Give figures the room they need and the names what is left."""
        columns = self.model.columns
        if (
            len(self._needs) != len(columns) or not columns
        ):  # another answer is on its way in: it is fitted when it is there
            return
        widths = list(self._needs)
        members = [index for index, column in enumerate(columns) if column.shape is Shape.MEMBER]
        for index in members:
            widths[index] = min(max(widths[index], NARROWEST_MEMBER), WIDEST_MEMBER)
        spare = self.view.viewport().width() - sum(widths)
        if spare > 0:
            self._spread(widths, members, spare)
        else:
            self._squeeze(widths, members, -spare)
        for index, width in enumerate(widths):
            self.view.setColumnWidth(index, width)
        if self._scrolls is not (sum(widths) > self.view.viewport().width()):
            self._scrolls = not self._scrolls
            self.updateGeometry()
            self.setMaximumHeight(self._height(self.model.rowCount()))

    def _spread(self, widths: list[int], members: list[int], spare: int) -> None:
        """Share out room that nobody needs: half to the names, half to the figures, the last pixel to the last column."""
        shapes = (Shape.VALUE, Shape.BASE, Shape.DELTA, Shape.CHANGE, Shape.MARKS)
        figures = [index for index, column in enumerate(self.model.columns) if column.shape in shapes]
        for index in members:
            widths[index] += spare // 2 // len(members)
        for index in figures:
            widths[index] += min(spare // 2 // len(figures), MOST_AIR)
        rest = self.view.viewport().width() - sum(widths)
        widths[members[0] if members else -1] += rest

    def _squeeze(self, widths: list[int], members: list[int], short: int) -> None:
        """Take from the names what is missing, then from the tags, which shrink to their icons.

        Where that is not enough and the table scrolls anyway, names stay whole.
        """
        spared = sum(max(widths[index] - NARROWEST_MEMBER, 0) for index in members)
        marks = [index for index, column in enumerate(self.model.columns) if column.shape is Shape.MARKS]
        if short > spared + sum(widths[index] - NARROWEST_MARKS for index in marks):
            return
        for index in members:
            taken = min(widths[index] - NARROWEST_MEMBER, -(-short // len(members)))
            widths[index] -= max(taken, 0)
        short = sum(widths) - self.view.viewport().width()
        for index in marks if short > 0 else ():
            widths[index] = max(widths[index] - short, NARROWEST_MARKS)

    def _on_header_clicked(self, column: int) -> None:
        """Sort by a column: figures begin with the largest, names with the first; a second click turns it round."""
        shown = self.model.columns[column]
        if shown.column is None or not self.model.can_sort(column):
            return
        before = self.model.sorted_by
        descending = shown.shape is not Shape.MEMBER
        if before is not None and before[0] == column:
            descending = not before[1]
        self._sort_key = (shown.column.field.key, descending)
        self._sort(column, descending=descending)

    def _on_section_resized(self, column: int, _before: int, width: int) -> None:
        self._totals.setColumnWidth(column, width)

    def _on_selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        lines = self.selected_lines()
        self.line_selected.emit(lines[0] if len(lines) == 1 else -1)

    def _on_activated(self, index: QModelIndex) -> None:
        self.figure_activated.emit(self.model.line_index(index.row()), self.key_of(index.column()))

    def _on_total_activated(self, index: QModelIndex) -> None:
        self.figure_activated.emit(TOTALS, self.key_of(index.column()))

    def _on_menu(self, place: QPoint) -> None:
        view = self._totals if self.sender() is self._totals else self.view
        index = view.indexAt(place)
        if index.isValid():
            line = TOTALS if view is self._totals else self.model.line_index(index.row())
            self.menu_requested.emit(line, self.key_of(index.column()), view.viewport().mapToGlobal(place))

    def key_of(self, column: int) -> str:
        """Return the key of the figure that a column speaks of: its measure's, with ".base" where it shows the base."""
        answer, shown = self.model.answer, self.model.columns[column]
        assert answer is not None
        about_base = shown.shape is Shape.BASE
        place = 0 if shown.column is None or shown.shape in (Shape.MEMBER, Shape.MARKS) else shown.column.index
        return f"{answer.measures[place].id}.base" if about_base else answer.measures[place].id

    # Qt overrides

    def sizeHint(self) -> QSize:
        """Ask for all rows, so that the total lies right below the last one; of a long table for a part of a screen.

        What is in hand is explained below the table: that has to be in view too.
        """
        rows = self.model.rowCount()
        return QSize(600, self._height(rows if rows <= MOST_ROWS else PART_ROWS))

    def _height(self, rows: int) -> int:
        bar = self.view.horizontalScrollBar().sizeHint().height() if self._scrolls else 0
        return HEADER + rows * ROW + bar + ROW + 6

    def minimumSizeHint(self) -> QSize:
        """Never show fewer than three rows and the total."""
        return QSize(300, HEADER + min(self.model.rowCount(), 3) * ROW + ROW + 6)


class _AnswerView(QTableView):
    """A table view of whole rows that copies as text."""

    entered_line = Signal(QModelIndex)
    width_changed = Signal()

    def __init__(self, parent: AnswerTable) -> None:
        super().__init__(parent)
        self._owner = parent
        self.keeps_in_view = True
        dress_rows(self, ROW, HEADER)
        self.horizontalHeader().setMinimumSectionSize(28)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, and open with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._owner.copied_text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_line.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the selected row in view, and tell when there is another width to share out among the columns."""
        super().resizeEvent(event)
        if self.keeps_in_view and self.selectionModel() is not None and self.selectionModel().hasSelection():
            self.scrollTo(self.currentIndex())
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()
