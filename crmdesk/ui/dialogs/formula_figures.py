"""FormulaFigures: what a formula comes to this year and last, in all and by a dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crmdesk.data.words import N_, _
from crmdesk.reports.answer_table import change_of
from crmdesk.ui.theme import mark
from crmdesk.ui.widgets.card import Card, empty, label, line
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.data.table import Kind
    from crmdesk.reports.answer import Line
    from crmdesk.reports.formula_preview import FormulaPreview

#: What a figure is counted in, as people say it.
UNITS = {
    "money": N_("money"), "percent": N_("percent"), "count": N_("a number"), "days": N_("days"), "minutes": N_("minutes"),
    "points": N_("a number"), "rate": N_("money a day"),
}  # fmt: skip


class FormulaFigures(Card):
    """A small table: this year, last year, the change; the total first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.begin(None)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is said, cell by cell."""
        items = (self._grid.itemAt(place) for place in range(self._grid.count()))
        widgets = (None if item is None else item.widget() for item in items)
        return tuple(str(widget.property("text")) for widget in widgets if widget is not None)

    def begin(self, kind: Kind | None) -> None:
        """Say what the figures will be counted in, and wait for them; None where they cannot be counted."""
        empty(self._grid)
        self.set_title(
            _("What it comes to")
            if kind is None
            else _("What it comes to: {unit}").format(unit=_(UNITS.get(kind.value, UNITS["count"])))
        )

    def show_preview(self, found: FormulaPreview, good: int) -> None:
        """Show the figures; ``good`` says which direction is (1, -1)."""
        empty(self._grid)
        years = (str(found.period.begin.year), "" if found.base_period is None else str(found.base_period.begin.year))
        for place, text in enumerate((*years, _("Trend")), 1):
            self._grid.addWidget(label(text, "caption", "text3"), 0, place, Qt.AlignmentFlag.AlignRight)
        self._add(1, _("In all"), found.total, found, good)
        if found.dimension:
            self._grid.addWidget(line(), 2, 0, 1, 4)
            self._grid.addWidget(label(found.dimension, "caption", "text3"), 3, 0)
        for row, one in enumerate(found.lines, 4):
            self._add(row, one.members[0].label, one, found, good)

    def _add(self, row: int, title: str, one: Line, found: FormulaPreview, good: int) -> None:
        cell = one.cells[0]
        self._grid.addWidget(ElidedLabel(title), row, 0)
        for place, value in enumerate((cell.value, cell.base), 1):
            shown = label(found.kind.short(value, found.currency), "section" if row == place == 1 else "")
            self._grid.addWidget(shown, row, place, Qt.AlignmentFlag.AlignRight)
        delta, text = change_of(found.kind, cell)
        change = label("" if delta is None else f"{arrow(delta)} {text}")
        mark(change, tone=tone_name(delta, good))
        self._grid.addWidget(change, row, 3, Qt.AlignmentFlag.AlignRight)
