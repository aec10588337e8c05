"""How the rows of a file will lie in the base: a table whose wrong cells are typed right in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from crmdesk.data.imports.checking import Check
from crmdesk.data.imports.preview import NEW, REPEATED, SAME, SIMILAR, SKIPPED, UPDATED, WRONG, Preview
from crmdesk.data.table import number
from crmdesk.data.words import N_, _
from crmdesk.ui.context import Context
from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.card import Card
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.segments import Segment, Segments
from crmdesk.ui.widgets.table_dress import dress_rows

ROW, HEADER, PAD = 32, 28, 8
NARROWEST, WIDEST, MEASURED = 64, 240, 30
type_index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_OUTCOMES = {
    NEW: (N_("will be created"), "pos"),
    UPDATED: (N_("will be updated"), "accent"),
    SAME: (N_("no changes"), "text3"),
    SIMILAR: (N_("double?"), "warn"),
    REPEATED: (N_("repeats a row above"), "text2"),
    WRONG: (N_("error"), "neg"),
    SKIPPED: (N_("left out"), "text3"),
}
FILTERS = {"all": (), "wrong": (WRONG,), "doubles": (SIMILAR, REPEATED)}


class PreviewModel(QAbstractTableModel):
    """Rows of a ``Preview``: line, fields, outcome; texts are made as they are painted."""

    typed = Signal(int, str, str)
    """Line of the file, its column, and the text typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preview: Preview | None = None
        self._rows: list[int] | range = range(0)

    def show_rows(self, preview: Preview | None, outcomes: tuple[str, ...]) -> None:
        """Show the rows of these outcomes; () shows all."""
        self.beginResetModel()
        self.preview = preview
        self._rows = [] if preview is None else preview.rows_of(outcomes) if outcomes else range(len(preview))
        self.endResetModel()

    def index_of(self, row: int) -> int:
        """Return the row of the preview that stands in a row of the table."""
        return self._rows[row]

    def tone(self, index: type_index) -> str:
        """Return the colour of a cell; "wrong" for one that cannot be read."""
        assert self.preview is not None
        row, column = self._rows[index.row()], index.column()
        if column == 0:
            return "text2"
        if column > len(self.preview.columns):
            return _OUTCOMES[self.preview.outcomes[row]][1]
        return "wrong" if self.preview.is_wrong(row, column - 1) else "text"

    # Qt overrides

    def rowCount(self, parent: type_index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: type_index = NO_INDEX) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.columns) + 2

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.preview is None:
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.EditRole:
                return self.preview.raw(row, column - 1)
            case Qt.ItemDataRole.ToolTipRole:
                told = "\n".join(self.preview.reasons(row)) or self.preview.likeness(row) or self._text(row, column)
                return plain_tip(told)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
        return None

    def _text(self, row: int, column: int) -> str:
        assert self.preview is not None
        if column == 0:
            return number(self.preview.line(row))
        if column > len(self.preview.columns):
            return _(_OUTCOMES[self.preview.outcomes[row]][0])
        return " ".join(self.preview.text(row, column - 1).splitlines())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or self.preview is None:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == 0:
            return _("Row")
        return _("Outcome") if section > len(self.preview.columns) else self.preview.columns[section - 1].title

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        assert self.preview is not None
        inside = 0 < column <= len(self.preview.columns)
        right = column == 0 or (inside and self.preview.columns[column - 1].is_number)
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter

    def flags(self, index: type_index) -> Qt.ItemFlag:
        held = super().flags(index)
        if self.preview is None or not 0 < index.column() <= len(self.preview.columns):
            return held
        return held | Qt.ItemFlag.ItemIsEditable if self.preview.columns[index.column() - 1].source else held

    def setData(self, index: type_index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.preview is None:
            return False
        row, column = self._rows[index.row()], index.column() - 1
        if str(value) == self.preview.raw(row, column):
            return False
        self.typed.emit(self.preview.line(row), self.preview.columns[column].source, str(value))
        return True


class _CellDelegate(QStyledItemDelegate):
    """Plain cells; a wrong one stands on a soft red ground."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: type_index) -> None:
        model = index.model()
        assert isinstance(model, PreviewModel)
        tokens = self._theme.tokens
        tone = model.tone(index)
        area = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(tokens.grid))
        if tone == "wrong":
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.neg_soft))
            painter.drawRoundedRect(area.adjusted(3, 4, -3, -5), 4, 4)
        last = index.column() == model.columnCount() - 1
        right = bool(index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        painter.setFont(font(13, 500 if tone == "wrong" or last else 400, figures=right))
        painter.setPen(tokens.color("neg" if tone == "wrong" else tone))
        room = area.adjusted(PAD, 0, -PAD, 0)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), shown)
        painter.restore()


class PreviewCard(Card):
    """The rows with what becomes of each, and the choice of all, wrong or double ones."""

    typed = Signal(int, str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("How it will lie in the base"), parent)
        self.filters = Segments()
        self.filters.setAccessibleName(_("Rows shown"))
        self.filters.chosen.connect(self._on_filter)
        self.heading.addWidget(self.filters)
        self._checked: Check | None = None
        self._chosen = "all"
        self._key: tuple[str, ...] = ()
        self.model = PreviewModel(self)
        self.model.typed.connect(self.typed)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(_CellDelegate(context.theme, self.view))
        dress_rows(self.view, ROW, HEADER)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.view.horizontalHeader().setStretchLastSection(True)
        self.view.setAccessibleName(_("How it will lie in the base"))
        self.body.addWidget(self.view, 1)

    def show_check(self, checked: Check) -> None:
        """Show the rows of a check."""
        self._checked = checked
        counts = checked.counts
        doubles = counts.similar + counts.repeated
        self.filters.set_segments(
            [
                Segment("all", _("All")),
                Segment("wrong", _("Errors {n}").format(n=number(counts.wrong))),
                Segment("doubles", _("Doubles {n}").format(n=number(doubles))),
            ]
        )
        if (self._chosen == "wrong" and not counts.wrong) or (self._chosen == "doubles" and not doubles):
            self._chosen = "all"
        self.filters.set_current(self._chosen)
        self._show()

    def _show(self) -> None:
        if self._checked is None:
            return
        place = self.view.currentIndex()
        row, column = place.row(), place.column()
        self.model.show_rows(self._checked.preview, FILTERS[self._chosen])
        key = tuple(column.key for column in self._checked.preview.columns)
        if key != self._key:
            self._key = key
            self._fit()
        if 0 <= row < self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(row, column))

    def _fit(self) -> None:
        cell, heading = QFontMetricsF(font(13)), QFontMetricsF(font(12, 600))
        for column in range(self.model.columnCount()):
            title = str(self.model.headerData(column, Qt.Orientation.Horizontal))
            wanted = heading.horizontalAdvance(title)
            for row in range(min(self.model.rowCount(), MEASURED)):
                wanted = max(wanted, cell.horizontalAdvance(str(self.model.index(row, column).data())))
            self.view.setColumnWidth(column, int(min(max(wanted + 2 * PAD + 4, NARROWEST), WIDEST)))

    def _on_filter(self, key: str) -> None:
        self._chosen = key
        self._show()
