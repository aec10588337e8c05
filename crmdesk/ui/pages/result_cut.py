"""CutView: a report that is a cut: four answers, two charts, the table, the rows in hand, and its further sections."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crmdesk.data.table import number
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Mark
from crmdesk.reports.charts import ChartKind
from crmdesk.ui.pages.drill_down import DrillDown
from crmdesk.ui.pages.result_figure import Figure, figure_at, full_figure
from crmdesk.ui.pages.result_section import height_of, place_of
from crmdesk.ui.pages.result_view import Sections, scrolled
from crmdesk.ui.pages.result_why import WhyStrip
from crmdesk.ui.widgets.answer_model import line_title
from crmdesk.ui.widgets.answer_table import AnswerTable
from crmdesk.ui.widgets.callout import Callout
from crmdesk.ui.widgets.card import Card
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.delegates import TAGS
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.row_items import arrow, tone_name

if TYPE_CHECKING:
    from crmdesk.reports.answer import Answer
    from crmdesk.reports.charts import Picture
    from crmdesk.reports.result import Result, Section
    from crmdesk.ui.context import Context

CHARTS_HEIGHT = 190
DRILL_HEIGHT = 118
#: A table of so many lines begins with its first, wherever the row lies that is open by itself.
LONG = 12
#: Above further sections the table is at least so high, px.
TABLE_ABOVE = 330


class CutView(QWidget):
    """Charts, table and rows always speak of the same line."""

    record_activated = Signal(str, object)
    rows_requested = Signal(object)
    figure_selected = Signal(object)
    """The ``Figure`` of the line in hand, or None."""
    why_requested = Signal(object)
    """What made this ``Figure`` change is wanted."""
    menu_requested = Signal(object, object, QPoint)
    status_changed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._section: Section | None = None
        self.member = ""
        """The id of the member whose row the person chose; empty lets the view open the row that needs a look."""
        self.status = ""
        theme, jobs = context.theme, context.jobs
        self.callouts = [Callout(theme) for _place in range(4)]
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for callout in self.callouts:
            callout.hide()  # until there is an answer to click
            callout.clicked.connect(self._on_callout)
            answers.addWidget(callout, 1)
        self.values, self.changes = ChartView(theme, jobs), ChartView(theme, jobs)
        self._cards = [Card(), Card()]
        charts = QHBoxLayout()
        charts.setSpacing(8)
        for card, chart, part in zip(self._cards, (self.values, self.changes), (8, 5), strict=True):
            chart.part_clicked.connect(self._on_part)
            card.body.addWidget(chart)
            card.setFixedHeight(CHARTS_HEIGHT)
            charts.addWidget(card, part, Qt.AlignmentFlag.AlignTop)
        self.table = AnswerTable(theme)
        self.table.line_selected.connect(self._on_line_selected)
        self.table.figure_activated.connect(self._on_figure_activated)
        self.table.menu_requested.connect(self._on_menu)
        self._make_below(context)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(8)
        self.body.addLayout(answers)
        self.body.addLayout(charts)
        self.body.addWidget(self.table, 5)
        self.body.addWidget(self.drill, 2)
        self.body.addWidget(self.further)
        self.body.addStretch(0)
        self._scroll = scrolled(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    def _make_below(self, context: Context) -> None:
        """Make what lies below the table: the rows in hand, and further sections."""
        self.drill = DrillDown(context)
        self.drill.setMinimumHeight(DRILL_HEIGHT)
        self.drill.rows_shown.connect(self._tell_status)
        self.drill.hide()
        self.why = WhyStrip(context)
        self.why.why_requested.connect(self._on_why)
        self.why.stand_in(self.drill)
        self.further = Sections(context)
        self.further.setContentsMargins(0, 8, 0, 0)
        self.further.menu_requested.connect(self.menu_requested)
        for part in (self.drill, self.further):
            part.rows_requested.connect(self.rows_requested)
            part.record_activated.connect(self.record_activated)

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return None if self._section is None else self._section.answer

    @property
    def figure(self) -> Figure | None:
        """The figure of the line in hand."""
        lines = self.table.selected_lines()
        if self._section is None or self.answer is None or len(lines) != 1:
            return None
        return figure_at(self._section, lines[0], self.answer.measures[0].id)

    def show_result(self, result: Result) -> None:
        """Show a formed report, open at the row that the person chose or else at the one that needs a look."""
        section = self._section = result.sections[0]
        answer = section.answer
        assert answer is not None
        self._show_pictures()
        self._show_callouts(answer)
        self.table.show_answer(answer, section.table)
        self.further.show_sections(result, 1)
        more = bool(self.further.views)
        self.further.setVisible(more)
        self.table.setMinimumHeight(min(TABLE_ABOVE, self.table.sizeHint().height()) if more else 0)
        line = line_to_open(answer, self.member)
        with QSignalBlocker(self.table):
            self.table.select_line(line, show=bool(self.member) or len(answer.lines) < LONG)
        self._show_line(line)

    def section_in_hand(self) -> Section | None:
        """The section that is copied: the cut itself, or the one further below that has the keyboard."""
        return self.further.focused() or self._section

    def charts(self) -> tuple[ChartView, ...]:
        """The pictures in view, that of the section in hand first."""
        own = [chart for chart in (self.values, self.changes) if chart.chart is not None]
        return (*self.further.charts(focused=True), *own, *self.further.charts())

    def place(self) -> Any:
        """Return where one is: whose row is in hand and how far it is scrolled."""
        bar, rows = self._scroll.verticalScrollBar(), self.table.view.verticalScrollBar()
        return {"member": self.member, "scroll": bar.value(), "rows": rows.value()}

    def show_place(self, place: Any) -> None:
        """Go back to where one was."""
        self.member = str(place.get("member", ""))
        if self.answer is not None:
            self.table.select_line(line_to_open(self.answer, self.member), show=bool(self.member))
        self._scroll.verticalScrollBar().setValue(int(place.get("scroll", 0)))
        self.table.view.verticalScrollBar().setValue(int(place.get("rows", 0)))

    def _pictures(self) -> tuple[Picture | None, Picture | None]:
        """Return the picture of the values and that of the changes."""
        found = () if self._section is None else self._section.pictures
        changes = [picture for picture in found if picture.chart.kind is ChartKind.CHANGE]
        values = [picture for picture in found if picture.chart.kind is not ChartKind.CHANGE]
        if not values:
            values, changes = changes, []
        return next(iter(values), None), next(iter(changes), None)

    def _show_pictures(self) -> None:
        pictures = self._pictures()
        tall = max((height_of(one.chart) for one in pictures if one and one.chart.kind in _TALL), default=0)
        for card, chart, picture in zip(self._cards, (self.values, self.changes), pictures, strict=True):
            card.setVisible(picture is not None)
            card.setFixedHeight(max(CHARTS_HEIGHT, tall))
            chart.show_chart(None if picture is None else picture.chart)

    def _show_callouts(self, answer: Answer) -> None:
        assert self._section is not None
        for callout in self.callouts:
            callout.hide()
        for callout, standout in zip(self.callouts, self._section.standouts, strict=False):
            icon, ink, _ground = TAGS[standout.mark]
            change = "" if standout.change is None else f"{arrow(standout.change)} {standout.text}"
            value = standout.text if standout.change is None else ""
            good = answer.measures[0].good
            callout.set_answer(
                standout.title, standout.label, value, change, icon=icon, tone=ink,
                delta_tone=tone_name(standout.change, good),
            )  # fmt: skip
            callout.setProperty("line", standout.line)
            callout.setToolTip(plain_tip(standout.label))
            callout.show()

    # What the person does

    def _on_callout(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.table.select_line(int(sender.property("line")))

    def _on_part(self, label: int, part: int) -> None:
        picture = self._pictures()[0 if self.sender() is self.values else 1]
        if picture is None or self._section is None:
            return
        line, _key = place_of(picture, self._section, label, part)
        if line is not None:
            self.table.select_line(line)

    def _on_line_selected(self, line: int) -> None:
        """Keep whose row the person chose; it stays open through other measures and periods."""
        if self.answer is not None:
            self.member = (self.answer.lines[line].members[0].id or "") if line >= 0 else ""
            self._show_line(line)

    def _show_line(self, line: int) -> None:
        """Mark the line in the charts, show its rows and say it in the status bar."""
        for chart, picture in zip((self.values, self.changes), self._pictures(), strict=True):
            lines = () if picture is None else picture.lines
            chart.select(lines.index(line) if line >= 0 and line in lines else -1)
        figure = self.figure
        self.drill.setVisible(figure is not None)
        if figure is not None:
            self.drill.show_rows(figure.rows)
        self.why.show_figure(figure)
        self.figure_selected.emit(figure)
        self._tell_status()

    def _on_why(self) -> None:
        if self.figure is not None:
            self.why_requested.emit(self.figure)

    def _on_figure_activated(self, line: int, key: str) -> None:
        figure = None if self._section is None else figure_at(self._section, line, key)
        if figure is not None:
            self.rows_requested.emit(figure.rows)

    def _on_menu(self, line: int, key: str, place: QPoint) -> None:
        if self._section is not None:
            self.menu_requested.emit(figure_at(self._section, line, key), self._section, place)

    # Status

    def _tell_status(self) -> None:
        lines = self.table.selected_lines()
        self.status = self._line_text(lines[0]) if len(lines) == 1 else self._several_text()
        self.status_changed.emit(self.status)

    def _line_text(self, line: int) -> str:
        """Return "Selected Dmitry Orlov: 26 rows · 49 015 900 ₽ · Enter — all rows"; rows are counted when they came."""
        if self.answer is None or line >= len(self.answer.lines):
            return ""
        chosen, measure = self.answer.lines[line], self.answer.measures[0]
        parts = [
            f"<b>{full_figure(measure.kind, chosen.cells[0].value, self.answer.currency)}</b>",
            _("Enter — all rows"),
        ]
        count = self.drill.count
        if count is not None:
            parts.insert(0, plural("{n} row", "{n} rows", count).format(n=number(count)))
        return _("Selected {name}: {what}").format(name=escape(line_title(chosen)), what=" · ".join(parts))

    def _several_text(self) -> str:
        """Return the sum of the selected rows for the status bar, where the measure may be added up."""
        lines = self.table.selected_lines()
        if self.answer is None or len(lines) < 2 or not self.answer.measures[0].is_additive:
            return ""
        whole = sum(self.answer.lines[line].cells[0].value or 0 for line in lines)
        count = plural("{n} line", "{n} lines", len(lines)).format(n=number(len(lines)))
        return f"{count} · <b>{full_figure(self.answer.measures[0].kind, whole, self.answer.currency)}</b>"


#: Pictures whose rows need a line each.
_TALL = (ChartKind.STACKED, ChartKind.BULLET, ChartKind.BOX, ChartKind.HEAT)


def line_to_open(answer: Answer, member: str) -> int:
    """Return the line to open an answer at.

    It is the member's, if it is there; else the one that fell most, else the worst, else the first; -1 without lines.
    """
    lines = list(enumerate(answer.lines))
    found = [index for index, line in lines if member and line.members[0].id == member]
    for mark in (Mark.WORST_CHANGE, Mark.WORST):
        found += [index for index, line in lines if mark in line.marks]
    return found[0] if found else 0 if lines else -1
