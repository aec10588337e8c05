"""Header: the heads of a list's columns."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from crmdesk.ui.theme import Theme, font
from crmdesk.ui.widgets.cell_painting import PAD
from crmdesk.ui.widgets.table_model import TableModel

HEADER = 34
#: Narrowest column.
LEAST = 40


class Header(QHeaderView):
    """The heads of columns: muted words, an accent arrow at the one the list is sorted by."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.sorted_by = -1
        self.descending = False
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(LEAST)
        self.setFixedHeight(HEADER)
        self.setStretchLastSection(False)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Put the arrow at a column, or nowhere (-1)."""
        self.sorted_by, self.descending = column, descending
        self.viewport().update()

    # Qt overrides

    def paintSection(self, painter: QPainter, rect: QRect, index: int) -> None:
        model = self.model()
        if not isinstance(model, TableModel) or not 0 <= index < len(model.columns):
            return
        tokens = self._theme.tokens
        column = model.columns[index]
        painter.save()
        painter.fillRect(rect, tokens.sunken)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.border)
        held = index == self.sorted_by
        arrow = ("▼" if self.descending else "▲") if held else ""
        made = font(12, 600 if held else 500)
        metrics = QFontMetricsF(made)
        room = QRectF(rect).adjusted(PAD, 0, -PAD, 0)
        arrow_width = metrics.horizontalAdvance(arrow) + 4 if arrow else 0.0
        text = metrics.elidedText(column.label, Qt.TextElideMode.ElideRight, room.width() - arrow_width)
        width = metrics.horizontalAdvance(text)
        left = room.right() - width - arrow_width if column.kind.is_number else room.left()
        painter.setFont(made)
        painter.setPen(tokens.color("text" if held else "text2"))
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, room.top(), width + 2, room.height()), middle, text)
        if arrow:
            painter.setPen(tokens.color("accent"))
            painter.drawText(QRectF(left + width + 4, room.top(), arrow_width, room.height()), middle, arrow)
        painter.restore()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEADER)
