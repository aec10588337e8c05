"""ReportTab: one report of the catalogue: its controls, what is asked, and the formed report below them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from crmdesk.data.errors import UsageFault
from crmdesk.data.words import _
from crmdesk.reports.dimensions import DIMENSIONS
from crmdesk.reports.extent import last_busy_day
from crmdesk.reports.own_measures import OWN_MEASURE
from crmdesk.reports.periods import Compare
from crmdesk.reports.question import Question
from crmdesk.reports.report_view import ReportView, view_report
from crmdesk.ui.pages.born_tasks import BornTasks
from crmdesk.ui.pages.figure_task import FigureTasks
from crmdesk.ui.pages.nothing import tell_nothing
from crmdesk.ui.pages.report_request import ReportRequest, TabState
from crmdesk.ui.pages.report_strip import ReportStrip
from crmdesk.ui.pages.result_cut import CutView
from crmdesk.ui.pages.result_view import ResultView, scrolled
from crmdesk.ui.pages.result_ways import InView
from crmdesk.ui.pages.why_panel import WhyPanel
from crmdesk.ui.widgets.states import Stateful, Way

if TYPE_CHECKING:
    from datetime import date

    from crmdesk.reports.answer import Answer, Filter
    from crmdesk.reports.catalog import Report
    from crmdesk.reports.result import Result
    from crmdesk.ui.context import Context
    from crmdesk.ui.pages.result_figure import Figure


class ReportTab(QWidget):
    """Any report of the catalogue; all of them work alike."""

    record_activated = Signal(str, object)
    """A row behind a figure was opened: what it is ("deal", "client") and its id."""
    rows_requested = Signal(object)
    """A ``RowsRequest``: the person wants every row behind a figure."""
    menu_requested = Signal(object, object, QPoint)
    """A right click: on a ``Figure`` or None, in a ``Section``, and where on the screen."""
    state_changed = Signal()
    """Another dimension, measure or condition was chosen: what is kept for the next start has changed."""
    place_left = Signal()
    """The person is about to go on from here: what is in view now is worth coming back to."""
    status_changed = Signal(str)

    def __init__(self, context: Context, report: Report, state: TabState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = report
        self._context = context
        self._by = state.by or (report.by[0] if report.by else "")
        self._measure = state.measure if _may_count(report, state.measure) else next(iter(report.measures), "")
        self._filters = state.filters
        self._options = state.options
        self._own_compare = report.compare is not Compare.YEAR
        self._view: ReportView | None = None
        self._place: Any = None
        """Where to go back to when the answer has come."""
        self._old = True
        self.strip = ReportStrip(context, report)
        self.strip.criterion_chosen.connect(self._on_criterion)
        self.strip.measure_chosen.connect(self._on_measure)
        self.strip.compare_chosen.connect(self._on_compare)
        self.strip.filters.filters_chosen.connect(self._on_filters)
        self.strip.options.options_chosen.connect(self._on_options)
        self.strip.filters.show_filters(self._filters)
        self.strip.options.show_values(self._options)
        self._show_criteria()
        self.cut, self.analysis = CutView(context), ResultView(context)
        self._body = QStackedWidget()
        for view in (self.cut, self.analysis):
            view.record_activated.connect(self.record_activated)
            view.rows_requested.connect(self.rows_requested)
            view.menu_requested.connect(self.menu_requested)
            view.why_requested.connect(self.show_why)
            view.why.task_requested.connect(self.make_task)
            self._body.addWidget(view)
        self._body.setCurrentWidget(self._in_view)
        self._why: WhyPanel | None = None
        self._explained: Figure | None = None
        """The figure whose change is explained in place of the report."""
        self.cut.status_changed.connect(self.status_changed)
        self._states = Stateful(context.theme, self._body)
        self._states.cancel_requested.connect(self._on_cancelled)
        self.born, self.tasks = BornTasks(context), FigureTasks(context, self)
        self.born.task_activated.connect(self._on_task_activated)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self.born)
        layout.addWidget(self._states, 1)
        view_state = context.view
        for changed in (view_state.period_changed, view_state.scope_changed):
            changed.connect(self.grow_old)
        view_state.compare_changed.connect(self._on_compare_changed)

    @property
    def compare(self) -> Compare:
        """What figures are compared with: what all pages share.

        Until somebody chooses a comparison, a report that is better read against another base keeps its own.
        """
        shared = self._context.view.compare
        return self.report.compare if self._own_compare and shared is Compare.YEAR else shared

    @property
    def _is_cut(self) -> bool:
        """Whether what is in view, or expected, is a cut with its bars; a pivot and an analysis alone are none."""
        return self.report.is_cut and not self.report.is_pivot

    @property
    def _in_view(self) -> CutView | ResultView:
        return self.cut if self._is_cut else self.analysis

    @property
    def status(self) -> str:
        """What the status bar says of the row selected; rich text."""
        return self.cut.status if self._is_cut else ""

    @property
    def state(self) -> TabState:
        """What is asked here, as it is kept with the tab."""
        return TabState(self.report.id, self._by, self._measure, self._filters, self._options)

    @property
    def by(self) -> str:
        """The dimension in view."""
        return self._by

    @property
    def measure(self) -> str:
        """The measure in view."""
        return self._measure

    @property
    def result(self) -> Result | None:
        """The formed report in view."""
        return None if self._view is None else self._view.result

    @property
    def answer(self) -> Answer | None:
        """What the engine said of the cut in view."""
        result = self.result
        return None if result is None or not result.sections else result.sections[0].answer

    @property
    def figure(self) -> Figure | None:
        """The figure in hand."""
        return self._in_view.figure

    @property
    def in_view(self) -> InView | None:
        """What ways out of the report take: the result, the section in hand, its pictures."""
        result = self.result
        if result is None or self._states.state != "content":
            return None
        return InView(result, self._in_view.section_in_hand(), self._in_view.charts())

    def show_request(self, request: ReportRequest) -> None:
        """Show another dimension or measure and select a member's row."""
        self._by = request.by or self._by
        self._measure = request.measure if _may_count(self.report, request.measure) else self._measure
        self.cut.member = request.member
        self._ask()

    def show_why(self, figure: Figure) -> None:
        """Explain a figure's change in place of the report; closing it brings the report back."""
        if figure.behind.question is None:
            return
        self.place_left.emit()
        self._explain(figure)

    def make_task(self, figure: Figure) -> None:
        """Ask for a task about a figure; the report shows it until it is done."""
        self.tasks.begin(self.report.id, figure.behind, figure.name)

    def _on_task_activated(self, activity_id: int) -> None:
        self.record_activated.emit("activity", activity_id)

    def _explain(self, figure: Figure) -> None:
        if self._why is None:
            self._why = WhyPanel(self._context)
            self._why.rows_requested.connect(self.rows_requested)
            self._why.record_activated.connect(self.record_activated)
            self._why.closed.connect(self.close_why)
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(16, 12, 16, 12)
            column.addWidget(self._why)
            column.addStretch(1)
            self._body.addWidget(scrolled(inside))
        self._explained = figure
        behind = figure.behind
        assert behind.question is not None
        self._why.show_why(behind.question, behind.measure, behind.members, figure.name)
        self._body.setCurrentIndex(self._body.count() - 1)

    def close_why(self) -> None:
        """Show the report again."""
        self._explained = None
        self._body.setCurrentWidget(self._in_view)

    def place(self) -> Any:
        """Return where one is: what is asked, and the figure in hand."""
        return {"state": self.state, "body": self._in_view.place(), "why": self._explained}

    def show_place(self, place: Any) -> None:
        """Go back to where one was; another question is asked anew."""
        state: TabState = place["state"]
        if place["why"] is not None:
            self._explain(place["why"])
        else:
            self.close_why()
        if state == self.state and not self._old:
            self._show_body(place["body"])
            return
        self._by, self._measure, self._filters, self._options = state.by, state.measure, state.filters, state.options
        self.cut.member = str(place["body"].get("member", ""))
        self.strip.filters.show_filters(self._filters)
        self.strip.options.show_values(self._options)
        self._place = place["body"]
        self.state_changed.emit()
        self._ask()

    def refresh(self) -> None:
        """Ask again if something has changed since the last answer; called when the tab comes into view."""
        if self._old:
            self._ask()

    def grow_old(self) -> None:
        """Forget the last answer: what it was about has changed; a tab in view asks again at once."""
        self._old = True
        if self.isVisible():
            self._ask()

    # Asking

    def question(self) -> Question:
        """Return what is asked now."""
        view = self._context.view
        is_time = self._by in DIMENSIONS and DIMENSIONS[self._by].is_time
        return Question(
            measures=self.report.asked(self._measure),
            by=(self._by, *self.report.by[1:]) if self._by else (),
            period=view.period,
            compare=self.compare,
            filters=self._filters,
            as_of=view.today,
            spark=self.report.is_cut and not is_time,
            options=self._options,
        )

    def _ask(self) -> None:
        question = self.question()
        self._old = False
        self.strip.set_current(self._by, self._measure, self.compare)
        self._states.loading(_("Counting the report"))
        work = partial(view_report, self._context.store, self.report, question, self._context.view.scope)
        self._job = self._context.jobs.start(
            work, done=self._on_view, failed=self._on_failed, progress=self._states.progress, replaces=self
        )

    def _on_view(self, view: ReportView) -> None:
        """Show the formed report."""
        self._view = view
        self.born.show_report(self.report.id)
        self._show_criteria()
        if view.measures:
            self.strip.set_measures(view.measures, self._measure)
        self.strip.filters.take_question(view.question)
        result = view.result
        if result is None:
            self._states.empty(
                "list-plus",
                _("The firm has no fields of its own"),
                _("When clients or deals get such fields, this report counts by them."),
            )
            return
        self.strip.filters.show_filters(self._filters, result.conditions[-len(self._filters) :])
        self.strip.show_fixed(result.conditions[: len(self.report.filters)])
        answer = self.answer
        if self.report.is_cut and answer is not None and not self._by:
            self._by = answer.dimensions[0].id
            self.strip.set_current(self._by, self._measure, answer.compare)
        if result.is_empty if answer is None else _is_blank(answer):
            self._tell_nothing()
            return
        self._in_view.show_result(result)
        self._states.ready()
        if self._place is not None:
            self._show_body(self._place)
            self._place = None

    def _show_body(self, place: Any) -> None:
        self._in_view.show_place(place)

    def _tell_nothing(self) -> None:
        """Say that nothing is there: because of the conditions, or in this period."""
        if self._filters:
            said = "; ".join(() if self.result is None else self.result.conditions)
            self._states.filtered(_("Nothing matches: {filters}.").format(filters=said), self._on_reset)
            return
        work = partial(last_busy_day, self._context.store)
        self._job = self._context.jobs.start(work, done=self._on_nothing, failed=self._on_failed, replaces=self)

    def _on_nothing(self, last: date | None) -> None:
        tell_nothing(self._states, self._context.view, last)

    def _on_failed(self, error: Exception) -> None:
        self._old = True
        if isinstance(error, UsageFault) and self.compare is Compare.PLAN:
            way = Way(_("Compare with last year"), self._context.view.toggle_year)
            self._states.empty("chart-column", _("There is no plan to compare with"), str(error), way)
        elif isinstance(error, UsageFault) and self._filters:
            way = Way(_("Reset"), self._on_reset)
            self._states.empty("filter-x", _("These conditions cannot be asked here"), str(error), way)
        else:
            self._states.failed(error, self._ask)

    def _on_cancelled(self) -> None:
        self._job.cancel()

    def _show_criteria(self) -> None:
        own = () if self._view is None else self._view.own_dimensions
        declared = [DIMENSIONS[key] for key in self.report.criteria]
        if self.report.is_cut and not self.report.own and (self.report.one_at_a_time or not declared):
            declared += own
        self.strip.set_criteria(declared if self.report.is_cut else (), self._by)

    # Choosing

    def _on_criterion(self, dimension: str) -> None:
        self.place_left.emit()
        if dimension != self._by:
            self.cut.member = ""
        self._by = dimension
        self._change()

    def _on_measure(self, measure: str) -> None:
        self.place_left.emit()
        self._measure = measure
        self._change()

    def _on_filters(self, filters: tuple[Filter, ...]) -> None:
        self.place_left.emit()
        self._filters = filters
        self._change()

    def _on_reset(self) -> None:
        self.strip.filters.show_filters(())
        self._on_filters(())

    def _on_options(self, options: tuple[tuple[str, str], ...]) -> None:
        self.place_left.emit()
        self._options = options
        self._change()

    def _change(self) -> None:
        self.close_why()
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


def _may_count(report: Report, measure: str) -> bool:
    """Return whether a measure can be asked of a report: one of its own, or one of the firm's where it asks any."""
    return measure in report.measures or (report.one_at_a_time and measure.startswith(OWN_MEASURE))


def _is_blank(answer: Answer) -> bool:
    """Whether neither the period nor its base has one figure."""
    return not any(cell.value or cell.base for line in answer.lines for cell in line.cells)
