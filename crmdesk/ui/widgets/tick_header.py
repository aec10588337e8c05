"""TickHeader: the boxes at the left of a list, ticked where a row is selected; the corner ticks all."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from crmdesk.ui.theme import Theme

WIDTH = 30
BOX = 14


class TickHeader(QHeaderView):
    """A click ticks one more row or takes its tick away; Shift goes on from the last one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self._last = -1
        self.setFixedWidth(WIDTH)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMouseTracking(True)

    def _is_ticked(self, row: int) -> bool:
        selection = self.selectionModel()
        return selection is not None and selection.isRowSelected(row, self.rootIndex())

    def toggle(self, row: int, *, onwards: bool = False) -> None:
        """Tick a row or take its tick away; ``onwards`` gives its state to all rows since the last one."""
        model, selection = self.model(), self.selectionModel()
        if model is None or selection is None or not 0 <= row < model.rowCount():
            return
        flags = QItemSelectionModel.SelectionFlag
        how = (flags.Deselect if self._is_ticked(row) else flags.Select) | flags.Rows
        first = self._last if onwards and self._last >= 0 else row
        low, high = sorted((first, row))
        selection.select(QItemSelection(model.index(low, 0), model.index(high, 0)), how)
        selection.setCurrentIndex(model.index(row, max(0, selection.currentIndex().column())), flags.NoUpdate)
        self._last = row
        self.viewport().update()

    # Qt overrides

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:
        tokens = self._theme.tokens
        ticked = self._is_ticked(row)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, tokens.accent_soft if ticked else tokens.surface)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.grid)
        box = QRectF(rect.center().x() - BOX / 2 + 2.5, rect.center().y() - BOX / 2 + 0.5, BOX, BOX)
        painter.setPen(QPen(tokens.color("accent" if ticked else "border_strong"), 1))
        painter.setBrush(tokens.color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            self._theme.icon("check", "on_accent").paint(painter, box.toRect().adjusted(1, 1, 0, 0))
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.logicalIndexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and row >= 0:
            self.toggle(row, onwards=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Nothing: rows are of one height."""

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())
