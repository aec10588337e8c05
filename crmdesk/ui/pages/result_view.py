"""ResultView: a formed report of any shape: its sections below each other, and the rows behind the figure in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crmdesk.ui.pages.drill_down import DrillDown
from crmdesk.ui.pages.result_deed import deed_of
from crmdesk.ui.pages.result_section import SectionView, wrapped
from crmdesk.ui.pages.result_why import WhyStrip
from crmdesk.ui.widgets.card import empty

if TYPE_CHECKING:
    from crmdesk.reports.result import Result, Section
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.result_figure import Figure
    from crmdesk.ui.widgets.chart_view import ChartView

DRILL_HEIGHT = 168


def scrolled(inside: QWidget) -> QScrollArea:
    """Return an area without a frame that scrolls down only."""
    inside.setProperty("clear", "true")
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inside)
    scroll.viewport().setAutoFillBackground(False)
    return scroll


class Sections(QWidget):
    """Sections below each other, with the notes that concern them all at the end."""

    figure_selected = Signal(object)
    rows_requested = Signal(object)
    record_activated = Signal(str, object)
    menu_requested = Signal(object, object, QPoint)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.views: list[SectionView] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def show_sections(self, result: Result, first: int = 0) -> None:
        """Show the sections of a report from the ``first`` on; the figures in hand before are let go."""
        empty(self._column)
        self.views = []
        for section in result.sections[first:]:
            view = SectionView(self._context, section, result)
            view.figure_selected.connect(self.figure_selected)
            view.rows_requested.connect(self.rows_requested)
            view.record_activated.connect(self.record_activated)
            view.menu_requested.connect(self.menu_requested)
            self._column.addWidget(view)
            self.views.append(view)
            deed = deed_of(self._context, result, section)
            if deed is not None:
                self._column.addWidget(deed)
        for note in result.notes:
            self._column.addWidget(wrapped(note))

    def focused(self) -> Section | None:
        """Return the section that has the keyboard, or None."""
        return next((view.section for view in self.views if view.has_keyboard), None)

    def charts(self, *, focused: bool = False) -> tuple[ChartView, ...]:
        """Return the pictures of all sections, or of that which has the keyboard."""
        return tuple(chart for view in self.views if view.has_keyboard or not focused for chart in view.charts)

    def in_hand(self) -> tuple[str, int, str] | None:
        """Return the figure in hand: section, row and key."""
        for view in self.views:
            held = None if view.table is None else view.table.in_hand
            if held is not None:
                return (view.section.id, *held)
        return None

    def take_in_hand(self, held: tuple[str, int, str] | None) -> None:
        """Take a figure in hand, if it is there."""
        for view in self.views:
            if held is not None and view.section.id == held[0] and view.table is not None:
                view.table.select(held[1], held[2])


class ResultView(QWidget):
    """What a report shows that is an analysis alone."""

    figure_selected = Signal(object)
    rows_requested = Signal(object)
    record_activated = Signal(str, object)
    why_requested = Signal(object)
    """What made this ``Figure`` change is wanted."""
    menu_requested = Signal(object, object, QPoint)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sections = Sections(context)
        self.drill = DrillDown(context)
        self.drill.setFixedHeight(DRILL_HEIGHT)
        self.drill.hide()
        self.drill.record_activated.connect(self.record_activated)
        self.drill.rows_requested.connect(self.rows_requested)
        self.why = WhyStrip(context)
        self.why.why_requested.connect(self._on_why)
        self.why.stand_in(self.drill)
        self.sections.figure_selected.connect(self._on_figure)
        self.sections.rows_requested.connect(self.rows_requested)
        self.sections.record_activated.connect(self.record_activated)
        self.sections.menu_requested.connect(self.menu_requested)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.addWidget(self.sections)
        body.addStretch(1)
        self._scroll = scrolled(inside)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 12)
        below.addWidget(self.drill)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(below)
        self.figure: Figure | None = None

    def show_result(self, result: Result) -> None:
        """Show a formed report; where it was scrolled to stays."""
        held, place = self.sections.in_hand(), self._scroll.verticalScrollBar().value()
        self.drill.hide()
        self.figure = None
        self.sections.show_sections(result)
        self.sections.take_in_hand(held)
        self._scroll.verticalScrollBar().setValue(place)

    def section_in_hand(self) -> Section | None:
        """The section that has the keyboard, else the first with a table."""
        tables = (view.section for view in self.sections.views if view.table is not None)
        return self.sections.focused() or next(tables, None)

    def charts(self) -> tuple[ChartView, ...]:
        """The pictures in view, those of the section in hand first."""
        return (*self.sections.charts(focused=True), *self.sections.charts())

    def place(self) -> Any:
        """Return where one is: the figure in hand and how far it is scrolled."""
        return {"held": self.sections.in_hand(), "scroll": self._scroll.verticalScrollBar().value()}

    def show_place(self, place: Any) -> None:
        """Go back to where one was."""
        self.sections.take_in_hand(place.get("held"))
        self._scroll.verticalScrollBar().setValue(int(place.get("scroll", 0)))

    def _on_why(self) -> None:
        if self.figure is not None:
            self.why_requested.emit(self.figure)

    def _on_figure(self, figure: Figure | None) -> None:
        self.figure = figure
        self.drill.setVisible(figure is not None)
        if figure is not None:
            self.drill.show_rows(figure.rows)
        self.why.show_figure(figure)
        self.figure_selected.emit(figure)
