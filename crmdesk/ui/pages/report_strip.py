"""ReportStrip: criterion, measure and comparison of a report, each one click away; its options and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from crmdesk.data.words import N_, _
from crmdesk.reports.dimensions import Dimension
from crmdesk.reports.measures import MEASURES, Measure
from crmdesk.reports.periods import Compare
from crmdesk.ui.pages.result_filters import ResultFilters
from crmdesk.ui.pages.result_options import ResultOptions
from crmdesk.ui.widgets.card import label
from crmdesk.ui.widgets.elided_label import ElidedLabel
from crmdesk.ui.widgets.segments import Segment, Segments

if TYPE_CHECKING:
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.context import Context

COMPARISONS = {
    Compare.YEAR: N_("With last year"),
    Compare.PREVIOUS: N_("With previous period"),
    Compare.PLAN: N_("With plan"),
    Compare.NONE: N_("With nothing"),
}
#: Alt+1 … Alt+9 choose a criterion.
KEYS = 9


class ReportStrip(QFrame):
    """The controls above a report; it only tells what was chosen."""

    criterion_chosen = Signal(str)
    measure_chosen = Signal(str)
    compare_chosen = Signal(str)

    def __init__(self, context: Context, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._criteria: tuple[str, ...] = ()
        self._criterion_label = label(_("By"), "secondary")
        self._criterion = Segments(strong=True)
        self._criterion.chosen.connect(self.criterion_chosen)
        self._measures: tuple[Measure, ...] = ()
        self._measure = Segments()
        self.set_measures([MEASURES[name] for name in report.measures if name in MEASURES], "")
        self._measure.chosen.connect(self.measure_chosen)
        self._compare = Segments([Segment(compare.value, _(title)) for compare, title in COMPARISONS.items()])
        self._compare.chosen.connect(self.compare_chosen)
        self._compare.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.options = ResultOptions(report.options)
        self.filters = ResultFilters(context, report)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for part in (self._criterion_label, self._criterion):
            part.hide()  # until there is something to choose between
        grid.addWidget(self._criterion_label, 0, 0)
        grid.addWidget(self._criterion, 0, 1)
        grid.addWidget(self.filters.add, 0, 2)
        second = QHBoxLayout()
        second.setSpacing(12)
        several = len(report.measures) > 1 and not report.is_pivot
        if not several:
            self._measure.hide()
        if several:
            grid.addWidget(label(_("Measure"), "secondary"), 1, 0)
            second.addWidget(self._measure, 1)
            second.addWidget(self._caption(_("Compare")))
            second.addWidget(self._compare)
        else:
            compares = not report.is_pivot and (report.is_cut or report.compare is not Compare.NONE)
            for part in (self._caption(_("Compare")), self._compare) if compares else ():
                second.addWidget(part)
            second.addStretch(1)
            if not compares:
                self._compare.hide()
        if report.is_cut:
            grid.addLayout(second, 1, 1 if several else 0, 1, 2)
        else:
            grid.addLayout(second, 0, 0, 1, 2)
        grid.addWidget(self.options, 2, 0, 1, 3)
        grid.addWidget(self.filters, 3, 0, 1, 3)
        self.fixed = ElidedLabel()
        self.show_fixed(())
        grid.addWidget(self.fixed, 4, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        self._add_keys()

    def _add_keys(self) -> None:
        for number in range(1, KEYS + 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setProperty("place", number - 1)
            shortcut.activated.connect(self._on_key)

    def show_fixed(self, conditions: Sequence[str]) -> None:
        """Say the conditions that the report itself has, besides those that are chosen here."""
        self.fixed.setProperty("role", "secondary")
        self.fixed.setText(_("Only {conditions}").format(conditions="; ".join(conditions)))
        self.fixed.setVisible(bool(conditions))

    def set_measures(self, measures: Sequence[Measure], current: str) -> None:
        """Offer these measures: the declared ones at first, those of the firm's own making when they are read."""
        if tuple(measures) != self._measures:
            self._measures = tuple(measures)
            self._measure.set_segments([Segment(one.id, one.label, hint=one.text) for one in measures])
        if current:
            self._measure.set_current(current)

    def set_criteria(self, dimensions: Sequence[Dimension], current: str) -> None:
        """Offer these dimensions; fewer than two need no row of their own."""
        criteria = tuple(dimension.id for dimension in dimensions)
        if criteria == self._criteria:  # making two dozen buttons anew takes longer than the answer itself
            self._criterion.set_current(current)
            return
        self._criteria = criteria
        self._criterion.set_segments(
            [
                Segment(
                    dimension.id, dimension.label, hint=_("Alt+{number}").format(number=place) if place <= KEYS else ""
                )
                for place, dimension in enumerate(dimensions, 1)
            ]
        )
        self._criterion.set_current(current)
        visible = len(dimensions) > 1
        self._criterion.setVisible(visible)
        self._criterion_label.setVisible(visible)

    def set_current(self, criterion: str, measure: str, compare: Compare) -> None:
        """Show what holds, telling nobody."""
        self._criterion.set_current(criterion)
        self._measure.set_current(measure)
        self._compare.set_current(compare.value)

    def _caption(self, text: str) -> QLabel:
        made = label(text, "secondary")
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        return made

    def _on_key(self) -> None:
        sender = self.sender()
        place = int(sender.property("place")) if sender is not None else len(self._criteria)
        if place < len(self._criteria) and self._criteria[place] != self._criterion.current:
            self._criterion.set_current(self._criteria[place])
            self.criterion_chosen.emit(self._criteria[place])
