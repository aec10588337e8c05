"""TotalsRow: the figures of all records of a list, pinned under their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crmdesk.ui.theme import Theme
from crmdesk.ui.widgets.cell_painting import Cell, ink, write
from crmdesk.ui.widgets.table_header import Header
from crmdesk.ui.widgets.table_model import TableModel

TOTALS = 32


@dataclass(frozen=True, slots=True)
class Total:
    """One cell of the row of totals."""

    text: str
    tone: str = "text"
    weight: int = 600
    short: str = ""
    """What to write where the text does not fit: "1,6 bn ₽"."""


class TotalsRow(QWidget):
    """The totals of all rows, aligned with the columns above and scrolled along with them."""

    def __init__(self, theme: Theme, header: Header) -> None:
        super().__init__()
        self._theme = theme
        self._header = header
        self._cells: Mapping[str, Total] = {}
        self._before: QWidget | None = None
        self.setFixedHeight(TOTALS)
        header.sectionResized.connect(self._on_moved)
        header.sectionMoved.connect(self._on_moved)

    def begin_at(self, before: QWidget) -> None:
        """Leave the room of what stands before the columns."""
        self._before = before

    def show_totals(self, cells: Mapping[str, Total]) -> None:
        """Show texts by the key of their column; a text may run on over empty cells."""
        self._cells = dict(cells)
        self.setAccessibleName(" · ".join(cell.text for cell in cells.values()))
        self.update()

    def _on_moved(self) -> None:
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.sunken)
        painter.fillRect(QRect(0, 0, self.width(), 1), tokens.border)
        model = self._header.model()
        if not isinstance(model, TableModel):
            return
        if self._before is not None and not self._before.isHidden():
            painter.translate(self._before.width(), 0)
        columns = model.columns
        for place, column in enumerate(columns):
            total = self._cells.get(column.key)
            if total is None:
                continue
            left = self._header.sectionViewportPosition(place)
            right = left + self._header.sectionSize(place)
            if not column.kind.is_number:
                for beyond in range(place + 1, len(columns)):
                    if columns[beyond].key in self._cells:
                        break
                    right += self._header.sectionSize(beyond)
            area = QRect(left, 0, right - left, self.height())
            cell = Cell(painter, area, self._theme, total.text, None, self._cells.get, column.kind.is_number)
            fits = ink(13, total.weight)[1].horizontalAdvance(total.text) <= cell.inner.width()
            write(cell, total.text if fits or not total.short else total.short, total.tone, weight=total.weight)
