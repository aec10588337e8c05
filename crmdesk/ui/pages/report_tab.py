"""ReportTab: one report: its controls, four answers, two charts, the table and the rows behind the selected figure."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.table import NARROW, Kind, currency_sign, number
from crmdesk.data.words import _, plural
from crmdesk.reports.answer import Mark
from crmdesk.reports.answer_table import comparison_title, difference_text, lower_first
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.extent import last_busy_day
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import ReportView, members_of, view_report
from crmdesk.ui.pages.drill_down import DrillDown, RowsRequest
from crmdesk.ui.pages.nothing import tell_nothing
from crmdesk.ui.pages.report_request import ReportRequest
from crmdesk.ui.pages.report_strip import ReportStrip
from crmdesk.ui.widgets.answer_model import line_title
from crmdesk.ui.widgets.answer_table import AnswerTable
from crmdesk.ui.widgets.callout import Callout
from crmdesk.ui.widgets.card import Card
from crmdesk.ui.widgets.chart_view import ChartView
from crmdesk.ui.widgets.delegates import TAGS
from crmdesk.ui.widgets.elided_label import plain_tip
from crmdesk.ui.widgets.row_items import arrow, tone_name
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.reports.answer import Answer, type_figure
    from crmdesk.reports.charts import Picture
    from crmdesk.reports.catalog import Report
    from crmdesk.ui.context import Context

CHARTS_HEIGHT = 190
DRILL_HEIGHT = 118
#: A table of so many lines begins with its first, wherever the row lies that is open by itself.
LONG = 12


class ReportTab(QWidget):
    """Any report of the catalogue; all of them work alike."""

    record_activated = Signal(str, object)
    """A row behind a figure was opened: what it is ("deal", "client") and its id."""
    rows_requested = Signal(object)
    """A ``RowsRequest``: the person wants every row behind a figure."""
    state_changed = Signal()
    """Another dimension or measure was chosen: what is kept for the next start has changed."""
    status_changed = Signal(str)

    def __init__(
        self, context: Context, report: Report, by: str = "", measure: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.report = report
        self._context = context
        self._by = by or (report.by[0] if report.by else "")
        self._measure = measure if measure in report.measures else report.measures[0]
        self._own_compare = report.compare is not Compare.YEAR
        self._view: ReportView | None = None
        self._member = ""
        """The id of the member whose row the person chose; empty lets the tab open the row that needs a look."""
        self._status = ""
        self._old = True
        self._strip = ReportStrip(report.measures)
        self._strip.criterion_chosen.connect(self._on_criterion)
        self._strip.measure_chosen.connect(self._on_measure)
        self._strip.compare_chosen.connect(self._on_compare)
        self._show_criteria()
        self._states = Stateful(context.theme, self._make_body())
        self._states.cancel_requested.connect(self._on_cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._strip)
        layout.addWidget(self._states, 1)
        view = context.view
        for changed in (view.period_changed, view.scope_changed):
            changed.connect(self.grow_old)
        view.compare_changed.connect(self._on_compare_changed)

    @property
    def compare(self) -> Compare:
        """What figures are compared with: what all pages share.

        Until somebody chooses a comparison, a report that is better read against another base keeps its own.
        """
        shared = self._context.view.compare
        return self.report.compare if self._own_compare and shared is Compare.YEAR else shared

    @property
    def status(self) -> str:
        """What the status bar says of the row selected; rich text."""
        return self._status

    @property
    def by(self) -> str:
        """The dimension in view."""
        return self._by

    @property
    def measure(self) -> str:
        """The measure in view."""
        return self._measure

    @property
    def answer(self) -> Answer | None:
        """What is shown."""
        return None if self._view is None else self._view.answer

    def show_request(self, request: ReportRequest) -> None:
        """Show another dimension or measure and select a member's row."""
        self._by = request.by or self._by
        self._measure = request.measure if request.measure in self.report.measures else self._measure
        self._member = request.member
        self._ask()

    def refresh(self) -> None:
        """Ask again if something has changed since the last answer; called when the tab comes into view."""
        if self._old:
            self._ask()

    def _make_body(self) -> QWidget:
        theme, jobs = self._context.theme, self._context.jobs
        self._callouts = [Callout(theme) for _place in range(4)]
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for callout in self._callouts:
            callout.clicked.connect(self._on_callout)
            answers.addWidget(callout, 1)
        self._values, self._changes = ChartView(theme, jobs), ChartView(theme, jobs)
        self._values.label_clicked.connect(self._on_value_clicked)
        self._changes.label_clicked.connect(self._on_change_clicked)
        self._cards = [Card(), Card()]
        charts = QHBoxLayout()
        charts.setSpacing(8)
        for card, chart, part in zip(self._cards, (self._values, self._changes), (8, 5), strict=True):
            card.body.addWidget(chart)
            card.setFixedHeight(CHARTS_HEIGHT)
            charts.addWidget(card, part)
        self._table = AnswerTable(theme)
        self._table.line_selected.connect(self._on_line_selected)
        self._table.line_activated.connect(self._on_line_activated)
        self._drill = DrillDown(self._context)
        self._drill.setMinimumHeight(DRILL_HEIGHT)
        self._drill.record_activated.connect(self.record_activated)
        self._drill.rows_requested.connect(self.rows_requested)
        self._drill.rows_shown.connect(self._tell_status)
        self._drill.hide()
        inside = QWidget()
        inside.setProperty("clear", "true")
        body = QVBoxLayout(inside)
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(8)
        body.addLayout(answers)
        body.addLayout(charts)
        body.addWidget(self._table, 5)
        body.addWidget(self._drill, 2)
        body.addStretch(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        return scroll

    # Asking

    def _ask(self) -> None:
        view = self._context.view
        question = Question(
            measures=self.report.asked(self._measure),
            by=(self._by, *self.report.by[1:]) if self._by else (),
            period=view.period,
            compare=self.compare,
            as_of=view.today,
            spark=not self._by or not (self._by in DIMENSIONS and DIMENSIONS[self._by].is_time),
        )
        self._old = False
        self._strip.set_current(self._by, self._measure, self.compare)
        self._states.loading(_("Counting the report"))
        work = partial(view_report, self._context.store, question, self.report.chart, view.scope)
        self._job = self._context.jobs.start(
            work, done=self._on_view, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_view(self, view: ReportView) -> None:
        """Show what the engine said, open at the row that the person chose or else at the one that needs a look."""
        self._view = view
        self._show_criteria()
        answer = view.answer
        if answer is None:
            self._states.empty(
                "list-plus",
                _("The firm has no fields of its own"),
                _("When clients or deals get such fields, this report counts by them."),
            )
            return
        if not self._by:
            self._by = answer.dimensions[0].id
            self._strip.set_current(self._by, self._measure, answer.compare)
        if not any(cell.value or cell.base for line in answer.lines for cell in line.cells):
            work = partial(last_busy_day, self._context.store)
            self._job = self._context.jobs.start(work, done=self._on_nothing, failed=self._on_failed, replaces=self)
            return
        self._show_pictures(view.values, view.changes)
        self._show_callouts(view)
        self._table.show_answer(answer, view.table)
        self._states.ready()
        line = line_to_open(answer, self._member)
        with QSignalBlocker(self._table):
            self._table.select_line(line, show=bool(self._member) or len(answer.lines) < LONG)
        self._show_line(line)

    def _on_failed(self, error: Exception) -> None:
        self._old = True
        if isinstance(error, UsageFault) and self.compare is Compare.PLAN:
            way = Way(_("Compare with last year"), self._context.view.toggle_year)
            self._states.empty("chart-column", _("There is no plan to compare with"), str(error), way)
        else:
            self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()

    def _on_nothing(self, last: date | None) -> None:
        tell_nothing(self._states, self._context.view, last)

    def _show_criteria(self) -> None:
        own = () if self._view is None else self._view.own_dimensions
        declared = [DIMENSIONS[key] for key in self.report.criteria]
        if self.report.one_at_a_time or not declared:
            declared += own
        self._strip.set_criteria(declared, self._by)

    def _show_pictures(self, values: Picture | None, changes: Picture | None) -> None:
        for card, chart, picture in zip(self._cards, (self._values, self._changes), (values, changes), strict=True):
            card.setVisible(picture is not None)
            chart.show_chart(None if picture is None else picture.chart)

    def _show_callouts(self, view: ReportView) -> None:
        for callout in self._callouts:
            callout.hide()
        answer = view.answer
        assert answer is not None
        for callout, standout in zip(self._callouts, view.standouts, strict=False):
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

    # Choosing

    def _on_criterion(self, dimension: str) -> None:
        if dimension != self._by:
            self._member = ""
        self._by = dimension
        self.state_changed.emit()
        self._ask()

    def _on_measure(self, measure: str) -> None:
        self._measure = measure
        self.state_changed.emit()
        self._ask()

    def _on_compare(self, compare: str) -> None:
        chosen = Compare(compare)
        if chosen is not self._context.view.compare:
            self._context.view.set_compare(chosen)
        elif self._own_compare:  # all pages compare so already, only this report had its own way
            self._on_compare_changed()

    def _on_compare_changed(self) -> None:
        self._own_compare = False
        self.grow_old()

    def grow_old(self) -> None:
        """Forget the last answer: what it was about has changed; a tab in view asks again at once."""
        self._old = True
        if self.isVisible():
            self._ask()

    # Selecting

    def _on_callout(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._table.select_line(int(sender.property("line")))

    def _on_value_clicked(self, label: int) -> None:
        self._select_label(None if self._view is None else self._view.values, label)

    def _on_change_clicked(self, label: int) -> None:
        self._select_label(None if self._view is None else self._view.changes, label)

    def _select_label(self, picture: Picture | None, label: int) -> None:
        line = None if picture is None else picture.lines[label]
        if line is not None:
            self._table.select_line(line)

    def _on_line_selected(self, line: int) -> None:
        """Keep whose row the person chose; it stays open through other measures and periods."""
        if self.answer is not None:
            self._member = (self.answer.lines[line].members[0].id or "") if line >= 0 else ""
            self._show_line(line)

    def _show_line(self, line: int) -> None:
        """Mark the line in the charts, show its rows and say it in the status bar."""
        view = self._view
        if view is None or view.answer is None:
            return
        for chart, picture in ((self._values, view.values), (self._changes, view.changes)):
            lines = () if picture is None else picture.lines
            chart.select(lines.index(line) if line >= 0 and line in lines else -1)
        self._drill.setVisible(line >= 0)
        if line >= 0:
            self._drill.show_rows(self._rows_request(line))
        self._tell_status()

    def _tell_status(self) -> None:
        lines = self._table.selected_lines()
        self._status = self._line_text(lines[0]) if len(lines) == 1 else self._several_text()
        self.status_changed.emit(self._status)

    def _line_text(self, line: int) -> str:
        """Return "Selected Dmitry Orlov: 26 rows · 49 015 900 ₽ · Enter — all rows"; rows are counted when they came."""
        if self.answer is None or line >= len(self.answer.lines):
            return ""
        chosen, measure = self.answer.lines[line], self.answer.measures[0]
        parts = [
            f"<b>{full_figure(measure.kind, chosen.cells[0].value, self.answer.currency)}</b>",
            _("Enter — all rows"),
        ]
        count = self._drill.count
        if count is not None:
            parts.insert(0, plural("{n} row", "{n} rows", count).format(n=number(count)))
        return _("Selected {name}: {what}").format(name=escape(line_title(chosen)), what=" · ".join(parts))

    def _on_line_activated(self, line: int) -> None:
        self.rows_requested.emit(self._rows_request(line))

    def _rows_request(self, line: int) -> RowsRequest:
        view = self._view
        assert view is not None
        assert view.answer is not None
        answer = view.answer
        chosen = answer.lines[line]
        measure, cell = answer.measures[0], chosen.cells[0]
        title = f"{line_title(chosen)}: {measure.kind.short(cell.value, answer.currency)}"
        if cell.delta:
            difference = difference_text(measure.kind, cell.delta, answer.currency)
            title += f", {difference} {lower_first(comparison_title(answer))}"
        return RowsRequest(title, view.question, measure.id, members_of(answer, chosen))

    def _several_text(self) -> str:
        """Return the sum of the selected rows for the status bar, where the measure may be added up."""
        lines = self._table.selected_lines()
        if self.answer is None or len(lines) < 2 or not self.answer.measures[0].is_additive:
            return ""
        whole = sum(self.answer.lines[line].cells[0].value or 0 for line in lines)
        count = plural("{n} line", "{n} lines", len(lines)).format(n=number(len(lines)))
        return f"{count} · <b>{full_figure(self.answer.measures[0].kind, whole, self.answer.currency)}</b>"


def line_to_open(answer: Answer, member: str) -> int:
    """Return the line to open an answer at.

    It is the member's, if it is there; else the one that fell most, else the worst, else the first; -1 without lines.
    """
    lines = list(enumerate(answer.lines))
    found = [index for index, line in lines if member and line.members[0].id == member]
    for mark in (Mark.WORST_CHANGE, Mark.WORST):
        found += [index for index, line in lines if mark in line.marks]
    return found[0] if found else 0 if lines else -1


def full_figure(kind: Kind, value: type_figure, currency: str) -> str:
    """Return a figure to the unit, with its sign: "49 015 900 ₽"."""
    if value is None or not kind.is_money:
        return kind.short(value)
    return f"{kind.figure(value)}{NARROW}{currency_sign(currency)}"
